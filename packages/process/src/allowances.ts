/** An allowance: so much at once, and then so much a second. */
export interface Allowance {
  burst: number;
  perS: number;
}

/**
 * What each of many may still take (a token bucket each). It may be overdrawn by what is spent at once: then it waits
 * until that is worked off.
 */
export class Allowances {
  readonly #allowance: Allowance;
  readonly #now: () => number;
  readonly #left = new Map<string, { left: number; atMs: number }>();

  /** @param now ms; of a clock that was set back nothing grows until it goes on */
  constructor(allowance: Allowance, now: () => number) {
    this.#allowance = allowance;
    this.#now = now;
  }

  /** How long `who` has to wait, ms; 0: not at all. Asking about a name takes no room. */
  waitMs(who: string): number {
    return this.#left.has(who) ? Math.max(0, -this.#of(who).left / this.#allowance.perS) * 1_000 : 0;
  }

  /** Something was taken; a name that never took anything has the whole allowance. */
  spend(who: string, amount: number): void {
    this.#of(who).left -= amount;
  }

  /** How much of the allowance of each who took something is gone, 0 to 1; over 1: they wait. */
  used(): Map<string, number> {
    const { burst } = this.#allowance;
    const parts = [...this.#left.keys()].map((who) => [who, (burst - this.#of(who).left) / burst] as const);
    return new Map(parts.filter(([, part]) => part > 0));
  }

  #of(who: string): { left: number; atMs: number } {
    const { burst, perS } = this.#allowance;
    const atMs = this.#now();
    const held = this.#left.get(who);
    if (held === undefined) {
      const full = { left: burst, atMs };
      this.#left.set(who, full);
      return full;
    }
    held.left = Math.min(burst, held.left + (Math.max(0, atMs - held.atMs) / 1_000) * perS);
    held.atMs = atMs;
    return held;
  }
}
