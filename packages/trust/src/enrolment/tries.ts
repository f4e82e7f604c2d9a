import { why } from '../texts.ts';
import { EnrolmentRefused } from './refused.ts';

const MAX_FAILED = 10;
const WINDOW_MS = 15 * 60_000;
const MAX_ADDRESSES = 1_000;

/**
 * Bounds wrong tries: ten an address in a quarter of an hour. Nobody guesses 128 bits; this keeps those who try from
 * costing much, and shows them to the log.
 */
export class Tries {
  readonly #now: () => number;
  readonly #failed = new Map<string, { since: number; count: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Throws EnrolmentRefused `too-many-tries`. */
  check(from: string): void {
    const known = this.#recent(from);
    if (known !== undefined && known.count >= MAX_FAILED)
      throw new EnrolmentRefused('too-many-tries', why('tries_full'));
  }

  failed(from: string): void {
    const known = this.#recent(from);
    if (known !== undefined) known.count++;
    else {
      this.#failed.delete(from);
      this.#failed.set(from, { since: this.#now(), count: 1 });
      const oldest = this.#failed.keys().next().value;
      if (this.#failed.size > MAX_ADDRESSES && oldest !== undefined) this.#failed.delete(oldest);
    }
  }

  // Either way: a clock set back must not lock an address out for long.
  #recent(from: string): { since: number; count: number } | undefined {
    const known = this.#failed.get(from);
    return known !== undefined && Math.abs(this.#now() - known.since) < WINDOW_MS ? known : undefined;
  }
}
