export type { AppendResult, OwnKeys, OwnLog } from './append.ts';
export { Archive, type ArchiveOptions, openArchive } from './archive.ts';
export { copyEmbedded, NoServerToCopy } from './backup.ts';
export {
  DataOfAnotherVersion,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  NoEmbeddedPostgres,
  promptSocket,
  startPostgres,
} from './embedded/postgres.ts';
export {
  ArchiveDamaged,
  ArchiveInUse,
  CannotAppend,
  DatabaseNotDurable,
  InvalidCursor,
  isOfDamage,
} from './errors.ts';
export type { Finding } from './fsck.ts';
export type { HeardDay } from './heard.ts';
export { embeddedUrl, inspectDatabase } from './inspect.ts';
export type { Heartbeat, LogSync, NoteResult } from './notes.ts';
export type { Unseal } from './open-boxes.ts';
export type { EntryProof, EntryReference } from './proof.ts';
export { MAX_PAGE, type RecordPage, type RecordQuery, type StoredRecord } from './query.ts';
export type { ForkRow, QuarantineRow } from './read.ts';
export type { Progress } from './rebuild.ts';
export type { ResealedBox } from './reseal.ts';
export { isPassing } from './session.ts';
export type { IngestItem, IngestResult, Logger, RefusedCode, StoredHead, WallClock } from './types.ts';
