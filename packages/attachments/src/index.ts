export { fileId, partId, prepareFile, preparePart } from './format/entries.ts';
export { type NamedFile, namedFiles } from './format/named.ts';
export {
  AttachmentBroken,
  carriedIn,
  type FileOnRecord,
  fileOnRecord,
  type RecordsOf,
  readFile,
} from './format/read.ts';
export { CannotStrip } from './given/cannot-strip.ts';
export { endingOf, servedType } from './given/media-type.ts';
export { readMultipart } from './given/multipart.ts';
export { RunsWhenOpened, safeName, saveAs } from './given/name.ts';
export { officeParts, unpackPart } from './given/office-parts.ts';
export { type ScanCommand, ScanFailed, ScanRefused } from './given/scan.ts';
export { takeIn } from './given/take-in.ts';
export { inspectFile, isInspected } from './inspect/inspect.ts';
export { servePdf } from './inspect/pdf-reader.ts';
export { damagedWaiting } from './store/check.ts';
export { AttachmentRefused } from './store/refused.ts';
export { AttachmentStore, type Kept } from './store/store.ts';
