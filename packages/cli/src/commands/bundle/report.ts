import type { BundleTaken } from '@hutong/api';
import type { BundleFile } from '@hutong/link';
import { said } from '@hutong/record';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { defined } from '../../option-values.ts';
import { plain } from '../../text.ts';

/** Where an item stands. */
export interface ItemPlace {
  file: BundleFile;
  at: number;
}

/** An item that was not taken, and why. */
interface NotTaken extends Pick<BundleTaken, 'kind' | 'origin' | 'from' | 'code' | 'detail'> {
  file: string;
  offset: number;
}

interface Damage {
  file: string;
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

/** How many refused items, and how many waiting ones, are remembered; how many are shown. */
const MAX_KEPT = 1_000;
const MAX_WAITING = 100_000;
const SHOWN = 20;

/** What became of the items of bundle files. */
export class Report {
  /** Whether anything came in since `takeWaiting`, and something waits for it. */
  #received = false;
  #waiting: { place: ItemPlace; outcome: BundleTaken }[] = [];
  /** What waits beyond what is remembered. */
  #waitingMore = 0;
  readonly #logs = new Map<string, TakenLog>();
  readonly #refused: NotTaken[] = [];
  #refusedCount = 0;
  readonly #damaged: Damage[] = [];
  readonly #sum = { segments: 0, entries: 0, notes: 0, roots: 0, already: 0 };

  add(place: ItemPlace, outcome: BundleTaken): void {
    const { result } = outcome;
    if (result === 'refused') {
      this.#refusedCount++;
      if (this.#refused.length < MAX_KEPT) this.#refused.push(notTaken(place, outcome));
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
      this.#sum.notes++;
      for (const { node, size } of receipts) log.receipts[node] = Math.max(log.receipts[node] ?? 0, size);
    }
    if (result === 'duplicate') {
      this.#sum.already++;
      log.already++;
      return;
    }
    if (kind !== 'note') this.#received = true; // On a note nothing waits.
    if (kind === 'root') this.#sum.roots++;
    if (kind !== 'segment') return;
    log.segments++;
    log.entries += entries;
    log.values += values;
    this.#sum.segments++;
    this.#sum.entries += entries;
  }

  damaged(file: string, { at, damaged, label }: { at: number; damaged: number; label?: string }): void {
    const [, origin, from] = /^(\S+) (\d{1,16})$/.exec(label ?? '') ?? [];
    const other = label === '' ? { sealed: true as const } : label && { item: plain(label) };
    const of = origin === undefined ? other : { origin: plain(origin), from: Number(from) };
    this.#damaged.push({ file, offset: at, bytes: damaged, ...of });
  }

  /** Whether something waits, and something else came in since it was tried. */
  get progress(): boolean {
    return this.#received && this.#waiting.length > 0;
  }

  /** What waits, to be tried again: roots, then each node's logs epoch by epoch, then notes. */
  takeWaiting(): ItemPlace[] {
    const waiting = this.#waiting.sort((a, b) => order(a.outcome, b.outcome));
    this.#waiting = [];
    this.#received = false;
    return waiting.map((w) => w.place);
  }

  /** Says it; @returns the exit code */
  tell(session: Session, interrupted: boolean): number {
    const waits = this.#waiting.slice(0, MAX_KEPT).map(({ place, outcome }) => notTaken(place, outcome));
    const waiting = this.#waiting.length + this.#waitingMore;
    session.tell('bundle_taken', this.#sum);
    this.#tellLogs(session);
    this.#tellItems('bundle_refused', this.#refused, this.#refusedCount, session);
    this.#tellItems('bundle_waits', waits, waiting, session);
    if (waiting > 0) session.tellNext(session.say('bundle_waits_next'));
    this.#tellDamage(session);
    if (interrupted) session.tell('bundle_interrupted');
    session.result({
      ...this.#sum,
      logs: [...this.#logs.values()],
      refused: { count: this.#refusedCount, items: this.#refused },
      waiting: { count: waiting, items: waits },
      damaged: this.#damaged,
      interrupted,
    });
    if (interrupted) return EXIT.interrupted;
    return this.#refusedCount + waiting + this.#damaged.length > 0 ? EXIT.partial : EXIT.done;
  }

  #tellLogs(session: Session): void {
    if (this.#logs.size === 0) return;
    const counted = ['segments', 'entries', 'values', 'already'] as const;
    const rows = [...this.#logs.values()].map(({ origin, receipts, ...log }) => [
      origin,
      ...counted.map((name) => String(log[name])),
      Object.entries(receipts)
        .map(([node, size]) => `${node} ${size}`)
        .join(', '),
    ]);
    const counts = counted.map((name) => `bundle_${name}` as const);
    session.table(['bundle_log', ...counts, 'bundle_receipts'], rows);
  }

  #tellItems(
    key: 'bundle_refused' | 'bundle_waits',
    items: readonly NotTaken[],
    count: number,
    session: Session,
  ): void {
    if (count === 0) return;
    session.tell(key, { count });
    const rows = items.slice(0, SHOWN).map(({ file, offset, origin, from, code, detail }) => {
      const what = [origin, from].filter((part) => part !== undefined).join(' ');
      const where = session.say('bundle_item_at', { file, offset });
      return [where, what, code ?? '', said(detail ?? '', session.lang)];
    });
    session.rows(rows, '  ');
    if (count > SHOWN) session.tell('bundle_more', { count: count - SHOWN });
  }

  #tellDamage(session: Session): void {
    const count = this.#damaged.length;
    if (count === 0) return;
    session.tell('bundle_damaged', { count });
    for (const { origin, from, item, sealed, ...place } of this.#damaged.slice(0, SHOWN)) {
      const label =
        origin === undefined
          ? (item ?? session.say(sealed ? 'bundle_damaged_sealed' : 'bundle_damaged_unknown'))
          : `${origin} ${from}`;
      session.print(`  ${session.say('bundle_damaged_at', { ...place, label })}`);
    }
    if (count > SHOWN) session.tell('bundle_more', { count: count - SHOWN });
    session.tellNext(session.say('bundle_damaged_next'));
  }
}

function newLog(origin: string): TakenLog {
  return { origin, segments: 0, already: 0, entries: 0, values: 0, notes: 0, receipts: {} };
}

function notTaken({ file, at }: ItemPlace, { kind, origin, from, code, detail }: BundleTaken): NotTaken {
  return { file: file.file, offset: at, kind, ...defined({ origin, from, code, detail }) };
}

const RANK: Record<BundleTaken['kind'], number> = { root: 0, segment: 1, note: 2, unreadable: 3 };

function order(a: BundleTaken, b: BundleTaken): number {
  const rank = RANK[a.kind] - RANK[b.kind];
  if (rank !== 0) return rank;
  const [x, y] = [a.origin ?? '', b.origin ?? ''];
  if (x !== y) return x.localeCompare(y, 'en', { numeric: true });
  return (a.from ?? 0) - (b.from ?? 0);
}
