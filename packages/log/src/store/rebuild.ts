import { write } from './disk.ts';
import { recordRow, understood } from './rows.ts';
import type { LogStore } from './store.ts';

const PAGE = 4_096;

/**
 * Drops the read model and builds it again from the entries, to the same content, in one transaction (P10).
 * Followers read anew behind it (A3), and so is the index of private values filled. Of pruned entries their stub says it; redacted ones and those that are not understood have no row in it.
 * @param progress told how many entries of how many were read
 * @returns rows written
 */
export function rebuildRecords(store: LogStore, progress?: (done: number, total: number) => void): number {
  const { db } = store;
  const total = db.prepare('SELECT count(*) FROM entry').pluck().get() as number;
  const page = db.prepare(
    `SELECT e.position, coalesce(e.bytes, p.stub) AS bytes FROM entry e LEFT JOIN pruned p ON p.position = e.position
     WHERE e.position > ? ORDER BY e.position LIMIT ?`,
  );
  const insert = db.prepare(
    'INSERT INTO record (position, id, type, subject, department, occurred_at, visibility) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  return write(db, () => {
    const indexes = db
      .prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'record' AND sql <> ''",
      )
      .all() as { name: string; sql: string }[];
    // Indexes are made once over the whole: keeping five of them in order row by row takes several times as long.
    for (const { name } of indexes) db.exec(`DROP INDEX "${name}"`);
    db.exec('DELETE FROM record; DELETE FROM follow_cursor');
    store.words.begin();
    let [rows, done, last] = [0, 0, -1];
    for (;;) {
      const entries = page.all(last, PAGE) as { position: number; bytes: Buffer | null }[];
      if (entries.length === 0) break;
      for (const { position, bytes } of entries) {
        const { entry } = bytes === null ? {} : understood(bytes);
        if (entry !== undefined) rows += insert.run(position, ...recordRow(entry)).changes;
        last = position;
      }
      done += entries.length;
      progress?.(done, total);
    }
    for (const { sql } of indexes) db.exec(sql);
    return rows;
  });
}
