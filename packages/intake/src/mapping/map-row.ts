import { bilingual, InvalidRecord, type RecordInput } from '@hutong/record';
import type { Refusal, Row } from '../row-source.ts';
import { cleanRecord, refuseMarkup } from './clean-record.ts';
import { cleanName } from './clean-text.ts';
import { type DateReader, DEFAULT_DATES, dateReader, momentText } from './dates.ts';
import { columnsOf, FieldProblem, type FieldReader, fieldReader, textOf, unmatched } from './fields.ts';
import type { ColumnField, MappedField, Mapping } from './mapping.ts';
import { withId } from './record-id.ts';

/** `derived`: the id follows from what the row says; it was not given with it. */
export type Mapped = { input: RecordInput & { id: string }; derived: boolean } | { refused: Refusal };

/** Turns rows into records. Made once a file by `rowMapper` or `recordMapper`. */
export interface RowMapper {
  /** Columns the file must have. */
  columns: string[];
  map(row: Row): Mapped;
  /** The refusal of a row whose record was not accepted, naming the column the field came from. */
  refusal(row: Row, error: InvalidRecord): Refusal;
}

export interface MapperOptions {
  /**
   * Secret of this node, at least 16 bytes and the same at every import. Needed for rows with private fields: their
   * ids are derived with it. Without it an id would be a plain hash of private values that anyone could test
   * guesses against (P6).
   */
  idKey?: Uint8Array;
  /** The workbook counts days from 1904-01-01. */
  from1904?: boolean;
}

/** The columns each field of the record comes from. */
type FieldColumns = ReadonlyMap<string, string[]>;

const NO_COLUMNS: FieldColumns = new Map();
const VALUE_CHARS = 500;

/** Shorthand for `mapper.map(row)`. */
export function mapRow(mapper: RowMapper, row: Row): Mapped {
  return mapper.map(row);
}

/**
 * A mapper for a mapping file's content, or for `mappingFromColumns`.
 *
 * Ids are derived from what the record says (type, subject, department, occurred_at, body, private), so that a file
 * imported twice gives the same records. Two rows that say exactly the same are one record.
 */
export function rowMapper(mapping: Mapping & { id?: ColumnField }, options: MapperOptions = {}): RowMapper {
  const dates = dateReader(mapping.dates ?? DEFAULT_DATES, { from1904: options.from1904 === true });
  const read = recordReader(mapping, dates);
  const checkPatterns = patternChecker(mapping);
  const meant = new Set(mapping.meant);
  const columns = new Map<string, string[]>();
  for (const [name, field] of namedFields(mapping)) columns.set(name, columnsOf(field));
  return {
    columns: [...new Set([...columns.values()].flat())],
    map: (row) =>
      attempt(row, columns, () => {
        checkPatterns(row);
        const input = read(row);
        if (mapping.meant !== undefined) input.meant = mapping.meant;
        refuseMarkup(input, meant);
        return withId(input, options.idKey);
      }),
    refusal: (row, error) => refuseField(row, error, columns),
  };
}

/** A mapper for JSONL whose lines are records already. */
export function recordMapper(options: MapperOptions = {}): RowMapper {
  return {
    columns: [],
    map: (row) =>
      attempt(row, NO_COLUMNS, () => {
        const { subject, department } = row.values;
        const isPlain = row.isPlain && isTidy(subject) && isTidy(department);
        const record = isPlain ? { ...row.values } : cleanRecord(row);
        return withId(record as RecordInput, options.idKey);
      }),
    refusal: (row, error) => refuseField(row, error, NO_COLUMNS),
  };
}

/** A name that `cleanName` leaves as it is; most are told so at once. */
function isTidy(name: unknown): boolean {
  return typeof name !== 'string' || /^[!-~\u4e00-\u9fff〔〕（）]+$/.test(name);
}

function* namedFields(mapping: Mapping & { id?: ColumnField }): Generator<[string, MappedField | boolean]> {
  for (const name of [
    'id',
    'type',
    'subject',
    'department',
    'occurred_at',
    'backfilled',
    'visibility',
  ] as const) {
    const field = mapping[name];
    if (field !== undefined) yield [name, field];
  }
  for (const [name, field] of Object.entries(mapping.body)) yield [`body.${name}`, field];
  for (const [name, field] of Object.entries(mapping.private ?? {})) yield [`private.${name}`, field];
}

/**
 * Columns that only fields with a pattern read which may be left out or have a default: a value that none of the patterns
 * takes would vanish, and so refuses its row.
 */
function patternChecker(mapping: Mapping): (row: Row) => void {
  const patterns = new Map<string, ColumnField[]>();
  const taken = new Set<string>();
  for (const [, field] of namedFields(mapping)) {
    for (const column of columnsOf(field)) {
      const given = typeof field === 'object' && 'column' in field ? field : undefined;
      const mayPassOver = given?.optional || given?.default !== undefined;
      if (given?.pattern === undefined || !mayPassOver) taken.add(column);
      else patterns.set(column, [...(patterns.get(column) ?? []), given]);
    }
  }
  const checks = [...patterns].flatMap(([column, fields]) => {
    if (taken.has(column)) return [];
    const sources = fields.map(({ pattern }) => pattern!);
    const empty = new Set(fields.flatMap((field) => field.empty ?? []));
    return [{ column, sources, empty, expressions: sources.map((source) => new RegExp(source, 'u')) }];
  });
  return (row) => {
    for (const { column, sources, empty, expressions } of checks) {
      const value = textOf(row, column);
      if (value === '' || empty.has(value)) continue;
      if (!expressions.some((one) => one.test(value))) throw unmatched(column, value, sources);
    }
  };
}

function recordReader(mapping: Mapping & { id?: ColumnField }, dates: DateReader): (row: Row) => RecordInput {
  const required = (name: 'type' | 'subject' | 'department' | 'occurred_at') => {
    const reader = fieldReader(mapping[name], dates);
    return (row: Row): string => {
      const value = reader(row);
      if (value !== undefined) return nameOf(row, String(value));
      throw new FieldProblem(
        columnsOf(mapping[name]).join(', '),
        '',
        bilingual(`缺少 ${name}`, `${name} is missing`),
        bilingual('填写这一列', 'Fill in this column'),
      );
    };
  };
  const optional = (field: MappedField | boolean | undefined): FieldReader | undefined => {
    if (field === undefined) return undefined;
    return typeof field === 'boolean' ? () => field : fieldReader(field, dates);
  };
  const type = required('type');
  const subject = required('subject');
  const department = required('department');
  const occurredAt = required('occurred_at');
  const body = groupReader(mapping.body, dates);
  const secret = mapping.private && groupReader(mapping.private, dates);
  const id = optional(mapping.id);
  const backfilled = optional(mapping.backfilled);
  // A column for it comes only from mappingFromColumns; a mapping file has the word itself.
  const visibility = optional(mapping.visibility as MappedField | undefined);
  return (row) => {
    const input: RecordInput = {
      type: type(row),
      subject: subject(row),
      department: department(row),
      occurred_at: readOccurredAt(occurredAt(row), dates),
      body: body(row),
    };
    const values = secret?.(row) as Record<string, string> | undefined;
    if (values && Object.keys(values).length > 0) input.private = values;
    put(input, 'id', id?.(row));
    put(input, 'backfilled', backfilled?.(row));
    put(input, 'visibility', visibility?.(row));
    return input;
  };
}

function nameOf(row: Row, text: string): string {
  const name = cleanName(text);
  if (name !== text) row.cleaned = true;
  return name;
}

function put(input: RecordInput, name: 'id' | 'backfilled' | 'visibility', value: unknown): void {
  // What it is gets judged with the rest of the record, by prepareRecord.
  if (value !== undefined) input[name] = value as never;
}

/** A date in one of the mapping's formats; anything else is left for the record to judge and refuse by name. */
function readOccurredAt(text: string, dates: DateReader): string {
  const date = dates(text);
  return date ? momentText(date) : text;
}

function groupReader(
  fields: Record<string, MappedField>,
  dates: DateReader,
): (row: Row) => Record<string, unknown> {
  // In the order canonical JSON wants, which saves sorting the keys of every row.
  const inOrder = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  const readers = inOrder.map(([name, field]) => {
    return { path: name.split('.'), name, read: fieldReader(field, dates) };
  });
  return (row) => {
    const group: Record<string, unknown> = {};
    for (const { path, name, read } of readers) {
      const value = read(row);
      if (value === undefined) continue;
      if (path.length === 1) group[name] = value;
      else setPath(group, path, value);
    }
    return group;
  };
}

function setPath(group: Record<string, unknown>, path: string[], value: unknown): void {
  let inner = group;
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(inner, key) ? inner[key] : undefined;
    if (typeof next === 'object' && next !== null) inner = next as Record<string, unknown>;
    else {
      inner[key] = {};
      inner = inner[key] as Record<string, unknown>;
    }
  }
  inner[path.at(-1)!] = value;
}

function attempt(row: Row, columns: FieldColumns, work: () => Mapped): Mapped {
  try {
    return work();
  } catch (error) {
    if (error instanceof FieldProblem) {
      const { column, value, reason, next } = error;
      return { refused: { row: row.row, column, value: value.slice(0, VALUE_CHARS), reason, next } };
    }
    if (error instanceof InvalidRecord) return { refused: refuseField(row, error, columns) };
    if (error instanceof RangeError) return { refused: tooDeep(row) };
    throw error;
  }
}

/** The refusal of a row whose JSON is nested deeper than anyone can follow. */
export function tooDeep({ row, raw }: Row): Refusal {
  const reason = bilingual('JSON 嵌套太深', 'the JSON is nested too deep');
  return {
    row,
    column: '',
    value: raw.slice(0, VALUE_CHARS),
    reason,
    next: bilingual('减少嵌套的层数', 'Flatten the record'),
  };
}

function refuseField(row: Row, error: InvalidRecord, columns: FieldColumns): Refusal {
  const path = error.field.replace(/\[.*$/, '');
  const from = columns.get(path) ?? [];
  const values = from.length > 0 ? from.map((column) => row.values[column]) : [];
  const value = values
    .map((one) => (typeof one === 'string' ? one : (JSON.stringify(one) ?? '')))
    .join(' | ');
  return {
    row: row.row,
    column: from.join(', ') || error.field,
    value: value.slice(0, VALUE_CHARS),
    reason: error.reason,
    next: error.next,
  };
}
