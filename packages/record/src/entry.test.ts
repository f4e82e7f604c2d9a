import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Written } from './entry.ts';
import { commitment, decodeEntry, encode, encodeEntry, InvalidBytes, MAX_ENTRY_BYTES } from './index.ts';

const entry: Written = {
  version: 1,
  type: 'case.step',
  id: '018df7b0-0000-7000-8000-000000000001',
  subject: '11220122MB1234567X4000123456000202403010001',
  department: '农安县市场监督管理局',
  occurredAt: 1_709_256_600_000,
  recordedAt: 1_709_256_600_123,
  backfilled: false,
  visibility: 'internal',
  body: { step: '审查', action: '通过' },
  commitments: { phone: new Uint8Array(32).fill(7) },
};
const wire = {
  a: 'public',
  b: {},
  c: {},
  d: '局',
  f: false,
  i: new Uint8Array(16).fill(0x7f).with(8, 0x80),
  o: 1,
  r: 2,
  s: '1',
  t: 'notice',
  v: 1,
};

test('an entry comes back from its bytes', () => {
  const back = decodeEntry(encodeEntry(entry));
  expect({ ...back, commitments: { phone: Uint8Array.from(back.commitments.phone!) } }).toEqual(entry);
});

test('P5: unknown types, body fields and top-level fields are read past', () => {
  const bytes = encode({ ...wire, t: 'future.thing', b: { new: [1] }, zz: { more: true } });
  expect(decodeEntry(bytes)).toMatchObject({ type: 'future.thing', body: { new: [1] } });
});

test('P7: no clock is judged when reading', () => {
  for (const ms of [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
    expect(decodeEntry(encodeEntry({ ...entry, recordedAt: ms, occurredAt: ms })).recordedAt).toBe(ms);
  }
});

test.each<[string, object]>([
  ['another version', { v: 2 }],
  ['no version', { v: undefined }],
  ['a type that is no name', { t: 'Case Apply' }],
  ['a type too long', { t: 'a'.repeat(65) }],
  ['an id of 15 bytes', { i: new Uint8Array(15) }],
  ['an id that is not UUIDv7', { i: new Uint8Array(16) }],
  ['an id as text', { i: entry.id }],
  ['an empty subject', { s: '' }],
  ['a subject over 200', { s: 'x'.repeat(201) }],
  ['a department that is a number', { d: 5 }],
  ['a time as text', { o: '2024' }],
  ['a time beyond 2^53', { r: 2n ** 60n }],
  ['a flag as number', { f: 1 }],
  ['an unknown visibility', { a: 'secret' }],
  ['a body list', { b: [] }],
  ['body bytes', { b: new Uint8Array(1) }],
  ['a short commitment', { c: { phone: new Uint8Array(31) } }],
  ['a commitment as text', { c: { phone: 'x' } }],
  ['a commitment without a field name', { c: { 'Phone Number': new Uint8Array(32) } }],
])('refuses %s', (_, change) => {
  expect(() => decodeEntry(encode({ ...wire, ...change }))).toThrow(InvalidBytes);
});

test.each([
  ['no map', encode([1])],
  ['null', encode(null)],
  ['bytes', encode(new Uint8Array(3))],
  ['not CBOR', Buffer.from('{"v":1}')],
  ['nothing', new Uint8Array(0)],
])('refuses %s', (_, bytes) => {
  expect(() => decodeEntry(bytes)).toThrow(InvalidBytes);
});

test('an entry holds at most 65,535 bytes, both ways', () => {
  const room = MAX_ENTRY_BYTES - encodeEntry({ ...entry, body: { t: 'x'.repeat(60_000) } }).length;
  const largest = { ...entry, body: { t: 'x'.repeat(60_000 + room) } };
  expect(encodeEntry(largest).length).toBe(MAX_ENTRY_BYTES);
  expect(decodeEntry(encodeEntry(largest)).body).toEqual(largest.body);
  expect(() => encodeEntry({ ...entry, body: { t: 'x'.repeat(60_001 + room) } })).toThrow(
    /over the limit of 65535/,
  );
  expect(() => decodeEntry(encode({ ...wire, b: { t: 'x'.repeat(65_535) } }))).toThrow(/over the limit/);
});

test('encodeEntry refuses what decodeEntry would not take back', () => {
  expect(() => encodeEntry({ ...entry, subject: '' })).toThrow(InvalidBytes);
  expect(() => encodeEntry({ ...entry, id: 'x' })).toThrow(InvalidBytes);
  expect(() => encodeEntry({ ...entry, body: { fee: 0.5 } })).toThrow(InvalidBytes);
});

test('a commitment is SHA-256 over salt and CBOR of the value', () => {
  const salt = new Uint8Array(16).fill(1);
  const byHand = createHash('sha256').update(salt).update(Buffer.from('63e6b0b4', 'hex')).digest();
  expect(Buffer.from(commitment(salt, '水'))).toEqual(byHand);
  expect(() => commitment(new Uint8Array(15), '水')).toThrow(InvalidBytes);
});
