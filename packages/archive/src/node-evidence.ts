/** What is held of one node beyond its records: contradictions, what was set aside, and when entries came. */
import type { Sql } from './database.ts';
import type { ForkRow, QuarantineRow } from './read.ts';

/** A row with the number by which its list is paged. */
export type Numbered<T> = T & { id: number };

/** Which rows of a list are wanted: at most `limit`, the newest first, of those before the one numbered `before`. */
export interface NewestFirst {
  limit: number;
  before?: number | undefined;
}

const LAST = 2 ** 31 - 1;
/** Newest checkpoints of a log that are looked at: what is older came before any time that is asked for. */
const MAX_CHECKPOINTS = 20_000;

/** Evidence of forks of a node's logs (P4). */
export async function forksOf(
  sql: Sql,
  node: string,
  { limit, before = LAST }: NewestFirst,
): Promise<Numbered<ForkRow>[]> {
  return [
    ...(await sql<Numbered<ForkRow>[]>`
      select id, origin, held, seen, at from fork
      where split_part(origin, '/', 2) = ${node} and id < ${before} order by id desc limit ${limit}`),
  ];
}

/** What was set aside of a node's logs, or could not be read of what it brought (P8), with the length of the evidence instead of its bytes. */
export async function setAsideOf(
  sql: Sql,
  node: string,
  { limit, before = LAST }: NewestFirst,
): Promise<Numbered<Omit<QuarantineRow, 'bytes'> & { bytes: number }>[]> {
  return [
    ...(await sql<Numbered<Omit<QuarantineRow, 'bytes'> & { bytes: number }>[]>`
      select id, origin, idx as index, reason, detail, coalesce(length(bytes), 0) as bytes, at from quarantine
      where (split_part(origin, '/', 2) = ${node} or origin = ${`via ${node}`}) and id < ${before}
      order by id desc limit ${limit}`),
  ];
}

/** Entries of a node that came since `fromS`, counted in stretches of `stepS` (seconds since 1970), oldest first. */
export async function arrivedOf(
  sql: Sql,
  node: string,
  { fromS, stepS }: { fromS: number; stepS: number },
): Promise<{ atS: number; entries: number }[]> {
  return [
    ...(await sql<{ atS: number; entries: number }[]>`
      select (came.received_s / ${stepS}::bigint * ${stepS}::bigint) as "atS", sum(came.size - came.before)::int as entries from log l,
        lateral (
          select size, received_s, coalesce(
            lag(size) over (order by size),
            -- What came before the oldest that is looked at is not known.
            case when count(*) over () < ${MAX_CHECKPOINTS} then 0 else size end) as before from (
            select size, received_s from note where log_id = l.id and received_s is not null
            order by size desc limit ${MAX_CHECKPOINTS}) newest) came
      where l.node = ${node} and came.received_s >= ${fromS}::bigint group by 1 order by 1`),
  ];
}
