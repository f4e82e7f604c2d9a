export type { About, FileReader, PartReader, Surveyed } from './file-parts.ts';
export { giveBackInThread, lookInThread, openParts, serveFileParts } from './file-thread.ts';
export { MAX_GIVEN_BACK } from './give-back.ts';
export { recordIdKey } from './id-key.ts';
export type { Look } from './look.ts';
export { checkColumns } from './mapping/check-columns.ts';
export {
  type Mapped,
  type MapperOptions,
  type RowMapper,
  recordMapper,
  rowMapper,
} from './mapping/map-row.ts';
export { InvalidMapping, loadMapping, type Mapping, mappingFromColumns } from './mapping/mapping.ts';
export { REGISTERS, type Step, stepsOf } from './mapping/registers.ts';
export { mappingFile, shippedMappings, shippedText } from './mapping/shipped.ts';
export { type Chosen, guessColumns, type Slot, slotsOf, unmetSlots, withColumns } from './mapping/slots.ts';
export type { FileOptions } from './open-file.ts';
export { openRows } from './open-rows.ts';
export { RefusedFile, refusedFileFor } from './refused-file.ts';
export type { Batch, FirstRow, Refusal, Row, RowSource, SheetName } from './row-source.ts';
export { workbookOf } from './sheet/workbook.ts';
export { systemReason } from './system-reasons.ts';
export { type Counts, NO_COUNTS, type Outcome, type Taker, takeIn } from './take-in.ts';
export { ABOUT_SHEETS, templateOf } from './template.ts';
