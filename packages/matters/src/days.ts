import { dayOf, isDate, isMoment, parseOccurredAt, timeText } from '@hutong/record';

/** A day of China’s calendar, in days since 1970-01-01. */
export type Day = number;

const DAY_MS = 86_400_000;

/** The days that records can name: 1900-01-01 to 2199-12-31. */
export const FIRST_DAY: Day = dayOf(parseOccurredAt('1900-01-01'));
export const LAST_DAY: Day = dayOf(parseOccurredAt('2199-12-31'));

/** The day of a date or an RFC 3339 text, in China; undefined for what is neither. */
export function dayOfText(value: unknown): Day | undefined {
  return typeof value === 'string' && isMoment(value) ? dayOf(parseOccurredAt(value)) : undefined;
}

/** The day of a `YYYY-MM-DD`; undefined for any other text. */
export function dayOfDate(text: string): Day | undefined {
  return isDate(text) ? dayOfText(text) : undefined;
}

/** `YYYY-MM-DD`. */
export function dateOf(day: Day): string {
  return timeText(day * DAY_MS).slice(0, 10);
}

/** The day of a moment; what other nodes put beyond the days that records can name counts as the nearest of those. */
export function dayOfMoment(ms: number): Day {
  return Math.min(Math.max(dayOf(ms), FIRST_DAY), LAST_DAY);
}
