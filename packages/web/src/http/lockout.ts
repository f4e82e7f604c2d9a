const WINDOW_MS = 5 * 60_000;
const WRONG = 20;
/** This machine itself, where a proxy's callers without their own address and the command line share one. */
const WRONG_LOCAL = 500;
const ADDRESSES = 10_000;

/** Counts wrong tokens by address (GB/T 22239: 登录失败处理). Bounded: the address seen longest ago is forgotten first. */
export class Lockout {
  readonly #now: () => number;
  readonly #wrong = new Map<string, { since: number; count: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Seconds until tokens from this address are looked at again; 0: now. */
  waitS(address: string): number {
    const seen = this.#seen(address);
    if (seen === undefined || seen.count < (isLoopback(address) ? WRONG_LOCAL : WRONG)) return 0;
    return Math.max(1, Math.ceil((seen.since + WINDOW_MS - this.#now()) / 1_000));
  }

  wrong(address: string): void {
    const seen = this.#seen(address);
    this.#wrong.delete(address);
    this.#wrong.set(address, { since: seen?.since ?? this.#now(), count: (seen?.count ?? 0) + 1 });
    for (const oldest of this.#wrong.keys()) {
      if (this.#wrong.size <= ADDRESSES) break;
      this.#wrong.delete(oldest);
    }
  }

  // Either way: a clock set back must not lengthen the wait.
  #seen(address: string): { since: number; count: number } | undefined {
    const seen = this.#wrong.get(address);
    return seen !== undefined && Math.abs(this.#now() - seen.since) < WINDOW_MS ? seen : undefined;
  }
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}
