import type { Sqlite } from './database.ts';

/**
 * Runs `work` on one snapshot of the database: whatever this or another program commits meanwhile, it reads what was there
 * when it began. On a connection that nobody else uses; what it writes itself is not kept.
 */
export async function atOneMoment<T>(db: Sqlite, work: () => Promise<T>): Promise<T> {
  db.exec('BEGIN');
  try {
    // A snapshot is taken by the first read.
    db.prepare('SELECT count(*) FROM log').get();
    return await work();
  } finally {
    db.exec('ROLLBACK');
  }
}
