import type { Statement } from 'better-sqlite3';
import type { Sqlite } from './database.ts';

export type Statements = ReturnType<typeof prepareStatements>;

// Prepared once: on this path a query builder would cost more than SQLite does.
export function prepareStatements(db: Sqlite) {
  const sql = (text: string): Statement => db.prepare(text);
  return {
    origins: sql('SELECT origin FROM log ORDER BY id'),
    log: sql("SELECT id, size, note FROM log WHERE origin = ? AND note <> ''"),
    originOf: sql('SELECT origin FROM log WHERE id = ?'),
    insertLog: sql("INSERT INTO log (origin, size, note) VALUES (?, 0, '')"),
    setHead: sql('UPDATE log SET size = ?, note = ? WHERE id = ?'),
    insertEntry: sql('INSERT INTO entry (position, bytes, leaf_hash) VALUES (?, ?, ?)'),
    entry: sql('SELECT bytes, leaf_hash AS leafHash FROM entry WHERE position = ?'),
    // A proof reads up to 255 leaves of a tile, pruned or not.
    leaves: sql(
      'SELECT bytes, leaf_hash AS leafHash FROM entry WHERE position >= ? AND position < ? ORDER BY position',
    ),
    entries: sql(
      `SELECT bytes, leaf_hash AS leafHash,
         bytes IS NULL AND EXISTS (SELECT 1 FROM pruned p WHERE p.position = entry.position) AS pruned
       FROM entry WHERE position >= ? AND position < ? ORDER BY position`,
    ),
    insertRecord: sql(
      'INSERT INTO record (position, id, type, subject, department, occurred_at, visibility) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    findRecord: sql('SELECT position FROM record WHERE id = ? AND position >= ? AND position < ?').pluck(),
    insertValue: sql('INSERT INTO private_value (position, field, salt, value) VALUES (?, ?, ?, ?)'),
    putValue: sql('INSERT OR IGNORE INTO private_value (position, field, salt, value) VALUES (?, ?, ?, ?)'),
    eraseValue: sql('DELETE FROM private_value WHERE position = ? AND field = ?'),
    insertPruned: sql('INSERT INTO pruned (position, stub, content) VALUES (?, ?, ?)'),
    pruned: sql('SELECT stub, content FROM pruned WHERE position = ?'),
    lastPruned: sql('SELECT max(position) FROM pruned WHERE position >= ? AND position < ?').pluck(),
    countPruned: sql('SELECT count(*) FROM pruned WHERE position >= ? AND position < ?').pluck(),
    dropPruned: sql('DELETE FROM pruned WHERE position = ?'),
    dropEntry: sql('DELETE FROM entry WHERE position = ?'),
    redactEntry: sql('UPDATE entry SET bytes = NULL, leaf_hash = ? WHERE position = ?'),
    // Followers begin anew with the node of a log; an origin without its last part is network and node.
    dropFolded: sql('DELETE FROM folded WHERE node = ?'),
    beginAnew: sql(
      `DELETE FROM follow_cursor WHERE log_id IN (SELECT b.id FROM log a JOIN log b
         ON rtrim(a.origin, replace(a.origin, '/', '')) = rtrim(b.origin, replace(b.origin, '/', '')) WHERE a.id = ?)`,
    ),
    dropRecord: sql('DELETE FROM record WHERE position = ?'),
    dropValues: sql('DELETE FROM private_value WHERE position = ?'),
    values: sql(
      'SELECT position, field, salt, value FROM private_value WHERE position >= ? AND position < ? ORDER BY position, field',
    ).raw(),
    tile: sql('SELECT hashes FROM tile WHERE log_id = ? AND level = ? AND n = ?'),
    putTile: sql('INSERT OR REPLACE INTO tile (log_id, level, n, hashes) VALUES (?, ?, ?, ?)'),
    putCheckpoint: sql('INSERT OR REPLACE INTO checkpoint (log_id, size, note) VALUES (?, ?, ?)'),
    checkpointAt: sql('SELECT note FROM checkpoint WHERE log_id = ? AND size = ?'),
    checkpointTo: sql(
      'SELECT size, note FROM checkpoint WHERE log_id = ? AND size > ? AND size <= ? ORDER BY size DESC LIMIT 1',
    ),
    checkpointsFrom: sql('SELECT note FROM checkpoint WHERE log_id = ? AND size >= ? ORDER BY size LIMIT ?'),
    putCosignature: sql(
      `INSERT INTO cosignature (log_id, node, size, time_s, note) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (log_id, node) DO UPDATE SET size = excluded.size, time_s = excluded.time_s, note = excluded.note
       WHERE (excluded.size, excluded.time_s) > (size, time_s)`,
    ),
    cosignatures: sql(
      'SELECT node, size, time_s AS timeS, note FROM cosignature WHERE log_id = ? ORDER BY node',
    ),
  };
}
