import { encodeSegment, parseCheckpoint } from '@hutong/log';
import type { Text } from '@hutong/record';
import { sealOnce } from '@hutong/trust';
import type { HeldHead } from '../holdings.ts';
import { receiptedBy } from '../receipted.ts';
import type { BundleFrame } from './frame.ts';
import { type BundleItem, encodeItem, type SealItem } from './items.ts';
import { type BundleParts, BundleRefused } from './parts.ts';
import { bundleText } from './texts.ts';

/** Items of a page are cut short after so many bytes. */
const PAGE_BYTES = 2 * 1024 * 1024;

/** What a bundle for one receiver holds: of each log the entries from an index up to a size, and what is known of it. */
export interface BundlePlan {
  from: string;
  to: string;
  way: 'up' | 'down';
  logs: { origin: string; from: number; size: number }[];
}

/** Which page: of a log from an index on; without a log the root documents behind a version. */
export interface BundleAsked {
  to: string;
  origin?: string | undefined;
  from: number;
  /** Box every item for the receiver. */
  sealed: boolean;
}

export interface BundlePage {
  items: BundleFrame[];
  /** What they are: `values` counts boxes of private values. */
  counts: { segments: number; entries: number; values: number; notes: number; roots: number };
  /** Where the next page of this log begins; absent after the last. */
  next?: number;
}

/** Makes what a bundle file is written from. Keeps nothing: what to send follows from receipts and anchors alone (P2). */
export class BundleMaker {
  readonly #parts: BundleParts;

  constructor(parts: BundleParts) {
    this.#parts = parts;
  }

  /**
   * @param to name of the receiver; the parent when absent
   * @param all everything from its beginning, whatever the receiver is known to hold
   * @throws BundleRefused
   */
  async plan(to: string | undefined, all = false): Promise<BundlePlan> {
    const { node, parent, registry } = this.#parts;
    const name = to ?? parent();
    if (name === undefined) throw noReceiver(bundleText('no_parent', { node }));
    const up = name === parent() || registry.ancestors(node).includes(name);
    if (!up && (name === node || !registry.within(name, node)))
      throw noReceiver(bundleText('no_relation', { name, node }));
    if (up && registry.node(node) === undefined) {
      const next = bundleText('no_registry_next', { name, node });
      throw new BundleRefused('no-registry', bundleText('no_registry'), next);
    }
    const logs = up ? await this.#upward(name, all) : await this.#downward(name, all);
    return { from: node, to: name, way: up ? 'up' : 'down', logs };
  }

  /** A page of what the plan names. @throws BundleRefused, ArchiveDamaged or LogDamaged of a log that cannot be read */
  async page({ to, origin, from, sealed }: BundleAsked): Promise<BundlePage> {
    const { logs, way } = await this.plan(to, true);
    const seal = sealed ? this.#sealFor(to) : undefined;
    const pageOf = (items: BundleItem[]): BundlePage => ({
      items: items.map((item) => encodeItem(item, to, seal)),
      counts: countsOf(items),
    });
    if (origin === undefined) return this.#roots(way, from, pageOf);
    const log = logs.find((l) => l.origin === origin);
    if (log === undefined)
      throw new BundleRefused('no-log', bundleText('no_log', { origin, to }), bundleText('no_log_next'));
    const { items, at } = await this.#segments(log, from, to);
    if (at < log.size && at > from) return { ...pageOf(items), next: at };
    if (at < log.size) this.#demandHeld(origin, at);
    for (const note of await this.#parts.holdings.notes(origin)) items.push({ kind: 'note', note });
    return pageOf(items);
  }

  async #segments(
    { origin, size }: { origin: string; size: number },
    from: number,
    to: string,
  ): Promise<{ items: BundleItem[]; at: number }> {
    const items: BundleItem[] = [];
    let at = from;
    for (let bytes = 0; at < size && bytes < PAGE_BYTES; ) {
      const segments = await this.#parts.holdings.segments(origin, at, to);
      const last = segments.at(-1);
      if (last === undefined) break;
      for (const segment of segments) {
        const named = { ...segment, lease: this.#parts.instance };
        bytes += encodeSegment(named).length;
        items.push({ kind: 'segment', segment: named });
      }
      at = parseCheckpoint(last.note).size;
    }
    return { items, at };
  }

  // Without a word the receiver would be given the end of a log whose middle is missing.
  #demandHeld(origin: string, from: number): void {
    const to = this.#parts.holdings.prunedTo?.(origin) ?? 0;
    if (from >= to) return;
    throw new BundleRefused('pruned', bundleText('pruned', { origin, to }), bundleText('pruned_next'));
  }

  #roots(way: BundlePlan['way'], from: number, pageOf: (items: BundleItem[]) => BundlePage): BundlePage {
    const notes = way === 'down' ? this.#parts.roots.after(from) : [];
    const page = pageOf(notes.map((note) => ({ kind: 'root', note })));
    return notes.length === 0 ? page : { ...page, next: from + notes.length };
  }

  #sealFor(to: string): SealItem {
    const { registry, random } = this.#parts;
    const key = registry.keys(to)?.sealing;
    if (key !== undefined) return sealOnce(key, random);
    throw new BundleRefused('no-key', bundleText('no_key', { to }), bundleText('no_key_next'));
  }

  // As the push does: from where the receiver's receipts are.
  async #upward(to: string, all: boolean): Promise<BundlePlan['logs']> {
    const { holdings } = this.#parts;
    const heads = await holdings.outgoing();
    await holdings.leaving(heads);
    const logs: BundlePlan['logs'] = [];
    for (const { origin, size, counted = size } of heads)
      logs.push({ origin, from: all ? 0 : await receiptedBy(holdings, to, origin), size: counted });
    return logs;
  }

  // What its own logs came to, and the logs it follows, the registry first: what stands behind is verified with it.
  async #downward(to: string, all: boolean): Promise<BundlePlan['logs']> {
    const { holdings, seenBy } = this.#parts;
    const followed = await holdings.followed(to);
    const own = (await holdings.outgoing()).filter((h) => holdings.belongsTo(h.origin, to));
    await holdings.leaving([...followed, ...own]);
    const seen = all ? undefined : await seenBy?.(to);
    return [
      ...followed.map(({ origin, size }) => ({ origin, from: Math.min(seen?.get(origin) ?? 0, size), size })),
      ...own.map(({ origin, size }: HeldHead) => ({ origin, from: size, size })),
    ];
  }
}

function countsOf(items: readonly BundleItem[]): BundlePage['counts'] {
  const segments = items.flatMap((item) => (item.kind === 'segment' ? [item.segment] : []));
  const of = (kind: BundleItem['kind']) => items.filter((item) => item.kind === kind).length;
  return {
    segments: segments.length,
    entries: segments.reduce((sum, s) => sum + s.entries.length, 0),
    values: segments.reduce((sum, s) => sum + s.sealed.length, 0),
    notes: of('note'),
    roots: of('root'),
  };
}

function noReceiver(reason: Text): BundleRefused {
  return new BundleRefused('no-receiver', reason, bundleText('no_receiver_next'));
}
