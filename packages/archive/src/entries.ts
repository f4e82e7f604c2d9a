import type { Sql } from './database.ts';

const PAGE = 100;

/** An entry and where it stands. */
export interface PlacedEntry {
  origin: string;
  index: number;
  bytes: Buffer;
}

/** Up to 100 entries of a log from an index on; redacted ones are left out. */
export async function readEntries(sql: Sql, origin: string, from: number): Promise<Buffer[]> {
  const rows = await sql<{ bytes: Buffer | null }[]>`
    select e.bytes from entry e join log l on l.id = e.log_id
    where l.origin = ${origin} and e.idx >= ${from} order by e.idx limit ${PAGE}`;
  return rows.flatMap((r) => (r.bytes === null ? [] : [r.bytes]));
}

/** Up to 100 entries of a type behind a place, log by log in the order of nodes and epochs; of one node when given. */
export async function readOfType(
  sql: Sql,
  type: string,
  options: { node?: string; after?: { origin: string; index: number } | undefined },
): Promise<PlacedEntry[]> {
  const { node, after } = options;
  const behind = after
    ? sql`and (l.node, l.epoch, l.origin, r.idx) >
        (select a.node, a.epoch, a.origin, ${after.index}::int from log a where a.origin = ${after.origin})`
    : sql``;
  const rows = await sql<PlacedEntry[]>`
    select l.origin, r.idx as index, e.bytes from log l
    join record r on r.log_id = l.id and r.type = (select id from word where text = ${type})
    join entry e on e.log_id = r.log_id and e.idx = r.idx
    where e.bytes is not null ${node === undefined ? sql`` : sql`and l.node = ${node}`} ${behind}
    order by l.node, l.epoch, l.origin, r.idx limit ${PAGE}`;
  return [...rows];
}
