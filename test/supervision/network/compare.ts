// What centers said of halls, as the province holds it, held against the second implementation.
import type { Center } from '@hutong/center';
import { type BodyOf, readBody, readEntry } from '@hutong/record';
import type { Line } from '../../clocks/world.ts';
import type { County } from '../data.ts';
import { earnedAt, type HeardUpTo, type Law, type PlacedLine } from '../earned.ts';

const DAY_MS = 86_400_000;

interface Place {
  origin: string;
  index: number;
}

interface Hearing extends HeardUpTo, Place {
  /** The day on which the center said it. */
  said: number;
  byAnchor: boolean;
}

interface Dealt extends Place {
  body: BodyOf<'supervision.card'>;
}

/** What one center said of one node. */
export interface Spoken {
  center: string;
  node: string;
  hearings: Hearing[];
  cards: Dealt[];
}

type Spelled = { type: 'supervision.hearing' | 'supervision.card'; center: string };

async function* bodiesOf<T extends Spelled['type']>(
  { archive }: Center,
  type: T,
  center: string,
): AsyncGenerator<Place & { body: BodyOf<T>; recordedAt: number }> {
  for (let after: Place | undefined; ; ) {
    const page = await archive.ofType(type, { node: center, after });
    if (page.length === 0) return;
    for (const { origin, index, bytes } of page) {
      const entry = readEntry(bytes);
      const body = entry && readBody(entry, type);
      if (entry !== undefined && body !== undefined)
        yield { origin, index, body, recordedAt: entry.recordedAt };
    }
    after = page.at(-1);
  }
}

/** What centers said of others, by the archive of one that holds it. */
export async function spokenIn(holder: Center, centers: Iterable<string>): Promise<Spoken[]> {
  const found = new Map<string, Spoken>();
  const of = (center: string, node: string): Spoken => {
    const known = found.get(`${center} ${node}`) ?? { center, node, hearings: [], cards: [] };
    found.set(`${center} ${node}`, known);
    return known;
  };
  for (const center of centers) {
    for await (const { body, recordedAt, ...place } of bodiesOf(holder, 'supervision.hearing', center)) {
      const { hearings } = of(center, body.node);
      const until = Date.parse(body.until) / DAY_MS;
      const said = Math.floor((recordedAt + 8 * 3_600_000) / DAY_MS);
      const last = hearings.at(-1);
      const sizes = new Map(body.heads.map(({ origin, size }) => [origin, size]));
      if (last === undefined || (until > last.until && said > last.said))
        hearings.push({ ...place, until, said, sizes, byAnchor: 'anchor' in body.by });
    }
    for await (const { body, recordedAt: _, ...place } of bodiesOf(holder, 'supervision.card', center))
      of(center, body.node).cards.push({ ...place, body });
  }
  return [...found.values()];
}

/** Lines of each case and of its item, where the logs of the node have them, each record once. */
export async function placedIn(
  holder: Center,
  node: string,
  told: ReadonlyMap<string, Line>,
  cases: ReadonlyMap<string, string>,
): Promise<PlacedLine[][]> {
  const bySubject = new Map<string, PlacedLine[]>();
  const seen = new Set<string>();
  for (const { origin } of holder.registry.node(node)?.epochs ?? [])
    for (let from = 0; ; ) {
      const page = await holder.archive.run(origin, from, Number.MAX_SAFE_INTEGER);
      if (page.length === 0) break;
      for (const { index, bytes } of page) {
        const id = readEntry(bytes)?.id ?? '';
        const line = told.get(id);
        if (line === undefined || seen.has(id)) continue;
        seen.add(id);
        bySubject.set(line.subject, [...(bySubject.get(line.subject) ?? []), { origin, index, line }]);
      }
      from = page.at(-1)!.index + 1;
    }
  return [...cases].map(([number, item]) => [
    ...(bySubject.get(item) ?? []),
    ...(bySubject.get(number) ?? []),
  ]);
}

/**
 * Cards of one node by one center, but those of its last hearing, which may still be under way.
 * @param others what other centers said of the node: a new parent goes on where the former one stopped
 * @returns what differs
 */
export function compareSpoken(
  { center, node, hearings, cards }: Spoken,
  others: readonly Spoken[],
  cases: readonly PlacedLine[][],
  judged: County & { law: Law },
): { cards: number; wrong: string[] } {
  const place = ({ origin, index }: Place) => `${origin} #${index}`;
  const last = hearings.at(-1);
  const expected = new Map<string, string>();
  const former = formerHearing(hearings, others);
  for (let n = former.length === 0 ? 1 : 0; n < hearings.length - 1; n++)
    for (const card of earnedAt([...former, ...hearings.slice(0, n + 1)], cases, judged)) {
      const [on, ...what] = card.split(' ').toReversed();
      const key = what.toReversed().join(' ');
      if (!expected.has(key)) expected.set(key, `on ${on} by ${place(hearings[n]!)}`);
    }
  const wrong: string[] = [];
  const dealt = new Set<string>();
  for (const { body } of cards) {
    if (last !== undefined && place(body.hearing) === place(last)) continue;
    const key = [body.number, body.rule, body.start_record, body.level].join(' ');
    const says = `on ${body.on} by ${place(body.hearing)}`;
    const follows = expected.get(key) ?? 'not at all';
    if (dealt.has(key)) wrong.push(`${center} dealt ${key} to ${node} twice`);
    else if (says !== follows)
      wrong.push(`${center} dealt ${key} to ${node} ${says}; it was earned ${follows}`);
    dealt.add(key);
  }
  for (const [key, follows] of expected)
    if (!dealt.has(key)) wrong.push(`${center} did not deal ${key} to ${node}, earned ${follows}`);
  return { cards: expected.size, wrong };
}

/** Whatever stands in a log was held. */
const ALL = { get: () => Number.POSITIVE_INFINITY };

/** The last hearing by a former parent, of which only the day counts: what it missed is no later parent’s to say. */
function formerHearing([first]: readonly Hearing[], others: readonly Spoken[]): HeardUpTo[] {
  const before = others
    .flatMap(({ hearings }) => hearings)
    .filter(({ said }) => first !== undefined && said <= first.said);
  if (before.length === 0) return [];
  return [{ until: Math.max(...before.map(({ until }) => until)), sizes: ALL }];
}
