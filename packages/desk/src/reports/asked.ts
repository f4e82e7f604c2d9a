import { InvalidQuery } from '@hutong/api';
import { COUNTED, type Counted, type Day, dayOfDate } from '@hutong/matters';
import type { Lang } from '@hutong/record';
import { to } from '../screen.tsx';
import { GROUPINGS, type Grouping } from './figures.ts';
import { PERIODS, type Period, periodOf } from './period.ts';
import { texts } from './texts.ts';

export const PATH = '/desk/reports';

/** Which report is asked for, as its address says it. */
export interface Asked {
  period: Period;
  by: Grouping;
}

/** One figure of a report: that of a row, or of all of them. */
export interface Cell {
  what: Counted;
  /** Absent: all rows. */
  key?: string | undefined;
}

/** Reads the address of a report. @param today where it names no day @throws InvalidQuery naming what is none */
export function askedIn(read: (name: string) => string, today: Day): Asked {
  const on = read('on');
  const day = on === '' ? today : dayOfDate(on);
  if (day === undefined) throw new InvalidQuery('on', texts.report_next);
  const kind = oneOf(PERIODS, read('period') || 'day', 'period');
  return { period: periodOf(kind, day), by: oneOf(GROUPINGS, read('by') || 'organ', 'by') };
}

/** Which figure is asked for. @param has whether the address names a parameter @throws InvalidQuery naming what is none */
export function cellIn(read: (name: string) => string): Cell {
  const what = oneOf(COUNTED, read('what'), 'what');
  return read('of') === 'row' ? { what, key: read('key') } : { what };
}

function oneOf<const T extends string>(known: readonly T[], given: string, name: string): T {
  const found = known.find((one) => one === given);
  if (found === undefined) throw new InvalidQuery(name, texts.report_next);
  return found;
}

/** The address of a report, or of a place behind it. */
export function pathOf(
  lang: Lang,
  { period, by }: Asked,
  more: Readonly<Record<string, string>> = {},
  place = '',
): string {
  const asked = { period: period.kind, on: period.from, by, ...more };
  return to(lang, `${PATH}${place}?${new URLSearchParams(asked)}`);
}

/** The address of the records of a figure. */
export function pathOfCell(lang: Lang, asked: Asked, { what, key }: Cell, after?: string): string {
  const of = key === undefined ? {} : { of: 'row', key };
  return pathOf(lang, asked, { what, ...of, ...(after === undefined ? {} : { after }) }, '/records');
}
