import { isWeekday } from '../calendar/calendar.ts';
import type { Day } from '../days.ts';
import { counted } from './count.ts';
import type { Reckoned, RunInput } from './run.ts';

/** Of a longer clock the last days are drawn: a clerk asks for those about now. */
const MOST_DAYS = 140;

/**
 * What the calendar of a node says of a day: a working day, a weekend, a day off within the week (放假), a weekend that is
 * worked (调休上班).
 */
export type DayKind = 'work' | 'weekend' | 'holiday' | 'make_up';

/** One day of a clock, as the clock counted it. */
export interface ClockDay {
  on: Day;
  kind: DayKind;
  /** Which of the counted days it is, from 1; null: it is not counted. */
  nth: number | null;
  /** A suspension takes it out. */
  suspended: boolean;
  /** A layer of the calendar has ended before it (暂定). */
  provisional: boolean;
}

/** The days of a clock from its start to its due day, or to the day of reckoning where that is later. */
export function daysOf({ start, calendar, unit }: RunInput, run: Reckoned): ClockDay[] {
  const { statutory, promised, pauses, at } = run;
  const last = Math.max(start.day, at, statutory ?? at, promised ?? at);
  const first = Math.max(start.day, last - MOST_DAYS + 1);
  let nth = counted(unit, start.day, first - 1, pauses);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const on = first + i;
    const suspended = pauses.some(({ from, to }) => from < on && on <= to);
    const counts = on > start.day && !suspended && unit.upTo(on) > unit.upTo(on - 1);
    if (counts) nth++;
    return {
      on,
      kind: kindOf(on, calendar.isWorked(on)),
      nth: counts ? nth : null,
      suspended,
      provisional: calendar.isProvisional(on - 1, on),
    };
  });
}

function kindOf(day: Day, isWorked: boolean): DayKind {
  const isInWeek = isWeekday(day);
  if (isWorked) return isInWeek ? 'work' : 'make_up';
  return isInWeek ? 'holiday' : 'weekend';
}
