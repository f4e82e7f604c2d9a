import { LOG_STRIDE, type LogStore } from '@hutong/log';
import {
  type AnchorBody,
  type AnchoredHead,
  Anchorer,
  DEFAULT_ANCHOR_S,
  type PlacedEntry,
} from '@hutong/oversight';
import { type NodeConfig, parseOrigin } from '@hutong/trust';

const PAGE = 100;

/** What a hall's anchors are made from. */
interface HallAnchorParts {
  config: NodeConfig;
  store: LogStore;
  now: () => number;
  /** Origin of its own log of now; undefined while nothing may be appended. */
  own: () => string | undefined;
  append: (bodies: AnchorBody[]) => Promise<void>;
}

/** A hall puts on record the heads of its ancestors' logs as it saw them; it cosigns nobody's. */
export function hallAnchors({ config, store, now, own, append }: HallAnchorParts): Anchorer {
  const isOwn = (origin: string) => parseOrigin(origin).node === config.node;
  const seen = async (): Promise<AnchoredHead[]> =>
    store
      .heads()
      .filter((h) => !isOwn(h.origin))
      .map(({ origin, size, root }) => ({ origin, size, root: root.toString('base64') }));
  const entries = async (origin: string, from: number) => readEntries(store, origin, from);
  const anchors = async (after: PlacedEntry | undefined) => {
    const logs = store
      .heads()
      .map((h) => h.origin)
      .filter(isOwn);
    logs.sort((a, b) => parseOrigin(a).epoch - parseOrigin(b).epoch);
    return readAnchors(store, logs, after);
  };
  const place = { own, anchors, entries, cosigned: async () => [], seen, append };
  return new Anchorer(place, { intervalMs: (config.anchor_s ?? DEFAULT_ANCHOR_S) * 1_000, now });
}

function readEntries(store: LogStore, origin: string, from: number): Uint8Array[] {
  const page: Uint8Array[] = [];
  for (let i = from; i < from + PAGE; i++) {
    const bytes = store.entry(origin, i);
    if (bytes === undefined || bytes === null) break;
    page.push(bytes);
  }
  return page;
}

/** Up to 100 anchors of these logs, in their order, behind a place. */
export function readAnchors(
  store: LogStore,
  logs: readonly string[],
  after: { origin: string; index: number } | undefined,
): PlacedEntry[] {
  const statement = store.db.prepare(
    `SELECT position, bytes FROM record JOIN entry USING (position)
     WHERE type = 'anchor' AND position >= ? AND position < ? AND bytes IS NOT NULL ORDER BY position LIMIT ?`,
  );
  const page: PlacedEntry[] = [];
  const first = after === undefined ? 0 : Math.max(0, logs.indexOf(after.origin));
  for (const origin of logs.slice(first)) {
    const base = store.logId(origin) * LOG_STRIDE;
    const from = origin === after?.origin ? base + after.index + 1 : base;
    const rows = statement.all(from, base + LOG_STRIDE, PAGE - page.length) as {
      position: number;
      bytes: Buffer;
    }[];
    page.push(...rows.map((r) => ({ origin, index: r.position - base, bytes: r.bytes })));
    if (page.length >= PAGE) break;
  }
  return page;
}
