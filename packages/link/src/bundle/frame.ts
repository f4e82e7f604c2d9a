import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { encode, InvalidBytes } from '@hutong/record';

const CUT_OFF = { zh: '离线包在中途断了', en: 'a frame is cut off' };
const BAD_LENGTH = { zh: '离线包中有一处长度不对', en: 'a length of a frame is wrong' };

/** One item of a bundle file. */
export interface BundleFrame {
  /** What it is, for people and for a report of damage: `<origin> <from>` of a segment; empty when it is sealed. */
  label: string;
  payload: Uint8Array;
}

/** What stands at an offset of a bundle file: an item, or bytes that are no item, or no longer one. */
export type FramePlace =
  | { at: number; frame: BundleFrame }
  /** `label`: of the item that stood here, where its head is still whole. */
  | { at: number; damaged: number; label?: string };

/** A file, read where it is asked for; a shorter answer means that the file ends. */
export interface BundleBytes {
  size: number;
  read(offset: number, length: number): Uint8Array;
}

/** Largest payload, bytes: a segment of 512 KiB, sealed. */
const MAX_PAYLOAD_BYTES = 513 * 1024;
const MAX_LABEL_BYTES = 200;
/** A frame begins so: an array of five, then a byte string of eight. Nobody's text reads like it by chance. */
const MAGIC = Uint8Array.of(0xf5, 0x68, 0x75, 0x74, 0x6f, 0x6e, 0x67, 0x01);
const START = Buffer.concat([Uint8Array.of(0x85, 0x48), MAGIC]);
const HEAD_CHECK_BYTES = 8;
const CHECK_BYTES = 16;
const MAX_HEAD_BYTES = START.length + 2 + MAX_LABEL_BYTES + 1 + HEAD_CHECK_BYTES + 1 + CHECK_BYTES + 5;
/** Places at which a frame seems to begin and does not. */
const MAX_DAMAGED = 4_096;
/** Such places may name the same bytes as their payload again and again: hashed are so many times the file's at most. */
const MAX_HASHED = 2;
const SCAN_BYTES = 256 * 1024;
/** Read at a stretch. */
const TURN_BYTES = 4 << 20;

/**
 * A frame: CBOR [magic, label, check of the head, check of the payload, payload], so that the file is a CBOR sequence
 * (RFC 8742) and each item can be found and checked though others are damaged. The checks are the first bytes of SHA-256:
 * they find damage, nothing else; whom to believe is for signatures.
 */
export function encodeFrame({ label, payload }: BundleFrame): Uint8Array {
  if (payload.length > MAX_PAYLOAD_BYTES) throw new RangeError(`an item of ${payload.length} bytes`);
  return encode([MAGIC, label, headCheck(label, payload.length), check(payload), payload]);
}

/** Every place of a bundle file in order, from an offset on. Nothing is read or held but one item at a time. */
export function* readFrames(file: BundleBytes, from = 0): Generator<FramePlace> {
  let tries = 0;
  let hashed = 0;
  for (let at = from; at < file.size; ) {
    const found = readFrame(file, at);
    if (found.frame !== undefined) {
      yield { at, frame: found.frame };
      at = found.end;
      continue;
    }
    // From behind the first byte: a length that cannot be trusted is not jumped over.
    hashed += found.hashed;
    const isGivenUp = ++tries > MAX_DAMAGED || hashed > MAX_HASHED * file.size;
    const next = isGivenUp ? file.size : findStart(file, at + 1);
    const label = found.label === undefined ? {} : { label: found.label };
    yield { at, damaged: next - at, ...label };
    at = next;
  }
}

/** As `readFrames`; whatever else goes on has its turn in between. */
export async function* framesInTurns(file: BundleBytes): AsyncGenerator<FramePlace> {
  let turn = 0;
  for (const place of readFrames(file)) {
    if ('damaged' in place || place.at >= turn) {
      await setImmediate();
      turn = place.at + TURN_BYTES;
    }
    yield place;
  }
}

/** `hashed`: bytes of a payload that is not what its head says. */
type Read = { frame: BundleFrame; end: number } | { frame?: undefined; label?: string; hashed: number };

function readFrame(file: BundleBytes, at: number): Read {
  const head = readHead(file.read(at, MAX_HEAD_BYTES));
  if (head === undefined) return { hashed: 0 };
  const { label, length, sum, bytes } = head;
  const payload = file.read(at + bytes, length);
  if (payload.length < length) return { label, hashed: 0 };
  if (!check(payload).equals(sum)) return { label, hashed: length };
  return { frame: { label, payload }, end: at + bytes + length };
}

interface Head {
  label: string;
  /** Bytes of the payload. */
  length: number;
  sum: Uint8Array;
  /** Bytes of the head. */
  bytes: number;
}

function readHead(bytes: Uint8Array): Head | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!buffer.subarray(0, START.length).equals(START)) return undefined;
  try {
    const reader = new HeadReader(buffer, START.length);
    const label = reader.string(3, MAX_LABEL_BYTES).toString('utf8');
    const own = reader.string(2, HEAD_CHECK_BYTES);
    const sum = reader.string(2, CHECK_BYTES);
    const length = reader.length(2, MAX_PAYLOAD_BYTES);
    return headCheck(label, length).equals(own) ? { label, length, sum, bytes: reader.at } : undefined;
  } catch (error) {
    if (error instanceof InvalidBytes || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads the CBOR heads (RFC 8949 §3) of a frame that may be cut off or damaged anywhere. */
class HeadReader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  string(major: number, limit: number): Buffer {
    const length = this.length(major, limit);
    const end = this.at + length;
    if (end > this.#bytes.length) throw new InvalidBytes(CUT_OFF);
    const found = this.#bytes.subarray(this.at, end);
    this.at = end;
    return found;
  }

  length(major: number, limit: number): number {
    const first = this.#bytes.readUInt8(this.at++);
    const short = first & 0x1f;
    let value = short;
    if (short >= 24) {
      const width = 2 ** (short - 24);
      if (width > 4) throw new InvalidBytes(BAD_LENGTH);
      value = this.#bytes.readUIntBE(this.at, width);
      this.at += width;
    }
    if (first >> 5 !== major || value > limit) throw new InvalidBytes(BAD_LENGTH);
    return value;
  }
}

/** Offset at which the next frame seems to begin; the file's end when none does. */
function findStart(file: BundleBytes, from: number): number {
  for (let at = from; at < file.size; at += SCAN_BYTES) {
    const bytes = file.read(at, SCAN_BYTES + START.length - 1);
    const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(START);
    if (found !== -1) return at + found;
  }
  return file.size;
}

function headCheck(label: string, length: number): Buffer {
  return hash('sha256', `${label}\n${length}`, 'buffer').subarray(0, HEAD_CHECK_BYTES);
}

function check(payload: Uint8Array): Buffer {
  return hash('sha256', payload, 'buffer').subarray(0, CHECK_BYTES);
}
