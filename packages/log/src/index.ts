export { type Checkpoint, checkpointBody, parseCheckpoint } from './checkpoint.ts';
export { InvalidNote, type NoteFault } from './invalid-note.ts';
export { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash, verifyConsistency, verifyInclusion } from './merkle.ts';
export {
  type CosignatureFault,
  cosign,
  cosignatureTime,
  cosignBody,
  filterSignatures,
  formatVkey,
  makeSigner,
  makeVerifier,
  mergeNotes,
  type Note,
  type NoteSignature,
  parseNote,
  parseVkey,
  readCosignature,
  type Signer,
  signNote,
  textOf,
  type Verifier,
  verifyNote,
  verifySignature,
} from './note.ts';
export { formatProof, type Proof, parseProof, pathLength, proves } from './proof.ts';
export {
  decodeSegment,
  encodeSegment,
  leavesOf,
  MAX_RUN_BYTES,
  MAX_SEGMENT_BYTES,
  type ProvenEntry,
  packSegments,
  type Redacted,
  type SealedValue,
  type Segment,
  wordsWeight,
} from './segment.ts';
export { type AlertRow, AlertRows } from './store/alerts.ts';
export { copyDatabase } from './store/backup.ts';
export { DiskFailed, DiskFull, isHeld } from './store/disk.ts';
export { waitingFileDamaged } from './store/findings.ts';
export { StoreFollowers } from './store/followers.ts';
export type { Fork } from './store/forks.ts';
export { type Finding, fsckStore } from './store/fsck.ts';
export { type HealthRow, HealthRows } from './store/health.ts';
export { keptEnough, keptSixMonths } from './store/lived-days.ts';
export { atOneMoment } from './store/moment.ts';
export { type Appended, onceEach } from './store/once.ts';
export { type Cell, OwnDatabase } from './store/own-database.ts';
export type { EntryPlace } from './store/pages.ts';
export { gainOf } from './store/pruned.ts';
export { queryEntries, subjectsSince } from './store/query.ts';
export { rebuildRecords } from './store/rebuild.ts';
export {
  type Cosignature,
  type EarlierLog,
  type Head,
  LogDamaged,
  LogStore,
  type PlacedValue,
} from './store/store.ts';
export {
  consistencyProof,
  inclusionProof,
  rootAt,
  TILE_WIDTH,
  type Tile,
  type TileReader,
  Tree,
  tilesFor,
} from './tree.ts';
