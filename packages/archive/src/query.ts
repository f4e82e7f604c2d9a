import { decodeState, tally } from '@hutong/follow';
import { type Entry, isRecordId, readEntry } from '@hutong/record';
import { cosignedBy } from '@hutong/trust';
import type postgres from 'postgres';
import type { Sql } from './database.ts';
import type { Dictionary } from './dictionary.ts';
import { InvalidCursor } from './errors.ts';
import { usesOf } from './record.ts';
import { INTERNAL, readable } from './rows.ts';
import type { SigningKeys } from './types.ts';

export const MAX_PAGE = 500;
const DEFAULT_PAGE = 50;
/** Walks of one query, one for each log and type. */
const MAX_WALKS = 1_000;
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
  /** The first note over the record that carries our receipt. */
  note: string | null;
  /** Which of several receipts on that note. */
  receivedS: number | null;
}

/** Records that match, newest first. @throws InvalidCursor */
export async function queryRecords(
  sql: Sql,
  keys: SigningKeys,
  dictionary: Dictionary,
  query: RecordQuery,
): Promise<RecordPage> {
  const limit = Math.min(Math.max(1, Math.trunc(query.limit ?? DEFAULT_PAGE)), MAX_PAGE);
  const type = query.type === undefined ? undefined : await dictionary.find(query.type);
  const department = query.department === undefined ? undefined : await dictionary.find(query.department);
  const unknownWord = (query.type !== undefined && !type) || (query.department !== undefined && !department);
  if (unknownWord || query.subject?.includes('\0') || query.node?.includes('\0')) return { items: [] };
  const many = await hasManyTypes(sql, query);
  const source = chooseSource(sql, query, { type, department, many }, limit + 1);
  const rows = await sql<Row[]>`
    select p.occurred_at as "occurredAt", p.log_id as "logId", p.idx, p.id, l.origin, l.node, l.epoch, e.bytes,
      n.note, n.received_s as "receivedS"
    from (${source}) p join log l on l.id = p.log_id join entry e on e.log_id = p.log_id and e.idx = p.idx
    left join lateral (select note, received_s from note n where n.log_id = p.log_id and n.size > p.idx
      and n.received_s is not null order by n.size limit 1) n on true
    order by p.occurred_at desc, p.log_id desc, p.idx desc`;
  const page = rows.slice(0, limit);
  const items = (await onceEach(sql, page)).flatMap((row) => toRecord(row, keys) ?? []);
  const last = page.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: formatCursor(last) } : { items };
}

/**
 * The walks of a query for a node or a type: log and type, one each. Of a node's logs their types are found by leaping
 * through the index from one to the next.
 */
function walks(sql: Sql, { node }: RecordQuery, type: number | undefined) {
  const ofNode = node === undefined ? sql`true` : sql`l.node = ${node}`;
  if (type !== undefined) return sql`select l.id as log_id, ${type}::int as type from log l where ${ofNode}`;
  return sql`with recursive walk(log_id, type) as (
      select l.id, (select min(r.type) from record r where r.log_id = l.id) from log l where ${ofNode}
      union all
      select w.log_id, (select min(r.type) from record r where r.log_id = w.log_id and r.type > w.type)
      from walk w where w.type is not null
    ) select log_id, type from walk where type is not null`;
}

/** Whether a node's logs have so many types that a walk for each costs more than to look at all its records. */
async function hasManyTypes(sql: Sql, query: RecordQuery): Promise<boolean> {
  const { node, type, subject } = query;
  if (node === undefined || type !== undefined || subject !== undefined) return false;
  const rows = await sql`select 1 from (${walks(sql, query, undefined)}) w offset ${MAX_WALKS} limit 1`;
  return rows.length > 0;
}

/**
 * The rows a query walks, in order. Which index serves: the subject's; else, for a node or a type, one
 * short walk for each log and type that has records; else the department's, or time alone.
 */
function chooseSource(
  sql: Sql,
  query: RecordQuery,
  asked: { type: number | undefined; department: number | undefined; many: boolean },
  limit: number,
) {
  const { node, subject } = query;
  const { type, department } = asked;
  const columns = sql`r.log_id, r.idx, r.id, r.occurred_at`;
  const within = conditions(sql, query);
  const ordered = sql`order by r.occurred_at desc, r.log_id desc, r.idx desc limit ${limit}`;
  const ofNode = node === undefined ? sql`` : sql`and r.log_id in (select id from log where node = ${node})`;
  const ofType = type === undefined ? sql`` : sql`and r.type = ${type}`;
  const ofDept = department === undefined ? sql`` : sql`and r.department = ${department}`;
  if (subject !== undefined) {
    return sql`select ${columns} from record r where r.subject = ${subject} ${ofNode} ${ofType} ${ofDept} ${within} ${ordered}`;
  }
  if (asked.many && department === undefined)
    // As a list of its own, so that no index by time is walked past everybody else's records.
    return sql`select ${columns} from (select * from record r where true ${ofNode} ${within} offset 0) r ${ordered}`;
  if (department === undefined && (node !== undefined || type !== undefined)) {
    return sql`select ${columns} from (${walks(sql, query, type)}) t cross join lateral (
        select ${columns} from record r where r.log_id = t.log_id and r.type = t.type ${within}
        order by r.occurred_at desc, r.idx desc limit ${limit}) r
      ${ordered}`;
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

/** How many records of one id are answered, one for each node. */
const MAX_FOUND = 50;

/** The record with an id of each node that has one, or of `node` alone: that which was received first. */
export async function findRecords(
  sql: Sql,
  keys: SigningKeys,
  id: string,
  node?: string,
): Promise<StoredRecord[]> {
  if (!isRecordId(id)) return [];
  const rows = await sql<Row[]>`
    select distinct on (l.node) r.occurred_at as "occurredAt", r.log_id as "logId", r.idx, r.id, l.origin, l.node, l.epoch,
      e.bytes, n.note, n.received_s as "receivedS"
    from (${usesOf(sql, [id])}) r join log l on l.id = r.log_id join entry e on e.log_id = r.log_id and e.idx = r.idx
    left join lateral (select note, received_s from note n where n.log_id = r.log_id and n.size > r.idx and n.received_s is not null
      order by n.size limit 1) n on true
    ${node === undefined ? sql`` : sql`where l.node = ${node}`}
    order by l.node, n.received_s, l.epoch, r.idx limit ${MAX_FOUND}`;
  return rows.flatMap((row) => toRecord(row, keys) ?? []);
}

/**
 * A node that lost its log's end appends records again in its next epoch, byte for byte (DESIGN, "Restore"). Of
 * such twins only the first is told; an id used again for something else is told as what it is.
 */
async function onceEach(sql: Sql, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map((r) => r.id))];
  const twins = await sql<{ logId: number; idx: number }[]>`
    select log_id as "logId", idx from (
      select r.log_id, r.idx, row_number() over (partition by r.id, l.node, e.bytes order by l.epoch, r.log_id, r.idx) as nth
      from (${usesOf(sql, ids)}) r join log l on l.id = r.log_id join entry e on e.log_id = r.log_id and e.idx = r.idx) same
    where nth > 1`;
  const again = new Set(twins.map((t) => `${t.logId} ${t.idx}`));
  return rows.filter((r) => !again.has(`${r.logId} ${r.idx}`));
}

/** Undefined of an entry that this version does not understand, though another one did. */
function toRecord(row: Row, keys: SigningKeys): StoredRecord | undefined {
  const entry = row.bytes === null ? undefined : readEntry(row.bytes);
  if (entry === undefined) return undefined;
  return {
    origin: row.origin,
    node: row.node,
    index: row.idx,
    receivedAt: receivedAt(row, keys),
    entry,
  };
}

// The column finds the note; when it was received, the note's signature says.
function receivedAt({ note, receivedS, origin, idx }: Row, keys: SigningKeys): number | undefined {
  const signed = note === null ? undefined : cosignedBy(keys, keys.node, note, receivedS);
  return signed?.origin === origin && signed.size > idx ? signed.timeS * 1_000 : undefined;
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

/** Entries behind the tally that are counted at once. */
const MAX_BEHIND = 10_000;

/**
 * Records of each node and type: what the tally has read, and of what lies behind its cursors the first 10,000 entries. So
 * the sum is right at every moment but where more than these were just stored, or are read anew: `lag` says how many.
 */
export async function countRecords(sql: Sql): Promise<{ node: string; type: string; count: number }[]> {
  const { name, version } = tally;
  const rows = await sql<{ node: string; type: string; state: Buffer | null; bytes: Buffer | null }[]>`
    with cursor as (select log_id, at from follow_cursor where follower = ${name} and version = ${version}),
    behind as (
      select l.id, l.node, coalesce(c.at, 0) as at, coalesce(l.cut, l.size) as size from log l
      left join cursor c on c.log_id = l.id where coalesce(l.cut, l.size) > coalesce(c.at, 0))
    select node, key as type, state, null as bytes from folded where follower = ${name}
      and node in (select l.node from log l join cursor c on c.log_id = l.id)
    union all (
      select b.node, '', null, e.bytes from behind b cross join lateral (
        select bytes from entry where log_id = b.id and idx >= b.at and idx < b.size and bytes is not null
        order by idx limit ${MAX_BEHIND}) e
      limit ${MAX_BEHIND})`;
  const counts = new Map<string, { node: string; type: string; count: number }>();
  const add = (node: string, type: string, count: number) => {
    const before = counts.get(`${node} ${type}`)?.count ?? 0;
    counts.set(`${node} ${type}`, { node, type, count: before + count });
  };
  for (const { node, type, state, bytes } of rows) {
    if (state !== null) add(node, type, decodeState(tally, state) as number);
    const fields = bytes === null ? undefined : readable(bytes);
    if (fields !== undefined && 'type' in fields) add(node, fields.type, 1);
  }
  return [...counts.values()].sort((a, b) => (`${a.node} ${a.type}` < `${b.node} ${b.type}` ? -1 : 1));
}
