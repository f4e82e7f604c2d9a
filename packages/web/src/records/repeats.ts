const WINDOW_MS = 3_600_000;
/** Posts an hour under one record id that is there already: a sender that is unsure needs a few, one that guesses many. */
const LIMIT = 30;
/** Ids that are remembered at least; twice as many at most. */
const IDS = 20_000;
const CALLERS = 1_000;

/** Posts of somebody's under one id, and since when, ms. */
interface Posts {
  since: number;
  count: number;
}

/**
 * How often a record id that is there already was posted again, so that nobody tries out what the record says. Bounded:
 * those posted longest ago are forgotten together, for to look for the oldest of all at each post costs more than the post.
 */
export class Repeats {
  readonly #now: () => number;
  #seen = new Map<string, Posts>();
  #before = new Map<string, Posts>();
  readonly #told = new Map<string, { since: number; done: Promise<void> }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a post of somebody's under this id; false: too many of them came. */
  take(id: string): boolean {
    const seen = this.#seen.get(id) ?? this.#before.get(id);
    const live = seen !== undefined && this.#within(seen.since) ? seen : { since: this.#now(), count: 0 };
    if (live.count >= LIMIT) return false;
    live.count++;
    this.#seen.set(id, live);
    if (this.#seen.size >= IDS) {
      this.#before = this.#seen;
      this.#seen = new Map();
    }
    return true;
  }

  /**
   * Puts on record that this caller compared private values, once an hour. Resolves when it is: until then, and where it
   * could not be, nobody is answered.
   */
  async tell(who: string, act: () => Promise<void>): Promise<void> {
    const known = this.#told.get(who);
    if (known !== undefined && this.#within(known.since)) return known.done;
    const told = { since: this.#now(), done: act() };
    this.#told.set(who, told);
    for (const oldest of this.#told.keys()) {
      if (this.#told.size <= CALLERS) break;
      this.#told.delete(oldest);
    }
    try {
      await told.done;
    } catch (error) {
      if (this.#told.get(who) === told) this.#told.delete(who);
      throw error;
    }
  }

  // Either way: a clock set back must not lengthen the wait.
  #within(since: number): boolean {
    return Math.abs(this.#now() - since) < WINDOW_MS;
  }
}
