import { decode, encode, InvalidBytes } from '@hutong/record';
import { HASH_BYTES, leafHash } from './merkle.ts';

/** Largest segment, bytes in all. */
export const MAX_SEGMENT_BYTES = 512 * 1024;
/** Entries of a segment weigh at most this, */
export const MAX_RUN_BYTES = 320 * 1024;
/**
 * and with the boxes of their private values this: so that they travel in one segment, are committed with the
 * entries, and go on upward with them.
 */
export const MAX_SEALED_RUN_BYTES = 440 * 1024;
/**
 * Entries and boxes between two checkpoints of a hall's log weigh at most this: segments are cut there, and on a thin
 * line (64 kbit/s) one shall not take more than a few seconds.
 */
export const MAX_UNSIGNED_BYTES = 64 * 1024;
/** Ancestors that values are weighed for before it is known who they are. */
export const RECIPIENTS = 3;
/** What one entry or sealed value takes beside its own bytes, at most: CBOR heads, index. */
const ENVELOPE_BYTES = 8;
const SEALED_ENVELOPE_BYTES = 24;
/** Nonce, authenticator, salt and CBOR heads in a box. */
const BOX_BYTES = 80;
const MAX_NAME = 32;
const MAX_ENTRIES = 32_768;
/**
 * What a segment is made of takes 8 bytes an item, and more: the least is a redacted entry, 42 bytes for five of them.
 * Counted before anything is built; a run of the smallest entries, which somebody may say, is taken whatever it weighs.
 */
const ITEM_BYTES = 8;
const FEW_ITEMS = 16_384;

/** A private value's box for one recipient; nothing in the log depends on it (P6). */
export interface SealedValue {
  index: number;
  field: string;
  /** Name of the node that can open the box. */
  recipient: string;
  /** 24-byte nonce, then a NaCl box of CBOR [salt, value]. */
  box: Uint8Array;
}

/** A run of entries and the checkpoint that ends it: what travels. */
export interface Segment {
  version: 1;
  origin: string;
  /** Index of the first entry; `from + entries.length` is the note's size, unless only sealed values travel. */
  from: number;
  entries: Uint8Array[];
  /** The checkpoint, with every cosignature the sender knows. */
  note: string;
  sealed: SealedValue[];
  /** Entries whose bytes the registry had taken away: empty in `entries`, their leaf hashes stand for them (P6). */
  redacted?: Redacted[];
  /** The registry's word for each of these, where it stands further on in this log or in a later one of the registry: its reader has yet to meet it. */
  words?: ProvenEntry[];
  /** Which instance of the sending node speaks (P12). */
  lease?: string;
}

/** An entry of which only its hash is left. */
export interface Redacted {
  index: number;
  /** RFC 9162 §2.1.1, 32 bytes. */
  leaf: Uint8Array;
}

/** An entry of another place, and that it stands there. */
export interface ProvenEntry {
  entry: Uint8Array;
  /** C2SP tlog-proof. */
  proof: string;
}

/** Leaf hashes of a segment's entries, in order. */
export function leavesOf({
  from,
  entries,
  redacted = [],
}: Pick<Segment, 'from' | 'entries' | 'redacted'>): Buffer[] {
  const leaves = entries.map(leafHash);
  for (const { index, leaf } of redacted) leaves[index - from] = Buffer.from(leaf);
  return leaves;
}

/** CBOR bytes of a segment; RangeError when it is longer than MAX_SEGMENT_BYTES. */
export function encodeSegment(segment: Segment): Uint8Array {
  const bytes = encode({
    version: segment.version,
    origin: segment.origin,
    from: segment.from,
    entries: segment.entries,
    note: segment.note,
    sealed: segment.sealed.map((s) => [s.index, s.field, s.recipient, s.box]),
    ...(segment.redacted?.length ? { redacted: segment.redacted.map((r) => [r.index, r.leaf]) } : {}),
    ...(segment.words?.length ? { words: segment.words.map((w) => [w.entry, w.proof]) } : {}),
    ...(segment.lease === undefined ? {} : { lease: segment.lease }),
  });
  if (bytes.length > MAX_SEGMENT_BYTES)
    throw new RangeError(`a segment of ${bytes.length} bytes is too long`);
  return bytes;
}

/** What an origin line may hold at most; who signs it is looked at later. It becomes a key of tables and a line of logs. */
const ORIGIN = /^[!-~]{1,100}$/;

/** Reads a segment's bytes; throws InvalidBytes when they are not one. Signatures are not looked at here. */
export function decodeSegment(bytes: Uint8Array): Segment {
  if (bytes.length > MAX_SEGMENT_BYTES) throw invalid(`longer than ${MAX_SEGMENT_BYTES} bytes`);
  const value = decode(bytes, FEW_ITEMS + bytes.length / ITEM_BYTES) as Record<string, unknown>;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('not a map');
  const { version, origin, from, entries, note, sealed, redacted, words, lease } = value;
  if (version !== 1) throw invalid(`version ${String(version)} is not 1`);
  if (typeof origin !== 'string' || typeof note !== 'string') throw invalid('origin and note are texts');
  if (!ORIGIN.test(origin)) throw invalid('origin names no log');
  if (!Number.isSafeInteger(from) || (from as number) < 0) throw invalid('from is a number from 0 up');
  if (!Array.isArray(entries) || entries.length > MAX_ENTRIES) throw invalid('entries is a list');
  if (!entries.every((e) => e instanceof Uint8Array)) throw invalid('an entry is a byte string');
  if (!Array.isArray(sealed)) throw invalid('sealed is a list');
  if (lease !== undefined && typeof lease !== 'string') throw invalid('lease is a text');
  return {
    version,
    origin,
    from: from as number,
    entries,
    note,
    sealed: sealed.map(readSealed),
    ...(redacted === undefined ? {} : { redacted: readRedacted(redacted, from as number, entries) }),
    ...(words === undefined ? {} : { words: readWords(words, redacted) }),
    ...(lease === undefined ? {} : { lease }),
  };
}

function readSealed(item: unknown): SealedValue {
  if (!Array.isArray(item) || item.length !== 4) throw invalid('a sealed value has four parts');
  const [index, field, recipient, box] = item;
  if (
    !Number.isSafeInteger(index) ||
    index < 0 ||
    typeof field !== 'string' ||
    typeof recipient !== 'string'
  ) {
    throw invalid('a sealed value reads [index, field, recipient, box]');
  }
  if (!(box instanceof Uint8Array)) throw invalid('a box is a byte string');
  return { index, field, recipient, box };
}

// Whether an entry may come without its bytes is for the registry to say; here only that it did.
function readRedacted(items: unknown, from: number, entries: readonly Uint8Array[]): Redacted[] {
  if (!Array.isArray(items) || items.length > entries.length) throw invalid('redacted is a list');
  return items.map((item) => {
    const [index, leaf] = Array.isArray(item) && item.length === 2 ? item : [];
    if (!Number.isSafeInteger(index) || entries[index - from]?.length !== 0)
      throw invalid('a redacted entry is one that came empty');
    if (!(leaf instanceof Uint8Array) || leaf.length !== HASH_BYTES) throw invalid('a leaf hash is 32 bytes');
    return { index, leaf };
  });
}

// What they say, and whether they prove it, is looked at where it is needed.
function readWords(items: unknown, redacted: unknown): ProvenEntry[] {
  if (!Array.isArray(items) || !Array.isArray(redacted) || items.length > redacted.length)
    throw invalid('words is a list, one for a redacted entry at most');
  return items.map((item) => {
    const [entry, proof] = Array.isArray(item) && item.length === 2 ? item : [];
    if (!(entry instanceof Uint8Array) || typeof proof !== 'string')
      throw invalid('a word reads [entry, proof]');
    return { entry, proof };
  });
}

/** What words weigh in a segment, bytes at most. */
export function wordsWeight(words: readonly ProvenEntry[]): number {
  return words.reduce((sum, w) => sum + w.entry.length + Buffer.byteLength(w.proof) + 2 * ENVELOPE_BYTES, 0);
}

function invalid(reason: string): InvalidBytes {
  return new InvalidBytes({ zh: '数据段的写法不对', en: `segment: ${reason}` });
}

/** What a private value weighs in a segment, sealed for so many recipients, at most. */
export function sealedWeight(v: { field: string; value: string }, recipients: number): number {
  const one = Buffer.byteLength(v.value) + BOX_BYTES + v.field.length + MAX_NAME + SEALED_ENVELOPE_BYTES;
  return recipients * one;
}

/**
 * The segments that carry a run: the first its entries with as many sealed values as fit, further ones, without
 * entries, the rest of the values. Values stand outside the log: they may come late, twice or never (P6).
 */
export function packSegments(
  run: Pick<Segment, 'origin' | 'from' | 'entries' | 'note' | 'redacted' | 'words'>,
  sealed: readonly SealedValue[],
): Segment[] {
  const { redacted = [], words = [], ...more } = run;
  const overhead = redacted.length * (HASH_BYTES + 16) + run.note.length * 3 + run.origin.length + 1_024;
  const entries = run.entries.reduce((sum, e) => sum + e.length + ENVELOPE_BYTES, wordsWeight(words));
  const segments: Segment[] = [{ version: 1, ...run, sealed: [] }];
  let room = MAX_SEGMENT_BYTES - overhead - entries;
  for (const value of sealed) {
    const size = value.box.length + value.field.length + value.recipient.length + SEALED_ENVELOPE_BYTES;
    if (size > room) {
      segments.push({ version: 1, ...more, entries: [], sealed: [] });
      room = MAX_SEGMENT_BYTES - overhead;
    }
    room -= size;
    (segments.at(-1) as Segment).sealed.push(value);
  }
  return segments;
}
