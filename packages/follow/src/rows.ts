import type { Follower, Place } from './follower.ts';
import type { Row, Table, TableChange, Value } from './table.ts';

/** The rows that a state gives; none where there is no state. */
export function rowsOf(follower: Follower, state: unknown, place: Place, beside?: unknown): readonly Row[] {
  return state === undefined ? [] : (follower.rows?.(state, place, beside) ?? []);
}

/** Gathers what becomes of the rows of a batch's states, so that only what differs is written. */
export class RowChanges {
  readonly #changes: Map<Table, TableChange>;
  readonly #counts = new Map<Table, Map<string, { values: readonly Value[]; by: number }>>();

  constructor(tables: readonly Table[]) {
    this.#changes = new Map(tables.map((table) => [table, { table, put: [], gone: [], added: [] }]));
  }

  /** The rows of a state before and after. */
  add(key: string, before: readonly Row[], after: readonly Row[]): void {
    for (const [table, change] of this.#changes) {
      const was = before.filter((row) => row.table === table);
      const is = after.filter((row) => row.table === table);
      if (table.counts) {
        for (const { values } of was) this.#count(table, values, -1);
        for (const { values } of is) this.#count(table, values, 1);
        continue;
      }
      for (const [n, { values }] of is.entries())
        if (!isSame(was[n]?.values, values)) change.put.push({ key, n, values });
      if (was.length > is.length) change.gone.push({ key, n: is.length });
    }
  }

  /** What is to be written, table by table. */
  get all(): TableChange[] {
    const changes = [...this.#changes.values()];
    for (const change of changes)
      change.added = [...(this.#counts.get(change.table)?.values() ?? [])].filter(({ by }) => by !== 0);
    return changes.filter(({ put, gone, added }) => put.length + gone.length + added.length > 0);
  }

  #count(table: Table, values: readonly Value[], by: number): void {
    const counted = this.#counts.get(table) ?? new Map<string, { values: readonly Value[]; by: number }>();
    this.#counts.set(table, counted);
    const name = JSON.stringify(values);
    counted.set(name, { values, by: (counted.get(name)?.by ?? 0) + by });
  }
}

function isSame(one: readonly Value[] | undefined, other: readonly Value[]): boolean {
  return one?.every((value, i) => value === other[i]) === true;
}
