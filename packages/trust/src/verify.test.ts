import { checkpointBody, leafHash, type Segment, signNote } from '@hutong/log';
import { describe, expect, test } from 'vitest';
import { city, hall, keysOf, noteOf, registryOf, seedOf, treeOf } from './testing.ts';
import { provesFork, verifySegment } from './verify.ts';

const entries = Array.from({ length: 12 }, (_, i) => Buffer.from(`entry ${i}`));
const fork = entries.map((e, i) => (i < 5 ? e : Buffer.from(`fork ${i}`)));
const identity = registryOf().log(hall.origin);
/** The segment [from, to) of a history, with its own checkpoint. */
const segmentOf = (from: number, to: number, of = entries, more: Partial<Segment> = {}): Segment => ({
  version: 1,
  origin: hall.origin,
  from,
  entries: of.slice(from, to),
  note: noteOf(hall, of.slice(0, to)),
  sealed: [],
  ...more,
});
const held = (size: number) => treeOf(entries.slice(0, size));
const against = (size: number, segment: Segment) => verifySegment(segment, identity, held(size));
const code = (size: number, segment: Segment) => {
  const verdict = against(size, segment);
  return verdict.kind === 'refused' ? verdict.code : verdict.kind;
};

describe('what extends a log', () => {
  test('P4: the next segment, and one that overlaps: only what is new of it', () => {
    for (const from of [0, 3, 5]) {
      const verdict = against(5, segmentOf(from, 9));
      expect(verdict).toMatchObject({ kind: 'extends', head: { size: 9 }, entries: entries.slice(5, 9) });
      if (verdict.kind === 'extends') expect(verdict.tree.root()).toEqual(held(9).root());
    }
    expect(against(0, segmentOf(0, 1))).toMatchObject({ kind: 'extends' });
  });

  test('P4: nothing is changed in the tree that was held', () => {
    const tree = held(5);
    const root = tree.root();
    verifySegment(segmentOf(5, 9), identity, tree);
    verifySegment(segmentOf(0, 9, fork), identity, tree);
    expect([tree.size, tree.root()]).toEqual([5, root]);
  });

  test('P4: what is held already, and what begins beyond the head', () => {
    expect(against(9, segmentOf(5, 9))).toMatchObject({ kind: 'within', head: { size: 9 } });
    expect(against(9, segmentOf(0, 4))).toMatchObject({ kind: 'within', head: { size: 4 } });
    expect(against(4, segmentOf(5, 9))).toEqual({ kind: 'gap', have: 4 });
    expect(against(0, segmentOf(1, 2))).toEqual({ kind: 'gap', have: 0 });
    expect(against(4, segmentOf(9, 9, entries, { entries: [] }))).toEqual({ kind: 'gap', have: 4 });
  });
});

describe('P4: fork or damage', () => {
  test('two validly signed histories are inconsistent, and their overlap proves the fork', () => {
    const segment = segmentOf(5, 9, fork);
    const verdict = against(7, segment);
    expect(verdict).toMatchObject({ kind: 'inconsistent', head: { size: 9 } });
    if (verdict.kind !== 'inconsistent') return;
    expect(provesFork(segment, verdict.head, held(5))).toBe(true);
  });

  test('a signed note with other entries is damage: what was sent does not reach the signed root', () => {
    const damaged = segmentOf(5, 9, entries, { entries: fork.slice(5, 9) });
    expect(code(5, damaged)).toBe('wrong-root');
    const verdict = against(7, damaged);
    expect(verdict.kind).toBe('inconsistent');
    if (verdict.kind === 'inconsistent') expect(provesFork(damaged, verdict.head, held(5))).toBe(false);
  });

  test('a fork at the head cannot be told from damage without overlap: refused, nothing overwritten', () => {
    expect(code(7, segmentOf(7, 9, fork))).toBe('wrong-root');
  });

  test.each<[string, Segment, string]>([
    ['another node’s log', segmentOf(0, 3, entries, { origin: city.origin }), 'bad-note'],
    [
      'a note of another log',
      segmentOf(0, 3, entries, { note: noteOf(city, entries.slice(0, 3)) }),
      'bad-note',
    ],
    ['garbage for a note', segmentOf(0, 3, entries, { note: 'garbage' }), 'bad-note'],
    ['an entry missing', segmentOf(0, 3, entries, { entries: entries.slice(0, 2) }), 'wrong-size'],
    ['an entry too many', segmentOf(0, 3, entries, { entries: entries.slice(0, 4) }), 'wrong-size'],
    [
      'entries in another order',
      segmentOf(0, 3, entries, { entries: entries.slice(0, 3).reverse() }),
      'wrong-root',
    ],
    ['another start', segmentOf(0, 3, entries, { from: 1 }), 'wrong-size'],
  ])('%s is refused', (_what, segment, expected) => {
    expect(code(0, segment)).toBe(expected);
  });

  test('a right note signed by a wrong key is refused', () => {
    const body = checkpointBody({ origin: hall.origin, size: 3, root: held(3).root() });
    for (const keys of [city, keysOf('nongan', 80)]) {
      const note = signNote(body, { ...keys.log, verifier: { ...keys.log.verifier, name: hall.origin } });
      expect(code(0, segmentOf(0, 3, entries, { note }))).toBe('bad-signature');
      const disguised = signNote(body, { ...keys.log, verifier: hall.log.verifier });
      expect(code(0, segmentOf(0, 3, entries, { note: disguised }))).toBe('bad-signature');
    }
    expect(seedOf(1)).toHaveLength(32);
  });

  test('a log nobody is enrolled for is refused', () => {
    expect(verifySegment(segmentOf(0, 3), undefined, held(0))).toMatchObject({ code: 'not-enrolled' });
  });
});

describe('redacted entries', () => {
  const leaf = leafHash(entries[6] as Buffer);
  const without = segmentOf(5, 9, entries, {
    entries: entries.slice(5, 9).with(1, Buffer.alloc(0)),
    redacted: [{ index: 6, leaf }],
  });
  const redacting = (index: number, hash: Buffer) =>
    verifySegment(without, { ...identity!, redacted: new Map([[index, hash]]) }, held(5));

  test('P6: an entry comes without its bytes only where the registry redacted it, by its place and hash', () => {
    const extended = redacting(6, leaf);
    expect(extended).toMatchObject({ kind: 'extends', head: { size: 9 } });
    if (extended.kind === 'extends') expect([...extended.redacted]).toEqual([[6, leaf]]);
    expect(code(5, without)).toBe('not-redacted');
    expect(redacting(7, leaf)).toMatchObject({ kind: 'refused', code: 'not-redacted' });
    expect(redacting(6, Buffer.alloc(32))).toMatchObject({ kind: 'refused', code: 'not-redacted' });
  });
});

describe('closed logs', () => {
  const closed = { ...identity!, closedAt: 7 };
  test('P7: a key is good up to where its log was closed, whenever that was', () => {
    expect(verifySegment(segmentOf(5, 7), closed, held(5)).kind).toBe('extends');
    expect(verifySegment(segmentOf(5, 8), closed, held(5))).toMatchObject({
      kind: 'refused',
      code: 'closed',
    });
    expect(verifySegment(segmentOf(0, 7), closed, held(7)).kind).toBe('within');
  });
});
