import { encode, InvalidBytes } from '@hutong/record';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { childOf, HEADS_PAGE, pack, subjects, unpack } from './messages.ts';

const origin = 'jilin/nongan/1-1f2e3d4c';

describe('messages of the link', () => {
  test('each reads back as it was written', () => {
    const want = { origin, from: 2 ** 40 };
    expect(unpack('want', pack('want', want))).toEqual(want);
    const refused = { origin, from: 0, code: 'fork', detail: '两份历史' };
    expect(unpack('refused', pack('refused', refused))).toEqual(refused);
    const reply = { notes: ['a\n', 'b\n'], held: [[origin, 5]] as [string, number][] };
    expect(unpack('headsReply', pack('headsReply', reply))).toEqual(reply);
    expect(unpack('fetch', pack('fetch', want))).toEqual(want);
    expect(unpack('heads', pack('heads', { notes: [] }))).toEqual({ notes: [] });
  });

  test('fields of a later version are passed over', () => {
    expect(unpack('want', encode({ origin, from: 1, later: true }))).toEqual({ origin, from: 1 });
  });

  test.each([
    ['want', { origin, from: -1 }],
    ['want', { origin, from: '1' }],
    ['want', { origin: 'x'.repeat(101), from: 1 }],
    ['want', [origin, 1]],
    ['want', null],
    ['refused', { origin, from: 0, code: 'x'.repeat(41), detail: '' }],
    ['refused', { origin, from: 0, code: 'fork', detail: 'x'.repeat(501) }],
    ['heads', { notes: [1] }],
    ['heads', { notes: Array.from({ length: 1_001 }, () => '') }],
    ['heads', { notes: ['x'.repeat(65_537)] }],
    ['headsReply', { notes: [] }],
    ['headsReply', { notes: [], held: [[origin]] }],
    ['fetch', { origin }],
  ] as const)('a bad %s is refused: %j', (kind, message) => {
    expect(() => unpack(kind, encode(message))).toThrow(InvalidBytes);
  });

  test('garbage is InvalidBytes and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(() => unpack('want', bytes)).toThrow(InvalidBytes);
      }),
    );
  });

  test('subjects name the child in their second place; a page of heads fits the broker', () => {
    for (const subject of Object.values(subjects)) {
      expect(subject('changchun-hall').split('.')).toHaveLength(3);
      expect(childOf(subject('changchun-hall'))).toBe('changchun-hall');
    }
    expect(childOf('up')).toBe('');
    expect(HEADS_PAGE).toBeLessThanOrEqual(1_000);
  });
});
