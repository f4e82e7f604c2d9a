import type { LogStore } from '@hutong/log';
import { decodeEntry, type Entry, type Erasure, type Prepared, uuidBytes } from '@hutong/record';
import { type NodeConfig, parseOrigin, type Registry } from '@hutong/trust';
import {
  type ErasedValue,
  orderErasure,
  type RecordValues,
  statesAt,
  ValueRefused,
  type ValueService,
  type ValueState,
} from '@hutong/web';

import { countErased, erasuresOf } from './erasures.ts';

/** A place of a record in the hall's own logs. */
interface Place {
  origin: string;
  index: number;
  entry: Entry;
}

interface Parts {
  config: NodeConfig;
  store: LogStore;
  registry: () => Registry;
  append: (groups: Prepared[][]) => Promise<unknown>;
  now: () => number;
  random: (n: number) => Uint8Array;
}

/** Private values of a hall's own records: in the clear in its store, sealed elsewhere. */
export class HallValues implements ValueService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async states(id: string): Promise<RecordValues | undefined> {
    const places = this.#places(id);
    if (places.length === 0) return undefined;
    const said = erasuresOf(this.#parts.store, id);
    return { record: id, values: places.flatMap((place) => this.#statesAt(place, said)) };
  }

  #statesAt(place: Place, said: readonly Erasure[]): ValueState[] {
    const { store, registry, config } = this.#parts;
    const { origin, index } = place;
    const held = new Set(store.values(origin, index, index + 1).map((v) => v.field));
    const state = (field: string) => (held.has(field) ? 'held' : 'missing');
    const erased = said.filter((e) => e.origin === origin && e.index === index);
    const { node, name } = config;
    return statesAt(registry(), { ...place, node }, erased, { node, name, state });
  }

  async erase(id: string, field: string, reason?: string): Promise<ErasedValue> {
    const { config, append } = this.#parts;
    const places = this.#places(id).filter(({ entry }) => Object.hasOwn(entry.commitments, field));
    if (places.length === 0) throw new ValueRefused('no_field');
    const said = erasuresOf(this.#parts.store, id).filter((e) => e.node === config.node && e.field === field);
    const marked = places.map(({ origin, index }) => {
      const ordered = said.some((e) => e.origin === origin && e.index === index);
      return { origin, index, ordered };
    });
    return orderErasure(this.#parts, { record: id, field, reason }, marked, append);
  }

  async read(id: string, field: string): Promise<string> {
    const places = this.#places(id).filter(({ entry }) => Object.hasOwn(entry.commitments, field));
    if (places.length === 0) throw new ValueRefused('no_field');
    for (const { origin, index } of places) {
      const found = this.#parts.store.values(origin, index, index + 1).find((v) => v.field === field);
      if (found !== undefined) return found.value;
    }
    throw new ValueRefused(
      erasuresOf(this.#parts.store, id).some((e) => e.field === field) ? 'erased' : 'not_held',
    );
  }

  /** Values of a run of entries of its own log that are held, or that were ordered erased. */
  count({ origin, from, to }: { origin: string; from: number; to: number }): number {
    const { store } = this.#parts;
    return store.values(origin, from, to).length + countErased(store, { origin, from, to });
  }

  /** Where the record stands in this hall's own logs, oldest first. */
  #places(id: string): Place[] {
    const { store, config } = this.#parts;
    const rows = store.db
      .prepare('SELECT position FROM record WHERE id = ? ORDER BY position')
      .pluck()
      .all(uuidBytes(id)) as number[];
    return rows.flatMap((position) => {
      const { origin, index } = store.locate(position);
      if (parseOrigin(origin).node !== config.node) return [];
      const bytes = store.entry(origin, index);
      // Commitments stay with what was pruned, and so do the values here.
      const entry = bytes === undefined ? store.pruned.stub(origin, index) : decodeEntry(bytes);
      return entry === undefined ? [] : [{ origin, index, entry }];
    });
  }
}
