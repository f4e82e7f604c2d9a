import { hash } from 'node:crypto';
import { commitment, type Entry, encodeEntry, type Prepared, readEntry, uuidBytes } from '@hutong/record';
import type { Checkpoint } from '../checkpoint.ts';
import { leafHash } from '../merkle.ts';
import { MAX_SEALED_RUN_BYTES, MAX_UNSIGNED_BYTES, RECIPIENTS, sealedWeight } from '../segment.ts';
import type { Tree } from '../tree.ts';

/** Positions of log n run from n × 2^32. */
export const LOG_STRIDE = 2 ** 32;

/** One entry ready to be written, with what its read model needs; `entry` is absent when it was not understood. */
export interface Row {
  bytes: Uint8Array;
  /** Stands for bytes that were redacted. */
  leaf?: Uint8Array | undefined;
  entry?: Entry;
  values: Prepared['values'];
}

/** A record that the log holds already. */
export interface Known {
  index: number;
  /** `contentHash` of a record that was pruned; its `entry` is a stub then. */
  content?: Buffer | undefined;
  entry: Entry;
  /** Salts of its private values, as far as they were not erased. */
  salts: readonly { field: string; salt: Uint8Array }[];
}

/** Columns of the read model, after the position: one place for writing, checking and rebuilding them (P10). */
export type RecordRow = [
  id: Buffer,
  type: string,
  subject: string,
  department: string,
  occurredAt: number,
  visibility: string,
];

/** What the read model keeps of an entry. */
export function recordRow(entry: Entry): RecordRow {
  const { type, subject, department, occurredAt, visibility } = entry;
  return [uuidBytes(entry.id), type, subject, department, occurredAt, visibility];
}

/** The entry that bytes say, if they say one. */
export function understood(bytes: Uint8Array): { entry?: Entry } {
  const entry = readEntry(bytes);
  return entry === undefined ? {} : { entry }; // Kept and proven all the same (P5, P8); only the read model goes without.
}

/**
 * Whether a record says in public what is held already: all but when it was recorded, and which private fields it has.
 * What their values are is not looked at, so that nobody can try values out (P6).
 */
export function sameContent(known: Known, given: Prepared): boolean {
  const fields = (e: Entry) => Object.keys(e.commitments).sort().join(' ');
  if (fields(known.entry) !== fields(given.entry)) return false;
  return known.content === undefined
    ? plain(known.entry).equals(plain(given.entry))
    : known.content.equals(contentHash(given.entry));
}

/**
 * Whether private values are those held: for whoever may read them. A value is held against the commitment under the salt
 * of the first time; undefined where no salt is left, and nothing can be said against any.
 */
export function sameValues(known: Known, given: Prepared): boolean | undefined {
  const compared = given.values.flatMap(({ field, value }) => {
    const salt = known.salts.find((s) => s.field === field)?.salt;
    const said = known.entry.commitments[field];
    if (salt === undefined || said === undefined) return [];
    return [Buffer.from(commitment(salt, value)).equals(said)];
  });
  return compared.length === 0 ? undefined : compared.every((same) => same);
}

/** All that a record says but when it was recorded, and what is private. */
function plain(e: Entry): Buffer {
  return Buffer.from(encodeEntry({ ...e, recordedAt: 0, commitments: {} }));
}

/** SHA-256 of what a record says, for knowing it again when its bytes are gone. */
export function contentHash(entry: Entry): Buffer {
  return hash('sha256', plain(entry), 'buffer');
}

/** What stays of an entry that is pruned: all but its body. */
export function stubOf(entry: Entry): Buffer {
  return Buffer.from(encodeEntry({ ...entry, body: {} }));
}

/**
 * Appends the rows to the tree and gives the checkpoints to sign: one whenever entries and sealed values weigh enough,
 * one at the end.
 */
export function runsOf(origin: string, tree: Tree, rows: readonly Row[]): Checkpoint[] {
  const runs: Checkpoint[] = [];
  let weight = 0;
  for (const row of rows) {
    const boxes = row.values.reduce((sum, v) => sum + sealedWeight(v, RECIPIENTS), 0);
    const own = row.bytes.length + boxes;
    if (weight > 0 && weight + own > MAX_UNSIGNED_BYTES) {
      runs.push({ origin, size: tree.size, root: tree.root() });
      weight = 0;
    }
    weight += own;
    tree.append(row.leaf === undefined ? leafHash(row.bytes) : Buffer.from(row.leaf));
  }
  runs.push({ origin, size: tree.size, root: tree.root() });
  return runs;
}

/** How many of the entries from index `from` on fit a segment together with their values, sealed for so many recipients. */
export function fitting(
  from: number,
  entries: readonly Buffer[],
  values: readonly { index: number; field: string; value: string }[],
  recipients: number,
): number {
  const sealed = new Map<number, number>();
  for (const v of values) sealed.set(v.index, (sealed.get(v.index) ?? 0) + sealedWeight(v, recipients));
  if (sealed.size === 0) return entries.length;
  let weight = 0;
  const over = entries.findIndex((bytes, i) => {
    weight += bytes.length + (sealed.get(from + i) ?? 0);
    return weight > MAX_SEALED_RUN_BYTES;
  });
  return over < 0 ? entries.length : over;
}
