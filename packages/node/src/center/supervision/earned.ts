import { hash } from 'node:crypto';
import type { Archive } from '@hutong/archive';
import { type Day, familyOf } from '@hutong/matters';
import { readEntry, skimEntry } from '@hutong/record';
import { type Earned, type Grounds, type Hearing, judgeAt, type Placed } from '@hutong/supervision';
import { parseOrigin, type Registry } from '@hutong/trust';
import { type StandIns, standIns } from '../../redactions/moved.ts';
import { ofType } from './heard-logs.ts';

type Logs = Pick<Archive, 'ofType' | 'run' | 'places' | 'entry'> & {
  head(origin: string): Promise<{ size: number } | undefined>;
};

/** What is held of all logs, and what the registry redacted of them. */
interface Held {
  archive: Logs;
  registry: { redactions: Pick<Registry['redactions'], 'leftIn'> };
}

const OF_ITEMS = 'catalogue.';
/** What a center says that matters beneath it are judged by. */
const OF_CENTERS = ['rules.set', 'calendar.set', 'catalogue.item'];

/** Entries of a node that are judged at a time: a longer log is read once for each part of its numbers. */
const AT_ONCE = 100_000;
/** Entries under one number, some of them perhaps twice, and of one catalogue: further ones are not read. */
const MOST_OF_NUMBER = 5_000;
const MOST_OF_ITEMS = 100_000;

/**
 * The cards that a node earned at its hearings from the n-th on, each id once, as first earned.
 * @param hearings of the node, in order
 * @param atOnce entries of the node that are held at a time, more or less
 */
export async function earnedFrom(
  held: Held,
  hearings: readonly Hearing[],
  from: number,
  grounds: Grounds,
  atOnce = AT_ONCE,
): Promise<Earned[]> {
  const last = hearings.at(-1);
  const earned = new Map<string, Earned>();
  const first = grounds.since === undefined ? 1 : 0;
  // A first hearing deals none, unless another parent’s went before it.
  if (last === undefined || hearings.length <= first) return [];
  for await (const told of partsAt(held, last, atOnce)) {
    const part = new Part(told);
    for (let n = Math.max(from, first); n < hearings.length; n++) {
      const heard = hearings.slice(0, n + 1);
      const { cards, wakes } = judgeAt(heard, part.awakeAt(heard), grounds);
      part.rest(wakes);
      for (const card of cards) if (!earned.has(card.id)) earned.set(card.id, card);
      // The center hears and answers others in between.
      await new Promise((go) => setImmediate(go));
    }
  }
  return [...earned.values()];
}

/** One part of a log, and what of it may have other cards at the next hearing than it had at the last. */
class Part {
  readonly #told: readonly Placed[];
  readonly #wakes = new Map<string, Day>();

  constructor(told: readonly Placed[]) {
    const seen = new Set<string>();
    // The first to say an id has said it, whatever else is looked at beside.
    this.#told = told.filter(({ origin, entry: { id } }) => {
      const key = `${parseOrigin(origin).node} ${id}`;
      return !seen.has(key) && seen.add(key);
    });
  }

  /** All by which cards of the last hearing are judged; what nothing was said of, and whose day has not come, left out. */
  awakeAt(hearings: readonly Hearing[]): Placed[] {
    const [before, last] = [hearings.at(-2), hearings.at(-1)];
    if (last === undefined) return [];
    const wasCovered = (one: Placed) => before !== undefined && isCovered(before, one);
    const fresh = this.#told.filter((one) => isCovered(last, one) && !wasCovered(one));
    if (fresh.some(isShared)) this.#wakes.clear();
    for (const { entry } of fresh) this.#wakes.delete(entry.subject);
    const isAwake = (subject: string) => (this.#wakes.get(subject) ?? last.until - 1) < last.until;
    return this.#told.filter((one) => isShared(one) || isAwake(one.entry.subject));
  }

  rest(wakes: ReadonlyMap<string, Day>): void {
    for (const [number, day] of wakes) this.#wakes.set(number, day);
  }
}

function isCovered({ heads, ancestors }: Hearing, { origin, index }: Placed): boolean {
  return index < (heads.get(origin) ?? ancestors.get(origin) ?? 0);
}

/** Whether all matters of a node are judged by it: its catalogue, and what its ancestors say. */
function isShared({ entry: { type } }: Placed): boolean {
  return type.startsWith(OF_ITEMS) || OF_CENTERS.includes(type);
}

/**
 * All entries that a hearing covers and by which matters are judged: the node's own, then those of its ancestors. A matter's
 * are all in one part; the items and what ancestors said are in each.
 */
async function* partsAt(
  held: Held,
  { heads, ancestors, body }: Hearing,
  atOnce: number,
): AsyncGenerator<Placed[]> {
  const logs = held.archive;
  const above: Placed[] = [];
  for (const node of new Set([...ancestors.keys()].map((origin) => parseOrigin(origin).node)))
    for (const type of OF_CENTERS) for await (const placed of ofType(logs, type, node)) above.push(placed);
  const chain: { origin: string; size: number }[] = [];
  for (const [origin, size] of [...heads].sort(([a], [b]) => parseOrigin(a).epoch - parseOrigin(b).epoch))
    chain.push({ origin, size: Math.min(size, (await logs.head(origin))?.size ?? 0) });
  const instead = await standIns(logs, held.registry.redactions, body.node);
  const parts = Math.ceil(chain.reduce((sum, { size }) => sum + size, 1) / atOnce);
  for (let part = 0; part < parts; part++) {
    const isIn = (number: string) =>
      parts === 1 || hash('sha1', number, 'buffer').readUInt32BE() % parts === part;
    yield [...(await ownIn(held.archive, chain, instead, isIn)), ...above];
  }
}

/** The items of a node, and what it said under some of the numbers. */
async function ownIn(
  logs: Logs,
  chain: readonly { origin: string; size: number }[],
  { placed, elsewhere }: StandIns,
  isIn: (number: string) => boolean,
): Promise<Placed[]> {
  const told: Placed[] = [];
  const counts = new Map<string, number>();
  for (const { origin, size } of chain) {
    const own = placed.filter(
      (one) =>
        one.origin === origin &&
        one.index < size &&
        (one.entry.type.startsWith(OF_ITEMS) || isIn(one.entry.subject)),
    );
    for (let from = 0; from < size; ) {
      const page = await logs.run(origin, from, size);
      if (page.length === 0) break;
      for (const { index, bytes } of page) {
        const skimmed = skimEntry(bytes);
        if (skimmed === undefined || familyOf(skimmed.type) === undefined) continue;
        const { type, subjectAt, subjectBytes } = skimmed;
        const isItem = type.startsWith(OF_ITEMS);
        const number = isItem ? OF_ITEMS : bytes.toString('utf8', subjectAt, subjectAt + subjectBytes);
        const count = counts.get(number) ?? 0;
        if (count >= (isItem ? MOST_OF_ITEMS : MOST_OF_NUMBER) || !(isItem || isIn(number))) continue;
        counts.set(number, count + 1);
        const entry = readEntry(bytes);
        if (entry !== undefined) own.push({ origin, index, entry });
      }
      from = page.at(-1)!.index + 1;
    }
    own.sort((a, b) => a.index - b.index);
    told.push(...own);
  }
  return told.filter(({ entry }) => !elsewhere.has(entry.id));
}
