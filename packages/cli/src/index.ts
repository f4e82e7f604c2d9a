export {
  type Mapped,
  type MapperOptions,
  type RowMapper,
  recordMapper,
  rowMapper,
} from './import/map-row.ts';
export {
  checkColumns,
  InvalidMapping,
  loadMapping,
  type Mapping,
  mappingFromColumns,
} from './import/mapping.ts';
export { openRows } from './import/rows.ts';
export { type Batch, type Refusal, type Row, type RowSource, UnreadableFile } from './import/types.ts';
export type { Io } from './io.ts';
export { run } from './run.ts';
