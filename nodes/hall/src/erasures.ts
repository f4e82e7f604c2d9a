import type { LogStore } from '@hutong/log';
import { decodeEntry, type Erasure, erasureOf } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';

/** What the logs held here, this hall's and its ancestors', say of a record's values being erased. */
export function erasuresOf(store: LogStore, record: string): Erasure[] {
  const rows = store.db
    .prepare(
      "SELECT position FROM record WHERE subject = ? AND type IN ('value.erase', 'value.erased') ORDER BY position",
    )
    .pluck()
    .all(record) as number[];
  return readErasures(store, rows);
}

/** Values of the entries in [from, to) of a log that its owner ordered erased. */
export function countErased(
  store: LogStore,
  { origin, from, to }: { origin: string; from: number; to: number },
): number {
  const rows = store.db.prepare("SELECT position FROM record WHERE type = 'value.erase'").pluck().all();
  const here = readErasures(store, rows as number[]).filter(
    (e) => e.origin === origin && e.index >= from && e.index < to,
  );
  return new Set(here.map((e) => `${e.index} ${e.field}`)).size;
}

function readErasures(store: LogStore, rows: readonly number[]): Erasure[] {
  return rows.flatMap((position) => {
    const { origin, index } = store.locate(position);
    const bytes = store.entry(origin, index);
    if (bytes === undefined) return [];
    const { type, body } = decodeEntry(bytes);
    return erasureOf(parseOrigin(origin).node, type, body) ?? [];
  });
}
