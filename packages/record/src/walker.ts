/**
 * Walks over deterministic CBOR (RFC 8949 §4.2.1) and takes nothing else: shortest heads, rising keys, well-formed UTF-8,
 * lengths that fit, bounded depth and number of items. `decode` builds what it passes, `skimEntry` only some of it.
 */
import { MAX_DEPTH } from './cbor.ts';
import { InvalidBytes } from './errors.ts';

/** A place in bytes that move past as they are checked. */
export class Walker {
  readonly bytes: Buffer;
  at = 0;
  #left: number;

  /** @param maxItems how many items all containers may hold together, keys counted */
  constructor(bytes: Uint8Array, maxItems: number) {
    this.bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#left = maxItems;
  }

  fail(reason: string): never {
    throw new InvalidBytes({
      zh: `第 ${this.at} 字节处不是规范的 CBOR 编码`,
      en: `not deterministic CBOR: ${reason} (at byte ${this.at})`,
    });
  }

  /** The first byte of the next item. */
  head(): number {
    return this.bytes[this.at++] ?? this.fail('cut short');
  }

  /** The argument of a head whose first byte was `first`; BigInt only where a number would not be exact. */
  argument(first: number): number | bigint {
    const info = first & 0x1f;
    if (info < 24) return info;
    const size = info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : info === 27 ? 8 : 0;
    if (size === 0) this.fail(info === 31 ? 'an indefinite length' : 'a reserved head');
    const { bytes, at } = this;
    if (at + size > bytes.length) this.fail('cut short');
    this.at = at + size;
    let n = 0;
    if (size === 1) n = bytes[at]!;
    else if (size === 2) n = (bytes[at]! << 8) | bytes[at + 1]!;
    else if (size === 4) n = bytes.readUInt32BE(at);
    else if (bytes[at] === 0 && bytes[at + 1]! < 0x20)
      n = bytes.readUInt32BE(at) * 0x100000000 + bytes.readUInt32BE(at + 4);
    else return bytes.readBigUInt64BE(at);
    if (n < (size === 1 ? 24 : size === 2 ? 0x100 : size === 4 ? 0x10000 : 0x100000000))
      this.fail('an integer or length that is not in its shortest form');
    return n;
  }

  /** The length in a head; `unit` is the least number of bytes each element takes. */
  length(first: number, unit: number): number {
    const n = this.argument(first);
    if (typeof n === 'bigint' || n * unit > this.bytes.length - this.at) this.fail('a length beyond the end');
    return n;
  }

  /** How many elements the container holds whose head was `first`; they are counted before any of them is built. */
  enter(first: number, depth: number): number {
    if (depth > MAX_DEPTH) this.fail(`nested deeper than ${MAX_DEPTH} levels`);
    const each = first >> 5 === 5 ? 2 : 1;
    const n = this.length(first, each);
    this.#left -= n * each;
    if (this.#left < 0) this.fail('too many items');
    return n;
  }

  /** The length in bytes of the text that is next. */
  text(): number {
    const first = this.head();
    if (first >> 5 !== 3) this.fail('a map key that is not text');
    return this.length(first, 1);
  }

  /** Passes over a text of so many bytes; gives its UTF-16 units (RFC 3629 §4). */
  units(length: number): number {
    const units = textUnits(this.bytes, this.at, this.at + length);
    if (units < 0) this.fail('text that is not UTF-8');
    this.at += length;
    return units;
  }

  /** Whether the key that ends here stands in order behind the one in [last, lastEnd), both with their heads. */
  rises(last: number, lastEnd: number, start: number): boolean {
    const { bytes, at } = this;
    let [a, b] = [last, start];
    while (a < lastEnd && b < at) {
      if (bytes[a] !== bytes[b]) return bytes[a]! < bytes[b]!;
      a++;
      b++;
    }
    return lastEnd - a < at - b;
  }

  /** Passes over the next item. */
  skip(depth: number): void {
    const first = this.head();
    switch (first >> 5) {
      case 0:
      case 1:
        this.argument(first);
        return;
      case 2:
        // The length is read first: reading it moves the place.
        this.at = this.length(first, 1) + this.at;
        return;
      case 3:
        this.units(this.length(first, 1));
        return;
      case 4:
        for (let n = this.enter(first, depth); n > 0; n--) this.skip(depth + 1);
        return;
      case 5:
        this.#skipMap(this.enter(first, depth), depth);
        return;
      default:
        this.simple(first);
    }
  }

  #skipMap(count: number, depth: number): void {
    let last = 0;
    let lastEnd = 0;
    for (let i = 0; i < count; i++) {
      const start = this.at;
      const length = this.text();
      this.units(length);
      if (length === PROTO.length && PROTO.compare(this.bytes, this.at - length, this.at) === 0)
        this.fail('the key __proto__');
      if (i > 0 && !this.rises(last, lastEnd, start)) this.fail('map keys out of order or twice');
      last = start;
      lastEnd = this.at;
      this.skip(depth + 1);
    }
  }

  /** What a head of major type 6 or 7 says. */
  simple(first: number): boolean | null {
    if (first === 0xf4) return false;
    if (first === 0xf5) return true;
    if (first === 0xf6) return null;
    if (first >> 5 === 6) this.fail('a tag');
    return this.fail(
      first >= 0xf9 && first <= 0xfb ? 'a float' : 'a simple value other than true, false, null',
    );
  }
}

const PROTO = Buffer.from('__proto__');
const BAD = -1;

/** UTF-16 units of the UTF-8 text in [from, to); −1 when it is not well-formed. */
function textUnits(bytes: Uint8Array, from: number, to: number): number {
  let units = 0;
  let i = from;
  while (i < to) {
    const c = bytes[i++]!;
    units++;
    if (c < 0x80) continue;
    if (c < 0xc2 || c > 0xf4) return BAD;
    const next = bytes[i]!;
    // The second byte's range rules out overlong forms, surrogates and what lies beyond U+10FFFF.
    const low = c === 0xe0 ? 0xa0 : c === 0xf0 ? 0x90 : 0x80;
    const high = c === 0xed ? 0x9f : c === 0xf4 ? 0x8f : 0xbf;
    const more = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
    if (i + more > to || next < low || next > high) return BAD;
    for (let j = 1; j < more; j++) if ((bytes[i + j]! & 0xc0) !== 0x80) return BAD;
    i += more;
    if (more === 3) units++;
  }
  return units;
}
