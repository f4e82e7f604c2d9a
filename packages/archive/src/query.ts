import { decodeEntry, type Entry, isRecordId } from '@hutong/record';
import type postgres from 'postgres';
import type { Sql } from './database.ts';
import { InvalidCursor } from './errors.ts';
import { INTERNAL } from './rows.ts';
import type { Words } from './words.ts';

export const MAX_PAGE = 500;
const DEFAULT_PAGE = 50;
const LATEST = Number.MAX_SAFE_INTEGER;

/** What to look for; all that is given must hold. Times are milliseconds of occurred-at, `from` ≤ t < `to`. */
export interface RecordQuery {
  node?: string;
  type?: string;
  subject?: string;
  department?: string;
  visibility?: 'public' | 'internal';
  from?: number;
  to?: number;
  /** 1 to 500; 50 when absent. */
  limit?: number;
  /** `next` of the page before. */
  cursor?: string;
}

/** A record with its place and its receipt. */
export interface StoredRecord {
  origin: string;
  node: string;
  index: number;
  /** Time of this center's receipt, milliseconds. */
  receivedAt: number | undefined;
  entry: Entry;
}

/** A page of records, newest first. It may hold fewer than asked for though more follow: only `next` tells. */
export interface RecordPage {
  items: StoredRecord[];
  next?: string;
}

/** Place of a row in the order of all queries: newest occurrence first, then by log and index. */
interface Position {
  occurredAt: number;
  logId: number;
  idx: number;
}

interface Row extends Position {
  id: string;
  origin: string;
  node: string;
  epoch: number;
  bytes: Buffer | null;
  receivedS: number | null;
}

/** Records that match, newest first. @throws InvalidCursor */
export async function queryRecords(sql: Sql, words: Words, query: RecordQuery): Promise<RecordPage> {
  const limit = Math.min(Math.max(1, Math.trunc(query.limit ?? DEFAULT_PAGE)), MAX_PAGE);
  const type = query.type === undefined ? undefined : await words.find(query.type);
  const department = query.department === undefined ? undefined : await words.find(query.department);
  const unknownWord = (query.type !== undefined && !type) || (query.department !== undefined && !department);
  if (unknownWord || query.subject?.includes('\0') || query.node?.includes('\0')) return { items: [] };
  const source = chooseSource(sql, query, { type, department }, limit + 1);
  const rows = await sql<Row[]>`
    select p.occurred_at as "occurredAt", p.log_id as "logId", p.idx, p.id, l.origin, l.node, l.epoch, e.bytes, (
      select received_s from note n where n.log_id = p.log_id and n.size > p.idx and n.received_s is not null
      order by n.size limit 1) as "receivedS"
    from (${source}) p join log l on l.id = p.log_id join entry e on e.log_id = p.log_id and e.idx = p.idx
    order by p.occurred_at desc, p.log_id desc, p.idx desc`;
  const page = rows.slice(0, limit);
  const items = (await onceEach(sql, page)).map(toRecord);
  const last = page.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: formatCursor(last) } : { items };
}

/**
 * The rows a query walks, in order. Which index serves: the subject's; else, for a node or a type, one
 * short walk for each log and type that has records; else the department's, or time alone.
 */
function chooseSource(
  sql: Sql,
  query: RecordQuery,
  words: { type: number | undefined; department: number | undefined },
  limit: number,
) {
  const { node, subject } = query;
  const { type, department } = words;
  const columns = sql`r.log_id, r.idx, r.id, r.occurred_at`;
  const within = conditions(sql, query);
  const ordered = sql`order by r.occurred_at desc, r.log_id desc, r.idx desc limit ${limit}`;
  const ofNode = node === undefined ? sql`` : sql`and r.log_id in (select id from log where node = ${node})`;
  const ofType = type === undefined ? sql`` : sql`and r.type = ${type}`;
  const ofDept = department === undefined ? sql`` : sql`and r.department = ${department}`;
  if (subject !== undefined) {
    return sql`select ${columns} from record r where r.subject = ${subject} ${ofNode} ${ofType} ${ofDept} ${within} ${ordered}`;
  }
  if (department === undefined && (node !== undefined || type !== undefined)) {
    return sql`select ${columns} from tally t cross join lateral (
        select ${columns} from record r where r.log_id = t.log_id and r.type = t.type ${within}
        order by r.occurred_at desc, r.idx desc limit ${limit}) r
      where true ${node === undefined ? sql`` : sql`and t.log_id in (select id from log where node = ${node})`}
        ${type === undefined ? sql`` : sql`and t.type = ${type}`} ${ordered}`;
  }
  return sql`select ${columns} from record r where true ${ofDept} ${ofNode} ${ofType} ${within} ${ordered}`;
}

function conditions(sql: Sql, query: RecordQuery): postgres.PendingQuery<postgres.Row[]> {
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  const until = Math.min(query.to === undefined ? LATEST : query.to - 1, after?.occurredAt ?? LATEST);
  const internal = query.visibility === 'internal' ? INTERNAL : 0;
  return sql`
    ${until === LATEST ? sql`` : sql`and r.occurred_at <= ${until}`}
    ${query.from === undefined ? sql`` : sql`and r.occurred_at >= ${query.from}`}
    ${after === undefined ? sql`` : sql`and (r.occurred_at, r.log_id, r.idx) < (${after.occurredAt}, ${after.logId}, ${after.idx})`}
    ${query.visibility === undefined ? sql`` : sql`and (r.flags & ${INTERNAL}) = ${internal}`}`;
}

/** The record with an id; should several nodes use it, the one received first. `node` asks for that node's. */
export async function getRecord(sql: Sql, id: string, node?: string): Promise<StoredRecord | undefined> {
  if (!isRecordId(id)) return undefined;
  const [row] = await sql<Row[]>`
    select r.occurred_at as "occurredAt", r.log_id as "logId", r.idx, r.id, l.origin, l.node, l.epoch, e.bytes, n.received_s as "receivedS"
    from record r join log l on l.id = r.log_id join entry e on e.log_id = r.log_id and e.idx = r.idx
    left join lateral (select received_s from note n where n.log_id = r.log_id and n.size > r.idx and n.received_s is not null
      order by n.size limit 1) n on true
    where r.id = ${id} ${node === undefined ? sql`` : sql`and l.node = ${node}`}
    order by n.received_s, l.epoch, r.idx limit 1`;
  return row && toRecord(row);
}

/**
 * A node that lost its log's end appends records again in its next epoch, byte for byte (DESIGN, "Restore"). Of
 * such twins only the first is told; an id used again for something else is told as what it is.
 */
async function onceEach(sql: Sql, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map((r) => r.id))];
  const twins = await sql<{ logId: number; idx: number }[]>`
    select r.log_id as "logId", r.idx from record r join log l on l.id = r.log_id
    join entry e on e.log_id = r.log_id and e.idx = r.idx
    where r.id = any(${ids}::uuid[]) and exists (
      select from record f join log fl on fl.id = f.log_id join entry fe on fe.log_id = f.log_id and fe.idx = f.idx
      where f.id = r.id and fl.node = l.node and (fl.epoch, f.log_id, f.idx) < (l.epoch, r.log_id, r.idx) and fe.bytes = e.bytes)`;
  const again = new Set(twins.map((t) => `${t.logId} ${t.idx}`));
  return rows.filter((r) => !again.has(`${r.logId} ${r.idx}`));
}

function toRecord(row: Row): StoredRecord {
  return {
    origin: row.origin,
    node: row.node,
    index: row.idx,
    receivedAt: row.receivedS === null ? undefined : row.receivedS * 1000,
    entry: decodeEntry(row.bytes as Buffer),
  };
}

function formatCursor({ occurredAt, logId, idx }: Position): string {
  return Buffer.from(`${occurredAt}.${logId}.${idx}`).toString('base64url');
}

function parseCursor(text: string): Position {
  const match = /^(-?\d{1,16})\.(\d{1,10})\.(\d{1,10})$/.exec(Buffer.from(text, 'base64url').toString());
  if (match === null) throw new InvalidCursor();
  const [occurredAt, logId, idx] = match.slice(1).map(Number) as [number, number, number];
  if (logId >= 2 ** 31 || idx >= 2 ** 31) throw new InvalidCursor();
  return { occurredAt, logId, idx };
}

/** Records of each node and type. */
export async function countRecords(sql: Sql): Promise<{ node: string; type: string; count: number }[]> {
  const rows = await sql<{ node: string; type: string; count: number }[]>`
    select l.node, w.text as type, sum(t.count)::bigint as count
    from tally t join log l on l.id = t.log_id join word w on w.id = t.type
    group by l.node, w.text order by l.node, w.text`;
  return [...rows];
}
