/**
 * The strict decoder beside cbor.ts: takes only the bytes `encode` would write. It checks while it reads, and counts
 * what a container holds before it builds any of it, so hostile bytes cost no more than their length.
 */
import { isUtf8 } from 'node:buffer';
import { MAX_ITEMS } from './cbor.ts';
import { Walker } from './walker.ts';

const SHORT_TEXT = 96;

/**
 * Decodes deterministic CBOR (RFC 8949 §4.2.1). Byte strings come back as views into `bytes`; integers as number
 * where exact, else BigInt; maps as plain objects.
 * @param maxItems how many items all containers may hold together, keys counted
 * @throws InvalidBytes for anything not canonical, cut short, too long, nested deeper than 16 levels, of too many items.
 */
export function decode(bytes: Uint8Array, maxItems = MAX_ITEMS): unknown {
  const w = new Walker(bytes, maxItems);
  const value = readItem(w, 1);
  if (w.at !== w.bytes.length) w.fail('bytes after the end');
  return value;
}

function readText(w: Walker, n: number): string {
  const { bytes, at: start } = w;
  const end = start + n;
  w.at = end;
  if (n <= SHORT_TEXT) {
    let bits = 0;
    for (let i = start; i < end; i++) bits |= bytes[i]!;
    if (bits < 0x80) return bytes.toString('latin1', start, end);
    const text = readShort(bytes, start, end);
    if (text !== undefined) return text;
  }
  const text = bytes.toString('utf8', start, end);
  // Node puts U+FFFD where bytes are not UTF-8; only a text that holds one needs the closer look.
  if (text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end))) w.fail('text that is not UTF-8');
  return text;
}

/** UTF-8 of two and three bytes by hand, half the price of a call into Node; undefined for whatever is not plainly so. */
function readShort(bytes: Uint8Array, from: number, end: number): string | undefined {
  const units: number[] = [];
  while (from < end) {
    const c = bytes[from]!;
    if (c < 0x80) {
      units.push(c);
      from += 1;
    } else if (c < 0xe0) {
      const d = bytes[from + 1]! ^ 0x80;
      if (c < 0xc2 || d > 0x3f || from + 2 > end) return undefined;
      units.push(((c & 0x1f) << 6) | d);
      from += 2;
    } else {
      const d = bytes[from + 1]! ^ 0x80;
      const e = bytes[from + 2]! ^ 0x80;
      const unit = ((c & 0x0f) << 12) | (d << 6) | e;
      if (c > 0xef || d > 0x3f || e > 0x3f || from + 3 > end) return undefined;
      if (unit < 0x800 || (unit >= 0xd800 && unit < 0xe000)) return undefined;
      units.push(unit);
      from += 3;
    }
  }
  return String.fromCharCode.apply(String, units);
}

function readItem(w: Walker, depth: number): unknown {
  const first = w.head();
  switch (first >> 5) {
    case 0:
      return w.argument(first);
    case 1: {
      const n = w.argument(first);
      if (typeof n === 'bigint') return -1n - n;
      return n === Number.MAX_SAFE_INTEGER ? -1n - BigInt(n) : -1 - n;
    }
    case 2: {
      const n = w.length(first, 1);
      w.at += n;
      return w.bytes.subarray(w.at - n, w.at);
    }
    case 3:
      return readText(w, w.length(first, 1));
    case 4:
      return readArray(w, w.enter(first, depth), depth);
    case 5:
      return readMap(w, w.enter(first, depth), depth);
    default:
      return w.simple(first);
  }
}

function readArray(w: Walker, n: number, depth: number): unknown[] {
  const items: unknown[] = [];
  for (let i = 0; i < n; i++) items.push(readItem(w, depth + 1));
  return items;
}

function readMap(w: Walker, n: number, depth: number): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  let last = 0;
  let lastEnd = 0;
  for (let i = 0; i < n; i++) {
    const start = w.at;
    const key = readRepeated(w, w.text());
    if (i > 0 && !w.rises(last, lastEnd, start))
      w.fail(`map keys out of order or twice (${JSON.stringify(key)})`);
    last = start;
    lastEnd = w.at;
    // As an assignment it would change the object's prototype; no record of ours has such a field.
    if (key === '__proto__') w.fail('the key __proto__');
    map[key] = readItem(w, depth + 1);
  }
  return map;
}

const MAX_REPEATED = 300;
type Known = { bytes: Uint8Array; text: string };
const known: (Known | undefined)[] = new Array(4096).fill(undefined);

/** A text of so many bytes that many records say, as field names, types and departments: a fixed table spares making it again. */
export function readRepeated(w: Walker, n: number): string {
  if (n === 0 || n > MAX_REPEATED) return readText(w, n);
  const { bytes, at: start } = w;
  const end = start + n;
  let hash = n;
  for (let i = start; i < end; i++) hash = (hash * 31 + bytes[i]!) | 0;
  const slot = hash & 4095;
  const found = known[slot];
  if (found !== undefined && same(found.bytes, bytes, start, n)) {
    w.at = end;
    return found.text;
  }
  const text = readText(w, n);
  known[slot] = { bytes: Uint8Array.prototype.slice.call(bytes, start, end), text };
  return text;
}

function same(a: Uint8Array, b: Uint8Array, from: number, length: number): boolean {
  if (a.length !== length) return false;
  for (let i = 0; i < length; i++) if (a[i] !== b[from + i]) return false;
  return true;
}
