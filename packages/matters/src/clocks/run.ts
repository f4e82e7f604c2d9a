import type { Calendar } from '../calendar/calendar.ts';
import type { Day } from '../days.ts';
import type { Rule } from '../rules/schema.ts';
import { addPause, counted, nthAfter, type Pause, type Unit } from './count.ts';
import { type Happening, isBefore } from './event.ts';
import type { Limit } from './limits.ts';
import type { Suspended } from './pauses.ts';

/** What of a matter one run of a clock is reckoned from. */
export interface RunInput {
  rule: Rule;
  unit: Unit;
  calendar: Calendar;
  start: Happening;
  statutory: Limit | undefined;
  promised: Limit | undefined;
  suspensions: readonly Suspended[];
  extensions: readonly Happening[];
  /** First of its kind not before the start. */
  stop: Happening | undefined;
  voided: Happening | undefined;
  /** The restart after this run’s start. */
  restart: Happening | undefined;
  /** The day of reckoning. */
  until: Day;
}

/** An extension or suspension, and whether it counted. */
export interface Taken<T> {
  what: T;
  /** The due day then in force, where it came too late. */
  after: Day | undefined;
}

/** How a run went up to its end, or up to the day of reckoning. */
export interface Reckoned {
  end: 'void' | 'stop' | undefined;
  /** The day on which it ended, or that of reckoning. */
  at: Day;
  by: Happening | undefined;
  pauses: Pause[];
  suspended: Taken<Suspended>[];
  extended: Taken<Happening & { days: number }>[];
  extraDays: number;
  statutory: Day | undefined;
  promised: Day | undefined;
}

/** Reckons one run: what ended it, which suspensions and extensions count, and when it is due. */
export function reckon(input: RunInput): Reckoned {
  const { stop, voided, restart, until } = input;
  const stopDay = stop?.day ?? Number.POSITIVE_INFINITY;
  const voidDay = voided !== undefined && voided.day <= stopDay ? voided.day : Number.POSITIVE_INFINITY;
  if (restart !== undefined && restart.day <= Math.min(stopDay, voidDay)) {
    const then = upTo(input, restart.day);
    if (!isPast(restart.day, deciding(input, then))) return ended(then, 'void', restart);
  }
  if (voided !== undefined && voidDay <= stopDay) return ended(upTo(input, voidDay), 'void', voided);
  if (stop !== undefined) return ended(upTo(input, stopDay), 'stop', stop);
  return ended(upTo(input, until), undefined, undefined);
}

type Progress = Omit<Reckoned, 'end' | 'by'>;

function ended(progress: Progress, end: Reckoned['end'], by: Happening | undefined): Reckoned {
  return { end, by, ...progress };
}

/** Statute decides; for a clock without statute, the promise. */
export function deciding(
  { statutory }: RunInput,
  dues: Pick<Reckoned, 'statutory' | 'promised'>,
): Day | undefined {
  return statutory === undefined ? dues.promised : dues.statutory;
}

export function isPast(day: Day, due: Day | undefined): boolean {
  return due !== undefined && day > due;
}

/**
 * What is so on a day, from what had occurred by it. Suspensions and extensions are taken in the order of their days; the
 * first that comes after the due day then in force changes nothing, and so no later one can.
 */
function upTo(input: RunInput, day: Day): Progress {
  const progress: Progress = {
    at: day,
    pauses: [],
    suspended: [],
    extended: [],
    extraDays: 0,
    statutory: undefined,
    promised: undefined,
  };
  let after: Day | undefined;
  for (const change of changes(input, day)) {
    const { suspension, extension } = change;
    if (after === undefined) {
      const due = dueBefore(input, progress);
      if (isPast(change.day, due)) after = due;
    }
    if (suspension !== undefined) {
      progress.suspended.push({ what: suspension, after });
      if (after === undefined)
        addPause(progress.pauses, { from: suspension.from, to: endOf(suspension, day) });
    }
    if (extension !== undefined) {
      const days = extraDays(input.rule, extension);
      progress.extended.push({ what: { ...extension, days }, after });
      if (after === undefined) progress.extraDays += days;
    }
  }
  setDues(input, progress);
  return progress;
}

interface Change {
  day: Day;
  suspension: Suspended | undefined;
  extension: Happening | undefined;
}

function changes({ rule, start, suspensions, extensions }: RunInput, day: Day): Change[] {
  const times = rule.extend?.times ?? Number.POSITIVE_INFINITY;
  const found: Change[] = [];
  for (const suspension of suspensions)
    if (suspension.from <= day) found.push({ day: suspension.from, suspension, extension: undefined });
  let asked = 0;
  for (const extension of extensions) {
    if (isBefore(extension, start) || extension.day > day || asked++ >= times) continue;
    found.push({ day: extension.day, suspension: undefined, extension });
  }
  return found.length < 2 ? found : found.sort((a, b) => a.day - b.day);
}

/** What ended it later than on that day has not ended it. */
function endOf({ to, ended, most }: Suspended, day: Day): Day {
  return ended !== undefined && ended.day > day ? (most ?? Number.POSITIVE_INFINITY) : to;
}

function extraDays({ extend }: Rule, { event }: Happening): number {
  if (extend === undefined) return 0;
  const said = extend.field === undefined ? undefined : event.body[extend.field];
  const days = typeof said === 'number' && Number.isInteger(said) && said >= 0 ? said : extend.default;
  return Math.min(days, extend.max ?? days);
}

function dueBefore(input: RunInput, progress: Progress): Day | undefined {
  setDues(input, progress);
  return deciding(input, progress);
}

/** Both dues as they now stand; a promise above statute is cut to it. */
function setDues(input: RunInput, progress: Progress): void {
  const { statutory, promised, rule } = input;
  const adds = rule.extend?.adds_to ?? [];
  const { extraDays, pauses } = progress;
  progress.statutory = dueOf(statutory, adds.includes('statutory') ? extraDays : 0, input, pauses);
  progress.promised = dueOf(promised, adds.includes('promised') ? extraDays : 0, input, pauses);
  if (progress.promised !== undefined && isPast(progress.promised, progress.statutory))
    progress.promised = progress.statutory;
}

/** The last day in time; undefined while a suspension without end comes before it. */
function dueOf(
  limit: Limit | undefined,
  extra: number,
  input: RunInput,
  pauses: readonly Pause[],
): Day | undefined {
  if (limit === undefined) return undefined;
  const { rule, unit, calendar, start } = input;
  // A moment that was promised is its day, whatever day that is.
  if ('day' in limit)
    return extra === 0 ? limit.day : rolled(nthAfter(unit, limit.day, extra, pauses), input);
  const days = limit.days + extra;
  if (days > 0) return rolled(nthAfter(unit, start.day, days, pauses), input);
  return rule.unit === 'working_day' ? calendar.workedFrom(start.day) : rolled(start.day, input);
}

function rolled(day: Day | undefined, { rule, calendar }: RunInput): Day | undefined {
  return day !== undefined && rule.roll === true ? calendar.workedFrom(day) : day;
}

/** Unit days counted from the start up to a day. */
export function usedBy({ unit, start }: RunInput, { pauses }: Reckoned, day: Day): number {
  return counted(unit, start.day, day, pauses);
}
