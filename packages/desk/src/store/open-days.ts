import type { OwnDatabase } from '@hutong/log';

const DAY_MS = 86_400_000;

/**
 * The days at which the desk stood open. What is deleted by its age must be old by them too: a clock that runs ahead for a
 * while names few days, and deletes nothing early.
 */
export class OpenDays {
  readonly #db: OwnDatabase;
  readonly #now: () => number;

  constructor(db: OwnDatabase, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  /** To be called before anything is deleted. */
  see(): void {
    this.#db.run('insert or ignore into open_day (day) values (?)', Math.floor(this.#now() / DAY_MS));
  }

  /** Moment before which something was written that is older than `keptMs`, and than so many days that came after it; ms. */
  before(keptMs: number, days: number): number {
    const sql = 'select day from open_day order by n desc limit 1 offset ?';
    const found = this.#db.get<{ day: number }>(sql, days - 1);
    return found === undefined ? 0 : Math.min(this.#now() - keptMs, found.day * DAY_MS);
  }
}
