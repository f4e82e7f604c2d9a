import { isDate, parseOccurredAt, SHANGHAI_MS } from '@hutong/record';
import { serialText } from './xlsx-cells.ts';

/** A day, perhaps with a time of day at +08:00. */
export interface ReadDate {
  date: string;
  time: string | undefined;
}

export type DateReader = (text: string) => ReadDate | undefined;

/** Formats understood when a mapping names none. The month and day may have one digit or two; a time may follow. */
export const DEFAULT_DATES = ['YYYY-M-D', 'YYYY/M/D', 'YYYY.M.D', 'YYYY年M月D日', 'YYYYMMDD'];

/** In a mapping's `dates`: a bare number is a spreadsheet's serial day number, counted from 1900. */
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
const TIME = '(?:[ T]*(?<h>\\d{1,2}):(?<m>\\d{2})(?::(?<s>\\d{2})(?:\\.\\d+)?)?)?';
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const SERIAL = /^\d{1,7}(\.\d+)?$/;
const MAX_KNOWN = 10_000;

/** True for a format `dateReader` understands. */
export function isDateFormat(format: string): boolean {
  return format === EXCEL_SERIAL || (/YYYY/.test(format) && /M/.test(format) && /D/.test(format));
}

/** A reader of dates in these formats, and always of RFC 3339 with an offset. Years 1900 to 2199, real days only. */
export function dateReader(formats: readonly string[]): DateReader {
  const patterns = formats.filter((format) => format !== EXCEL_SERIAL).map(pattern);
  const serials = formats.includes(EXCEL_SERIAL);
  // A file repeats the same few days over and over.
  const known = new Map<string, ReadDate | undefined>();
  return (text) => {
    if (known.has(text)) return known.get(text);
    if (known.size >= MAX_KNOWN) known.clear();
    const date = read(text);
    known.set(text, date);
    return date;
  };

  function read(text: string): ReadDate | undefined {
    if (WITH_OFFSET.test(text)) return atOffset(text);
    if (serials && SERIAL.test(text)) return fromSerial(Number(text));
    for (const one of patterns) {
      const groups = one.exec(text)?.groups;
      if (groups) return fromGroups(groups);
    }
    return undefined;
  }
}

/** As RecordInput writes it: the plain date, or RFC 3339 at +08:00 when the time is known. */
export function momentText({ date, time }: ReadDate): string {
  return time === undefined ? date : `${date}T${time}+08:00`;
}

function pattern(format: string): RegExp {
  const source = format
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/YYYY|MM|M|DD|D|HH|H|mm|ss/g, (token) => TOKENS[token]!);
  return new RegExp(`^${source}${/H/.test(format) ? '' : TIME}$`);
}

function fromGroups(groups: Record<string, string | undefined>): ReadDate | undefined {
  const date = `${groups.Y}-${two(groups.M!)}-${two(groups.D!)}`;
  if (!isDate(date)) return undefined;
  if (groups.h === undefined) return { date, time: undefined };
  const minute = groups.m ?? '00';
  const second = groups.s ?? '00';
  if (Number(groups.h) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = `${two(groups.h)}:${minute}:${second}`;
  // Databases that know no plain dates write midnight for "no time".
  return { date, time: time === '00:00:00' ? undefined : time };
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}

function atOffset(text: string): ReadDate | undefined {
  try {
    const iso = new Date(parseOccurredAt(text) + SHANGHAI_MS).toISOString();
    return { date: iso.slice(0, 10), time: iso.slice(11, 19) };
  } catch {
    return undefined;
  }
}

function fromSerial(serial: number): ReadDate | undefined {
  if (serial < 1) return undefined;
  const [date, time] = serialText(serial, false).split(' ');
  return isDate(date!) ? { date: date!, time } : undefined;
}
