export type { AppendResult, OwnLog } from './append.ts';
export { Archive, type ArchiveOptions, openArchive } from './archive.ts';
