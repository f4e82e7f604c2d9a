import { checkColumns, checkUnits, otherHeader } from './mapping/check-columns.ts';
import { type RowMapper, recordMapper, rowMapper } from './mapping/map-row.ts';
import {
  type ColumnField,
  InvalidMapping,
  loadMapping,
  type Mapping,
  mappingFromColumns,
} from './mapping/mapping.ts';
import { openRows } from './open-rows.ts';
import type { Batch, Hidden, OpenOptions, RowSource } from './row-source.ts';

/** How an operator says a file is to be read. */
export interface FileOptions {
  file: string;
  mapping?: string;
  encoding?: string;
  sheet?: string;
  /** Record type of every row, whatever the file or the mapping says. */
  type?: string;
  /** Row that names the columns, whatever the mapping says. */
  headerRow?: number;
  hidden?: Hidden;
  /** Rows that say exactly what an earlier row of the file said are records of their own. */
  takeRepeats?: boolean;
  idKey: Uint8Array;
}

/** Opens a file and what turns its rows into records; throws UnreadableFile or InvalidMapping. */
export async function openFile(options: FileOptions): Promise<{ source: RowSource; mapper: RowMapper }> {
  const { file, idKey, type } = options;
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
    const mapper = mapperFor(file, source, mapping, type, idKey);
    checkColumns(file, source, mapper.columns);
    if (mapping !== undefined) checkUnits(file, source, mapping);
    return { source, mapper };
  } catch (error) {
    await closeRows(source[Symbol.asyncIterator]());
    throw error;
  }
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
