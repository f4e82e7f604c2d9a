import { Turns } from '@hutong/process';
import { parseOrigin } from '../names.ts';
import type { NodeTls, TlsState } from './node.ts';

/** A node's `tls` entries: said again in its own log whenever what it would say has changed, and only then. */
export class TlsStatement {
  readonly #node: NodeTls;
  readonly #parts: StatementParts;
  #said: string | undefined;
  readonly #turns = new Turns();

  constructor(node: NodeTls, parts: StatementParts) {
    this.#node = node;
    this.#parts = parts;
  }

  /** Says what is new, if anything is. */
  follow(): Promise<void> {
    return this.#turns.take(() => this.#follow());
  }

  async #follow(): Promise<void> {
    this.#node.keep();
    this.#said ??= format(newestTls(await this.#parts.said()) ?? NOTHING);
    const state = this.#node.state();
    if (format(state) === this.#said) return;
    await this.#parts.say(state);
    this.#said = format(state);
  }
}

/** A node's own log, as its statement needs it. */
export interface StatementParts {
  /** The node's own `tls` entries, so that a restart says nothing twice. */
  said(): Promise<TlsSaid[]>;
  /** Appends one to its own log. */
  say(state: TlsState): Promise<void>;
}

/** A `tls` entry and where it stands. */
export interface TlsSaid {
  origin: string;
  index: number;
  body: Record<string, unknown>;
}

const NOTHING: TlsState = { names: [], trusts: [] };

/** What a node said last: by position, as clocks may lie. */
export function newestTls(said: readonly TlsSaid[]): TlsState | undefined {
  const places = said.map(({ origin, index, body }) => ({ epoch: parseOrigin(origin).epoch, index, body }));
  const [newest] = places.sort((a, b) => b.epoch - a.epoch || b.index - a.index);
  return newest?.body as TlsState | undefined;
}

function format({ key, names, trusts, certificate }: TlsState): string {
  return JSON.stringify([key, names, trusts, certificate]);
}
