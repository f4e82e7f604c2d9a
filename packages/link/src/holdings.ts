import type { Checkpoint, EarlierLog, Segment } from '@hutong/log';
import type { RefusalCode } from '@hutong/trust';

/** A log's newest checkpoint as a signed note, with the cosignatures known. */
export interface HeldHead extends Checkpoint {
  note: string;
  /** Entries that count, where the log was closed before its end: what lies beyond is not sent. */
  counted?: number;
}

/** What became of one segment. A result other than a thrown error is final: the segment need not come again. */
export type IngestResult =
  /** Its rows are committed; `note` carries the receipt (P3). */
  | { kind: 'received'; origin: string; size: number; note: string }
  /** All of it was held already; `note` carries the receipt given then. */
  | { kind: 'duplicate'; origin: string; size: number; note: string }
  /** Not now: its node is over its share, and it comes again after so long. */
  | { kind: 'slow'; origin: string; waitMs: number }
  /** Not now: what is held of its log is damaged, which is this node's fault. It comes again, and is taken once that is mended. */
  | { kind: 'damaged'; origin: string; detail: string }
  /** It begins beyond the `have` entries held. */
  | { kind: 'gap'; origin: string; have: number }
  | {
      kind: 'refused';
      origin: string;
      from: number;
      code: RefusalCode | 'fork' | 'forked' | 'bad-genesis' | 'unstorable' | 'clone';
      detail: string;
    };

/** A verified cosignature found on a note. */
export interface NoteCosignature {
  node: string;
  size: number;
  timeS: number;
}

/** What a note brought: the log is `undefined` when no line of the note could be verified. */
export interface NoteOutcome {
  origin: string;
  /** Node whose log it is. */
  node: string;
  size: number;
  /** Whether the log's own key signed it: then the log has that many entries somewhere. */
  signed: boolean;
  /** It belongs to another history than the one held here: its cosigner did not cosign ours. */
  differs?: true;
  cosignatures: NoteCosignature[];
}

/** The network's root documents, as the link carries them down: each names the keys that sign the next. */
export interface RootVersions {
  /** The last one held. */
  readonly version: number;
  /** Those that follow a version: a page of them, oldest first. */
  after(version: number): string[];
  /** Verifies them and makes them durable; returns how many were new. Throws, and then nothing changed. */
  take(notes: readonly string[]): number;
}

/** What nodes say of their own state, beside their heartbeats: signed notes, carried up and down as these are (P11). */
export interface States {
  /**
   * Notes for the parent: of this node and all beneath it that `goes` names, from a place in their order on, as many as a
   * message takes (HEADS_PAGE); none when there are no more.
   */
  up(goes: (node: string) => boolean, from?: number): string[];
  /** Notes for the children: of this node and its ancestors. */
  down(): string[];
  /** Verifies what came from the parent or a child and keeps what is news; passes over the rest, and never throws. */
  take(notes: readonly string[], via: string): void;
}

/**
 * What a node holds, as the link needs it. A hall implements it on SQLite, a center on PostgreSQL. Everything
 * that comes in is verified by the implementation against the registry; the link trusts nobody.
 */
export interface Holdings {
  /** Heads of the logs that go to the parent: this node's own and its descendants'. */
  outgoing(): Promise<HeldHead[]>;
  /** Makes durable in the high-water mark that these heads may leave; to be awaited before they do (P12). */
  leaving(heads: readonly HeldHead[]): Promise<void>;
  /**
   * Logs that this node wrote before the one it writes now, oldest first, and how many entries each may have: what is
   * missing of them here is taken back from the parent.
   */
  earlier(): readonly EarlierLog[];
  /**
   * Newest heartbeats of this node and of those beneath it: a log that grows has another head by then, and they would not be
   * heard. Needs no database for this node's own, and gives no checkpoint that may not leave (P12).
   */
  beats(): Promise<string[]>;
  /**
   * Heads of the logs that children follow: this node's own and its ancestors'; with `child` also those that this child reads
   * beside them, as the registry says who is stationed where.
   */
  followed(child?: string): Promise<HeldHead[]>;
  /** Entries held of a log; 0 of one that is not. */
  size(origin: string): Promise<number>;
  /** Newest notes on a log that each known node cosigned, its head's note first; some may be of more than is held. */
  notes(origin: string): Promise<string[]>;
  /**
   * Segments of a log from an index on, ending at a checkpoint held: the first carries entries, more follow
   * only for sealed values that did not fit. Empty when nothing is held beyond `from`. The checkpoint's size
   * is durable in the node's high-water mark before this resolves (P12).
   * @param to name of the node that they go to: boxes of private values come along for it, and for those it leads to, alone (P6)
   * @param maxBytes entries weigh no more, unless the next checkpoint lies beyond; MAX_RUN_BYTES
   */
  segments(origin: string, from: number, to: string, maxBytes?: number): Promise<Segment[]>;
  /**
   * A segment without entries: boxes of the entries in [from, to) for `child` and the nodes beneath it, whole entries, as
   * many as fit; undefined where there are none (P6).
   */
  values?(child: string, origin: string, from: number, to: number): Promise<Segment | undefined>;
  /** Where the last entry ends that was pruned here, so that no segment leads across it; absent: none ever is. */
  prunedTo?(origin: string): number;
  /** Verifies and commits; resolves after the commit (P3). Never refuses one log because of another (P8). */
  ingest(items: readonly { segment: Segment; via: string }[]): Promise<IngestResult[]>;
  /** Verifies a note's signatures and keeps those that are good: receipts and heartbeats. */
  addNote(note: string): Promise<NoteOutcome | undefined>;
  /** Keeps what could not be read, bounded, with the reason (P8). */
  quarantine(via: string, bytes: Uint8Array, reason: string): Promise<void>;
  /**
   * Whether a log is one that this node itself writes or wrote: `lost` when its database went back in time and no parent
   * has what it lost, so that its children give it back (P12).
   */
  ownLog(origin: string): Promise<'kept' | 'lost' | undefined>;
  /** Keeps as evidence a segment that was not taken, bounded, with the reason (P8). */
  setAside(segment: Segment, code: string, detail: string): Promise<void>;
  /** Whether the log belongs to `child` or one of its descendants. */
  belongsTo(origin: string, child: string): boolean;
}
