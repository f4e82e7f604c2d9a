import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { encode } from './cbor.ts';
import { decodeEntry } from './entry.ts';
import { prepareRecord } from './prepare.ts';
import { skimEntry } from './skim.ts';

const entries = [
  ...['农安县人民政府办公室', 'dept', '𠮷林'.repeat(3)].flatMap((department, i) =>
    prepareRecord(
      {
        type: 'complaint.file',
        subject: `第${i}号 😀`,
        department,
        occurred_at: i === 1 ? '1920-01-01' : Date.UTC(2026, 2, 2),
        backfilled: i === 2,
        body: { title: '窗口排队', extra: { deep: [[[1, -5, 70_000, 2 ** 40, true, null]]], n: -(2 ** 40) } },
        ...(i === 0 ? { private: { complainant: '王某', phone: '13800000000' } } : {}),
      },
      { now: Date.UTC(2026, 2, 2), random: randomBytes },
    ),
  ),
].map((p) => p.bytes);

function decoded(bytes: Uint8Array) {
  try {
    return decodeEntry(bytes);
  } catch {
    return undefined;
  }
}

/** What skimming tells, in the decoder's words. */
function skimmed(bytes: Uint8Array) {
  const s = skimEntry(bytes);
  if (s === undefined) return undefined;
  const buffer = Buffer.from(bytes);
  return {
    type: s.type,
    id: buffer.toString('hex', s.idAt, s.idAt + 16),
    subject: buffer.toString('utf8', s.subjectAt, s.subjectAt + s.subjectBytes),
    department: s.department,
    occurredAt: s.occurredAt,
    recordedAt: s.recordedAt,
    backfilled: s.backfilled,
    visibility: s.internal ? 'internal' : 'public',
  };
}

function agree(bytes: Uint8Array): 'taken' | 'left' {
  const s = skimmed(bytes);
  if (s === undefined) return 'left';
  const e = decoded(bytes);
  if (e === undefined) throw new Error(`taken, though it is no entry: ${Buffer.from(bytes).toString('hex')}`);
  const { type, subject, department, occurredAt, recordedAt, backfilled, visibility } = e;
  expect(s).toEqual({
    type,
    id: e.id.replaceAll('-', ''),
    subject,
    department,
    occurredAt,
    recordedAt,
    backfilled,
    visibility,
  });
  return 'taken';
}

test('skimming tells what the decoder tells', () => {
  for (const bytes of entries) expect(agree(bytes)).toBe('taken');
});

test('P8: damaged entries are taken only if the decoder takes them, and left only if not', () => {
  let needless = 0;
  let state = 20260302;
  const random = (n: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % n;
  };
  for (let i = 0; i < 60_000; i++) {
    const bytes = Buffer.from(entries[i % entries.length]!);
    for (let k = 0; k <= random(3); k++)
      bytes[random(bytes.length)] = random(2) ? random(256) : bytes[random(bytes.length)]!;
    const damaged = random(10) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
    if (agree(damaged) === 'left' && decoded(damaged) !== undefined) needless++;
  }
  expect(needless).toBe(0);
});

test('limits are those of the decoder', () => {
  const wire = (change: object) =>
    encode({
      a: 'public',
      b: {},
      c: {},
      d: 'd',
      f: false,
      i: Buffer.from('0197f0000000700080000000000000aa', 'hex'),
      o: 1,
      r: 1,
      s: 's',
      t: 'x.y',
      v: 1,
      ...change,
    });
  const nested = (n: number): unknown => (n === 0 ? 1 : [nested(n - 1)]);
  const cases: [change: object, taken: boolean][] = [
    [{}, true],
    [{ s: '号'.repeat(200) }, true],
    [{ s: '号'.repeat(201) }, false],
    [{ s: '😀'.repeat(100) }, true],
    [{ s: '😀'.repeat(101) }, false],
    [{ d: '😀'.repeat(51) }, false],
    [{ s: '' }, false],
    [{ s: 'a\0' }, true],
    [{ d: 'a\0' }, true],
    [{ t: 'A' }, false],
    [{ v: 2 }, false],
    [{ o: -(2 ** 40) }, true],
    [{ o: 2n ** 60n }, false],
    [{ o: 'x' }, false],
    [{ z: 'more' }, true],
    [{ bb: { more: [1] } }, true],
    [{ c: { field: Buffer.alloc(32) } }, true],
    [{ c: { field: Buffer.alloc(31) } }, false],
    [{ c: { Field: Buffer.alloc(32) } }, false],
    [{ b: { x: nested(13) } }, true],
    [{ b: [] }, false],
    // The outermost map and the body count 26.
    [{ b: { x: [Array(16_359).fill(1)] } }, true],
    [{ b: { x: [Array(16_359).fill(1), 1] } }, false],
    [{ z: Object.fromEntries(Array.from({ length: 8_200 }, (_, i) => [i.toString(36), 1])) }, false],
  ];
  for (const [change, taken] of cases) {
    const bytes = wire(change);
    expect([change, agree(bytes) === 'taken', decoded(bytes) !== undefined]).toEqual([change, taken, taken]);
  }
});
