import { parseNote } from '../note.ts';
import type { Sqlite } from './database.ts';
import { write } from './disk.ts';
import { fork } from './schema.ts';
import { typed } from './typed.ts';

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

/** Evidence of forks, of whichever log. */
export class Forks {
  readonly #db: Sqlite;

  constructor({ db }: { db: Sqlite }) {
    this.#db = db;
  }

  /** Keeps both notes durably, each checkpoint once, the first ones of each log; gives whether they are new. */
  keep({ origin, held, seen, at }: Fork): boolean {
    const { body } = parseNote(seen);
    return write(this.#db, () => {
      const known = this.all().filter((f) => f.origin === origin);
      if (known.length >= MAX_FORKS || known.some((f) => parseNote(f.seen).body === body)) return false;
      typed(this.#db).insert(fork).values({ origin, held, seen, at }).run();
      return true;
    });
  }

  /** All that was kept, oldest first. */
  all(): Fork[] {
    const { origin, held, seen, at } = fork;
    return typed(this.#db).select({ origin, held, seen, at }).from(fork).orderBy(fork.id).all();
  }
}
