import { createHmac } from 'node:crypto';
import { derivedId, InvalidRecord, parseOccurredAt, type RecordInput } from '@hutong/record';
import { canonicalJson } from './canonical.ts';
import { type DateReader, DEFAULT_DATES, dateReader, momentText } from './dates.ts';
import { columnsOf, FieldProblem, type FieldReader, fieldReader } from './fields.ts';
import type { ColumnField, MappedField, Mapping } from './mapping.ts';
import type { Refusal, Row } from './types.ts';

export type Mapped = { input: RecordInput & { id: string } } | { refused: Refusal };

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
  const dates = dateReader(mapping.dates ?? DEFAULT_DATES);
  const read = recordReader(mapping, dates);
  const columns = new Map<string, string[]>();
  for (const [name, field] of namedFields(mapping)) columns.set(name, columnsOf(field));
  return {
    columns: [...new Set([...columns.values()].flat())],
    map: (row) => attempt(row, columns, () => withId(read(row), options.idKey)),
    refusal: (row, error) => refuseField(row, error, columns),
  };
}

/** A mapper for JSONL whose lines are records already. */
export function recordMapper(options: MapperOptions = {}): RowMapper {
  return {
    columns: [],
    map: (row) => attempt(row, NO_COLUMNS, () => withId({ ...row.values } as RecordInput, options.idKey)),
    refusal: (row, error) => refuseField(row, error, NO_COLUMNS),
  };
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

function recordReader(mapping: Mapping & { id?: ColumnField }, dates: DateReader): (row: Row) => RecordInput {
  const required = (name: 'type' | 'subject' | 'department' | 'occurred_at') => {
    const reader = fieldReader(mapping[name], dates);
    return (row: Row): string => {
      const value = reader(row);
      if (value !== undefined) return String(value);
      throw new FieldProblem(
        columnsOf(mapping[name]).join(', '),
        '',
        `${name} is missing`,
        'Fill in this column',
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

function withId(input: RecordInput, idKey: Uint8Array | undefined): RecordInput & { id: string } {
  if (input.id !== undefined) return input as RecordInput & { id: string };
  const occurredAt = parseOccurredAt(input.occurred_at);
  const given = input.private ?? {};
  const secret = Object.keys(given).length > 0 ? given : undefined;
  const text = seedText(input, occurredAt, secret);
  if (secret && (!idKey || idKey.length < 16)) {
    throw new Error('rows with private fields need MapperOptions.idKey (16 bytes or more)');
  }
  const seed = secret ? createHmac('sha256', idKey!).update(text).digest() : Buffer.from(text);
  input.id = derivedId(occurredAt, seed);
  return input as RecordInput & { id: string };
}

/** What a record's id follows from: canonical JSON, the time in milliseconds however it was written. */
function seedText(
  input: RecordInput,
  occurredAt: number,
  secret: Record<string, string> | undefined,
): string {
  const { type, subject, department, body } = input;
  const head = `{"body":${canonicalJson(body)},"department":${canonicalJson(department)},"occurred_at":${occurredAt}`;
  const middle = secret ? `,"private":${canonicalJson(secret)}` : '';
  return `${head + middle},"subject":${canonicalJson(subject)},"type":${canonicalJson(type)}}`;
}

function attempt(row: Row, columns: FieldColumns, work: () => RecordInput & { id: string }): Mapped {
  try {
    return { input: work() };
  } catch (error) {
    if (error instanceof FieldProblem) {
      const { column, value, reason, next } = error;
      return { refused: { row: row.row, column, value: value.slice(0, VALUE_CHARS), reason, next } };
    }
    if (error instanceof InvalidRecord) return { refused: refuseField(row, error, columns) };
    if (error instanceof RangeError) {
      return {
        refused: { row: row.row, column: '', value: '', reason: error.message, next: 'Flatten the record' },
      };
    }
    throw error;
  }
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
