/**
 * What becomes of a disk that does not do its work. No room: `DiskFull`, and nothing of the call is kept. Any other error
 * at a write: `DiskFailed`, handed once to what must end the process (`onFailed`) and thrown by every later write (P1).
 * When another program holds the database, SQLite's own error comes after 50 ms (`isHeld`).
 */
import { ReasonedError } from '@hutong/record';
import type { Sqlite } from './database.ts';

/** There was no room, and nothing of the call was written. */
export class DiskFull extends ReasonedError {
  override readonly name = 'DiskFull';

  constructor() {
    super(
      { zh: '磁盘已满', en: 'the disk is full' },
      {
        zh: '腾出空间后再做一次：这一次什么也没有保存；节点会自行继续',
        en: 'Free some space, then do it again: nothing of this was saved. The node goes on by itself.',
      },
    );
  }
}

/**
 * The disk did not keep what it was given, or nobody knows whether it did: after a failed fsync the next one may succeed
 * with the bytes gone. Fatal: the process ends, and the next start reads the database from what the disk has.
 */
export class DiskFailed extends ReasonedError {
  override readonly name = 'DiskFailed';
  readonly code: string;

  constructor(code: string) {
    super(
      {
        zh: `写入时磁盘出错（${code}）`,
        en: `the disk failed while it was written to (${code})`,
      },
      {
        zh: '检查磁盘与数据线（dmesg、smartctl），重启节点，再运行 hutong fsck；仍出错则换盘（手册 disk-and-power）',
        en: 'Look at the disk and its cable (dmesg, smartctl), have the node started again, and run hutong fsck; if it goes on, put a new disk in (runbook disk-and-power).',
      },
    );
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
