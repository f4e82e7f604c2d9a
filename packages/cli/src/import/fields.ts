import { type DateReader, momentText } from './dates.ts';
import { type ColumnField, type MappedField, templateParts } from './mapping.ts';
import type { Row } from './types.ts';

/** Why one field of one row can't be had. */
export class FieldProblem extends Error {
  readonly column: string;
  readonly value: string;
  readonly reason: string;
  readonly next: string;
  constructor(column: string, value: string, reason: string, next: string) {
    super(reason);
    this.column = column;
    this.value = value;
    this.reason = reason;
    this.next = next;
  }
}

/** Gives a field's value for a row; undefined leaves it out; throws FieldProblem. */
export type FieldReader = (row: Row) => unknown;

const FILL_IN = 'Fill in this column';
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
      if (value === '' && !part.optional) throw new FieldProblem(part.column, '', 'is empty', FILL_IN);
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
    throw new FieldProblem(column, '', 'is empty', FILL_IN);
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
        throw new FieldProblem(
          column,
          value,
          `doesn't look like ${field.pattern}`,
          'Correct the value or the mapping',
        );
      }
      const taken = match ? (match[1] ?? match[0]) : value;
      return map ? fromList(map, column, taken) : convert(column, taken);
    }
    return absent(columns[0]!);
  };
}

function fromList(map: Map<string, unknown>, column: string, value: string): unknown {
  if (map.has(value)) return map.get(value);
  const known = [...map.keys()].slice(0, 12).join(', ');
  throw new FieldProblem(
    column,
    value,
    'is not in the mapping’s code list',
    `Use one of ${known}, or extend the list`,
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
  const number = Number(value);
  if (/^-?\d+$/.test(value) && Number.isSafeInteger(number)) return number;
  throw new FieldProblem(column, value, 'is not a whole number', 'Write digits only');
}

function readBoolean(column: string, value: string): boolean {
  const plain = value.toLowerCase();
  if (YES.has(plain)) return true;
  if (NO.has(plain)) return false;
  throw new FieldProblem(column, value, 'is neither yes nor no', 'Write 是 or 否');
}

function readDate(column: string, value: string, dates: DateReader) {
  const date = dates(value);
  if (date) return date;
  const next =
    'Write a real day of the years 1900 to 2199, like 2024-03-01, or add the format to "dates" in the mapping';
  throw new FieldProblem(column, value, 'is not a date', next);
}

/** A column's text without the blanks around it; empty when the row doesn't have it. */
function textOf(row: Row, column: string): string {
  const value = cellOf(row, column);
  if (typeof value === 'string') return value.trim();
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new FieldProblem(
    column,
    JSON.stringify(value),
    'is not text',
    'Map it with "as": "list", or choose one part of it',
  );
}

function listOf(row: Row, column: string, separator: string): string[] {
  const value = cellOf(row, column);
  const items = Array.isArray(value) ? value : textOf(row, column).split(separator);
  return items
    .map((item) => {
      if (typeof item === 'string') return item.trim();
      if (typeof item === 'number') return String(item);
      throw new FieldProblem(
        column,
        JSON.stringify(value),
        'is not a list of texts',
        'Choose one part of it',
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
      'Correct the cell and save the file',
    );
  if (Object.hasOwn(row.values, column)) return row.values[column];
  let value: unknown = row.values;
  for (const key of column.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
