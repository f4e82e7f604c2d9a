const FIRST_MS = 5_000;
const MAX_MS = 300_000;
const FORGOTTEN_MS = 3_600_000;

/** How long a child that did too much waits outside: twice as long each time, until it was let in for an hour without. */
export class Barred {
  readonly #last = new Map<string, { waitMs: number; endsAt: number }>();
  readonly #elapsed: () => number;

  /** @param elapsed a clock that only goes forward, ms */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  /** It has to wait now: so many ms. */
  bar(child: string): number {
    const now = this.#elapsed();
    const last = this.#last.get(child);
    const again = last !== undefined && now - last.endsAt < FORGOTTEN_MS;
    const waitMs = again ? Math.min(MAX_MS, last.waitMs * 2) : FIRST_MS;
    this.#last.set(child, { waitMs, endsAt: now + waitMs });
    return waitMs;
  }
}
