import type { Json } from '@hutong/record';
import type { Calendars } from '../calendar/calendar.ts';
import type { ItemCatalogue } from '../catalogue.ts';
import type { Day } from '../days.ts';
import type { RuleInUse, Rules } from '../rules/rules.ts';
import type { EventRef, Kind } from '../rules/schema.ts';
import { type Clock, type ClockState, type Mark, RANK } from './clock.ts';
import { CALENDAR_DAYS, counted, type Unit } from './count.ts';
import { daysOf } from './drawn.ts';
import { type Happening, happenings, type Instance, isBefore, isKnown, type MatterEvent } from './event.ts';
import { type Item, limitOf } from './limits.ts';
import { marksOf } from './marks.ts';
import { suspensions } from './pauses.ts';
import { deciding, isPast, type Reckoned, type RunInput, reckon, usedBy } from './run.ts';
import { explain } from './why.ts';

/** Clocks of one rule that one matter may have, and runs of each: what a node says beyond them is no life of a matter. */
const MAX_CLOCKS = 500;

/** What clocks are judged by. */
export interface Judging {
  rules: Rules;
  calendars: Calendars;
  catalogue: ItemCatalogue;
}

/** One matter: its events, each record once, voided ones aside, in the order of (occurred at, position). */
export interface Matter {
  node: string;
  kind: Kind;
  /** Of its node; undefined where nobody says it: then only the nation’s calendar holds. */
  division: string | undefined;
  events: readonly MatterEvent[];
}

/**
 * Every clock that a matter has started, as reckoned on the day `until` with what had occurred by its end. The same
 * arguments give the same clocks wherever it is computed (A5). Total: no event, however odd, makes it throw.
 */
export function evaluate(judging: Judging, matter: Matter, until: Day): Clock[] {
  return judge(judging, matter, until).clocks;
}

/** A clock that would run if anybody said its limit, by the event that starts it. */
export interface Unlimited {
  clock: string;
  record: string;
  day: Day;
  item: Item | undefined;
}

/** The clocks of a matter, and what has none since no limit is said. */
export interface Judged {
  clocks: Clock[];
  unlimited: Unlimited[];
}

/** As `evaluate`, with what has no limit. */
export function judge(judging: Judging, matter: Matter, until: Day): Judged {
  const known = matter.events.filter(({ day }) => day <= until);
  const calendar = judging.calendars.of(matter.division, matter.node);
  const clocks: Clock[] = [];
  const unlimited: Unlimited[] = [];
  let events: readonly MatterEvent[] = known;
  for (const rule of judging.rules.of(matter.kind)) {
    const unit = rule.rule.unit === 'working_day' ? calendar : CALENDAR_DAYS;
    const told = rule.rule.deem === undefined ? events : known;
    const view: View = { rule, unit, calendar, judging, matter, events: told, until, unlimited };
    for (const { clock, deemed } of clocksOf(view)) {
      clocks.push(clock);
      if (deemed !== undefined) events = [...events, deemed];
    }
  }
  return { clocks, unlimited };
}

/** One rule’s view of one matter. */
interface View {
  rule: RuleInUse;
  unit: Unit;
  calendar: RunInput['calendar'];
  judging: Judging;
  matter: Matter;
  events: readonly MatterEvent[];
  until: Day;
  unlimited: Unlimited[];
}

interface Found {
  clock: Clock;
  /** What is deemed to have happened since it is late. */
  deemed: MatterEvent | undefined;
}

function clocksOf(view: View): Found[] {
  const { rule, events, until } = view;
  const { start, each } = rule.rule;
  const starts = happenings([start], events, until);
  const first = starts[0];
  if (first === undefined) return [];
  if (each === undefined) return runsOf(view, first, undefined);
  const seen = new Set<Json>();
  return starts.flatMap((one) => {
    const key = one.event.body[each] ?? one.event.id;
    if (seen.has(key) || seen.size >= MAX_CLOCKS) return [];
    seen.add(key);
    return runsOf(view, one, { field: each, key, id: one.event.id });
  });
}

/** The first start counts; every restart after it begins another run. */
function runsOf(view: View, first: Happening, instance: Instance | undefined): Found[] {
  const { rule: used, unit, events, until } = view;
  const { rule } = used;
  if (first.day < used.from || first.day > used.until) return [];
  const item = itemOf(view, first.day);
  if (!isKnown(rule.applies, { item, events })) return [];
  const restarts = find(view, rule.restart, instance).filter((one) => !isBefore(one, first));
  const starts = [first, ...restarts.slice(0, MAX_CLOCKS - 1)];
  const stops = find(view, rule.stop, instance);
  const voids = find(view, used.voids, instance);
  const extensions = rule.extend === undefined ? [] : find(view, [rule.extend], instance);
  const paused = rule.suspend === undefined ? [] : suspensions(rule, events, until, unit, instance);
  return starts.flatMap((start, index) => {
    const limits = {
      started: [start.event, first.event],
      item,
      params: used.params,
      division: view.matter.division,
      events,
    };
    const statutory = limitOf(rule.budget.statutory, limits);
    const promised = limitOf(rule.budget.promised, limits);
    const stop = stops.find((one) => !isBefore(one, start));
    if (statutory === undefined && promised === undefined) {
      const { event, day } = start;
      if (isLookedUp(rule)) view.unlimited.push({ clock: rule.id, record: event.id, day, item });
      return [];
    }
    if (rule.only_if_stopped === true && stop === undefined) return [];
    const input: RunInput = {
      rule,
      unit,
      calendar: view.calendar,
      start,
      statutory,
      promised,
      suspensions: paused,
      extensions,
      stop,
      voided: voids.find((one) => !isBefore(one, start)),
      restart: starts[index + 1],
      until,
    };
    return [clockOf(view, input, index + 1)];
  });
}

/** Whether a rule takes its statutory limit from the catalogue, which ought to have one. */
function isLookedUp({ budget }: RuleInUse['rule']): boolean {
  return budget.statutory?.from?.some((place) => place.startsWith('catalogue.')) ?? false;
}

function itemOf({ judging, matter, events }: View, day: Day): Item | undefined {
  return judging.catalogue.find(matter.node, events, day);
}

function find(
  { events, until }: View,
  refs: readonly EventRef[] | undefined,
  instance: Instance | undefined,
): Happening[] {
  return refs === undefined || refs.length === 0 ? [] : happenings(refs, events, until, instance);
}

function clockOf(view: View, input: RunInput, run: number): Found {
  const { rule, start, until } = input;
  const reckoned = reckon(input);
  const due = deciding(input, reckoned);
  const wasLate = isPast(reckoned.at, due);
  const state = stateOf(input, reckoned, wasLate);
  const { cards, next } = marksOf(input, reckoned);
  const done = reckoned.end === 'stop' ? reckoned.at : null;
  const { statutory } = reckoned;
  const clock: Clock = {
    kind: rule.kind,
    clock: rule.id,
    run,
    startRecord: start.event.id,
    state,
    started: start.day,
    due: statutory ?? null,
    promisedDue: reckoned.promised ?? null,
    done,
    used: usedBy(input, reckoned, Math.min(done ?? until, until)),
    budget: budgetOf(input, reckoned),
    unit: rule.unit,
    level: levelOf(cards),
    cards,
    provisional: input.calendar.isProvisional(start.day, Math.max(statutory ?? until, until)),
    nextAt: nextAt(input, reckoned, due, next),
    days() {
      return daysOf(input, reckoned);
    },
    why() {
      return explain({ rule: view.rule, input, reckoned, state, cards, run });
    },
  };
  const { deem } = rule;
  if (deem === undefined || !wasLate) return { clock, deemed: undefined };
  const { day, claimed } = start;
  const { id } = start.event;
  const deemed = { id, type: deem.event, day, claimed, missed: day, seen: undefined, body: deem.body };
  return { clock, deemed };
}

function stateOf({ until }: RunInput, run: Reckoned, wasLate: boolean): ClockState {
  if (run.end === 'void') return 'void';
  if (run.end === 'stop') return wasLate ? 'late' : 'met';
  if (wasLate) return 'late';
  return run.pauses.some(({ from, to }) => from < until && until <= to) ? 'suspended' : 'running';
}

function budgetOf({ rule, statutory, unit, start }: RunInput, run: Reckoned): number | null {
  if (statutory === undefined) return null;
  if ('day' in statutory) return counted(unit, start.day, run.statutory ?? statutory.day, []);
  return statutory.days + (rule.extend?.adds_to.includes('statutory') === true ? run.extraDays : 0);
}

function levelOf(cards: readonly Mark[]): Clock['level'] {
  let level: Clock['level'] = 'none';
  for (const card of cards) if (level === 'none' || RANK[card.level] > RANK[level]) level = card.level;
  return level;
}

/** Marks to come, the day on which it becomes late, and that on which a suspension ends by itself. */
function nextAt({ until }: RunInput, run: Reckoned, due: Day | undefined, mark: Day | undefined): Day | null {
  if (run.end !== undefined) return null;
  const days = [mark, due === undefined ? undefined : due + 1, ...run.pauses.map(({ to }) => to + 1)];
  const coming = days.filter((day) => day !== undefined && day > until && Number.isFinite(day)) as Day[];
  return coming.length === 0 ? null : Math.min(...coming);
}
