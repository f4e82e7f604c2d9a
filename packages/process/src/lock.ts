import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { ensureFolder } from './folder.ts';

export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
  readonly folder: string;
  /** Who holds it, as far as known. */
  readonly pid: number | undefined;
  readonly next: string;
  constructor(folder: string, pid: number | undefined) {
    super(`${folder} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}`);
    this.folder = folder;
    this.pid = pid;
    this.next = `stop ${pid === undefined ? 'that process' : `process ${pid}`} first, or choose another data folder`;
  }
}

export interface Lock {
  readonly folder: string;
  /** Gives the folder back; twice is once. */
  release(): void;
}

/**
 * Takes a data folder for this process alone, or throws FolderInUse (after half a second).
 * An open EXCLUSIVE transaction on `<dir>/lock` is a kernel file lock: it ends with the process however that
 * ends, so nothing stale is ever left. POSIX locks fall when a process closes *any* descriptor of the file:
 * never open `<dir>/lock` otherwise. (That is why the holder's number is kept in a file beside it.)
 */
export function lockFolder(dir: string): Lock {
  const folder = resolve(dir);
  ensureFolder(folder);
  const holder = join(folder, 'lock.pid');
  // Half a second: a holder that was just killed may still be on its way out.
  const database = new Database(join(folder, 'lock'), { timeout: 500 });
  try {
    // Keep no journal: the file stays empty, and a folder on a full disk can still be locked.
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!String((error as { code?: string }).code).startsWith('SQLITE_BUSY')) throw error;
    throw new FolderInUse(folder, readHolder(holder));
  }
  try {
    writeFileSync(holder, `${process.pid}\n`, { mode: 0o600 });
  } catch {
    // Only a courtesy for the message of the one who comes second.
  }
  return { folder, release: () => database.close() };
}

function readHolder(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
