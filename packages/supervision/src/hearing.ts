import { type Day, dayOfDate, dayOfMoment } from '@hutong/matters';
import { type BodyOf, type Entry, readBody } from '@hutong/record';

/** Where an entry stands. */
export interface Place {
  origin: string;
  index: number;
}

/** An entry in its place. */
export interface Placed extends Place {
  entry: Entry;
}

/** What a center heard of a node, as an entry of the center's own log says it (A6). */
export interface Hearing extends Place {
  id: string;
  /** When the center put it on record, milliseconds since 1970. */
  recordedAt: number;
  /** Days before it are judged. */
  until: Day;
  /** Entries that the center then held of each of the node's logs. */
  heads: ReadonlyMap<string, number>;
  /** The same of the logs of the node's ancestors. */
  ancestors: ReadonlyMap<string, number>;
  body: BodyOf<'supervision.hearing'>;
}

/** Reads a hearing; undefined of what is none. */
export function readHearing({ origin, index, entry }: Placed): Hearing | undefined {
  const body = readBody(entry, 'supervision.hearing');
  const until = body && dayOfDate(body.until);
  if (body === undefined || until === undefined) return undefined;
  const sizes = (heads: typeof body.heads) => new Map(heads.map((head) => [head.origin, head.size]));
  return {
    origin,
    index,
    id: entry.id,
    recordedAt: entry.recordedAt,
    until,
    heads: sizes(body.heads),
    ancestors: sizes(body.ancestors),
    body,
  };
}

/** Whether one may follow another: its day is a later one, and so is the day on which it was said. */
export function mayFollow(last: Hearing | undefined, until: Day, recordedAt: number): boolean {
  return last === undefined || (until > last.until && dayOfMoment(recordedAt) > dayOfMoment(last.recordedAt));
}

/**
 * The day up to which the node had been heard without this entry: what it says of an earlier one is proven to have been
 * recorded late (补录). Undefined where every hearing before the last held it.
 * @param hearings of one node, in order
 */
export function missedBy(hearings: readonly Hearing[], { origin, index }: Place): Day | undefined {
  let [from, to] = [0, hearings.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((hearings[middle]!.heads.get(origin) ?? 0) <= index) from = middle + 1;
    else to = middle;
  }
  return hearings[from - 1]?.until;
}
