import type { EntryPlace, LogStore } from '@hutong/log';
import { type Erasure, erasureOf, readEntry } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';

/** What the logs held here, this hall's and its ancestors', say of a record's values being erased. */
export function erasuresOf(store: LogStore, record: string): Erasure[] {
  const places = [...store.pages.about('value.erase', record), ...store.pages.about('value.erased', record)];
  return readErasures(store, places);
}

/** Values of the entries in [from, to) of a log that its owner ordered erased. */
export function countErased(
  store: LogStore,
  { origin, from, to }: { origin: string; from: number; to: number },
): number {
  const here = readErasures(store, store.pages.about('value.erase')).filter(
    (e) => e.origin === origin && e.index >= from && e.index < to,
  );
  return new Set(here.map((e) => `${e.index} ${e.field}`)).size;
}

function readErasures(store: LogStore, places: readonly EntryPlace[]): Erasure[] {
  return places.flatMap(({ origin, index }) => {
    const bytes = store.entry(origin, index);
    if (bytes === undefined) return [];
    const entry = readEntry(bytes);
    return (entry && erasureOf(parseOrigin(origin).node, entry)) ?? [];
  });
}
