import type { RecordInput } from '@hutong/record';
import { makeApprovals } from './approvals.ts';
import type { Making } from './make.ts';
import { seeded } from './random.ts';
import { type Hall, readPeople } from './sample.ts';
import { makeComplaints, makeRequests } from './voices.ts';
import { addWorkdays, isWorkday } from './workdays.ts';

export interface DayOptions {
  hall: Hall;
  /** The hall's `catalogue.item` records; cases are made from them and their limits. */
  items: readonly RecordInput[];
  /** The hall's `disclosure.document` records. */
  documents: readonly RecordInput[];
  /** YYYY-MM-DD; a day off stands for the working day before it. Give a day that is past: see `lastWorkday`. */
  day: string;
  /** How many approvals have something happen up to that day. From 6 on, every kind of event occurs. */
  cases: number;
  seed: string;
  /** How many cases were made for this hall and day before (in a run that adds some), so that numbers go on. Default 0. */
  from?: number;
}

/**
 * One working day of a hall: its items and documents as given, then the events of its cases, requests and complaints
 * in the order in which they happened. A case that takes weeks began on an earlier working day; what happened before
 * `day` is marked as entered late (补录), nothing happens after it.
 *
 * The same options give the same records under the same ids.
 * @throws RangeError when `day` isn't a date, or cases are asked for and there are no items.
 */
export function makeDay(options: DayOptions): RecordInput[] {
  const { hall, items, documents, cases, seed } = options;
  const day = isWorkday(options.day) ? options.day : addWorkdays(options.day, -1);
  if (cases > 0 && items.length === 0)
    throw new RangeError(`${hall.name}: cases can't be made without items`);
  const random = seeded(`${seed}|${hall.name}|${day}`);
  const making: Making = { hall, day, seed, from: options.from ?? 0, random, people: readPeople() };
  const approvals = makeApprovals(making, items, cases);
  const numbers = [...new Set(approvals.map((record) => record.subject))];
  const voices = Math.ceil(cases / 20);
  const events = [...approvals, ...makeRequests(making, voices), ...makeComplaints(making, voices, numbers)];
  // Every time is written in +08:00, so text order is the order of time; the sort is stable.
  const when = (record: RecordInput): string => String(record.occurred_at);
  events.sort((a, b) => (when(a) < when(b) ? -1 : when(a) > when(b) ? 1 : 0));
  return [...items, ...documents, ...events];
}
