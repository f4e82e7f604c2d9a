import {
  type Checkpoint,
  leavesOf,
  parseCheckpoint,
  parseNote,
  type Segment,
  type Tree,
  type Verifier,
  verifyNote,
} from '@hutong/log';

/** Who may sign a log, and up to where. */
export interface LogIdentity {
  origin: string;
  node: string;
  epoch: number;
  verifier: Verifier;
  /** The key of its node's receipts and heartbeats while it writes this log; absent before the registry names it. */
  cosigner?: Verifier;
  /** Entries that the log may have; what its key signs beyond is evidence only. */
  closedAt?: number;
  /** Closed by the registry: its key was lost or stolen, and vouches for nothing any more. */
  revoked?: true;
  /** Entries of which only the leaf hash may be left, by index: the registry redacted them (P6). */
  redacted?: ReadonlyMap<number, Buffer>;
}

/** How many of `size` entries held of a log count: those up to where it was closed. */
export function counted(log: LogIdentity | undefined, size: number): number {
  return Math.min(size, log?.closedAt ?? size);
}

/** Why a genesis does not begin the next epoch of a node: a code for machines. */
export type EpochCode =
  | 'bad-genesis'
  | 'not-enrolled'
  | 'retired'
  | 'revoked'
  | 'two-epochs'
  | 'not-endorsed'
  | 'bad-keys'
  | 'other-history'
  | 'awaiting-approval';

/** Why a segment was refused: a code for machines, in the sentence of `detail` for people. */
export type RefusalCode =
  | 'not-enrolled'
  | 'bad-note'
  | 'bad-signature'
  | 'wrong-size'
  | 'wrong-root'
  | 'closed'
  | 'not-allowed'
  | 'not-redacted'
  | EpochCode;

/** What a segment is, held against the head of its log. */
export type Verdict =
  /** It extends the log: `entries` are those beyond the head, `tree` the tree with them. */
  | {
      kind: 'extends';
      head: Checkpoint;
      entries: Uint8Array[];
      tree: Tree;
      /** Those of the entries that the registry redacted, with or without their bytes: only the leaf hash is to be kept. */
      redacted: ReadonlyMap<number, Buffer>;
    }
  /** Its checkpoint is one of a size already held: the roots are still to be compared. */
  | { kind: 'within'; head: Checkpoint }
  /** It begins beyond the head. */
  | { kind: 'gap'; have: number }
  /** Signed and complete, yet its entries do not lead from this head to its root: a fork, if the overlap proves it. */
  | { kind: 'inconsistent'; head: Checkpoint }
  | { kind: 'refused'; code: RefusalCode; detail: string };

/**
 * Checks a segment against the log's identity and head; nothing is written and nothing is trusted but the
 * log's own key. The whole segment is bound by one signature, through the root.
 */
export function verifySegment(segment: Segment, identity: LogIdentity | undefined, tree: Tree): Verdict {
  if (identity === undefined)
    return refused('not-enrolled', `no node of this network signs ${segment.origin}`);
  let head: Checkpoint;
  try {
    const note = parseNote(segment.note);
    head = parseCheckpoint(note);
    if (head.origin !== segment.origin || head.origin !== identity.origin)
      return refused('bad-note', 'the checkpoint is of another log');
    if (!verifyNote(note, identity.verifier))
      return refused('bad-signature', 'the log key did not sign this checkpoint');
  } catch (error) {
    return refused('bad-note', (error as Error).message);
  }
  if (segment.entries.length > 0 && segment.from + segment.entries.length !== head.size) {
    return refused(
      'wrong-size',
      `entries end at ${segment.from + segment.entries.length}, the checkpoint at ${head.size}`,
    );
  }
  if (identity.closedAt !== undefined && head.size > identity.closedAt) {
    return refused('closed', `the log was closed at ${identity.closedAt} entries`);
  }
  if (head.size <= tree.size) return { kind: 'within', head };
  if (segment.from > tree.size || segment.entries.length === 0) return { kind: 'gap', have: tree.size };
  const without = segment.redacted?.find((r) => !identity.redacted?.get(r.index)?.equals(r.leaf));
  if (without !== undefined)
    return refused(
      'not-redacted',
      `entry ${without.index} came without its bytes, and the registry did not redact it`,
    );
  const known = tree.size - segment.from;
  const entries = segment.entries.slice(known);
  const leaves = leavesOf(segment).slice(known);
  const after = tree.clone();
  for (const leaf of leaves) after.append(leaf);
  if (after.root().equals(head.root)) {
    const redacted = redactedAmong(identity, tree.size, leaves);
    return { kind: 'extends', head, entries, tree: after, redacted };
  }
  return segment.from < tree.size
    ? { kind: 'inconsistent', head }
    : refused('wrong-root', `the entries do not lead from ${tree.size} to the signed root at ${head.size}`);
}

/**
 * Whether an inconsistent segment is a fork: with what is held before `from` and its own entries it does reach
 * its signed root, so that the log's key signed two histories.
 * @param before the tree of the first `segment.from` entries held
 */
export function provesFork(segment: Segment, head: Checkpoint, before: Tree): boolean {
  const tree = before.clone();
  for (const leaf of leavesOf(segment)) tree.append(leaf);
  return tree.root().equals(head.root);
}

function redactedAmong(
  { redacted }: LogIdentity,
  from: number,
  leaves: readonly Buffer[],
): Map<number, Buffer> {
  const among = new Map<number, Buffer>();
  for (const [index, leaf] of redacted ?? []) if (leaves[index - from]?.equals(leaf)) among.set(index, leaf);
  return among;
}

function refused(code: RefusalCode, detail: string): Verdict {
  return { kind: 'refused', code, detail };
}
