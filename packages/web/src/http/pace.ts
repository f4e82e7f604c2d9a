import { isLoopback } from './lockout.ts';

/** Requests that one address may make at once, and how many more each second: a hall's PCs behind one address fit. */
const BURST = 1_200;
const PER_S = 20;
const ADDRESSES = 10_000;

/**
 * How fast strangers may ask, by address: whoever copies all that is public takes their time, and others are answered
 * meanwhile. This machine itself is not counted, nor whoever is known by a token or signed in. Bounded: the address seen
 * longest ago is forgotten first.
 */
export class Pace {
  readonly #now: () => number;
  readonly #left = new Map<string, { at: number; left: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a request; gives the seconds until the next is answered, 0: this one is. */
  waitS(address: string): number {
    if (isLoopback(address)) return 0;
    const now = this.#now();
    const seen = this.#left.get(address);
    // A clock set back gives nothing, and takes nothing.
    const more = seen === undefined ? 0 : (Math.max(0, now - seen.at) / 1_000) * PER_S;
    const left = Math.min(BURST, (seen?.left ?? BURST) + more);
    this.#left.delete(address);
    this.#left.set(address, { at: now, left: left < 1 ? left : left - 1 });
    for (const oldest of this.#left.keys()) {
      if (this.#left.size <= ADDRESSES) break;
      this.#left.delete(oldest);
    }
    return left < 1 ? Math.max(1, Math.ceil((1 - left) / PER_S)) : 0;
  }
}
