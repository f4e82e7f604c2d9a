import { bilingual, type Phrase, ReasonedError } from '@hutong/record';
import type { Row } from '../row-source.ts';
import { cleanText, DamagedText } from './clean-text.ts';
import { type DateReader, momentText } from './dates.ts';
import { type ColumnField, type MappedField, templateParts } from './mapping.ts';
import { convertUnit, unitBehind, unitQuestion } from './units.ts';

/** Why one field of one row can't be had. */
export class FieldProblem extends ReasonedError {
  readonly column: string;
  readonly value: string;

  constructor(column: string, value: string, reason: Phrase, next: Phrase) {
    super(reason, next, column);
    this.column = column;
    this.value = value;
  }
}

/** Gives a field's value for a row; undefined leaves it out; throws FieldProblem. */
export type FieldReader = (row: Row) => unknown;

const FILL_IN = bilingual('填写这一列', 'Fill in this column');
const IS_EMPTY = bilingual('是空的', 'is empty');
const YES = new Set(['是', '有', 'true', '1', 'yes', 'y', '√']);
const NO = new Set(['否', '无', 'false', '0', 'no', 'n', '×']);

/** The columns a field takes its value from. */
export function columnsOf(field: MappedField | boolean): string[] {
  if (typeof field === 'boolean') return [];
  if (typeof field === 'string')
    return templateParts(field).flatMap((part) => ('column' in part ? part.column : []));
  return 'column' in field ? [field.column].flat() : [];
}

export function fieldReader(field: MappedField, dates: DateReader): FieldReader {
  if (typeof field === 'string') return templateReader(field);
  if ('value' in field) return () => field.value;
  return columnReader(field, dates);
}

function templateReader(template: string): FieldReader {
  const parts = templateParts(template);
  const only = parts.length === 1 ? parts[0]! : undefined;
  if (only && 'text' in only) return () => only.text;
  return (row) => {
    let text = '';
    let found = false;
    for (const part of parts) {
      if ('text' in part) {
        text += part.text;
        continue;
      }
      const value = textOf(row, part.column);
      if (value === '' && !part.optional) throw new FieldProblem(part.column, '', IS_EMPTY, FILL_IN);
      found ||= value !== '';
      text += value;
    }
    return found ? text : undefined;
  };
}

function columnReader(field: ColumnField, dates: DateReader): FieldReader {
  const columns = [field.column].flat();
  const empty = new Set(field.empty);
  const pattern = field.pattern === undefined ? undefined : new RegExp(field.pattern, 'u');
  const map = field.map && new Map(Object.entries(field.map));
  const convert = converter(field, dates);
  const absent = (column: string) => {
    if (field.default !== undefined) return field.default;
    if (field.optional) return undefined;
    throw new FieldProblem(column, '', IS_EMPTY, FILL_IN);
  };
  return (row) => {
    for (const column of columns) {
      if (field.as === 'list') {
        const whole = listOf(row, column, field.separator ?? '、').filter((item) => !empty.has(item));
        if (whole.length > 0) return whole;
        continue;
      }
      const value = textOf(row, column);
      if (value === '' || empty.has(value)) continue;
      const match = pattern ? pattern.exec(value) : undefined;
      if (match === null) {
        if (field.optional || field.default !== undefined) return field.default;
        throw unmatched(column, value, [field.pattern!]);
      }
      if (match && field.as === 'integer' && field.unit === undefined) refuseUnit(column, value, match);
      const matched = match ? (match[1] ?? match[0]) : value;
      const taken = field.unit ? inUnit(column, matched, field.unit) : matched;
      return map ? fromList(map, column, taken) : convert(column, taken);
    }
    return absent(columns[0]!);
  };
}

/** A value that none of the patterns takes which the mapping has for its column: without a word it would be lost. */
export function unmatched(column: string, value: string, patterns: readonly string[]): FieldProblem {
  const shown = patterns.join('、');
  return new FieldProblem(
    column,
    value,
    bilingual(`与映射的式样都不符：${shown}`, `doesn't look like ${patterns.join(' or ')}`),
    bilingual(
      '改正这个值或映射；这样的值确实不要，写进映射的 empty',
      'Correct the value or the mapping; if such a value is to be left out, put it into "empty"',
    ),
  );
}

/** A pattern that takes the number and leaves its unit behind would make 3万元 into 3. */
function refuseUnit(column: string, value: string, match: RegExpExecArray): void {
  const unit = unitBehind(value.slice(match.index + match[0].length));
  if (unit === undefined) return;
  const { reason, next } = unitQuestion({ zh: `“${value}”`, en: value }, unit, column);
  throw new FieldProblem(column, value, reason, next);
}

function inUnit(column: string, value: string, { from, to }: NonNullable<ColumnField['unit']>): string {
  const converted = convertUnit(value, from, to);
  if (converted !== undefined) return converted;
  throw new FieldProblem(
    column,
    value,
    bilingual(`不是能换算成${to}的${from}数`, `is no number of ${from} that can be told in ${to}`),
    bilingual('写成数字', 'Write a number'),
  );
}

function fromList(map: Map<string, unknown>, column: string, value: string): unknown {
  if (map.has(value)) return map.get(value);
  const known = [...map.keys()].slice(0, 12).join(', ');
  throw new FieldProblem(
    column,
    value,
    bilingual('不在映射的代码表里', 'is not in the mapping’s code list'),
    bilingual(`可用 ${known}，或补充代码表`, `Use one of ${known}, or extend the list`),
  );
}

function converter(field: ColumnField, dates: DateReader): (column: string, value: string) => unknown {
  switch (field.as) {
    case 'integer':
      return readInteger;
    case 'boolean':
      return readBoolean;
    case 'date':
      return (column, value) => readDate(column, value, dates).date;
    case 'moment':
      return (column, value) => momentText(readDate(column, value, dates));
    default:
      return (_, value) => value;
  }
}

function readInteger(column: string, value: string): number {
  const plain = value.normalize('NFKC');
  const number = Number(/^-?\d{1,3}(,\d{3})+$/.test(plain) ? plain.replaceAll(',', '') : plain);
  if (/^-?[\d,]+$/.test(plain) && Number.isSafeInteger(number)) return number;
  throw new FieldProblem(
    column,
    value,
    bilingual('不是整数', 'is not a whole number'),
    bilingual('只写数字', 'Write digits only'),
  );
}

function readBoolean(column: string, value: string): boolean {
  const plain = value.normalize('NFKC').toLowerCase();
  if (YES.has(plain)) return true;
  if (NO.has(plain)) return false;
  throw new FieldProblem(
    column,
    value,
    bilingual('看不出是或否', 'is neither yes nor no'),
    bilingual('写 是 或 否', 'Write 是 or 否'),
  );
}

function readDate(column: string, value: string, dates: DateReader) {
  const date = dates(value);
  if (date) return date;
  const next = bilingual(
    '写 1900 至 2199 年间真实的一天，如 2024-03-01；或把这种写法加进映射的 dates',
    'Write a real day of the years 1900 to 2199, like 2024-03-01, or add the format to "dates" in the mapping',
  );
  throw new FieldProblem(column, value, bilingual('不是日期', 'is not a date'), next);
}

/** A column's text as whoever filled it in meant it (`cleanText`); empty when the row doesn't have it. */
export function textOf(row: Row, column: string): string {
  const value = cellOf(row, column);
  if (typeof value === 'string') return cleanCell(row, column, value.trim());
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new FieldProblem(
    column,
    JSON.stringify(value),
    bilingual('不是文字', 'is not text'),
    bilingual(
      '在映射里用 "as": "list"，或取其中一部分',
      'Map it with "as": "list", or choose one part of it',
    ),
  );
}

function cleanCell(row: Row, column: string, text: string): string {
  try {
    const plain = cleanText(text);
    if (plain !== text) row.cleaned = true;
    return plain;
  } catch (error) {
    if (error instanceof DamagedText) throw new FieldProblem(column, text, error.reason, error.next);
    throw error;
  }
}

function listOf(row: Row, column: string, separator: string): string[] {
  const value = cellOf(row, column);
  const items = Array.isArray(value) ? value : textOf(row, column).split(separator);
  return items
    .map((item) => {
      if (typeof item === 'string') return cleanCell(row, column, item.trim());
      if (typeof item === 'number') return String(item);
      throw new FieldProblem(
        column,
        JSON.stringify(value),
        bilingual('不是文字的列表', 'is not a list of texts'),
        bilingual('取其中一部分', 'Choose one part of it'),
      );
    })
    .filter((item) => item !== '');
}

/** By the exact name first, then as a dotted path into a JSON object. */
function cellOf(row: Row, column: string): unknown {
  const doubt = row.doubts?.[column];
  if (doubt)
    throw new FieldProblem(
      column,
      String(row.values[column] ?? ''),
      doubt,
      bilingual('改正这个单元格并保存文件', 'Correct the cell and save the file'),
    );
  if (Object.hasOwn(row.values, column)) return row.values[column];
  let value: unknown = row.values;
  for (const key of column.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
