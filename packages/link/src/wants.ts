const WANT_AFTER_MS = 2_000;
const MAX_WAIT_MS = 60_000;
/** Segments of one log that wait at the broker: they take room there from the other logs' (P8). */
const MAX_PARKED = 16;
/** Logs of one child that are remembered: it may name as many as it likes, and only a few of them can exist (P8). */
const MAX_LOGS = 512;

interface Gap {
  have: number;
  sinceMs: number;
  askedMs: number;
  waitMs: number;
  /** Messages parked, by their number in the stream. */
  parked: Set<number>;
}

/** When to ask for what is missing: one want outstanding per log, after two seconds, with backoff. */
export class Wants {
  /** By child and origin; of each child the one heard of last stands last. */
  readonly #gaps = new Map<string, Map<string, Gap>>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * A segment of the log that a child sent, message `seq` of the stream, begins beyond the `have` entries held.
   * @returns `park`: what is missing may still be on its way; `want`: ask for it now; `drop`: it was asked for, or too many wait
   */
  gap(child: string, origin: string, have: number, seq: number): 'park' | 'want' | 'drop' {
    const now = this.#now();
    const gap = this.#gapOf(child, origin, have);
    // A clock set back must not silence wants until it has caught up (P7).
    if (now < gap.sinceMs) gap.sinceMs = now;
    if (now < gap.askedMs) gap.askedMs = now;
    if (now - gap.sinceMs < WANT_AFTER_MS) {
      if (gap.parked.size >= MAX_PARKED && !gap.parked.has(seq)) return 'drop';
      gap.parked.add(seq);
      return 'park';
    }
    if (now - gap.askedMs < gap.waitMs) return 'drop';
    gap.waitMs = gap.askedMs === 0 ? gap.waitMs : Math.min(gap.waitMs * 2, MAX_WAIT_MS);
    gap.askedMs = now;
    return 'want';
  }

  /** The log grew by what a child sent, so nothing before its head is missing. */
  filled(child: string, origin: string): void {
    this.#gaps.get(child)?.delete(origin);
  }

  #gapOf(child: string, origin: string, have: number): Gap {
    const logs = this.#gaps.get(child) ?? new Map<string, Gap>();
    this.#gaps.set(child, logs);
    const before = logs.get(origin);
    const anew = { have, sinceMs: this.#now(), askedMs: 0, waitMs: WANT_AFTER_MS, parked: new Set<number>() };
    const gap = before?.have === have ? before : anew;
    logs.delete(origin);
    logs.set(origin, gap);
    const [longestAgo] = logs.keys();
    if (logs.size > MAX_LOGS && longestAgo !== undefined) logs.delete(longestAgo);
    return gap;
  }
}
