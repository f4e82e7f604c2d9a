/** Record ids: UUIDv7 (RFC 9562 §5.7), with clock and randomness passed in. */
import { hash } from 'node:crypto';
import { UUID } from 'uuidv7';
import { InvalidBytes } from './errors.ts';
import { NEXTS, REASONS } from './texts.ts';

const TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const LATEST_MS = 2 ** 48 - 1;
const DASH = '-'.charCodeAt(0);
/** What a character says as a hexadecimal digit; -1 when it is not one. */
const DIGITS = Int8Array.from({ length: 128 }, (_, c) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(c).toLowerCase()),
);

/** True for a UUIDv7 in its usual lower-case text. */
export function isRecordId(text: unknown): text is string {
  return typeof text === 'string' && TEXT.test(text);
}

/** A new id. `ms` is only an ordering hint: out of UUIDv7's range (before 1970) it is clamped, never refused (P7). */
export function newId(ms: number, random: (n: number) => Uint8Array): string {
  return fromBits(ms, random(10));
}

/**
 * The same id for the same thing, so that an importer run twice doubles nothing: a valid UUIDv7 whose 74 random
 * bits come from SHA-256(seed). The seed should name the source and the row's own key or content.
 */
export function derivedId(occurredAtMs: number, seed: Uint8Array): string {
  return fromBits(occurredAtMs, hash('sha256', seed, 'buffer'));
}

function fromBits(ms: number, bits: Uint8Array): string {
  const b = Buffer.from(bits.buffer, bits.byteOffset, bits.byteLength);
  const at = Math.min(Math.max(Math.trunc(ms), 0), LATEST_MS);
  return UUID.fromFieldsV7(
    at,
    b.readUInt16BE(0) & 0xfff,
    b.readUInt32BE(2) & 0x3fff_ffff,
    b.readUInt32BE(6),
  ).toString();
}

/** 16 bytes from the text of a UUIDv7. */
export function idToBytes(id: string): Uint8Array {
  if (!isRecordId(id)) throw new InvalidBytes(REASONS.badId, NEXTS.id);
  return uuidBytes(id);
}

/**
 * The 16 bytes of a UUID's text; of what is none, bytes that are no record's id. Every record that is appended is looked
 * for by them: read digit by digit they cost a third of what `Buffer.from` takes for so short a text.
 */
export function uuidBytes(id: string): Buffer {
  const bytes = Buffer.allocUnsafe(16);
  let at = 0;
  let wrong = 0;
  for (let i = 0; i < id.length; i += 2) {
    if (id.charCodeAt(i) === DASH) i++;
    const high = DIGITS[id.charCodeAt(i)] ?? -1;
    const low = DIGITS[id.charCodeAt(i + 1)] ?? -1;
    wrong |= high | low;
    bytes[at++] = (high << 4) | low;
  }
  return wrong < 0 || at !== bytes.length ? Buffer.alloc(0) : bytes;
}

/** The text of 16 bytes; refuses what is not a UUIDv7. */
export function idFromBytes(bytes: Uint8Array): string {
  if (bytes.length !== 16 || bytes[6]! >> 4 !== 7 || bytes[8]! >> 6 !== 2) {
    throw new InvalidBytes(REASONS.badId);
  }
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
