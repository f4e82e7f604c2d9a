/** When something happened, as callers write it: RFC 3339 with an offset, a plain date, or milliseconds. */
import { InvalidRecord } from './errors.ts';

const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;
const LOCAL_MOMENT = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;
const NEXT =
  'Write RFC 3339 with an offset (2024-03-01T09:30:00+08:00), a date (2024-03-01), or milliseconds since 1970.';

/**
 * China's standard time. A date means midnight at +08:00 in every year: the summer times of 1940–1949 and
 * 1986–1991 and Shanghai's local mean time before 1901 all run ahead of it, so the instant still falls on that date in
 * Asia/Shanghai, and the result does not depend on a time zone database.
 */
export const SHANGHAI_MS = 8 * 3_600_000;
const FIRST_MS = Date.UTC(FIRST_YEAR, 0, 1) - SHANGHAI_MS;
const END_MS = Date.UTC(LAST_YEAR + 1, 0, 1) - SHANGHAI_MS;

/**
 * Milliseconds since 1970 of an `occurred_at`.
 * @throws InvalidRecord naming `field`: not a time, no such day, or a year outside 1900..2199.
 */
export function parseOccurredAt(value: unknown, field = 'occurred_at'): number {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value))
      throw new InvalidRecord(field, 'is not a whole number of milliseconds', NEXT);
    return inRange(value, field);
  }
  if (typeof value !== 'string')
    throw new InvalidRecord(field, value === undefined ? 'is missing' : 'is not a time', NEXT);
  const date = value.length === 10 ? DATE.exec(value) : null;
  if (date) return inRange(day(date, field) - SHANGHAI_MS, field);
  const m = MOMENT.exec(value);
  if (!m) {
    const why = LOCAL_MOMENT.test(value) ? 'has no offset from UTC' : 'is not a time';
    throw new InvalidRecord(field, why, NEXT);
  }
  const [hour, minute, second] = [Number(m[4]), Number(m[5]), Number(m[6])];
  const offset = m[8] ? 0 : (m[9] === '-' ? -1 : 1) * (Number(m[10]) * 60 + Number(m[11]));
  if (hour > 23 || minute > 59 || second > 59 || Number(m[10] ?? 0) > 23 || Number(m[11] ?? 0) > 59) {
    throw new InvalidRecord(field, 'has no such time of day', NEXT);
  }
  const ms = Number((m[7] ?? '').padEnd(3, '0').slice(0, 3));
  return inRange(day(m, field) + hour * 3_600_000 + (minute - offset) * 60_000 + second * 1000 + ms, field);
}

function day(m: RegExpExecArray, field: string): number {
  const [year, month, date] = [Number(m[1]), Number(m[2]), Number(m[3])];
  checkYear(year, field);
  if (!isDay(year, month, date))
    throw new InvalidRecord(field, `there is no day ${m[1]}-${m[2]}-${m[3]}`, NEXT);
  return Date.UTC(year, month - 1, date);
}

function isDay(year: number, month: number, date: number): boolean {
  if (month < 1 || month > 12 || date < 1) return false;
  return date <= 28 || date <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function checkYear(year: number, field: string): void {
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return;
  const shown = String(year).padStart(4, '0');
  throw new InvalidRecord(
    field,
    `year ${shown} is outside ${FIRST_YEAR}..${LAST_YEAR}`,
    '0001 and 9999 are often a program’s “empty”: give the real date; for “no end” leave the field out.',
  );
}

function inRange(ms: number, field: string): number {
  if (ms >= FIRST_MS && ms < END_MS) return ms;
  const year = new Date(ms + SHANGHAI_MS).getUTCFullYear();
  if (Number.isNaN(year)) throw new InvalidRecord(field, 'is beyond any calendar', NEXT);
  checkYear(year, field);
  throw new InvalidRecord(field, `is outside ${FIRST_YEAR}..${LAST_YEAR}`, NEXT);
}

/** True for a `YYYY-MM-DD` that exists and lies in 1900..2199. */
export function isDate(text: string): boolean {
  const m = DATE.exec(text);
  if (!m) return false;
  const year = Number(m[1]);
  return year >= FIRST_YEAR && year <= LAST_YEAR && isDay(year, Number(m[2]), Number(m[3]));
}

/** True for what `parseOccurredAt` takes as text. */
export function isMoment(text: string): boolean {
  try {
    parseOccurredAt(text);
    return true;
  } catch {
    return false;
  }
}

const LOOSE = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?$/;

/**
 * A date as registers write it (2013-4-10, 2013/04/10, 2013年4月10日, 20130410, with or without a time of day) as
 * `YYYY-MM-DD`; undefined when it is none. For importers: records themselves hold `YYYY-MM-DD` only.
 */
export function looseDate(text: string): string | undefined {
  const trimmed = text.trim();
  const m = LOOSE.exec(trimmed) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(trimmed);
  if (!m) return undefined;
  const date = `${m[1]}-${m[2]!.padStart(2, '0')}-${m[3]!.padStart(2, '0')}`;
  return isDate(date) ? date : undefined;
}
