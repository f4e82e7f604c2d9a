/**
 * What becomes of a disk that does not do its work. No room: `DiskFull`, and nothing of the call is kept. Any other error
 * at a write: `DiskFailed`, told once to whoever must end the process (`onFailed`) and thrown by every later write (P1).
 * When another program holds the database, SQLite's own error comes after 50 ms (`isHeld`).
 */
import type { Sqlite } from './database.ts';

/** There was no room, and nothing of the call was written. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull';
  readonly next = 'Free some space, then do it again: nothing of this was saved. The node goes on by itself.';

  constructor() {
    super('the disk is full');
  }
}

/**
 * The disk did not keep what it was given, or nobody knows whether it did: after a failed fsync the next one may succeed
 * with the bytes gone. Fatal: the process ends, and the next start reads the database from what the disk has.
 */
export class DiskFailed extends Error {
  override readonly name = 'DiskFailed';
  readonly code: string;
  readonly next =
    'Look at the disk and its cable (dmesg, smartctl), have the node started again, and run hutong fsck; if it goes on, put a new disk in (runbook disk-and-power).';

  constructor(code: string) {
    super(`the disk failed while it was written to (${code})`);
    this.code = code;
  }
}

/** Whether an error says that another program holds the database now: nothing of the call was written. */
export function isHeld(error: unknown): boolean {
  return String((error as { code?: unknown } | undefined)?.code).startsWith('SQLITE_BUSY');
}

interface Guard {
  onFailed: (error: DiskFailed) => void;
  failed?: DiskFailed;
}

const guards = new WeakMap<Sqlite, Guard>();

/** Has `onFailed` called, before anybody else learns of it, when a write to this database fails at the disk. */
export function guard(db: Sqlite, onFailed: (error: DiskFailed) => void): void {
  guards.set(db, { onFailed });
}

/**
 * Runs `work` in one transaction, which is on the disk when this returns (P1).
 * @throws DiskFull, DiskFailed (as all writes to this database from then on)
 */
export function write<T>(db: Sqlite, work: () => T): T {
  return onDisk(db, () => db.transaction(work).immediate());
}

/** Does what writes to the disk; what SQLite says of that becomes DiskFull or DiskFailed. */
export function onDisk<T>(db: Sqlite, work: () => T): T {
  const guarded = guards.get(db);
  if (guarded?.failed !== undefined) throw guarded.failed;
  try {
    return work();
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    // The index of the write-ahead log is a file that grows too.
    if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') throw new DiskFull();
    if (!code.startsWith('SQLITE_IOERR') || code === 'SQLITE_IOERR_NOMEM') throw error;
    const failed = new DiskFailed(code);
    if (guarded !== undefined) {
      guarded.failed = failed;
      guarded.onFailed(failed);
    }
    throw failed;
  }
}
