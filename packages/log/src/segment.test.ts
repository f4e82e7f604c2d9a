import { encode, InvalidBytes } from '@hutong/record';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSegment, encodeSegment, MAX_SEGMENT_BYTES, packSegments, type Segment } from './segment.ts';

const segment: Segment = {
  version: 1,
  origin: 'jilin/nongan/1-1f2e3d4c',
  from: 7,
  entries: [Buffer.from('a'), Buffer.alloc(0), Buffer.alloc(65_535, 1)],
  note: 'note',
  sealed: [{ index: 8, field: 'phone', recipient: 'changchun', box: Buffer.alloc(44, 2) }],
  lease: 'token',
};
const plain = (s: Segment) => ({
  ...s,
  entries: s.entries.map((e) => Buffer.from(e).toString('hex')),
  sealed: s.sealed.map((v) => ({ ...v, box: Buffer.from(v.box).toString('hex') })),
});

describe('segments', () => {
  test('P5: entries and note come out as they went in, byte for byte', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 50 }),
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        (entries, note, from) => {
          const { lease: _, ...one } = { ...segment, entries, note, from };
          expect(plain(decodeSegment(encodeSegment(one)))).toEqual(plain(one));
        },
      ),
    );
    expect(plain(decodeSegment(encodeSegment(segment)))).toEqual(plain(segment));
  });

  test.each([
    ['another version', { version: 2 }],
    ['no origin', { origin: null }],
    ['a note of bytes', { note: Buffer.from('x') }],
    ['a negative index', { from: -1 }],
    ['an index that is a text', { from: '1' }],
    ['entries that are no list', { entries: {} }],
    ['an entry that is a text', { entries: ['x'] }],
    ['more entries than there can be', { entries: Array.from({ length: 32_769 }, () => Buffer.alloc(1)) }],
    ['half a million empty entries', { entries: Array(500_000).fill(Buffer.alloc(0)) }],
    ['as many sealed values', { sealed: Array(100_000).fill([]) }],
    ['sealed values that are no list', { sealed: 'x' }],
    ['a sealed value of three parts', { sealed: [[1, 'phone', 'changchun']] }],
    ['a sealed value at a negative index', { sealed: [[-1, 'phone', 'changchun', Buffer.alloc(1)]] }],
    ['a box that is a text', { sealed: [[1, 'phone', 'changchun', 'box']] }],
    ['a lease that is a number', { lease: 1 }],
    ['words beside no redacted entry', { words: [[Buffer.alloc(1), 'proof']] }],
    ['a word that is a text', { redacted: [[8, Buffer.alloc(32)]], words: ['x'] }],
  ])('%s is refused', (_what, wrong) => {
    const whole = { ...segment, sealed: [], ...wrong };
    expect(() => decodeSegment(encode(whole))).toThrow(InvalidBytes);
  });

  test('what is not CBOR, not a map, cut short or too long is refused as InvalidBytes', () => {
    const bytes = encodeSegment(segment);
    for (const bad of [
      Buffer.from('xyz'),
      encode([1]),
      encode(null),
      Buffer.alloc(0),
      bytes.subarray(0, -1),
    ]) {
      expect(() => decodeSegment(bad)).toThrow(InvalidBytes);
    }
    expect(() => decodeSegment(Buffer.concat([bytes, Buffer.from([0])]))).toThrow(InvalidBytes);
    expect(() => decodeSegment(Buffer.alloc(MAX_SEGMENT_BYTES + 1))).toThrow(InvalidBytes);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (random) => {
        expect(() => decodeSegment(random)).toThrow(InvalidBytes);
      }),
    );
  });

  test('one longer than MAX_SEGMENT_BYTES cannot be made', () => {
    const entries = Array.from({ length: 9 }, () => Buffer.alloc(65_535));
    expect(() => encodeSegment({ ...segment, entries })).toThrow(RangeError);
  });

  test('P6: values that do not fit travel in further segments without entries, none lost, none over the limit', () => {
    const run = {
      origin: segment.origin,
      from: 0,
      entries: [Buffer.alloc(300_000)],
      note: 'n'.repeat(4_000),
    };
    const sealed = Array.from({ length: 4_000 }, (_, index) => ({
      index,
      field: 'complainant_name_as_long_as_it_gets',
      recipient: 'x'.repeat(32),
      box: Buffer.alloc(100 + (index % 300)),
    }));
    const segments = packSegments(run, sealed);
    expect(segments.length).toBeGreaterThan(2);
    expect(segments.map((s) => s.entries.length)).toEqual([1, ...segments.slice(1).map(() => 0)]);
    for (const s of segments) expect(encodeSegment(s).length).toBeLessThanOrEqual(MAX_SEGMENT_BYTES);
    expect(segments.flatMap((s) => s.sealed)).toEqual(sealed);
    expect(packSegments(run, [])).toHaveLength(1);
  });
});
