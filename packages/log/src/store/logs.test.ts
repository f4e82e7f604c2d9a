import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkpointBody } from '../checkpoint.ts';
import { leafHash } from '../merkle.ts';
import { cosign, cosignatureTime, parseNote, signNote } from '../note.ts';
import { changchun, dehui, ORIGIN, record, records, sign, temporary } from '../testing.ts';
import { Tree } from '../tree.ts';
import type { LogStore } from './store.ts';

let temp: ReturnType<typeof temporary>;
beforeEach(() => {
  temp = temporary();
});
afterEach(() => temp.done());

const held = (store: LogStore, origin = ORIGIN) => {
  const size = store.head(origin)?.size ?? 0;
  return Array.from({ length: size }, (_, i) => store.entry(origin, i) as Buffer);
};
const rootOf = (entries: readonly Uint8Array[]) => {
  const tree = new Tree();
  for (const e of entries) tree.append(leafHash(e));
  return tree.root();
};

describe('several logs in one database', () => {
  const followed = dehui.verifier.name;
  const followedNote = (entries: Uint8Array[]) =>
    signNote(checkpointBody({ origin: followed, size: entries.length, root: rootOf(entries) }), dehui);

  test('keep their positions, ids and trees apart', () => {
    const store = temp.store();
    const id = '018df8e0-0000-7000-8000-000000000001';
    const theirs = [record({ id }), record()].map(([p]) => p?.bytes as Uint8Array);
    store.append(ORIGIN, records(2), sign);
    store.extend(followed, theirs, followedNote(theirs));
    expect(store.append(ORIGIN, [record({ id })], sign)).toMatchObject([{ kind: 'stored', index: 2 }]);
    expect(store.heads().map((h) => [h.origin, h.size])).toEqual([
      [ORIGIN, 3],
      [followed, 2],
    ]);
    // Whoever names a place far beyond a log's end is given no other log's entry.
    expect([store.entry(ORIGIN, 1), store.entry(ORIGIN, 2 ** 32 + 1)]).toEqual([
      expect.anything(),
      undefined,
    ]);
    expect(held(store, followed)).toEqual(theirs.map((b) => Buffer.from(b)));
    const positions = store.db.prepare('SELECT position FROM record ORDER BY 1').pluck().all() as number[];
    expect(positions.map((p) => store.locate(p))).toEqual([
      { origin: ORIGIN, index: 0 },
      { origin: ORIGIN, index: 1 },
      { origin: ORIGIN, index: 2 },
      { origin: followed, index: 0 },
      { origin: followed, index: 1 },
    ]);
    expect(store.logId('jilin/unknown/1-00000000')).toBe(0);
    expect(store.tree('jilin/unknown/1-00000000').size).toBe(0);
  });

  test('P5: entries nobody here understands are kept byte for byte, without a row to ask for', () => {
    const store = temp.store();
    const odd = [Buffer.from('not CBOR'), Buffer.alloc(0), Buffer.alloc(70_000, 1)];
    store.extend(followed, odd, followedNote(odd));
    expect(held(temp.store(), followed)).toEqual(odd);
    expect(store.db.prepare('SELECT count(*) FROM record').pluck().get()).toBe(0);
  });
});

describe('cosignatures', () => {
  const add = (store: LogStore, size: number, timeS: number) => {
    const at = store.checkpoints(ORIGIN, size, 1)[0] as string;
    const note = cosign(at, changchun, timeS);
    store.addCosignature(ORIGIN, { node: 'changchun', size, timeS, note });
  };
  const timeOn = (note: string | undefined) => cosignatureTime(note ?? '', changchun.verifier);

  test('P9: the newest of a node is kept, and stands on the checkpoint of its size', () => {
    const store = temp.store();
    store.append(ORIGIN, records(2), sign);
    store.append(ORIGIN, records(2), sign);
    add(store, 2, 100);
    expect(timeOn(store.checkpoints(ORIGIN, 2, 1)[0])).toBe(100);
    expect(timeOn(store.head(ORIGIN)?.note)).toBeUndefined();
    add(store, 4, 101);
    add(store, 2, 99);
    for (const s of [store, temp.store()]) {
      expect(s.cosignatures(ORIGIN)).toMatchObject([{ node: 'changchun', size: 4, timeS: 101 }]);
      expect(timeOn(s.head(ORIGIN)?.note)).toBe(101);
      expect(parseNote(s.head(ORIGIN)?.note ?? '').signatures).toHaveLength(2);
    }
    store.append(ORIGIN, records(1), sign);
    expect(timeOn(store.head(ORIGIN)?.note)).toBeUndefined();
    expect(store.cosignatures(ORIGIN)).toMatchObject([{ size: 4 }]);
  });

  // A center's times run ahead of its clock while it commits more than once a second; put back, it begins at its clock again.
  test('P7, P9: a receipt for more entries counts, though its time lies before that of the last', () => {
    const store = temp.store();
    store.append(ORIGIN, records(2), sign);
    store.append(ORIGIN, records(2), sign);
    add(store, 2, 100);
    add(store, 4, 90);
    expect(store.cosignatures(ORIGIN)).toMatchObject([{ node: 'changchun', size: 4, timeS: 90 }]);
    add(store, 4, 89);
    add(store, 4, 91);
    add(store, 2, 200);
    expect(store.cosignatures(ORIGIN)).toMatchObject([{ node: 'changchun', size: 4, timeS: 91 }]);
  });

  test('of a log that is not held, nothing is kept', () => {
    const store = temp.store();
    store.addCosignature(ORIGIN, { node: 'changchun', size: 1, timeS: 1, note: 'x' });
    expect(store.cosignatures(ORIGIN)).toEqual([]);
  });
});

test('P6: private values stay beside the entries, and never within them', () => {
  const store = temp.store();
  store.append(ORIGIN, [record(), record({ private: { applicant_name: '测试甲' } })], sign);
  expect(store.values(ORIGIN, 0, 2)).toMatchObject([{ index: 1, field: 'applicant_name', value: '测试甲' }]);
  expect(store.values(ORIGIN, 0, 1)).toEqual([]);
  for (const bytes of held(store)) expect(bytes.includes('测试甲')).toBe(false);
});
