import {
  type ErasedValue,
  type HeldValue,
  type HolderState,
  type RecordValues,
  ValueRefused,
  type ValueService,
  type ValueState,
} from '@hutong/api';
import type { Awaitable } from '@hutong/follow';
import type { Prepared } from '@hutong/record';
import type { NodeConfig, Registry } from '@hutong/trust';
import { orderErasure, statesAt, type ValuePlace } from './states.ts';

/** The private values of records, as a node's store has them. */
export interface ValueLogs {
  /** Every place where a record stands, of one node when given. Of other nodes' records a hall holds no values. */
  places(id: string, node?: string): Awaitable<readonly ValuePlace[]>;
  /** What is held here of an entry's values, and who said that one is erased. */
  statesOf(place: ValuePlace): Awaitable<{
    held: (field: string) => HolderState;
    /** Whether a value that was erased is not overwritten yet. */
    lingers?: (field: string) => boolean;
    erased: readonly { field: string; node: string }[];
  }>;
  /** A value of an entry in the clear; undefined when it is not held, or does not open. */
  valueOf(place: ValuePlace, field: string): Awaitable<string | undefined>;
}

/** What private values are shown from, and ordered erased with. */
export interface ValueParts {
  config: NodeConfig;
  registry: Registry;
  logs: ValueLogs;
  /** Appends what this node states to its own log, each group whole, all in one transaction. */
  append: (groups: Prepared[][]) => Promise<unknown>;
  now: () => number;
  random: (n: number) => Uint8Array;
}

/** Private values at a node: in the clear in a hall's store, in boxes everywhere else. */
export class NodeValues implements ValueService {
  readonly #parts: ValueParts;

  constructor(parts: ValueParts) {
    this.#parts = parts;
  }

  async states(id: string, node?: string): Promise<RecordValues | undefined> {
    const places = await this.#places(id, node);
    if (places.length === 0) return undefined;
    const values: ValueState[] = [];
    for (const place of places) values.push(...(await this.#statesAt(place)));
    return { record: id, values };
  }

  /** Where a node's record stands; without the node, where it is one node's alone. */
  async #places(id: string, node?: string): Promise<readonly ValuePlace[]> {
    const places = await this.#parts.logs.places(id, node);
    return new Set(places.map((p) => p.node)).size === 1 ? places : [];
  }

  async #statesAt(place: ValuePlace): Promise<ValueState[]> {
    const { logs, registry, config } = this.#parts;
    const { node, name } = config;
    const { held, lingers, erased } = await logs.statesOf(place);
    return statesAt(registry, place, erased, { node, name, state: held, ...(lingers && { lingers }) });
  }

  async erase(id: string, field: string, reason?: string): Promise<ErasedValue> {
    const { logs, config, append } = this.#parts;
    const own = await logs.places(id, config.node);
    if (own.length === 0) throw new ValueRefused('not_owner');
    const places = withField(own, field);
    const marked: { origin: string; index: number; ordered: boolean }[] = [];
    for (const place of places) {
      const { erased } = await logs.statesOf(place);
      const ordered = erased.some((e) => e.field === field && e.node === config.node);
      marked.push({ origin: place.origin, index: place.index, ordered });
    }
    return orderErasure(this.#parts, { record: id, field, reason }, marked, append);
  }

  async held(ids: readonly string[], node: string): Promise<HeldValue[]> {
    const { logs } = this.#parts;
    const values: HeldValue[] = [];
    for (const record of ids) {
      const found = new Map<string, string>();
      for (const place of await logs.places(record, node))
        for (const field of Object.keys(place.entry.commitments)) {
          const value = found.has(field) ? undefined : await logs.valueOf(place, field);
          if (value !== undefined) found.set(field, value);
        }
      values.push(...[...found].map(([field, value]) => ({ record, field, value })));
    }
    return values;
  }

  async read(id: string, field: string, node?: string): Promise<string> {
    const { logs } = this.#parts;
    let gone = false;
    for (const place of withField(await this.#places(id, node), field)) {
      const value = await logs.valueOf(place, field);
      if (value !== undefined) return value;
      gone ||= (await logs.statesOf(place)).erased.some((e) => e.field === field);
    }
    throw new ValueRefused(gone ? 'erased' : 'not_held');
  }
}

/** Those whose entries commit to such a field. @throws ValueRefused where none does */
function withField(places: readonly ValuePlace[], field: string): ValuePlace[] {
  const found = places.filter(({ entry }) => Object.hasOwn(entry.commitments, field));
  if (found.length === 0) throw new ValueRefused('no_field');
  return found;
}
