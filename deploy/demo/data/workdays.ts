import { SHANGHAI_MS } from '@hutong/record';

/**
 * Working days for made-up cases only: Monday to Friday without the fixed-date holidays, so that no sample case is
 * handled on 1 October. The calendar that judges real cases is the State Council's, by year.
 */
const FIXED_HOLIDAYS = new Set([
  '01-01',
  '05-01',
  '05-02',
  '05-03',
  '10-01',
  '10-02',
  '10-03',
  '10-04',
  '10-05',
  '10-06',
  '10-07',
]);
const DAY_MS = 86_400_000;

function parse(day: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || format(ms) !== day) throw new RangeError(`not a day (YYYY-MM-DD): ${day}`);
  return ms;
}

function format(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function isWorkday(day: string): boolean {
  const weekday = new Date(parse(day)).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !FIXED_HOLIDAYS.has(day.slice(5));
}

/** The working day `count` working days after `day` (before it, when negative); `count` 0 gives `day` itself. */
export function addWorkdays(day: string, count: number): string {
  let ms = parse(day);
  const step = count < 0 ? -DAY_MS : DAY_MS;
  for (let left = Math.abs(count); left > 0; ) {
    ms += step;
    if (isWorkday(format(ms))) left--;
  }
  return format(ms);
}

/** The newest working day that is wholly past in Asia/Shanghai (UTC+8, no summer time): what a demo started now shows. */
export function lastWorkday(nowMs: number): string {
  return addWorkdays(format(nowMs + SHANGHAI_MS), -1);
}

/** RFC 3339 time of day in Asia/Shanghai; `second` counts from midnight. */
export function at(day: string, second: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':');
  return `${day}T${clock}+08:00`;
}
