import { existsSync, readFileSync } from 'node:fs';
import { writeSecret } from '@hutong/process';

const DAY_MS = 86_400_000;
const LINES = /^(?:\d{1,9}\n)*$/;

/**
 * The last days on which the node was open, in the order in which its clock named them, in a file with a line each. What is
 * dropped by its age must be old by them too: a clock that runs ahead for a while names few days, and drops nothing early.
 * Where the file is gone or does not say days, counting begins anew, and files wait the longer.
 */
export class OpenDays {
  readonly #file: string;
  readonly #now: () => number;
  readonly #kept: number;
  /** Days since 1970, at most as many as are counted. */
  #days: number[];

  /** @param kept for how many days something is kept */
  constructor(file: string, now: () => number, kept: number) {
    this.#file = file;
    this.#now = now;
    this.#kept = kept;
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    this.#days = LINES.test(text) ? text.split('\n').slice(0, -1).map(Number).slice(-kept) : [];
  }

  /** To be called before anything is dropped. */
  see(): void {
    const day = Math.floor(this.#now() / DAY_MS);
    if (this.#days.includes(day)) return;
    this.#days = [...this.#days, day].slice(-this.#kept);
    try {
      writeSecret(this.#file, this.#days.map((one) => `${one}\n`).join(''));
    } catch {
      // A full disk must not keep anything from being dropped, which makes room: the day is known until the node ends.
    }
  }

  /** Moment before which something was given that is older than it may get, and than so many days that came after it; ms. */
  before(): number {
    const [first] = this.#days;
    if (first === undefined || this.#days.length < this.#kept) return 0;
    return Math.min(this.#now() - this.#kept * DAY_MS, first * DAY_MS);
  }
}
