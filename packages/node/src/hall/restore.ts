import type { RestoredLog, RestoreService, RestoreState } from '@hutong/api';
import type { LinkChild } from '@hutong/link';
import { type LogStore, parseCheckpoint, rootAt } from '@hutong/log';
import { headsOf, type PlacedEntry } from '@hutong/oversight';
import { readEntry, timeText } from '@hutong/record';
import { cosignaturesOf, parseOrigin, type Registry, readClosing } from '@hutong/trust';
import type { HallHoldings } from './holdings.ts';

interface Parts {
  node: string;
  store: LogStore;
  registry: Registry;
  holdings: HallHoldings;
  link: () => { parent: string | undefined; child: LinkChild | undefined };
}

type Known = NonNullable<RestoredLog['known']>;

/**
 * How far this hall has its earlier logs back, from what is held and signed alone: sizes and roots of its own store, the
 * registry's closings, receipts, heads that notes showed, and heads that its ancestors' anchors state.
 */
export class HallRestore implements RestoreService {
  readonly #parts: Parts;
  /** Most entries of each of this node's logs that an ancestor's anchor states. */
  readonly #anchored = new Map<string, number>();
  /** By ancestor's log: its last anchor read. */
  readonly #read = new Map<string, PlacedEntry>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async state(): Promise<RestoreState> {
    const { holdings, link } = this.#parts;
    holdings.flush(); // A receipt that came with the last entries counts.
    this.#readAnchors();
    const { parent, child } = link();
    const logs = holdings.earlier().map(({ origin, size }) => this.#log(origin, size, child));
    const back = logs.every((l) => l.above !== null && l.held >= l.above);
    return {
      parent: parent ?? null,
      connected: child?.connected ?? false,
      done: back && (child?.compared ?? false),
      logs,
    };
  }

  #log(origin: string, end: number, child: LinkChild | undefined): RestoredLog {
    const { store } = this.#parts;
    const head = store.head(origin);
    const held = head?.size ?? 0;
    const last = head && store.entry(origin, held - 1);
    const ends = end === Number.MAX_SAFE_INTEGER ? null : end;
    const receipt = this.#receipt(origin);
    const known = this.#known(origin, held, ends, receipt);
    return {
      origin,
      epoch: parseOrigin(origin).epoch,
      held,
      root: head?.root.toString('base64') ?? null,
      ends,
      above: child?.above(origin) ?? null,
      receipt,
      known,
      missing: known !== null && known.size > held ? { from: held, to: known.size } : null,
      beyond: last !== undefined && readClosing(last) !== undefined ? 'nothing' : 'unknown',
    };
  }

  #known(
    origin: string,
    held: number,
    ends: number | null,
    receipt: RestoredLog['receipt'],
  ): RestoredLog['known'] {
    const says: Known[] = [
      { size: ends ?? 0, by: 'registry' },
      { size: receipt?.size ?? 0, by: 'receipt' },
      { size: Math.max(held, this.#parts.holdings.seen(origin)), by: 'head' },
      { size: this.#anchored.get(origin) ?? 0, by: 'anchor' },
    ];
    const most = says.reduce((a, b) => (b.size > a.size ? b : a));
    return most.size === 0 ? null : most;
  }

  /** The largest receipt held, with its signature and root looked at again. */
  #receipt(origin: string): RestoredLog['receipt'] {
    const { store, registry, node } = this.#parts;
    const by = registry.ancestors(node);
    const [best] = cosignaturesOf(store, registry, origin)
      .filter((c) => by.includes(c.node))
      .sort((a, b) => b.size - a.size || by.indexOf(a.node) - by.indexOf(b.node));
    if (best === undefined) return null;
    const { root } = parseCheckpoint(best.note);
    const head = store.head(origin);
    const agrees = best.size <= (head?.size ?? 0) && rootAt(best.size, store.tiles(origin)).equals(root);
    const at = timeText(best.timeS * 1_000);
    return { by: best.node, size: best.size, at, root: root.toString('base64'), agrees };
  }

  // What was read once is not read again: the ancestors' logs only grow.
  #readAnchors(): void {
    const { store, registry, node } = this.#parts;
    const above = registry.ancestors(node);
    for (const { origin } of store.heads()) {
      if (!above.includes(parseOrigin(origin).node)) continue;
      const next = () => store.pages.ofType('anchor', [origin], this.#read.get(origin));
      for (let page = next(); page.length > 0; page = next()) {
        for (const { bytes } of page) this.#take(bytes);
        this.#read.set(origin, page.at(-1) as PlacedEntry);
      }
    }
  }

  #take(anchor: Uint8Array): void {
    for (const { origin, size } of headsOf(readEntry(anchor)))
      if (origin.split('/')[1] === this.#parts.node)
        this.#anchored.set(origin, Math.max(size, this.#anchored.get(origin) ?? 0));
  }
}
