import type { Segment, Signer, Tree } from '@hutong/log';
import type { CosignerKeys, LogIdentity, RefusalCode, Registry } from '@hutong/trust';

/** Wall clock, milliseconds since 1970. */
export interface WallClock {
  now(): number;
}

/** What of a logger the archive uses (pino fits). */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the archive asks of the registry (P7: identities and closings, never times). */
export interface Identities extends Pick<Registry, 'logAt' | 'after'> {
  readonly redactions: Pick<Registry['redactions'], 'leftIn'>;
  log(origin: string): LogIdentity | undefined;
  ancestors(node: string): string[];
  cosigner(node: string): Signer['verifier'][];
  within(node: string, top: string): boolean;
}

/** By whose signatures what is shown is read: keys of every node, and which node this center is. */
export interface SigningKeys extends CosignerKeys {
  node: string;
}

/** A segment and the child (or file) it came through. */
export interface IngestItem {
  segment: Segment;
  via: string;
}

/** Why a segment was not taken; the codes beyond @hutong/trust's are the archive's own. */
export type RefusedCode = RefusalCode | 'forked' | 'bad-genesis' | 'unstorable';

/** What became of one segment. */
export type IngestResult =
  /** Its rows are committed; `note` is the log's head with our receipt on it, at `size` ≥ the segment's end. */
  | { kind: 'received'; origin: string; size: number; note: string }
  /** All of it was here already; `note` is the stored head, byte for byte. */
  | { kind: 'duplicate'; origin: string; size: number; note: string }
  /** It begins beyond the head: `have` entries are here. */
  | { kind: 'gap'; origin: string; have: number }
  | { kind: 'refused'; origin: string; from: number; reason: RefusedCode; detail: string }
  /** What is stored of its log contradicts itself: the archive's fault. It is to come again, and is taken once that is mended. */
  | { kind: 'damaged'; origin: string; detail: string }
  /** The log's key signed two histories: both notes are kept, nothing was overwritten (P4). */
  | { kind: 'fork'; origin: string; held: string; seen: string };

/** A log's newest checkpoint here. */
export interface StoredHead {
  origin: string;
  node: string;
  epoch: number;
  size: number;
  /** Signed note with every signature line known. */
  note: string;
  state: LogStatus;
}

export type LogStatus = 'open' | 'forked';

/** A log as the next batch finds it: what is committed, and what batches on their way will have written. */
export interface LogView {
  id: number;
  origin: string;
  tree: Tree;
  state: LogStatus;
}
