import type { Prepared } from '@hutong/record';
import { type Known, sameContent, sameValues } from './rows.ts';

/** What became of one record given to a node's own log. */
export interface Appended {
  kind: 'stored' | 'duplicate' | 'conflict';
  /** What is public is the same, and private values were compared: of a conflict one is another. */
  ofValues?: true;
  /** The log it stands in: an earlier one, when the record was there already. */
  origin: string;
  index: number;
  id: string;
}

/** What is to be written of groups of records, and what is told of each once it is known where that stands. */
export interface Once {
  rows: Prepared[];
  /** One result a group, in order, when `rows` stand in this log from this index on. */
  placed(origin: string, from: number): Appended[];
}

/**
 * Appends each record once, in whatever store: a group whose record's id is there already is not written again. It is a
 * `duplicate` when it says the same, a `conflict` when it does not.
 * @param known the record with an id that one of this node's logs holds
 * @param comparing whether whoever gave the group at this place may know that a private value is another (P6)
 */
export function onceEach(
  groups: readonly (readonly Prepared[])[],
  known: (id: string) => (Known & { origin: string }) | undefined,
  comparing: (group: number) => boolean = () => false,
): Once {
  const rows: Prepared[] = [];
  /** By id: its place among the rows. */
  const fresh = new Map<string, Known>();
  const told = groups.map((group, place) => {
    const first = group[0] as Prepared;
    const { id } = first.entry;
    const held = known(id);
    const before = held ?? fresh.get(id);
    if (before === undefined) {
      const row = rows.length;
      fresh.set(id, { index: row, entry: first.entry, salts: first.values });
      rows.push(...group);
      return { kind: 'stored' as const, id, held, row };
    }
    const same = sameContent(before, first);
    const values = same && comparing(place) ? sameValues(before, first) : undefined;
    const kind = same && values !== false ? ('duplicate' as const) : ('conflict' as const);
    return { kind, ofValues: values !== undefined, id, held, row: before.index };
  });
  return {
    rows,
    placed: (origin, from) =>
      told.map(({ kind, ofValues, id, held, row }) => {
        const at = held === undefined ? { origin, index: from + row } : { origin: held.origin, index: row };
        return { kind, ...(ofValues && { ofValues: true as const }), ...at, id };
      }),
  };
}
