import { bilingual, isDate, parseOccurredAt, SHANGHAI_MS, type Text } from '@hutong/record';
import { serialText } from '../serial-date.ts';

/** A day, perhaps with a time of day at +08:00. */
export interface ReadDate {
  date: string;
  time: string | undefined;
}

export type DateReader = (text: string) => ReadDate | undefined;

/** Formats understood when a mapping names none. The month and day may have one digit or two; a time may follow. */
export const DEFAULT_DATES = ['YYYY-M-D', 'YYYY/M/D', 'YYYY.M.D', 'YYYY年M月D日', 'YYYYMMDD'];

/** In a mapping's `dates`: a bare number is a spreadsheet's serial day number. */
const EXCEL_SERIAL = 'excel';

const TOKENS: Record<string, string> = {
  YYYY: '(?<Y>\\d{4})',
  MM: '(?<M>\\d{2})',
  M: '(?<M>\\d{1,2})',
  DD: '(?<D>\\d{2})',
  D: '(?<D>\\d{1,2})',
  HH: '(?<h>\\d{2})',
  H: '(?<h>\\d{1,2})',
  mm: '(?<m>\\d{2})',
  ss: '(?<s>\\d{2})',
};
const TOKEN = /YYYY|MM|M|DD|D|HH|H|mm|ss/g;
/** Halves and quarters of the day; in a format any of them stands for all of them. */
const HALF = '凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|AM|PM|am|pm';
const HALF_TOKEN = new RegExp(HALF, 'g');
const HALF_GROUP = `(?<half>${HALF})?`;
const TIME = `(?:[ T]*${HALF_GROUP}\\s*(?<h>\\d{1,2})[:：](?<m>\\d{2})(?:[:：](?<s>\\d{2})(?:\\.\\d+)?)?)?`;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|\+\d{2}:\d{2})$/;
const SERIAL = /^\d{1,7}(\.\d+)?$/;
/** Milliseconds since 1970 from 2001 on: no other way to write a day has thirteen digits. */
const MILLISECONDS = /^\d{13}$/;
const MAX_KNOWN = 10_000;
const MAX_CHARS = 100;

/** What is wrong with a format of a mapping's `dates`; undefined for one that `dateReader` understands. */
export function dateFormatFault(format: string): Text | undefined {
  if (format === EXCEL_SERIAL) return undefined;
  const found = format.replace(HALF_TOKEN, '').match(TOKEN) ?? [];
  for (const letter of ['Y', 'M', 'D', 'H', 'm', 's']) {
    const twice = found.filter((token) => token.startsWith(letter)).length > 1;
    if (twice && letter === 'M')
      return bilingual('M 写了两次：M 是月，分钟写 mm', 'M stands twice: M is the month, minutes are mm');
    if (twice) return bilingual(`${letter} 写了两次`, `${letter} stands twice`);
  }
  const missing = ['Y', 'M', 'D'].filter((letter) => !found.some((token) => token.startsWith(letter)));
  const unknown = format
    .replace(HALF_TOKEN, '')
    .replace(TOKEN, '')
    .replace(/[TZ]/g, '')
    .match(/[A-Za-z]+/)?.[0];
  if (unknown !== undefined) {
    const known = 'YYYY M MM D DD H HH mm ss';
    return bilingual(`读不懂 ${unknown}，可用 ${known}`, `${unknown} is not understood; there are ${known}`);
  }
  if (missing.length > 0) return bilingual(`缺少 ${missing.join('、')}`, `it lacks ${missing.join(', ')}`);
  try {
    pattern(format);
    return undefined;
  } catch {
    return bilingual('时间要写 H，上午、下午只写一次', 'a time needs H, and 上午 or 下午 once at most');
  }
}

/**
 * A reader of dates in these formats, and always of RFC 3339, of `YYYY-MM-DD HH:mm` as the cells of workbooks are given,
 * and of milliseconds. Years 1900 to 2199, real days only; what two of the formats read as two days is no date.
 */
export function dateReader(formats: readonly string[], { from1904 = false } = {}): DateReader {
  const patterns = formats.filter((format) => format !== EXCEL_SERIAL).map(pattern);
  const own = pattern('YYYY-MM-DD');
  const serials = formats.includes(EXCEL_SERIAL);
  // A file repeats the same few days over and over.
  const known = new Map<string, ReadDate | undefined>();
  return (text) => {
    if (known.has(text)) return known.get(text);
    if (known.size >= MAX_KNOWN) known.clear();
    const date = text.length > MAX_CHARS ? undefined : read(text.normalize('NFKC'));
    known.set(text, date);
    return date;
  };

  function read(text: string): ReadDate | undefined {
    if (WITH_OFFSET.test(text)) return atOffset(text);
    if (MILLISECONDS.test(text)) return fromMs(Number(text));
    if (serials && SERIAL.test(text)) return fromSerial(Number(text), from1904);
    const exact = own.exec(text)?.groups;
    if (exact) return fromGroups(exact);
    const days = patterns.flatMap((one) => {
      const groups = one.exec(text)?.groups;
      return (groups && fromGroups(groups)) ?? [];
    });
    return days.every((day) => momentText(day) === momentText(days[0]!)) ? days[0] : undefined;
  }
}

/** As RecordInput writes it: the plain date, or RFC 3339 at +08:00 when the time is known. */
export function momentText({ date, time }: ReadDate): string {
  return time === undefined ? date : `${date}T${time}+08:00`;
}

function pattern(format: string): RegExp {
  const source = format
    .normalize('NFKC')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(HALF_TOKEN, '\0')
    .replace(TOKEN, (token) => TOKENS[token]!)
    // With or without blanks around it, as people write it.
    .replace(/\s*\0\s*/g, `\\s*${HALF_GROUP}\\s*`);
  return new RegExp(`^${source}${/H/.test(format) ? '' : TIME}$`);
}

function fromGroups(groups: Record<string, string | undefined>): ReadDate | undefined {
  const date = `${groups.Y}-${two(groups.M!)}-${two(groups.D!)}`;
  if (!isDate(date)) return undefined;
  if (groups.h === undefined) return { date, time: undefined };
  const hour = hourOf(Number(groups.h), groups.half);
  const minute = groups.m ?? '00';
  const second = groups.s ?? '00';
  if (hour === undefined || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = `${two(String(hour))}:${minute}:${second}`;
  // Databases that know no plain dates write midnight for "no time".
  return { date, time: time === '00:00:00' ? undefined : time };
}

/** The hour from 0 to 23; undefined for one that this part of the day doesn't have. */
function hourOf(hour: number, half: string | undefined): number | undefined {
  if (hour > 23) return undefined;
  switch (half?.toLowerCase()) {
    case undefined:
      return hour;
    case '下午':
    case '傍晚':
    case 'pm':
      return hour < 12 ? (hour === 0 ? undefined : hour + 12) : hour;
    case '晚上':
      return hour === 12 || hour < 5 ? undefined : hour < 12 ? hour + 12 : hour;
    case '中午':
      return hour >= 10 && hour <= 14 ? hour : hour >= 1 && hour <= 2 ? hour + 12 : undefined;
    case '凌晨':
    case 'am':
      return hour > 12 ? undefined : hour % 12;
    default:
      // Noon to one reader and midnight to another.
      return hour >= 12 ? undefined : hour;
  }
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}

function atOffset(text: string): ReadDate | undefined {
  try {
    return fromMs(parseOccurredAt(text));
  } catch {
    return undefined;
  }
}

function fromMs(ms: number): ReadDate | undefined {
  const iso = new Date(ms + SHANGHAI_MS).toISOString();
  const date = iso.slice(0, 10);
  return isDate(date) ? { date, time: iso.slice(11, 19) } : undefined;
}

/** The days of these numbers lie in 1905: whoever writes 2024 means the year. */
function isYear(serial: number): boolean {
  return Number.isInteger(serial) && serial >= 1900 && serial <= 2199;
}

function fromSerial(serial: number, from1904: boolean): ReadDate | undefined {
  if (serial < 1 || isYear(serial)) return undefined;
  const { text, doubt } = serialText(serial, from1904);
  const [date, time] = text.split(' ');
  return doubt === undefined && isDate(date!) ? { date: date!, time } : undefined;
}
