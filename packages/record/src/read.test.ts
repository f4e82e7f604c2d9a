import { describe, expect, test } from 'vitest';
import { decodeEntry, encode, encodeEntry, plainBody, readBody, readEntry, readSaid } from './index.ts';

const entryOf = (type: string, body: object) =>
  decodeEntry(
    encodeEntry({
      version: 1,
      type,
      body,
      subject: '1',
      department: '局',
      visibility: 'public',
      backfilled: false,
      id: '018df7b0-0000-7000-8000-000000000001',
      occurredAt: 1,
      recordedAt: 2,
      commitments: {},
    }),
  );

const tls = { names: ['10.0.0.1'], trusts: ['ab'.repeat(32)], key: 'AAAA' };

describe('a body is what its type’s schema describes, or it says nothing', () => {
  test('fields a later version added are no hindrance', () => {
    expect(readBody(entryOf('tls', { ...tls, later: [1] }), 'tls')).toMatchObject(tls);
    expect(readSaid(entryOf('tls', tls))).toEqual({ type: 'tls', body: tls });
  });
  test.each([
    ['missing', { names: [] }],
    ['null', { ...tls, names: null }],
    ['of another type', { ...tls, trusts: 'ab' }],
    ['beyond its range', { ...tls, names: Array(17).fill('a') }],
    ['huge', { ...tls, key: 2n ** 64n - 1n }],
  ])('a field %s', (_, body) => {
    expect(readBody(entryOf('tls', body), 'tls')).toBeUndefined();
    expect(readSaid(entryOf('tls', body))).toBeUndefined();
  });
  test('an entry of another type is not read as this one', () => {
    expect(readBody(entryOf('anchor', tls), 'tls')).toBeUndefined();
    expect(readSaid(entryOf('future.kind', tls))).toBeUndefined();
  });
});

test('bytes that are no entry are read as none', () => {
  expect(readEntry(encode({ v: 2 }))).toBeUndefined();
  expect(readEntry(new Uint8Array(0))).toBeUndefined();
});

test('whatever stands in a body can be shown as JSON', () => {
  const odd = {
    big: 2n ** 63n,
    low: [-(2n ** 60n), { deep: 2n ** 54n }],
    raw: new Uint8Array([1, 2]),
    toJSON: 5,
  };
  const shown = plainBody(entryOf('future.kind', odd).body);
  expect(JSON.parse(JSON.stringify(shown))).toEqual({
    big: '9223372036854775808',
    low: ['-1152921504606846976', { deep: '18014398509481984' }],
    raw: 'AQI=',
    toJSON: 5,
  });
  const plain = entryOf('tls', tls).body;
  expect(plainBody(plain)).toBe(plain);
});
