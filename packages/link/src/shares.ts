import { type Allowance, Allowances } from '@hutong/process';
import { Slowed } from './slowed.ts';

/** What each node's logs may grow by at this center. */
export interface ShareLimits {
  bytes: Allowance;
  entries: Allowance;
}

/**
 * Far more than honest work needs: a backlog of half a million entries comes in as fast as the machines go, and what a
 * hall says in a day is a few seconds' worth.
 */
export const DEFAULT_SHARE: ShareLimits = {
  bytes: { burst: 512 * 1024 ** 2, perS: 1024 ** 2 },
  entries: { burst: 500_000, perS: 2_000 },
};

const MIN_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;

/** How full a node's share is: 1 is full, and over it the node waits. */
export interface ShareUse {
  node: string;
  bytes: number;
  entries: number;
  /** Since when it was slowed, ms since 1970, if it was within the last minutes. */
  slowed: number | undefined;
}

/**
 * Bounds of what each node's logs grow by here (P8): over its share a node is slowed, never refused, and is told. Whose
 * entries they are counts, not who brings them: a flood at one hall slows no other hall of its city.
 */
export class Shares {
  readonly #bytes: Allowances;
  readonly #entries: Allowances;
  readonly #slowed = new Slowed();
  readonly #now: () => number;

  /** @param elapsed a clock that only goes forward, ms @param now the wall clock, ms since 1970 */
  constructor(limits: ShareLimits, elapsed: () => number, now: () => number) {
    this.#bytes = new Allowances(limits.bytes, elapsed);
    this.#entries = new Allowances(limits.entries, elapsed);
    this.#now = now;
  }

  /** How long this node's next segment is to wait, ms; 0: it goes on now. */
  waitMs(node: string): number {
    const late = Math.max(this.#bytes.waitMs(node), this.#entries.waitMs(node));
    if (late === 0) return 0;
    this.slow(node);
    return Math.round(Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, late)));
  }

  /** Counts what was verified and committed of this node's logs. */
  spend(node: string, bytes: number, entries: number): void {
    this.#bytes.spend(node, bytes);
    this.#entries.spend(node, entries);
  }

  /** Notes that a node has to wait now: for its share, or for a bound that others keep. Only of nodes in the registry. */
  slow(node: string): void {
    this.#slowed.note(node, this.#now());
  }

  /** Who was slowed within the last minutes, and since when, ms since 1970. */
  slowed(): { node: string; since: number }[] {
    return this.#slowed.list(this.#now());
  }

  /** Of every node that has some of its share in use, or was slowed: how full it is. The fullest first. */
  used(): ShareUse[] {
    const [bytes, entries] = [this.#bytes.used(), this.#entries.used()];
    const slowed = new Map(this.slowed().map(({ node, since }) => [node, since]));
    const fullest = (use: ShareUse) => Math.max(use.bytes, use.entries);
    return [...new Set([...slowed.keys(), ...bytes.keys(), ...entries.keys()])]
      .map((node) => {
        const part = (of: Map<string, number>) => of.get(node) ?? 0;
        return { node, bytes: part(bytes), entries: part(entries), slowed: slowed.get(node) };
      })
      .sort((a, b) => fullest(b) - fullest(a) || (a.node < b.node ? -1 : 1));
  }
}
