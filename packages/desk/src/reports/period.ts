import { type Day, dateOf, dayOfDate } from '@hutong/matters';

export const PERIODS = ['day', 'week', 'month'] as const;
export type PeriodKind = (typeof PERIODS)[number];

/** Whole days, both counted; dates are YYYY-MM-DD. */
export interface Period {
  kind: PeriodKind;
  from: string;
  to: string;
  /** A day of the period before, and of the one after. */
  before: string;
  after: string;
}

/** The days of a period as a heading says them. */
export function daysText({ from, to }: Period): string {
  return from === to ? from : `${from} — ${to}`;
}

/** 1970-01-05, the first Monday. */
const MONDAY = 4;

/** The day, the week from Monday on, or the month in which a day lies. */
export function periodOf(kind: PeriodKind, day: Day): Period {
  const [from, to] = daysOf(kind, day);
  return { kind, from: dateOf(from), to: dateOf(to), before: dateOf(from - 1), after: dateOf(to + 1) };
}

function daysOf(kind: PeriodKind, day: Day): [from: Day, to: Day] {
  if (kind === 'day') return [day, day];
  if (kind === 'week') {
    const monday = day - ((((day - MONDAY) % 7) + 7) % 7);
    return [monday, monday + 6];
  }
  const first = (date: string) => dayOfDate(`${date.slice(0, 7)}-01`) as Day;
  const from = first(dateOf(day));
  // 31 days after the first lies in the next month, whichever it is.
  return [from, first(dateOf(from + 31)) - 1];
}
