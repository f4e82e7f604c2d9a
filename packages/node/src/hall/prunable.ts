import { type LogStore, parseCheckpoint, rootAt } from '@hutong/log';
import { recordTypes, SHANGHAI_MS } from '@hutong/record';
import { cosignaturesOf, counted, type Registry } from '@hutong/trust';
import { originsOf } from './held-logs.ts';

export const DAY_MS = 86_400_000;
/** Positions and rows looked at for one slice: it holds a window up no longer than a moment. */
const SLICE_POSITIONS = 20_000;
const SLICE_ENTRIES = 256;
/** Smaller entries give nothing back. */
const SMALL_BYTES = 256;

/** What ends a matter, by type or family: until then the hall's windows need all of it. */
const ENDINGS: Record<string, readonly string[]> = {
  case: ['case.close', 'case.withdraw'],
  complaint: ['complaint.reply'],
  // Requests: whatever else of the family there is, is named below.
  disclosure: ['disclosure.reply', 'disclosure.transfer'],
  'disclosure.document': [],
  'disclosure.part': [],
  'attachment.part': [],
};

/** Of these alone a matter may consist: nothing of it ever runs. */
const ALONE = new Set(['case.sent_away']);

type Ancestry = Pick<Registry, 'ancestors' | 'cosigner' | 'cosignatures' | 'log'>;

/** A part of a log, from its beginning, that others have had for long enough. */
export interface Covered {
  origin: string;
  size: number;
  /** Who has all of that part, nearest first. */
  by: string[];
}

/** The ancestors that count, and up to when what they received may go. */
export interface Reach {
  /** Nearest first; the last is the top center. */
  by: string[];
  /** Seconds since 1970, a day's beginning in Beijing. */
  beforeS: number;
}

/**
 * Until when policy reaches back: whole days, counted from the newest receipt of the top center at the latest, so that a
 * hall whose clock is wrong, or that hears of nobody, lets nothing go too early (P7). undefined: no such receipt.
 */
export function reachOf(
  { store, registry, node }: { store: LogStore; registry: Ancestry; node: string },
  afterDays: number,
  nowMs: number,
): Reach | undefined {
  const by = registry.ancestors(node);
  const top = by.at(-1);
  if (top === undefined) return undefined;
  const times = originsOf(store, node).flatMap((origin) =>
    store
      .cosignatures(origin)
      .filter((c) => c.node === top)
      .map((c) => timeOf(registry, c.note, top) ?? 0),
  );
  const newestMs = Math.max(0, ...times) * 1_000;
  if (newestMs === 0) return undefined;
  const last = Math.min(nowMs, newestMs) - afterDays * DAY_MS;
  const dayMs = Math.floor((last + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS;
  return { by, beforeS: Math.floor(dayMs / 1_000) };
}

/**
 * How much of a log two of its ancestors, the top center among them, received before the time, by receipts whose keys
 * were not revoked and whose roots are those of what is held here.
 */
export function coveredOf(
  store: LogStore,
  registry: Ancestry,
  origin: string,
  { by, beforeS }: Reach,
): Covered {
  const sizes = by.map((node) => receivedBefore(store, registry, { origin, node, beforeS }));
  const others = sizes.slice(0, -1);
  const size = counted(registry.log(origin), Math.min(sizes.at(-1) ?? 0, Math.max(0, ...others)));
  return { origin, size, by: by.filter((_, i) => (sizes[i] ?? 0) >= size) };
}

/** A center's receipts on a log rise in time as they do in size, so that the last one before a time is found by halving. */
function receivedBefore(
  store: LogStore,
  registry: Ancestry,
  { origin, node, beforeS }: { origin: string; node: string; beforeS: number },
): number {
  const inTime = (note: string | undefined): note is string =>
    note !== undefined && (timeOf(registry, note, node) ?? Number.POSITIVE_INFINITY) < beforeS;
  const good = (note: string): boolean => {
    const { size, root } = parseCheckpoint(note);
    return size <= (store.head(origin)?.size ?? 0) && rootAt(size, store.tiles(origin)).equals(root);
  };
  let [low, high] = [0, store.head(origin)?.size ?? 0];
  while (low < high) {
    const middle = Math.floor((low + high) / 2) + 1;
    const note = store.pages.cosignedBy(node, origin, middle, high);
    if (inTime(note) && good(note)) low = parseCheckpoint(note).size;
    else high = middle - 1;
  }
  const newest = cosignaturesOf(store, registry, origin).find((c) => c.node === node);
  return newest !== undefined && newest.size > low && inTime(newest.note) && good(newest.note)
    ? newest.size
    : low;
}

function timeOf(registry: Ancestry, note: string, node: string): number | undefined {
  return registry.cosignatures(note).find((c) => c.node === node && !c.revoked)?.timeS;
}

/** Entries of a log that may go, and where to look on. */
export interface Slice {
  indexes: number[];
  next: number;
}

/**
 * The next entries from `from` on that may go: what windows recorded and are done with. What the hall reads its own state
 * from (its logs' beginnings and ends, anchors, orders, acts, items of the catalogue) stays, and so does a matter that is
 * open, or of which anything is not covered yet.
 */
export function nextSlice(store: LogStore, covered: readonly Covered[], log: Covered, from: number): Slice {
  const to = Math.min(log.size, from + SLICE_POSITIONS);
  // A center that has nothing of the log is given its first run, and takes from its own parent what that has beyond.
  const [first] = store.checkpoints(log.origin, 1, 1);
  const begin = first === undefined ? to : Math.max(from, parseCheckpoint(first).size);
  const rows = store.pages.large(log.origin, { from: begin, to, bytes: SMALL_BYTES, limit: SLICE_ENTRIES });
  const done = new Map<string, boolean>();
  const indexes = rows
    .filter(({ type, subject }) => {
      const endings = ENDINGS[type] ?? ENDINGS[recordTypes.get(type)?.family ?? ''];
      if (endings === undefined) return false;
      const key = `${endings.join()} ${subject}`;
      const known = done.get(key) ?? isDone(store, covered, subject, endings);
      done.set(key, known);
      return known;
    })
    .map((row) => row.index);
  const last = rows.at(-1);
  return { indexes, next: rows.length < SLICE_ENTRIES || last === undefined ? to : last.index + 1 };
}

function isDone(
  store: LogStore,
  covered: readonly Covered[],
  subject: string,
  endings: readonly string[],
): boolean {
  const open = covered.some(({ origin, size }) => store.pages.hasAbout(subject, origin, size));
  if (open) return false;
  const types = store.pages.typesAbout(subject);
  // What is corrected may be its end: a matter that was taken up again is open.
  if (types.some((type) => type.endsWith('.correct'))) return false;
  if (types.every((type) => ALONE.has(type))) return true;
  return endings.length === 0 || endings.some((type) => types.includes(type));
}
