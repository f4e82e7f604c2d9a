import type { BundleBytes } from './frame.ts';
import type { BundleTaken } from './incoming.ts';

/** Where an item stands. */
export interface ItemPlace<F> {
  file: F;
  at: number;
}

/** An item that was not taken, and why. */
interface NotTaken<F> {
  place: ItemPlace<F>;
  outcome: BundleTaken;
}

/** Bytes that are no item. */
interface Damage<F> {
  file: F;
  offset: number;
  bytes: number;
  origin?: string;
  from?: number;
  /** What it was, if not a segment. */
  item?: string;
  /** Its head is whole and says that it is sealed: what is in it, its receiver alone could tell. */
  sealed?: true;
}

/** What came of one log. */
interface TakenLog {
  origin: string;
  segments: number;
  already: number;
  entries: number;
  values: number;
  notes: number;
  /** Newest receipt or heartbeat of each node on it. */
  receipts: Record<string, number>;
}

/** How many refused items, how many waiting ones and how many places of damage are remembered. */
const MAX_KEPT = 1_000;
const MAX_WAITING = 100_000;

/** What bundle files brought: what became of their items. */
export class Brought<F extends BundleBytes> {
  /** Whether anything came in since `takeWaiting`, and something waits for it. */
  #received = false;
  #waiting: NotTaken<F>[] = [];
  /** What waits beyond what is remembered. */
  #waitingMore = 0;
  readonly #logs = new Map<string, TakenLog>();
  /** The first of those that were refused. */
  readonly refused: NotTaken<F>[] = [];
  refusedCount = 0;
  /** The first places that are damaged. */
  readonly damaged: Damage<F>[] = [];
  damagedCount = 0;
  readonly sum = { segments: 0, entries: 0, notes: 0, roots: 0, already: 0 };

  get logs(): TakenLog[] {
    return [...this.#logs.values()];
  }

  /** The first of those that wait. */
  get waiting(): NotTaken<F>[] {
    return this.#waiting.slice(0, MAX_KEPT);
  }

  get waitingCount(): number {
    return this.#waiting.length + this.#waitingMore;
  }

  /** Whether anything was not taken as it stood. */
  get isPartial(): boolean {
    return this.refusedCount + this.waitingCount + this.damagedCount > 0;
  }

  add(place: ItemPlace<F>, outcome: BundleTaken): void {
    const { result } = outcome;
    if (result === 'refused') {
      this.refusedCount++;
      if (this.refused.length < MAX_KEPT) this.refused.push({ place, outcome });
    } else if (result === 'waits') {
      if (this.#waiting.length < MAX_WAITING) this.#waiting.push({ place, outcome });
      else this.#waitingMore++;
    } else this.#take(outcome);
  }

  #take({ kind, result, origin, entries = 0, values = 0, receipts = [] }: BundleTaken): void {
    const log = this.#logs.get(origin ?? '') ?? newLog(origin ?? '');
    if (origin !== undefined) this.#logs.set(origin, log);
    if (kind === 'note') {
      log.notes++;
      this.sum.notes++;
      for (const { node, size } of receipts) log.receipts[node] = Math.max(log.receipts[node] ?? 0, size);
    }
    if (result === 'duplicate') {
      this.sum.already++;
      log.already++;
      return;
    }
    if (kind !== 'note') this.#received = true; // On a note nothing waits.
    if (kind === 'root') this.sum.roots++;
    if (kind !== 'segment') return;
    log.segments++;
    log.entries += entries;
    log.values += values;
    this.sum.segments++;
    this.sum.entries += entries;
  }

  addDamage(file: F, { at, damaged, label }: { at: number; damaged: number; label?: string }): void {
    this.damagedCount++;
    if (this.damaged.length >= MAX_KEPT) return;
    const [, origin, from] = /^(\S+) (\d{1,16})$/.exec(label ?? '') ?? [];
    const other = label === '' ? { sealed: true as const } : label === undefined ? {} : { item: label };
    const of = origin === undefined ? other : { origin, from: Number(from) };
    this.damaged.push({ file, offset: at, bytes: damaged, ...of });
  }

  /** Whether something waits, and something else came in since it was tried. */
  get progress(): boolean {
    return this.#received && this.#waiting.length > 0;
  }

  /** What waits, to be tried again: roots, then each node's logs epoch by epoch, then notes. */
  takeWaiting(): ItemPlace<F>[] {
    const waiting = this.#waiting.sort((a, b) => order(a.outcome, b.outcome));
    this.#waiting = [];
    this.#received = false;
    return waiting.map((w) => w.place);
  }
}

function newLog(origin: string): TakenLog {
  return { origin, segments: 0, already: 0, entries: 0, values: 0, notes: 0, receipts: {} };
}

const RANK: Record<BundleTaken['kind'], number> = { root: 0, segment: 1, note: 2, unreadable: 3 };

function order(a: BundleTaken, b: BundleTaken): number {
  const rank = RANK[a.kind] - RANK[b.kind];
  if (rank !== 0) return rank;
  const [x, y] = [a.origin ?? '', b.origin ?? ''];
  if (x !== y) return x.localeCompare(y, 'en', { numeric: true });
  return (a.from ?? 0) - (b.from ?? 0);
}
