import type { Archive } from '@hutong/archive';
import { type Day, dayOfMoment } from '@hutong/matters';
import { readBody, readEntry } from '@hutong/record';
import type { Bearing, Place, Placed, ReceivedHead } from '@hutong/supervision';
import { parseOrigin, type Registry } from '@hutong/trust';
import { ofType } from './heard-logs.ts';
import { hasSeen, type Seen, takeSeen } from './seen.ts';

interface Held {
  archive: Pick<Archive, 'ofType' | 'entry'>;
  registry: Pick<Registry, 'ancestors' | 'log' | 'logAt' | 'logs' | 'node'>;
}

/** A head that a center received, with how much it had anchored by then of the logs above it. */
export interface HeadThen extends ReceivedHead {
  above: ReadonlyMap<string, number>;
}

/** What the registry says that keeps a node from being heard until its log anchors it. */
interface Word extends Place {
  day: Day;
  /** The log that it enrols, where it does. */
  enrols: string | undefined;
  /** The parent that it gives the node, where it does. */
  parent: string | null | undefined;
}

const WORDS = ['registry.node', 'registry.move', 'registry.close'] as const;

/**
 * What the entries below each head bore for the center that received it, so that a hearing may be asked of that center: the
 * conditions of `Evidence`, as anybody can check them later. Where it cannot be told, none.
 * @param heads of one child, in the order in which the center anchored them
 */
export async function bearingsOf(
  held: Held,
  center: string,
  child: string,
  heads: readonly HeadThen[],
): Promise<Map<ReceivedHead, Bearing>> {
  const words = await wordsOf(held, child);
  const found = new Map<ReceivedHead, Bearing>();
  for (const origin of new Set(heads.map((head) => head.origin))) {
    const required = requiredOf(words, origin, center);
    if (required === -1) continue;
    const seen = new Map<string, Seen>();
    const anchors = ofType(held.archive, 'anchor', child, { origin, index: -1 });
    let next = await anchors.next();
    for (const head of heads) {
      if (head.origin !== origin) continue;
      for (; next.done !== true && isBelow(next.value, head); next = await anchors.next())
        takeSeen(seen, next.value, held.registry);
      const ends = endsOf(held, child, heads, head);
      if (ends === undefined || !hasSeen(seen, words[required]!, held.registry)) continue;
      const unknown = words.slice(required).find((word) => !hasSeen(seen, word, held.registry));
      const upTo = await newestOf(held, center, head, seen);
      const before = Math.min(ends, unknown?.day ?? ends);
      if (upTo !== undefined) found.set(head, { upTo, before });
    }
  }
  return found;
}

function isBelow({ origin, index }: Placed, head: ReceivedHead): boolean {
  return origin === head.origin && index < head.size;
}

/** What the registry says of where a node stands and of its logs, in order. */
async function wordsOf({ archive, registry }: Held, child: string): Promise<Word[]> {
  const words: Word[] = [];
  const writers = new Set(registry.logs.map(({ origin }) => parseOrigin(origin).node));
  for (const writer of writers)
    for (const type of WORDS)
      for await (const { origin, index, entry } of ofType(archive, type, writer)) {
        const body = readBody(entry, type);
        if (body?.node !== child || registry.logAt(origin) === -1) continue;
        const enrols = type === 'registry.node' && 'origin' in body ? body.origin : undefined;
        const parent = 'parent' in body ? body.parent : undefined;
        words.push({ origin, index, day: dayOfMoment(entry.recordedAt), enrols, parent });
      }
  const at = ({ origin }: Word) => registry.logAt(origin);
  return words.sort((a, b) => at(a) - at(b) || a.index - b.index);
}

/** The last word without which nothing of this log is heard by this center: that it is a log of its child’s; -1 if none is. */
function requiredOf(words: readonly Word[], log: string, center: string): number {
  let parent: string | null | undefined;
  let given = -1;
  for (const [index, word] of words.entries()) {
    if (word.parent !== undefined && word.parent !== parent && word.parent === center) given = index;
    parent = word.parent ?? parent;
  }
  const enrolled = words.findLastIndex(({ enrols }) => enrols === log);
  return enrolled === -1 ? -1 : Math.max(enrolled, given);
}

/**
 * The day on which the center had the end of a log, so that it is to hear the next: never, as far as is known. Undefined
 * where there is nothing to hear it by: it is at its end, or a log before it is not held to its own.
 */
function endsOf(
  { registry }: Held,
  child: string,
  heads: readonly HeadThen[],
  head: ReceivedHead,
): Day | undefined {
  const epochs = registry.node(child)?.epochs ?? [];
  const at = epochs.findIndex(({ origin }) => origin === head.origin);
  const closedAt = (origin: string) => registry.log(origin)?.closedAt;
  const isEnd = ({ origin, size }: ReceivedHead) => size >= (closedAt(origin) ?? Number.POSITIVE_INFINITY);
  const wasHeld = ({ origin }: { origin: string }) =>
    closedAt(origin) === 0 || heads.some((one) => one.origin === origin && isEnd(one) && one.day <= head.day);
  if (at === -1 || isEnd(head) || !epochs.slice(0, at).every(wasHeld)) return undefined;
  const later = new Set(epochs.slice(at + 1).map(({ origin }) => origin));
  const ended = heads.find((one) => (one.origin === head.origin ? isEnd(one) : later.has(one.origin)));
  return ended?.day ?? Number.POSITIVE_INFINITY;
}

/** The newest day of an entry of the center’s, or of one above it that it had itself, among those that a node has seen. */
async function newestOf(
  { archive, registry }: Held,
  center: string,
  { above }: HeadThen,
  seen: ReadonlyMap<string, Seen>,
): Promise<Day | undefined> {
  const ancestors = new Set(registry.ancestors(center));
  const days: Day[] = [];
  for (const [origin, { size }] of seen) {
    const { node } = parseOrigin(origin);
    const isHeld = node === center || (ancestors.has(node) && size <= (above.get(origin) ?? 0));
    const bytes = isHeld ? await archive.entry(origin, size - 1) : undefined;
    const entry = bytes && readEntry(bytes);
    if (entry !== undefined) days.push(dayOfMoment(entry.recordedAt));
  }
  return days.length === 0 ? undefined : Math.max(...days);
}
