import { consistencyProof, rootAt } from '@hutong/log';
import type { Sql } from './database.ts';
import { readNotes } from './notes.ts';
import { MAX_ENTRIES_HELD } from './schema.ts';
import { withTiles } from './tiles.ts';

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

const RUN = 2_000;

/** Up to 2,000 entries in [from, to) of a log with their places; redacted ones are left out, none is there at the end. */
export async function readRun(sql: Sql, origin: string, from: number, to: number): Promise<PlacedEntry[]> {
  const rows = await sql<PlacedEntry[]>`
    select l.origin, e.idx as index, e.bytes from entry e join log l on l.id = e.log_id
    where l.origin = ${origin} and e.idx >= ${from} and e.idx < ${Math.min(to, MAX_ENTRIES_HELD)} and e.bytes is not null
    order by e.idx limit ${RUN}`;
  return [...rows];
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
        (select a.node, a.epoch, a.origin, ${Math.min(after.index, MAX_ENTRIES_HELD)}::int from log a where a.origin = ${after.origin})`
    : sql``;
  const rows = await sql<PlacedEntry[]>`
    select l.origin, r.idx as index, e.bytes from log l
    join record r on r.log_id = l.id and r.type = (select id from word where text = ${type})
    join entry e on e.log_id = r.log_id and e.idx = r.idx
    where e.bytes is not null ${node === undefined ? sql`` : sql`and l.node = ${node}`} ${behind}
    order by l.node, l.epoch, l.origin, r.idx limit ${PAGE}`;
  return [...rows];
}

/** The newest entry of a type of each node that has one, or of the given node: by epoch and index, as clocks may lie. */
export async function readNewest(
  sql: Sql,
  type: string,
  node?: string,
): Promise<{ node: string; bytes: Buffer }[]> {
  const rows = await sql<{ node: string; bytes: Buffer | null }[]>`
    select distinct on (l.node) l.node, e.bytes from word w cross join log l
    cross join lateral (select max(r.idx) as idx from record r where r.log_id = l.id and r.type = w.id) newest
    join entry e on e.log_id = l.id and e.idx = newest.idx
    where w.text = ${type} ${node === undefined ? sql`` : sql`and l.node = ${node}`}
    order by l.node, l.epoch desc, l.id desc`;
  return rows.flatMap(({ node, bytes }) => (bytes === null ? [] : [{ node, bytes }]));
}

const LOGS = 5;
/** Newest receipts of a log that are shown. */
const NOTES = 200;

/** A log's head, its newest notes with our receipt, those of its ancestors and its node's heartbeat. */
export interface LogNotes {
  origin: string;
  head: string;
  notes: string[];
}

/** Some of the logs held, behind an origin. */
export async function readLogNotes(sql: Sql, after: string): Promise<LogNotes[]> {
  const logs = await sql<{ id: number; origin: string; note: string }[]>`
    select id, origin, note from log where size > 0 and origin collate "C" > ${after}
    order by origin collate "C" limit ${LOGS}`;
  return Promise.all(
    logs.map(async ({ id, origin, note }) => {
      const [receipts, known] = await Promise.all([
        sql<{ note: string }[]>`select note from note where log_id = ${id} and received_s is not null
          order by size desc limit ${NOTES}`,
        readNotes(sql, origin),
      ]);
      return { origin, head: note, notes: [...new Set([...known, ...receipts.map((r) => r.note)])] };
    }),
  );
}

/** Roots over beginnings of a log, each with the proof that its first `size` entries begin so; none when it is shorter. */
export async function readPrefixes(
  sql: Sql,
  origin: string,
  size: number,
  sizes: readonly number[],
): Promise<{ size: number; root: Buffer; hashes: Buffer[] }[]> {
  const [log] = await sql<{ id: number; size: number }[]>`select id, size from log where origin = ${origin}`;
  if (log === undefined || log.size < size) return [];
  const given = sizes.filter((n) => n > 0 && n <= size);
  return withTiles(sql, { id: log.id, origin }, (read) =>
    given.map((n) => ({ size: n, root: rootAt(n, read), hashes: consistencyProof(n, size, read) })),
  );
}
