import { checkColumns, checkUnits, otherHeader } from './mapping/check-columns.ts';
import { type RowMapper, recordMapper, rowMapper } from './mapping/map-row.ts';
import {
  type ColumnField,
  InvalidMapping,
  loadMapping,
  type Mapping,
  mappingFromColumns,
} from './mapping/mapping.ts';
import type { Step } from './mapping/registers.ts';
import { openRows } from './open-rows.ts';
import type { Batch, Hidden, OpenOptions, RowSource } from './row-source.ts';

/** How an operator says a file is to be read. */
export interface FileOptions {
  file: string;
  mapping?: string;
  /** In place of a mapping: each row becomes the records of these, all of them or none. */
  steps?: readonly Step[];
  /** Of which organs each record type may be brought; `*`: of any. Absent: whatever the file holds. */
  only?: Readonly<Record<string, readonly string[] | '*'>>;
  /** Tries each record as the node would, at this time (ms since 1970), before one is handed over. */
  triedAt?: number;
  encoding?: string;
  sheet?: string;
  /** Record type of every row, whatever the file or the mapping says. */
  type?: string;
  /** Row that names the columns, whatever the mapping says. */
  headerRow?: number;
  hidden?: Hidden;
  /** Rows that say exactly what an earlier row of the file said are records of their own. */
  takeRepeats?: boolean;
  /** From how many bytes on a thread of its own reads the file. */
  worthBytes?: number;
  idKey: Uint8Array;
}

/** What makes a row one record; `when`: unless its cell in this column is empty. */
export interface RowStep {
  mapper: RowMapper;
  when?: string;
}

/** Opens a file and what turns its rows into records; throws UnreadableFile or InvalidMapping. */
export async function openFile(options: FileOptions): Promise<{ source: RowSource; steps: RowStep[] }> {
  const { file } = options;
  const mapping = options.mapping === undefined ? undefined : await loadMapping(options.mapping);
  const open: OpenOptions = {};
  if (options.encoding !== undefined) open.encoding = options.encoding;
  // A short number is a position, as in a spreadsheet program's tabs; sheets are named 2024 too.
  if (options.sheet !== undefined)
    open.sheet = /^\d{1,3}$/.test(options.sheet) ? Number(options.sheet) : options.sheet;
  const headerRow = options.headerRow ?? mapping?.header_row;
  if (headerRow !== undefined) open.headerRow = headerRow;
  const hidden = options.hidden ?? mapping?.hidden;
  if (hidden !== undefined) open.hidden = hidden;
  const source = await openRows(file, open);
  try {
    const steps = stepsFor(source, mapping, options);
    checkColumns(file, source, [...new Set(steps.flatMap(({ mapper }) => mapper.columns))]);
    const mappings = options.steps?.map((step) => step.mapping) ?? (mapping === undefined ? [] : [mapping]);
    for (const one of mappings) checkUnits(file, source, one);
    return { source, steps };
  } catch (error) {
    await closeRows(source[Symbol.asyncIterator]());
    throw error;
  }
}

function stepsFor(source: RowSource, mapping: Mapping | undefined, options: FileOptions): RowStep[] {
  const { file, idKey, type, steps } = options;
  if (steps === undefined) return [{ mapper: mapperFor(file, source, mapping, type, idKey) }];
  return steps.map(({ mapping: one, ...when }) => {
    return { mapper: rowMapper(one, { idKey, from1904: source.from1904 }), ...when };
  });
}

function mapperFor(
  file: string,
  source: RowSource,
  mapping: Mapping | undefined,
  type: string | undefined,
  idKey: Uint8Array,
): RowMapper {
  const { columns, from1904 } = source;
  if (mapping !== undefined) return rowMapper(typed(mapping, type), { idKey, from1904 });
  if (columns !== undefined) {
    const known = type === undefined ? columns : [...columns.filter((column) => column !== 'type'), 'type'];
    return rowMapper(typed(ownMapping(file, source, known), type), { idKey, from1904 });
  }
  const mapper = recordMapper({ idKey });
  if (type === undefined) return mapper;
  return { ...mapper, map: (row) => mapper.map({ ...row, values: { ...row.values, type } }) };
}

/** The mapping that the columns are by themselves; where they are none, another row may name the columns. */
function ownMapping(file: string, source: RowSource, columns: string[]): Mapping & { id?: ColumnField } {
  try {
    return mappingFromColumns(file, columns);
  } catch (error) {
    const next = otherHeader(source, ['type', 'subject', 'department', 'occurred_at']);
    if (!(error instanceof InvalidMapping) || next === undefined) throw error;
    throw new InvalidMapping(file, error.reason, next);
  }
}

function typed(
  mapping: Mapping & { id?: ColumnField },
  type: string | undefined,
): Mapping & { id?: ColumnField } {
  return type === undefined ? mapping : { ...mapping, type: { value: type } };
}

/** Closes a file before its end. A generator that never began would not run its `finally`, which does the closing. */
export async function closeRows(batches: AsyncIterator<Batch>): Promise<void> {
  await batches.next().catch(() => {});
  await batches.return?.();
}
