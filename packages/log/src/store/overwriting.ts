import type { Sqlite } from './database.ts';
import { DiskFull, isHeld, onDisk } from './disk.ts';

const AGAIN_MS = 250;

/**
 * What was erased is gone when the write-ahead log, which still holds it, has been emptied into the database: at once,
 * unless another program reads the database or the disk is full. Then it is tried until it is so.
 */
export class Overwriting {
  readonly #db: Sqlite;
  /** Where something was erased whose bytes are still in a file: `<position> <field>`, or `<position>` for all of an entry. */
  readonly #places = new Set<string>();
  /** What an earlier process left in the write-ahead log. */
  #unknown = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#try();
  }

  /** To be called after the commit that erased these. */
  add(places: readonly string[]): void {
    for (const place of places) this.#places.add(place);
    if (places.length > 0) this.#try();
  }

  /** Whether bytes of what was erased there may still be in a file. */
  lingers(position: number, field = ''): boolean {
    return this.#unknown || this.#places.has(String(position)) || this.#places.has(`${position} ${field}`);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #try(): void {
    clearTimeout(this.#timer);
    if (this.#emptied()) {
      this.#unknown = false;
      this.#places.clear();
    } else this.#timer = setTimeout(() => this.#tryAgain(), AGAIN_MS).unref();
  }

  // A disk that failed is told of by `onDisk` itself.
  #tryAgain(): void {
    try {
      this.#try();
    } catch {}
  }

  #emptied(): boolean {
    const waitMs = this.#db.pragma('busy_timeout', { simple: true });
    // Whoever reads may do so for hours: windows go on meanwhile.
    this.#db.pragma('busy_timeout = 0');
    try {
      const [row] = onDisk(this.#db, () => this.#db.pragma('wal_checkpoint(TRUNCATE)')) as { busy: number }[];
      return row?.busy === 0;
    } catch (error) {
      if (error instanceof DiskFull || isHeld(error)) return false;
      throw error;
    } finally {
      this.#db.pragma(`busy_timeout = ${waitMs}`);
    }
  }
}
