import type { CallDetail, CallPage, CallQuery, CallService } from '@hutong/api';
import { type CallParts, callIn, callsIn } from './reading.ts';

/** What a hall is called to account for, at the hall and at the node of a supervisor stationed there. */
export class Calls implements CallService {
  readonly #parts: CallParts;

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  get of(): string {
    const { registry, node } = this.#parts;
    return registry.node(node)?.stationedAt ?? node;
  }

  get side(): CallService['side'] {
    return this.of === this.#parts.node ? 'called' : 'supervisor';
  }

  list(query: CallQuery, organs: readonly string[] | '*'): Promise<CallPage> {
    return callsIn(this.#parts, this.of, query, organs);
  }

  get(at: { node: string; record: string }): Promise<CallDetail | undefined> {
    return callIn(this.#parts, this.of, at);
  }
}
