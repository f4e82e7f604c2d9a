/** When something happened, as callers write it: RFC 3339 with an offset, a plain date, or milliseconds. */
import { InvalidRecord } from './errors.ts';
import { NEXTS, REASONS } from './texts.ts';

const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;
const LOCAL_MOMENT = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

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
    if (!Number.isSafeInteger(value)) throw new InvalidRecord(field, REASONS.notMilliseconds, NEXTS.time);
    return inRange(value, field);
  }
  if (typeof value !== 'string')
    throw new InvalidRecord(field, value === undefined ? REASONS.missing : REASONS.notTime, NEXTS.time);
  const usual = value.length === 25 ? usualMoment(value) : Number.NaN;
  if (usual >= FIRST_MS && usual < END_MS) return usual;
  const date = value.length === 10 ? DATE.exec(value) : null;
  if (date) return inRange(day(date, field) - SHANGHAI_MS, field);
  const m = MOMENT.exec(value);
  if (!m) {
    const why = LOCAL_MOMENT.test(value) ? REASONS.noOffset : REASONS.notTime;
    throw new InvalidRecord(field, why, NEXTS.time);
  }
  const [hour, minute, second] = [Number(m[4]), Number(m[5]), Number(m[6])];
  const offset = m[8] ? 0 : (m[9] === '-' ? -1 : 1) * (Number(m[10]) * 60 + Number(m[11]));
  if (hour > 23 || minute > 59 || second > 59 || Number(m[10] ?? 0) > 23 || Number(m[11] ?? 0) > 59) {
    throw new InvalidRecord(field, REASONS.noSuchTime, NEXTS.time);
  }
  const ms = Number((m[7] ?? '').padEnd(3, '0').slice(0, 3));
  return inRange(day(m, field) + hour * 3_600_000 + (minute - offset) * 60_000 + second * 1000 + ms, field);
}

/**
 * Milliseconds of `2024-03-01T09:30:00+08:00`, as nearly every time of every record is written, digit by digit: the expression
 * for all forms took a tenth of a record's checks. NaN of another form, and where it takes a look at how long the month is.
 */
function usualMoment(text: string): number {
  const marks =
    text[4] === '-' && text[7] === '-' && text[10] === 'T' && text[13] === ':' && text[16] === ':';
  if (!marks || text[19] !== '+' || text[22] !== ':') return Number.NaN;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const date = two(text, 8);
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && date >= 1 && date <= 28))
    return Number.NaN;
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  const hours = two(text, 20);
  const minutes = two(text, 23);
  if (!(hour <= 23 && minute <= 59 && second <= 59 && hours <= 23 && minutes <= 59)) return Number.NaN;
  return Date.UTC(year, month - 1, date, hour - hours, minute - minutes, second);
}

/** Two digits as a number; NaN where they are none. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function day(m: RegExpExecArray, field: string): number {
  const [year, month, date] = [Number(m[1]), Number(m[2]), Number(m[3])];
  checkYear(year, field);
  if (!isDay(year, month, date))
    throw new InvalidRecord(field, REASONS.noDay(`${m[1]}-${m[2]}-${m[3]}`), NEXTS.time);
  return Date.UTC(year, month - 1, date);
}

function isDay(year: number, month: number, date: number): boolean {
  if (month < 1 || month > 12 || date < 1) return false;
  return date <= 28 || date <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function checkYear(year: number, field: string): void {
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return;
  const shown = String(year).padStart(4, '0');
  throw new InvalidRecord(field, REASONS.yearOutside(shown, FIRST_YEAR, LAST_YEAR), NEXTS.realDate);
}

function inRange(ms: number, field: string): number {
  if (ms >= FIRST_MS && ms < END_MS) return ms;
  const year = new Date(ms + SHANGHAI_MS).getUTCFullYear();
  if (Number.isNaN(year)) throw new InvalidRecord(field, REASONS.noCalendar, NEXTS.time);
  checkYear(year, field);
  throw new InvalidRecord(field, REASONS.outside(FIRST_YEAR, LAST_YEAR), NEXTS.time);
}

/** True for a `YYYY-MM-DD` that exists and lies in 1900..2199. */
export function isDate(text: string): boolean {
  const m = DATE.exec(text);
  if (!m) return false;
  const year = Number(m[1]);
  return year >= FIRST_YEAR && year <= LAST_YEAR && isDay(year, Number(m[2]), Number(m[3]));
}

/** What is no time begins otherwise: most texts are told apart by this, and cost no error with its stack. */
const BEGINS = /^\d{4}-\d{2}-\d{2}/;

/** True for what `parseOccurredAt` takes as text. */
export function isMoment(text: string): boolean {
  if (!BEGINS.test(text)) return false;
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
 * `YYYY-MM-DD`; undefined when the text is not a date. For importers: records themselves hold `YYYY-MM-DD` only.
 */
export function looseDate(text: string): string | undefined {
  const trimmed = text.trim();
  const m = LOOSE.exec(trimmed) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(trimmed);
  if (!m) return undefined;
  const date = `${m[1]}-${m[2]!.padStart(2, '0')}-${m[3]!.padStart(2, '0')}`;
  return isDate(date) ? date : undefined;
}

/** The last millisecond, and the first below zero, that JavaScript’s calendar has (ECMA-262, time values). */
const CALENDAR_MS = 8.64e15;
const DAY_MS = 86_400_000;

/**
 * A time as text, whatever an entry, a note or a clock says: RFC 3339 in UTC (ISO 8601’s signed years before 0000 and
 * after 9999); beyond JavaScript’s calendar the bare number with its unit. Never throws.
 * @param ms milliseconds since 1970
 */
export function timeText(ms: number): string {
  return Math.abs(ms) <= CALENDAR_MS ? new Date(ms).toISOString() : `${ms} ms`;
}

/** What `timeText` wrote, in milliseconds since 1970; undefined for any other text that is no time. */
export function timeOfText(text: string): number | undefined {
  const bare = /^-?\d{1,16}(?= ms$)/.exec(text);
  const ms = bare === null ? Date.parse(text) : Number(bare[0]);
  return Number.isNaN(ms) ? undefined : ms;
}

/** A time as people in China read it, `2024-03-01 09:30:12` at +08:00; beyond the calendar as `timeText`. Never throws. */
export function localText(ms: number): string {
  const local = timeText(ms + SHANGHAI_MS);
  const shown = /^(.*)T(.{8})/.exec(local);
  return shown === null ? `${ms} ms` : `${shown[1]} ${shown[2]}`;
}

/** A moment as operators here read it: Beijing time, to the second, with its offset; what is no time stays as it is. */
export function beijing(at: number | string): string {
  const ms = typeof at === 'number' ? at : timeOfText(at);
  if (ms === undefined || Number.isNaN(ms)) return String(at);
  const local = localText(ms);
  return local.endsWith('ms') ? local : `${local}+08:00`;
}

/** The day of a moment, in days since 1970-01-01 at +08:00. */
export function dayOf(ms: number): number {
  return Math.floor((ms + SHANGHAI_MS) / DAY_MS);
}
