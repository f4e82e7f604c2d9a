/** What is asked of the read model of entries by others than record queries (query.ts); each question has a name. */
import type { Sql, Transaction } from './database.ts';

/** Rows of the read model. */
export async function countRows(sql: Sql): Promise<number> {
  const [row] = await sql<{ n: number }[]>`select count(*) as n from record`;
  return row?.n ?? 0;
}

/** Drops what the read model has of a log, or of one entry of it. */
export async function dropRecords(tx: Transaction, logId: number, index?: number): Promise<void> {
  const only = index === undefined ? tx`` : tx`and idx = ${index}`;
  await tx`delete from record where log_id = ${logId} ${only}`;
}

/** Condition that the entry at `place`, an alias with log_id and idx, is of a type. */
export function isOfType(sql: Sql, place: string, type: number) {
  const at = sql(place);
  return sql`exists (select from record r where r.log_id = ${at}.log_id and r.idx = ${at}.idx and r.type = ${type})`;
}

/**
 * Places of one id that are looked at in one log, the first ones. A hall's store keeps an id once, so only a log that was
 * written to do harm has more: compared with each other they would hold up every page that shows one of them.
 */
const MAX_USES = 10;

/** Records with these ids, the first ones in each log: rows of (id, log_id, idx, occurred_at). No index finds a row by its place. */
export function usesOf(sql: Sql, ids: readonly string[]) {
  return sql`
    select id, log_id, idx, occurred_at from (
      select id, log_id, idx, occurred_at, row_number() over (partition by id, log_id order by idx) as nth
      from record where id = any(${[...ids]}::uuid[])) numbered
    where nth <= ${MAX_USES}`;
}

/** All entries of a type, with the logs they stand in. */
export async function entriesOf(tx: Transaction, type: number): Promise<{ origin: string; bytes: Buffer }[]> {
  return [
    ...(await tx<{ origin: string; bytes: Buffer }[]>`
      select l.origin, e.bytes from record r join log l on l.id = r.log_id
      join entry e on e.log_id = r.log_id and e.idx = r.idx where r.type = ${type} and e.bytes is not null`),
  ];
}

/** The first entry, in the earliest of these logs, that was recorded at a time or later; ms since 1970. */
export async function firstRecordedSince(
  sql: Sql,
  logs: readonly { id: number }[],
  time: number,
): Promise<{ origin: string; index: number } | undefined> {
  const [found] = await sql<{ origin: string; index: number }[]>`
    select l.origin, min(r.idx)::int as index from record r join log l on l.id = r.log_id
    where r.log_id = any(${logs.map((l) => l.id)}) and r.recorded_at >= ${time}::bigint
    group by l.origin, l.epoch order by l.epoch limit 1`;
  return found;
}

/** Takes out of the quarantine what is understood by now. */
export async function releaseUnderstood(tx: Transaction): Promise<void> {
  await tx`delete from quarantine q using log l, record r
    where q.reason = 'not-understood' and l.origin = q.origin and r.log_id = l.id and r.idx = q.idx`;
}

/** Makes an empty table like the read model, for this transaction. */
export async function likeRecord(tx: Transaction, table: string): Promise<void> {
  await tx`create temp table ${tx(table)} (like record) on commit drop`;
}

/** Entries, up to 100, of which the read model and another table like it do not say the same. */
export async function differences(
  tx: Transaction,
  table: string,
): Promise<{ origin: string; index: number }[]> {
  const other = tx(table);
  return [
    ...(await tx<{ origin: string; index: number }[]>`
      select l.origin, d.idx as index from (
        (select * from record except all select * from ${other}) union all
        (select * from ${other} except all select * from record)
      ) d join log l on l.id = d.log_id group by l.origin, d.idx order by l.origin, d.idx limit 100`),
  ];
}
