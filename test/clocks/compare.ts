// Where the two implementations meet: the same records, rules and calendars given to both.
import {
  Calendars,
  type Clock,
  collect,
  dayOfDate,
  evaluate,
  type NumberedMatter,
  Rules,
  readLayer,
  readRules,
  type Told,
} from '@hutong/matters';
import { type Entry, isObject, parseOccurredAt, plainBody, prepareRecord } from '@hutong/record';
import { referenceClocks } from './reference.ts';
import type { Line, RefCalendar, RefRule, Row, World } from './world.ts';
import { divisions, type GivenRecord } from './worlds.ts';

/** Calendar files as both read them. */
export interface BothCalendars {
  ours: Calendars;
  theirs: RefCalendar[];
}

export function calendarsFrom(files: readonly unknown[]): BothCalendars {
  const theirs = files.map((file) => {
    const said = file as {
      divisions: string[];
      valid_from: string;
      valid_until: string;
      off_days: string[];
      work_days: string[];
    };
    const [from, until] = [day(said.valid_from), day(said.valid_until)];
    return {
      divisions: said.divisions,
      from,
      until,
      off: said.off_days.flatMap(range),
      work: said.work_days.flatMap(range),
    };
  });
  return { ours: new Calendars(files.map((file, index) => readLayer(file, `calendar ${index}`))), theirs };
}

function range(text: string): number[] {
  const [first, last = first] = text.split('/');
  return Array.from({ length: day(last!) - day(first!) + 1 }, (_, index) => day(first!) + index);
}

function day(text: string): number {
  return Date.parse(text) / 86_400_000;
}

interface Given {
  records: readonly GivenRecord[];
  rules: { rules: object[]; params: World['params'] };
  calendars: BothCalendars;
  asOf: string;
}

/** The clocks of both, in one order. */
export function compare({ records, rules, calendars, asOf }: Given): { ours: Row[]; theirs: Row[] } {
  const lines = records.map((record, index) => lineOf(record, index));
  const theirs = referenceClocks({
    lines,
    rules: rules.rules as RefRule[],
    params: rules.params,
    calendars: calendars.theirs,
    divisions,
    on: day(asOf),
  });
  const until = dayOfDate(asOf)!;
  const { matters, catalogue } = collect(records.map(toldOf), until, new Map(Object.entries(divisions)));
  const set = readRules(rules, 'test');
  const judging = { rules: new Rules([{ set, effectiveFrom: 0 }]), calendars: calendars.ours, catalogue };
  const ours = matters.flatMap((matter) =>
    evaluate(judging, matter, until).map((clock) => rowOf(matter, clock)),
  );
  return { ours: sorted(ours), theirs: sorted(theirs) };
}

/** A clock as the second implementation writes it; asked for its reasons too. */
export function rowOf({ node, number }: NumberedMatter, clock: Clock): Row {
  for (const text of clock.why()) if (!isObject(text)) throw new Error('a reason is no text');
  return {
    node,
    kind: clock.kind,
    number,
    clock: clock.clock,
    run: clock.run,
    start_record: clock.startRecord,
    state: clock.state,
    started: clock.started,
    due: clock.due,
    promised_due: clock.promisedDue,
    done: clock.done,
    used: clock.used,
    budget: clock.budget,
    unit: clock.unit,
    level: clock.level,
    cards: clock.cards,
    provisional: clock.provisional,
  };
}

export function sorted(rows: Row[]): Row[] {
  const key = ({ node, kind, number, clock, run, start_record }: Row) =>
    JSON.stringify([node, kind, number, clock, run, start_record]);
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

export function toldOf(given: GivenRecord): Told & { entry: Entry } {
  const { node, recorded_at, received_at, missed, ...record } = given;
  const [{ entry }] = prepareRecord(record, {
    now: parseOccurredAt(recorded_at),
    random: (n) => new Uint8Array(n),
    own: record.type.startsWith('supervision.'),
  }) as [ReturnType<typeof prepareRecord>[number]];
  const told: Told & { entry: Entry } = { node, entry };
  if (received_at !== undefined) told.seenMs = parseOccurredAt(received_at);
  if (missed !== undefined) told.missed = day(missed);
  return told;
}

export function lineOf(record: GivenRecord, index: number): Line {
  const { entry } = toldOf(record);
  const inChina = (text: string) => Math.floor((Date.parse(text) + 8 * 3_600_000) / 86_400_000);
  return {
    id: record.id,
    node: record.node,
    type: record.type,
    subject: record.subject,
    day: inChina(record.occurred_at),
    missed: record.missed === undefined ? undefined : day(record.missed),
    recorded: inChina(record.recorded_at),
    seen: record.received_at === undefined ? undefined : inChina(record.received_at),
    at: Date.parse(record.occurred_at) + index / 1_000,
    body: plainBody(entry.body),
  };
}
