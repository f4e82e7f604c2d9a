import { LOG_STRIDE } from './rows.ts';
import type { LogStore } from './store.ts';

/** Which entries are looked for; what is absent bounds nothing. */
export interface EntryQuery {
  type?: string;
  subject?: string;
  department?: string;
  visibility?: string;
  /** Occurred at or after, ms since 1970. */
  from?: number;
  /** Occurred before, ms since 1970. */
  to?: number;
  /** Only of these logs. */
  logs?: readonly string[] | undefined;
  /** Only what comes after a row: its time, ms since 1970, and its position. */
  after?: readonly [occurredAt: number, position: number] | undefined;
  limit: number;
}

/** An entry that was found. */
export interface FoundEntry {
  origin: string;
  index: number;
  position: number;
  /** ms since 1970 */
  occurredAt: number;
  /** null: they were pruned here. */
  bytes: Buffer | null;
}

/**
 * A record that stands in a later log of the same node too, since the one it stood in was cut before it. An origin
 * without its last part is the network and the node.
 */
const AGAIN_LATER = `EXISTS (SELECT 1 FROM record later
  WHERE later.id = record.id AND later.position > record.position AND later.position / ${LOG_STRIDE} IN (
    SELECT b.id FROM log a JOIN log b
      ON rtrim(a.origin, replace(a.origin, '/', '')) = rtrim(b.origin, replace(b.origin, '/', ''))
    WHERE a.id = record.position / ${LOG_STRIDE}))`;

const KEPT = 'EXISTS (SELECT 1 FROM pruned WHERE pruned.position = record.position)';

/** Entries of the read model, each record once, newest first; those that were redacted are left out. */
export function queryEntries(
  store: Pick<LogStore, 'db' | 'logId' | 'locate'>,
  query: EntryQuery,
): FoundEntry[] {
  const where: string[] = [`(bytes IS NOT NULL OR ${KEPT})`, `NOT ${AGAIN_LATER}`];
  const values: (string | number)[] = [];
  const add = (condition: string, ...given: (string | number)[]) => {
    where.push(condition);
    values.push(...given);
  };
  if (query.type !== undefined) add('type = ?', query.type);
  if (query.subject !== undefined) add('subject = ?', query.subject);
  if (query.department !== undefined) add('department = ?', query.department);
  if (query.visibility !== undefined) add('visibility = ?', query.visibility);
  if (query.from !== undefined) add('occurred_at >= ?', query.from);
  if (query.to !== undefined) add('occurred_at < ?', query.to);
  if (query.logs !== undefined) add(...inLogs(store, query.logs));
  if (query.after !== undefined) add('(occurred_at, position) < (?, ?)', ...query.after);
  const sql = `SELECT position, occurred_at AS occurredAt, bytes FROM record JOIN entry USING (position)
    WHERE ${where.join(' AND ')} ORDER BY occurred_at DESC, position DESC LIMIT ?`;
  const rows = store.db.prepare(sql).all(...values, query.limit) as Omit<FoundEntry, 'origin' | 'index'>[];
  return rows.map((row) => ({ ...row, ...store.locate(row.position) }));
}

function inLogs(
  store: Pick<LogStore, 'logId'>,
  logs: readonly string[],
): [condition: string, ...values: number[]] {
  const ids = logs.map((origin) => store.logId(origin));
  const condition = `(${ids.map(() => 'position BETWEEN ? AND ?').join(' OR ') || '0'})`;
  return [condition, ...ids.flatMap((id) => [id * LOG_STRIDE, (id + 1) * LOG_STRIDE - 1])];
}

/**
 * What the records of one family (`case`) that occurred at a time or after are about, each subject once, in no order.
 * @param from ms since 1970
 */
export function subjectsSince(
  store: Pick<LogStore, 'db' | 'logId'>,
  { family, from, logs, limit }: { family: string; from: number; logs: readonly string[]; limit: number },
): string[] {
  const [isIn, ...positions] = inLogs(store, logs);
  // '/' comes next after '.': types of the family lie between.
  const sql = `SELECT DISTINCT subject FROM record
    WHERE occurred_at >= ? AND type >= ? AND type < ? AND ${isIn} LIMIT ?`;
  return store.db
    .prepare(sql)
    .pluck()
    .all(from, `${family}.`, `${family}/`, ...positions, limit) as string[];
}
