import { parseNote } from '../note.ts';
import type { Sqlite } from './database.ts';
import { write } from './disk.ts';

const MAX_FORKS = 10;

/** Two signed checkpoints of one log that do not fit each other (P4): evidence, not yet a verdict. */
export interface Fork {
  origin: string;
  /** What this node held. */
  held: string;
  /** What it was shown. */
  seen: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Keeps both notes durably, each checkpoint once, the first ones of each log; gives whether they are new. */
export function keepFork(db: Sqlite, { origin, held, seen, at }: Fork): boolean {
  const { body } = parseNote(seen);
  return write(db, () => {
    const known = readForks(db).filter((f) => f.origin === origin);
    if (known.length >= MAX_FORKS || known.some((f) => parseNote(f.seen).body === body)) return false;
    db.prepare('INSERT INTO fork (origin, held, seen, at) VALUES (?, ?, ?, ?)').run(origin, held, seen, at);
    return true;
  });
}

/** All that was kept, oldest first. */
export function readForks(db: Sqlite): Fork[] {
  return db.prepare('SELECT origin, held, seen, at FROM fork ORDER BY id').all() as Fork[];
}
