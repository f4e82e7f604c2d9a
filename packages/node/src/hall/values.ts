import type { HolderState } from '@hutong/api';
import type { LogStore } from '@hutong/log';
import { readEntry } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';
import type { ValuePlace } from '../values/states.ts';
import type { ValueLogs } from '../values/values.ts';
import { countErased, erasuresOf } from './erasures.ts';

/** The private values of a hall's own records, in the clear in its store. */
export class HallValueLogs implements ValueLogs {
  readonly #store: LogStore;
  readonly #node: string;

  constructor(store: LogStore, node: string) {
    this.#store = store;
    this.#node = node;
  }

  // The ids are its own: of other nodes' records it holds no values.
  places(id: string, node = this.#node): ValuePlace[] {
    const store = this.#store;
    const own = (origin: string) => node === this.#node && parseOrigin(origin).node === node;
    return store.pages.withId(id).flatMap(({ origin, index }) => {
      if (!own(origin)) return [];
      const bytes = store.entry(origin, index);
      // Commitments stay with what was pruned, and so do the values here.
      const entry = bytes === undefined ? store.pruned.stub(origin, index) : readEntry(bytes);
      return entry === undefined ? [] : [{ origin, index, node, entry }];
    });
  }

  statesOf({ origin, index, entry }: ValuePlace) {
    const store = this.#store;
    const fields = new Set(store.values(origin, index, index + 1).map((v) => v.field));
    const said = erasuresOf(store, entry.id);
    const erased = said.filter((e) => e.origin === origin && e.index === index);
    const held = (field: string): HolderState => (fields.has(field) ? 'held' : 'missing');
    const lingers = (field: string) =>
      erased.some((e) => e.field === field) && store.lingers(origin, index, field);
    return { held, lingers, erased };
  }

  valueOf({ origin, index }: ValuePlace, field: string): string | undefined {
    return this.#store.values(origin, index, index + 1).find((v) => v.field === field)?.value;
  }

  /** Values of a run of entries of its own log that are held, or that were ordered erased. */
  count({ origin, from, to }: { origin: string; from: number; to: number }): number {
    const store = this.#store;
    return store.values(origin, from, to).length + countErased(store, { origin, from, to });
  }
}
