import type { Entry } from '@hutong/record';
import type { Statement } from 'better-sqlite3';
import type { Sqlite } from './database.ts';

export type FsckQueries = ReturnType<typeof prepareFsck>;

/** An entry and its row of the read model, if it has one. */
export interface ReadRow {
  position: number;
  bytes: Buffer | null;
  leafHash: Buffer | null;
  /** What was kept of a pruned entry. */
  stub: Buffer | null;
  id: Buffer | null;
  type: string | null;
  subject: string | null;
  department: string | null;
  occurredAt: number | null;
  visibility: string | null;
  /** What the bytes say, or what was kept of them; filled in by the check. */
  entry?: Entry | undefined;
}

/** What a check reads, by primary key and in pages. */
export function prepareFsck(db: Sqlite) {
  const sql = (text: string): Statement => db.prepare(text);
  return {
    integrity: sql('PRAGMA integrity_check(20)').pluck(),
    logs: sql('SELECT id, origin, size, note FROM log ORDER BY id'),
    page: sql(
      `SELECT e.position, e.bytes, e.leaf_hash AS leafHash, p.stub, r.id, r.type, r.subject, r.department,
         r.occurred_at AS occurredAt, r.visibility
       FROM entry e LEFT JOIN record r ON r.position = e.position LEFT JOIN pruned p ON p.position = e.position
       WHERE e.position >= ? AND e.position < ? ORDER BY e.position`,
    ),
    values: sql(
      'SELECT position, field, salt, value FROM private_value WHERE position >= ? AND position < ?',
    ),
    checkpoints: sql(
      'SELECT size, note FROM checkpoint WHERE log_id = ? AND size > ? ORDER BY size LIMIT 256',
    ),
    checkpointAt: sql('SELECT 1 FROM checkpoint WHERE log_id = ? AND size = ?'),
    cosigned: sql('SELECT node, size, time_s AS timeS, note FROM cosignature WHERE log_id = ? ORDER BY size'),
    tile: sql('SELECT hashes FROM tile WHERE log_id = ? AND level = ? AND n = ?').pluck(),
    tileCounts: sql('SELECT level, count(*) AS tiles FROM tile WHERE log_id = ? GROUP BY level'),
    strays: ['entry', 'record', 'private_value', 'pruned'].map((table): [string, Statement] => [
      table,
      sql(`SELECT position FROM ${table} WHERE position >= ? AND position < ? LIMIT 1`).pluck(),
    ]),
    unknownLogs: ['tile', 'checkpoint', 'cosignature'].map((table): [string, Statement] => [
      table,
      sql(`SELECT log_id FROM ${table} WHERE log_id NOT IN (SELECT id FROM log) LIMIT 1`).pluck(),
    ]),
  };
}
