import { LOG_STRIDE, type LogStore } from '@hutong/log';
import { uuidBytes } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';
import {
  describeRecord,
  InvalidQuery,
  type RecordPage,
  type RecordQuery,
  type StoredRecord,
} from '@hutong/web';

/** Where a record stands and how far it has come, for `queryRecords`. */
export type RecordSyncOf = (origin: string, index: number) => StoredRecord['sync'];

/** Position of the newest record with this id; undefined when none is held. */
export function findRecord(store: LogStore, id: string): { origin: string; index: number } | undefined {
  const row = store.db
    .prepare('SELECT position FROM record WHERE id = ? ORDER BY position DESC LIMIT 1')
    .get(uuidBytes(id));
  return row === undefined ? undefined : store.locate((row as { position: number }).position);
}

interface Row {
  position: number;
  occurred_at: number;
  bytes: Buffer | null;
}

/** A record held here, or what is known of it where its bytes were pruned; undefined of one that is not. */
export function describeAt(
  store: LogStore,
  { origin, index }: { origin: string; index: number },
  bytes: Uint8Array | null | undefined,
  sync: RecordSyncOf,
): StoredRecord | undefined {
  const said = bytes ?? store.pruned.stub(origin, index);
  if (said === undefined) return undefined;
  const record = describeRecord(said, origin, index, sync(origin, index));
  if (bytes) return record;
  return { ...record, pruned: { held_by: record.sync.received.map(({ by, name }) => ({ node: by, name })) } };
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

/** Records newest first, once each, a page at a time; the cursor is the last row's time and position. */
export function queryRecords(store: LogStore, query: RecordQuery, sync: RecordSyncOf): RecordPage {
  const kept = 'EXISTS (SELECT 1 FROM pruned WHERE pruned.position = record.position)';
  const where: string[] = [`(bytes IS NOT NULL OR ${kept})`, `NOT ${AGAIN_LATER}`];
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
  if (query.node !== undefined) {
    const logs = store.heads().filter((h) => parseOrigin(h.origin).node === query.node);
    const ids = logs.map((h) => store.logId(h.origin));
    add(
      `(${ids.map(() => 'position BETWEEN ? AND ?').join(' OR ') || '0'})`,
      ...ids.flatMap((id) => [id * LOG_STRIDE, (id + 1) * LOG_STRIDE - 1]),
    );
  }
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (after !== undefined) add('(occurred_at, position) < (?, ?)', ...after);
  const sql = `SELECT position, occurred_at, bytes FROM record JOIN entry USING (position)
    WHERE ${where.join(' AND ')} ORDER BY occurred_at DESC, position DESC LIMIT ?`;
  const rows = store.db.prepare(sql).all(...values, query.limit + 1) as Row[];
  const page = rows.slice(0, query.limit);
  const items = page.flatMap((row) => describeAt(store, store.locate(row.position), row.bytes, sync) ?? []);
  const last = page.at(-1);
  return rows.length > query.limit && last
    ? { items, next: `${last.occurred_at}.${last.position}` }
    : { items };
}

function readCursor(cursor: string): [number, number] {
  const match = /^(-?\d{1,15})\.(\d{1,16})$/.exec(cursor);
  if (match === null) throw new InvalidQuery('cursor', 'Give `next` of the page before as it came.');
  return [Number(match[1]), Number(match[2])];
}
