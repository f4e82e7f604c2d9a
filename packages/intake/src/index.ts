export type { About, PartReader } from './file-parts.ts';
export { openParts, serveFileParts } from './file-thread.ts';
export { recordIdKey } from './id-key.ts';
export { checkColumns } from './mapping/check-columns.ts';
export {
  type Mapped,
  type MapperOptions,
  type RowMapper,
  recordMapper,
  rowMapper,
} from './mapping/map-row.ts';
export { InvalidMapping, loadMapping, type Mapping, mappingFromColumns } from './mapping/mapping.ts';
export { mappingFile, shippedMappings, shippedText } from './mapping/shipped.ts';
export type { FileOptions } from './open-file.ts';
export { openRows } from './open-rows.ts';
export { RefusedFile, refusedFileFor } from './refused-file.ts';
export type { Batch, Refusal, Row, RowSource } from './row-source.ts';
export { type Counts, NO_COUNTS, type Outcome, type Taker, takeIn } from './take-in.ts';
