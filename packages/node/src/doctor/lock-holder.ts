import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where SQLite begins to lock a file. */
const PENDING_BYTE = 0x40000000;

/**
 * Who holds the folder's lock, as the kernel lists its locks (proc_locks(5)): opening the file would drop a lock of
 * this very process. In another pid namespace the holder is 0.
 */
export function lockHolder(dir: string): number | null | undefined {
  const file = statSync(join(dir, 'lock'), { throwIfNoEntry: false, bigint: true });
  if (file === undefined) return null;
  let locks: string;
  try {
    locks = readFileSync('/proc/locks', 'utf8');
  } catch {
    return undefined;
  }
  for (const line of locks.split('\n')) {
    const [, , , mode, pid, place, from] = line.trim().split(/\s+/);
    // The device is another on some file systems; where SQLite locks a file (from its PENDING byte on) is its own.
    const ours = place?.split(':')[2] === String(file.ino) && Number(from) >= PENDING_BYTE;
    if (mode === 'WRITE' && ours) return Math.max(0, Number(pid));
  }
  return null;
}
