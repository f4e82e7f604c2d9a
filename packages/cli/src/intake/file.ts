import { type RowMapper, recordMapper, rowMapper } from '../import/map-row.ts';
import {
  type ColumnField,
  checkColumns,
  loadMapping,
  type Mapping,
  mappingFromColumns,
} from '../import/mapping.ts';
import { openRows } from '../import/rows.ts';
import type { Batch, OpenOptions, RowSource } from '../import/types.ts';

/** How an operator says a file is to be read. */
export interface FileOptions {
  file: string;
  mapping?: string;
  encoding?: string;
  sheet?: string;
  /** Record type of every row, whatever the file or the mapping says. */
  type?: string;
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
  if (mapping?.header_row !== undefined) open.headerRow = mapping.header_row;
  const source = await openRows(file, open);
  try {
    const mapper = mapperFor(file, source, mapping, type, idKey);
    checkColumns(file, source, mapper.columns);
    return { source, mapper };
  } catch (error) {
    await closeRows(source[Symbol.asyncIterator]());
    throw error;
  }
}

function mapperFor(
  file: string,
  { columns }: RowSource,
  mapping: Mapping | undefined,
  type: string | undefined,
  idKey: Uint8Array,
): RowMapper {
  if (mapping !== undefined) return rowMapper(typed(mapping, type), { idKey });
  if (columns !== undefined) {
    const known = type === undefined ? columns : [...columns.filter((column) => column !== 'type'), 'type'];
    return rowMapper(typed(mappingFromColumns(file, known), type), { idKey });
  }
  const mapper = recordMapper({ idKey });
  if (type === undefined) return mapper;
  return { ...mapper, map: (row) => mapper.map({ ...row, values: { ...row.values, type } }) };
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
