import { statSync } from 'node:fs';
import { openRows, type Row } from '@hutong/intake';
import type { Told } from '@hutong/matters';
import {
  derivedId,
  InvalidRecord,
  isObject,
  isUnreviewed,
  type Phrase,
  parseOccurredAt,
  prepareRecord,
  said,
} from '@hutong/record';
import type { lawOf } from '@hutong/supervision';
import { describeError } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { plain } from '../../text.ts';

/** The node of a record that names none. */
const LOCAL = 'local';

/** What a file of records says, and how many of its lines could not be taken. */
export interface Events {
  told: Told[];
  divisions: Map<string, string>;
  refused: number;
  /** Of a node's records: what its ancestors put on record to judge a node by. */
  law?: (node: string) => Pick<ReturnType<typeof lawOf>, 'inForce' | 'layers'>;
}

/** Reads a file of records, one a line. What POST would refuse is told with its number, and left out. */
export async function readEvents(file: string, session: Session): Promise<Events> {
  const told = (text: Phrase) => plain(said(text, session.lang));
  const events: Events = { told: [], divisions: new Map(), refused: 0 };
  const refuse = (line: number, described: { error: string; message: string; next: string }): void => {
    events.refused += 1;
    if (session.json) session.note(JSON.stringify({ line, ...described }));
    else {
      session.note(session.say('clocks_line_refused', { line, message: described.message }));
      session.note(`  ${session.say('next', { next: described.next })}`);
    }
  };
  if (statSync(file).size === 0) return events;
  for await (const { rows, refused } of await openRows(file, { format: 'jsonl' })) {
    for (const { row, reason, next } of refused)
      refuse(row, { error: 'InvalidRecord', message: told(reason), next: told(next) });
    for (const row of rows) {
      try {
        takeLine(row, events, session);
      } catch (error) {
        if (!(error instanceof InvalidRecord)) throw error;
        refuse(row.row, describeError(error, session.lang));
      }
    }
  }
  return events;
}

function takeLine({ row, raw, values }: Row, events: Events, session: Session): void {
  if (Object.hasOwn(values, 'place')) {
    const [node, division] = placeOf(values, session);
    events.divisions.set(node, division);
    return;
  }
  const { node = LOCAL, recorded_at, received_at, ...record } = values;
  if (!isNodeName(node))
    throw new InvalidRecord('node', session.say('clocks_node'), session.say('clocks_node_next'));
  const occurred = parseOccurredAt(record.occurred_at);
  const now = recorded_at === undefined ? occurred : parseOccurredAt(recorded_at, 'recorded_at');
  const seenMs = received_at === undefined ? undefined : parseOccurredAt(received_at, 'received_at');
  // A line without an id is a record of its own, the same each time the file is read.
  record.id ??= derivedId(occurred, Buffer.from(`${row} ${raw}`));
  // What centers’ programs alone may state is read here too: cards and hearings move matters.
  const own = typeof record.type === 'string' && record.type.startsWith('supervision.');
  const [prepared] = prepareRecord(record, { now, random: (n) => new Uint8Array(n), own });
  if (prepared === undefined) return;
  const entry = { ...prepared.entry, unreviewed: isUnreviewed(prepared.entry) };
  events.told.push(seenMs === undefined ? { node, entry } : { node, entry, seenMs });
}

function isNodeName(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z0-9-]{1,32}$/.test(name);
}

function placeOf(values: Record<string, unknown>, session: Session): [node: string, division: string] {
  const { place } = values;
  if (isObject(place) && isNodeName(place.node)) {
    const { node, division_code: division } = place;
    if (typeof division === 'string' && /^\d{2,12}$/.test(division)) return [node, division];
  }
  throw new InvalidRecord('place', session.say('clocks_place'), session.say('clocks_place_next'));
}
