import { readFileSync } from 'node:fs';
import { Decoder } from 'cbor-x';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, InvalidBytes, MAX_ITEMS } from './index.ts';

type Vectors = { accept: { hex: string; value: unknown }[]; refuse: { hex: string; why: string }[] };
const file = new URL('../../../test/vectors/record/cbor.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

/** The vectors' writing of what JSON cannot hold. */
function read(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(read);
  const one = value as { int?: string; hex?: string };
  if (typeof one.int === 'string') return BigInt(one.int);
  if (typeof one.hex === 'string') return Uint8Array.from(Buffer.from(one.hex, 'hex'));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, read(inner)]));
}

/** Buffers as plain Uint8Array, so that equality is of content. */
function bare(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bare(inner)]));
}

const hex = (text: string) => Buffer.from(text, 'hex');

describe('vectors', () => {
  test.each(vectors.accept)('accepts $hex', ({ hex: text, value }) => {
    expect(bare(decode(hex(text)))).toEqual(read(value));
    expect(Buffer.from(encode(read(value))).toString('hex')).toBe(text);
  });
  test.each(vectors.refuse)('refuses $why', ({ hex: text }) => {
    expect(() => decode(hex(text))).toThrow(InvalidBytes);
  });
});

const leaf = fc.oneof(
  fc.maxSafeInteger().map((n) => n + 0),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: -(2n ** 64n), max: -(2n ** 53n) }),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.uint8Array({ maxLength: 300 }),
  fc.boolean(),
  fc.constant(null),
);
const key = fc.oneof(
  fc.constantFrom('a', 'b', 'aa', '事项', 'é', 'constructor', 'toString'),
  fc.string({ unit: 'binary' }),
);
const value = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 6 }),
  map: fc.dictionary(
    key.filter((k) => k !== '__proto__'),
    tie('value'),
    { maxKeys: 30, noNullPrototype: true },
  ),
})).value;

describe('properties', () => {
  test('what is encoded comes back, and encodes to the same bytes', () => {
    fc.assert(
      fc.property(value, (v) => {
        const bytes = encode(v);
        const back = decode(bytes);
        expect(bare(back)).toEqual(bare(Object.is(v, -0) ? 0 : v));
        expect(Buffer.compare(encode(back), bytes)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test('cbor-x, which nobody here wrote, reads the same values from our bytes', () => {
    const other = new Decoder({ useRecords: false, mapsAsObjects: false, int64AsNumber: false } as object);
    const asMap = (v: unknown): unknown => {
      if (Array.isArray(v)) return v.map(asMap);
      if (typeof v !== 'object' || v === null || v instanceof Uint8Array) return bare(v);
      return new Map(Object.entries(v).map(([k, inner]) => [k, asMap(inner)]));
    };
    const narrow = (v: unknown): unknown => {
      if (typeof v === 'bigint') return Number.isSafeInteger(Number(v)) ? Number(v) : v;
      if (Array.isArray(v)) return v.map(narrow);
      if (v instanceof Map) return new Map([...v].map(([k, inner]) => [k, narrow(inner)]));
      return bare(v);
    };
    // cbor-x reads negative integers below -2^53 as floats; they do not occur in records.
    const exact = value.filter(
      (v) => !/-\d{16}/.test(JSON.stringify(v, (_, x) => (typeof x === 'bigint' ? `${x}` : x))),
    );
    fc.assert(
      fc.property(exact, (v) => {
        expect(narrow(other.decode(encode(v)))).toEqual(asMap(v));
      }),
      { numRuns: 300 },
    );
  });

  test('whatever bytes come, decode answers or throws InvalidBytes, and takes only what encode writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        let decoded: unknown;
        try {
          decoded = decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidBytes);
          return;
        }
        expect(Buffer.compare(encode(decoded), bytes)).toBe(0);
      }),
      { numRuns: 3000 },
    );
  });

  test('a changed byte of good bytes is refused, or is another value with its own one encoding', () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.integer({ min: 1, max: 255 }), (v, at, flip) => {
        const bytes = Buffer.from(encode(v));
        bytes[at % bytes.length]! ^= flip;
        let decoded: unknown;
        try {
          decoded = decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidBytes);
          return;
        }
        expect(Buffer.compare(encode(decoded), bytes)).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('hostile bytes', () => {
  test('a million levels are refused without a stack overflow', () => {
    for (const byte of [0x81, 0xa1, 0x9f, 0xc1]) {
      expect(() => decode(Buffer.alloc(1_000_000, byte))).toThrow(InvalidBytes);
    }
  });
  test('declared lengths beyond the end cost nothing', () => {
    const before = process.memoryUsage().rss;
    for (const head of ['9affffffff', 'baffffffff', '5affffffff', '7affffffff', '9b0000000fffffffff']) {
      expect(() => decode(Buffer.concat([hex(head), Buffer.alloc(1000)]))).toThrow(/beyond the end/);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(50 << 20);
  });
  test('P8: more small items than are meant are refused before they are built', () => {
    const many = [
      Array.from({ length: 500_000 }, () => new Uint8Array(0)),
      Array.from({ length: 30_000 }, () => []),
      Array.from({ length: 100 }, () => Array(200).fill(1)),
      Object.fromEntries(Array.from({ length: 8_193 }, (_, i) => [`k${i}`, 1])),
    ];
    for (const value of many) {
      expect(() => decode(encode(value))).toThrow(/too many items/);
      expect(() => encode(value, MAX_ITEMS)).toThrow(/too many items/);
    }
    expect(decode(encode(Array(MAX_ITEMS).fill(1), MAX_ITEMS))).toHaveLength(MAX_ITEMS);
  });
  test('names of Object’s own methods are plain fields; __proto__ is refused both ways', () => {
    const map = decode(encode({ constructor: 1, toString: 2, hasOwnProperty: 3 })) as Record<string, unknown>;
    expect(Object.keys(map).sort()).toEqual(['constructor', 'hasOwnProperty', 'toString']);
    expect(() => encode(JSON.parse('{"__proto__":{"x":1}}'))).toThrow(/__proto__/);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
  test('many different keys do not fill the memory', () => {
    for (let i = 0; i < 20_000; i++) decode(encode({ [`key${i}`]: i, [`other${i}`]: i }));
    expect(decode(encode({ key1: 1 }))).toEqual({ key1: 1 });
  });
});

describe('what has no encoding', () => {
  test.each([
    ['a float', 1.5],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['an integer that is not exact', 2 ** 53],
    ['a BigInt over 64 bits', 2n ** 64n],
    ['undefined', undefined],
    ['undefined in a list', [undefined]],
    ['a function', () => 1],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a long text', `${'x'.repeat(100)}\udc00`],
    ['a lone surrogate in a key', { '\ud800': 1 }],
  ])('%s', (_, bad) => {
    expect(() => encode(bad)).toThrow(InvalidBytes);
    expect(encode(1)).toEqual(Buffer.from([1]));
  });
  test('undefined fields are left out', () => {
    expect(decode(encode({ a: undefined, b: 1 }))).toEqual({ b: 1 });
  });
  test('large values grow the buffer and come back whole', () => {
    const big = { text: '互'.repeat(400_000), bytes: Buffer.alloc(5 << 20, 7), list: Array(70_000).fill(1) };
    const back = decode(encode(big), 100_000) as typeof big;
    expect(back.text === big.text && Buffer.compare(back.bytes, big.bytes) === 0).toBe(true);
    expect(back.list.length === 70_000 && back.list.every((n) => n === 1)).toBe(true);
    expect(encode({ a: 1 })).toEqual(hex('a1616101'));
  });
});
