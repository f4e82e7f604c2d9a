import { closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Pages copied at once: all of them, so that a hall that goes on writing does not have it begin anew. */
const ALL = 2 ** 31 - 1;

/**
 * Copies a hall's database with SQLite's online backup, as it is at one moment, while the hall may go on with its work:
 * nothing is written to it. The copy is one file; it is the caller's to have it kept by the disk.
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  if (existsSync(to)) throw new Error(`${to} is there already`);
  // SQLite itself makes files that others may read.
  closeSync(openSync(to, 'wx', 0o600));
  const db = new Database(from, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    await db.backup(to, { progress: () => ALL });
  } finally {
    db.close();
  }
}
