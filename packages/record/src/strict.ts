/**
 * The strict decoder beside cbor.ts: takes only the bytes `encode` would write. It checks while it reads (shortest
 * heads, rising keys, well-formed UTF-8, lengths that fit), so hostile bytes cost no more than their length.
 */
import { isUtf8 } from 'node:buffer';
import { MAX_DEPTH } from './cbor.ts';
import { InvalidBytes } from './errors.ts';

const SHORT_TEXT = 96;

let buf: Buffer = Buffer.alloc(0);
let at = 0;

/**
 * Decodes deterministic CBOR (RFC 8949 §4.2.1). Byte strings come back as views into `bytes`; integers as number
 * where exact, else BigInt; maps as plain objects.
 * @throws InvalidBytes for anything not canonical, cut short, too long, or nested deeper than 16 levels.
 */
export function decode(bytes: Uint8Array): unknown {
  buf = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  at = 0;
  const value = readItem(1);
  if (at !== buf.length) fail('bytes after the end');
  return value;
}

function fail(reason: string): never {
  throw new InvalidBytes(`not deterministic CBOR: ${reason} (at byte ${at})`);
}

/** Reads the argument of a head whose first byte was `first`; BigInt only where a number would not be exact. */
function readArgument(first: number): number | bigint {
  const info = first & 0x1f;
  if (info < 24) return info;
  const size = info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : info === 27 ? 8 : 0;
  if (size === 0) fail(info === 31 ? 'an indefinite length' : 'a reserved head');
  if (at + size > buf.length) fail('cut short');
  let n = 0;
  if (size === 1) n = buf[at]!;
  else if (size === 2) n = buf.readUInt16BE(at);
  else if (size === 4) n = buf.readUInt32BE(at);
  else if (buf[at] === 0 && buf[at + 1]! < 0x20)
    n = buf.readUInt32BE(at) * 0x100000000 + buf.readUInt32BE(at + 4);
  else {
    const big = buf.readBigUInt64BE(at);
    at += size;
    return big;
  }
  if (n < (size === 1 ? 24 : size === 2 ? 0x100 : size === 4 ? 0x10000 : 0x100000000)) {
    fail('an integer or length that is not in its shortest form');
  }
  at += size;
  return n;
}

/** The length in a head; `unit` is the least number of bytes each element takes. */
function readLength(first: number, unit: number): number {
  const n = readArgument(first);
  if (typeof n === 'bigint' || n * unit > buf.length - at) fail('a length beyond the end');
  return n;
}

function readText(n: number): string {
  const start = at;
  at += n;
  if (n <= SHORT_TEXT) {
    let bits = 0;
    for (let i = start; i < at; i++) bits |= buf[i]!;
    if (bits < 0x80) return buf.toString('latin1', start, at);
    const text = readShort(start, at);
    if (text !== undefined) return text;
  }
  const text = buf.toString('utf8', start, at);
  // Node puts U+FFFD where bytes are not UTF-8; only a text that holds one needs the closer look.
  if (text.includes('\ufffd') && !isUtf8(buf.subarray(start, at))) fail('text that is not UTF-8');
  return text;
}

/** UTF-8 of two and three bytes by hand, half the price of a call into Node; undefined for whatever is not plainly so. */
function readShort(from: number, end: number): string | undefined {
  const units: number[] = [];
  while (from < end) {
    const c = buf[from]!;
    if (c < 0x80) {
      units.push(c);
      from += 1;
    } else if (c < 0xe0) {
      const d = buf[from + 1]! ^ 0x80;
      if (c < 0xc2 || d > 0x3f || from + 2 > end) return undefined;
      units.push(((c & 0x1f) << 6) | d);
      from += 2;
    } else {
      const d = buf[from + 1]! ^ 0x80;
      const e = buf[from + 2]! ^ 0x80;
      const unit = ((c & 0x0f) << 12) | (d << 6) | e;
      if (c > 0xef || d > 0x3f || e > 0x3f || from + 3 > end) return undefined;
      if (unit < 0x800 || (unit >= 0xd800 && unit < 0xe000)) return undefined;
      units.push(unit);
      from += 3;
    }
  }
  return String.fromCharCode.apply(String, units);
}

function readItem(depth: number): unknown {
  if (at >= buf.length) fail('cut short');
  const first = buf[at++]!;
  switch (first >> 5) {
    case 0:
      return readArgument(first);
    case 1: {
      const n = readArgument(first);
      if (typeof n === 'bigint') return -1n - n;
      return n === Number.MAX_SAFE_INTEGER ? -1n - BigInt(n) : -1 - n;
    }
    case 2: {
      const n = readLength(first, 1);
      at += n;
      return buf.subarray(at - n, at);
    }
    case 3:
      return readText(readLength(first, 1));
    case 4:
      return readArray(first, depth);
    case 5:
      return readMap(first, depth);
    case 6:
      return fail('a tag');
    default:
      if (first === 0xf4) return false;
      if (first === 0xf5) return true;
      if (first === 0xf6) return null;
      return fail(first >= 0xf9 && first <= 0xfb ? 'a float' : 'a simple value other than true, false, null');
  }
}

function readArray(first: number, depth: number): unknown[] {
  if (depth > MAX_DEPTH) fail(`nested deeper than ${MAX_DEPTH} levels`);
  const n = readLength(first, 1);
  const items: unknown[] = [];
  for (let i = 0; i < n; i++) items.push(readItem(depth + 1));
  return items;
}

function readMap(first: number, depth: number): Record<string, unknown> {
  if (depth > MAX_DEPTH) fail(`nested deeper than ${MAX_DEPTH} levels`);
  const n = readLength(first, 2);
  const map: Record<string, unknown> = {};
  let last = 0;
  let lastEnd = 0;
  for (let i = 0; i < n; i++) {
    const start = at;
    const head = buf[at++] ?? fail('cut short');
    if (head >> 5 !== 3) fail('a map key that is not text');
    const key = readKey(readLength(head, 1));
    if (i > 0 && !rises(last, lastEnd, start, at))
      fail(`map keys out of order or twice (${JSON.stringify(key)})`);
    last = start;
    lastEnd = at;
    // As an assignment it would change the object's prototype; no record of ours has such a field.
    if (key === '__proto__') fail('the key __proto__');
    map[key] = readItem(depth + 1);
  }
  return map;
}

function rises(a: number, aEnd: number, b: number, bEnd: number): boolean {
  while (a < aEnd && b < bEnd) {
    if (buf[a] !== buf[b]) return buf[a]! < buf[b]!;
    a++;
    b++;
  }
  return aEnd - a < bEnd - b;
}

type CachedKey = { bytes: Uint8Array; name: string };
const cache: (CachedKey | undefined)[] = new Array(1024).fill(undefined);

/** Field names repeat in every record: a small fixed table spares making the same string again. */
function readKey(n: number): string {
  if (n === 0 || n > 40) return readText(n);
  let hash = n;
  for (let i = at; i < at + n; i++) hash = (hash * 31 + buf[i]!) | 0;
  const slot = hash & 1023;
  const known = cache[slot];
  if (known && known.bytes.length === n) {
    let i = 0;
    while (i < n && known.bytes[i] === buf[at + i]) i++;
    if (i === n) {
      at += n;
      return known.name;
    }
  }
  const start = at;
  const name = readText(n);
  cache[slot] = { bytes: Uint8Array.prototype.slice.call(buf, start, at), name };
  return name;
}
