import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkpointBody, parseCheckpoint } from '../checkpoint.ts';
import { leafHash, verifyConsistency, verifyInclusion } from '../merkle.ts';
import { verifyNote } from '../note.ts';
import { MAX_RUN_BYTES } from '../segment.ts';
import { NOW, nongan, ORIGIN, record, records, seeded, sign, temporary } from '../testing.ts';
import { consistencyProof, inclusionProof, rootAt, Tree } from '../tree.ts';
import { StoreNotDurable } from './database.ts';
import { LogDamaged, LogStore } from './store.ts';

let temp: ReturnType<typeof temporary>;
beforeEach(() => {
  temp = temporary();
});
afterEach(() => temp.done());

const head = (store: LogStore) => parseCheckpoint(store.head(ORIGIN)?.note ?? '');
const held = (store: LogStore, origin = ORIGIN) => {
  const size = store.head(origin)?.size ?? 0;
  return Array.from({ length: size }, (_, i) => store.entry(origin, i) as Buffer);
};
const rootOf = (entries: readonly Uint8Array[]) => {
  const tree = new Tree();
  for (const e of entries) tree.append(leafHash(e));
  return tree.root();
};

test('P6: the database, its write-ahead log and its index are 0600, also where one was not', () => {
  const modes = () =>
    readdirSync(temp.dir).map((name) => [name, statSync(join(temp.dir, name)).mode & 0o777]);
  temp.store().close();
  expect(modes()).toEqual([['node.db', 0o600]]);
  chmodSync(join(temp.dir, 'node.db'), 0o644);
  temp.store();
  expect(modes()).toEqual(['node.db', 'node.db-shm', 'node.db-wal'].map((name) => [name, 0o600]));
});

describe('durability', () => {
  test('P1: every connection runs with synchronous=FULL and a write-ahead log', () => {
    const { db } = temp.store();
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(new StoreNotDurable('synchronous', 1).next).toMatchObject({ en: expect.stringMatching(/SQLite/) });
  });

  test('P1: after a cosignature, kept or not, records are again waited for until they are on the disk', () => {
    const store = temp.store();
    store.append(ORIGIN, records(1), sign);
    const full = () => store.db.pragma('synchronous', { simple: true });
    const { note } = store.head(ORIGIN) as { note: string };
    store.addCosignature(ORIGIN, { node: 'city', size: 1, timeS: 7, note });
    expect([store.cosignatures(ORIGIN).length, full()]).toEqual([1, 2]);
    store.db.exec(`CREATE TRIGGER no BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'disk is full'); END`);
    expect(() => store.addCosignature(ORIGIN, { node: 'city', size: 1, timeS: 8, note })).toThrow('disk');
    expect(full()).toBe(2);
  });

  test('P1: what append acknowledged is committed when it returns: another connection sees it', () => {
    const store = temp.store();
    const other = new Database(join(temp.dir, 'node.db'), { readonly: true });
    for (let i = 0; i < 5; i++) {
      expect(store.append(ORIGIN, records(1), sign)).toMatchObject([{ kind: 'stored', index: i }]);
      expect(store.db.inTransaction).toBe(false);
      expect(other.prepare('SELECT count(*) FROM entry').pluck().get()).toBe(i + 1);
      expect(other.prepare('SELECT size FROM log').pluck().get()).toBe(i + 1);
    }
    other.close();
  });

  test('P1: a write that fails leaves neither rows nor a longer tree, and the next one succeeds', () => {
    const store = temp.store();
    store.append(ORIGIN, records(3), sign);
    const before = [head(store), store.tree(ORIGIN).root()];
    store.db.exec(
      `CREATE TRIGGER no BEFORE INSERT ON checkpoint BEGIN SELECT RAISE(ABORT, 'disk is full'); END`,
    );
    expect(() => store.append(ORIGIN, records(300), sign)).toThrow('disk is full');
    expect([head(store), store.tree(ORIGIN).root()]).toEqual(before);
    expect(store.db.prepare('SELECT count(*) FROM entry').pluck().get()).toBe(3);
    store.db.exec('DROP TRIGGER no');
    const failing = () => {
      throw new Error('no key');
    };
    expect(() => store.append(ORIGIN, records(1), failing)).toThrow('no key');
    expect(store.append(ORIGIN, records(1), sign)).toMatchObject([{ kind: 'stored', index: 3 }]);
    expect(head(store).root).toEqual(rootOf(held(store)));
  });

  test('P1: a first append that fails leaves no log behind', () => {
    const store = temp.store();
    store.db.exec(`CREATE TRIGGER no BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'disk is full'); END`);
    expect(() => store.append(ORIGIN, records(1), sign)).toThrow('disk is full');
    expect(store.heads()).toEqual([]);
    expect(store.head(ORIGIN)).toBeUndefined();
    store.db.exec('DROP TRIGGER no');
    expect(store.append(ORIGIN, records(1), sign)).toMatchObject([{ index: 0 }]);
  });
});

describe('append', () => {
  test('P4: a record is stored once: the same again is a duplicate, another under its id a conflict', () => {
    const store = temp.store();
    const id = '018df8e0-0000-7000-8000-000000000001';
    const first = record({ id });
    const twice = store.append(ORIGIN, [first, record({ id }, NOW + 9)], sign);
    expect(twice).toEqual([
      { kind: 'stored', origin: ORIGIN, index: 0, id },
      { kind: 'duplicate', origin: ORIGIN, index: 0, id },
    ]);
    const again = store.append(ORIGIN, [record({ id, subject: 'other' }), record(), record({ id })], sign);
    expect(again.map((r) => [r.kind, r.index])).toEqual([
      ['conflict', 0],
      ['stored', 1],
      ['duplicate', 0],
    ]);
    expect(store.append(ORIGIN, [record({ id })], sign)).toEqual([
      { kind: 'duplicate', origin: ORIGIN, index: 0, id },
    ]);
    expect(head(store).size).toBe(2);
    expect(temp.store().append(ORIGIN, [record({ id })], sign)).toMatchObject([{ kind: 'duplicate' }]);
  });

  test('P6: that a record differs in a private value alone is told to those who may read it, and to nobody else', () => {
    const store = temp.store();
    const id = '018df8e0-0000-7000-8000-000000000001';
    const said = (values: Record<string, string>) => record({ id, private: values });
    const append = (values: Record<string, string>[], reads: boolean) =>
      store.append(ORIGIN, values.map(said), sign, [], () => reads);
    const kinds = (values: Record<string, string>[]) => append(values, true).map((r) => r.kind);
    const whole = { applicant_name: '测试甲', phone: '13800000000' };
    const changed = { ...whole, phone: '13900000000' };
    expect(kinds([whole, whole, changed, { applicant_name: '测试甲' }])).toEqual([
      'stored',
      'duplicate',
      'conflict',
      'conflict',
    ]);
    expect(kinds([whole, changed, {}])).toEqual(['duplicate', 'conflict', 'conflict']);
    expect(append([whole, changed, {}], true).map((r) => r.ofValues)).toEqual([true, true, undefined]);
    const blind = append([whole, changed, { applicant_name: '测试甲' }], false);
    expect(blind[1]).toEqual(blind[0]);
    expect(blind.map((r) => r.kind)).toEqual(['duplicate', 'duplicate', 'conflict']);
    store.db.exec('DELETE FROM private_value');
    expect(kinds([whole, changed])).toEqual(['duplicate', 'duplicate']); // Erased: nothing to hold it against.
  });

  test('a long document and its parts are one group: whole or not at all', () => {
    const store = temp.store();
    const long = record({
      type: 'disclosure.document',
      body: { title: '办事指南', text: '政'.repeat(100_000) },
    });
    expect(long.length).toBeGreaterThan(4);
    const results = store.append(ORIGIN, [record(), long, record()], sign);
    expect(results.map((r) => r.index)).toEqual([0, 1, 1 + long.length]);
    expect(store.append(ORIGIN, [long], sign)).toMatchObject([{ kind: 'duplicate', index: 1 }]);
    expect(head(store).size).toBe(2 + long.length);
    store.db.exec(
      `CREATE TRIGGER no BEFORE INSERT ON entry WHEN NEW.position % 4294967296 = ${long.length + 4}
       BEGIN SELECT RAISE(ABORT, 'power cut'); END`,
    );
    const next = record({ type: 'disclosure.document', body: { title: '二', text: '务'.repeat(100_000) } });
    expect(() => store.append(ORIGIN, [next], sign)).toThrow('power cut');
    expect(held(store)).toHaveLength(2 + long.length);
    expect(store.entry(ORIGIN, 2 + long.length)).toBeUndefined();
  });

  test('big entries: a checkpoint at least every MAX_UNSIGNED_BYTES, and every run reads back', () => {
    const store = temp.store();
    const text = (i: number) => `${i} ${'x'.repeat(50_000)}`;
    const groups = Array.from({ length: 40 }, (_, i) =>
      record({ type: 'disclosure.document', subject: `d-${i}`, body: { title: '大', text: text(i) } }),
    );
    store.append(ORIGIN, groups, sign);
    const notes = store.checkpoints(ORIGIN, 1, 100).map(parseCheckpoint);
    expect(notes.length).toBe(40);
    expect(store.run(ORIGIN, 0, 120_000)?.entries).toHaveLength(2);
    let from = 0;
    while (from < 40) {
      const run = store.run(ORIGIN, from);
      const bytes = run?.entries.reduce((sum, e) => sum + e.length, 0) ?? 0;
      expect(bytes).toBeLessThanOrEqual(MAX_RUN_BYTES);
      expect(verifyNote(run?.note ?? '', nongan.verifier)).toBe(true);
      const { size, root } = parseCheckpoint(run?.note ?? '');
      expect(size).toBe(from + (run?.entries.length ?? 0));
      expect(root).toEqual(rootOf(held(store).slice(0, size)));
      from = size;
    }
    expect(store.run(ORIGIN, 40)).toBeUndefined();
  });

  test('a run from anywhere ends at the largest checkpoint that fits', () => {
    const store = temp.store();
    for (let i = 0; i < 4; i++) store.append(ORIGIN, records(5), sign);
    expect(store.run(ORIGIN, 0)?.entries).toEqual(held(store));
    expect(store.run(ORIGIN, 7)?.entries).toEqual(held(store).slice(7));
    const two = store.run(
      ORIGIN,
      0,
      held(store)
        .slice(0, 11)
        .reduce((sum, e) => sum + e.length, 0),
    );
    expect(parseCheckpoint(two?.note ?? '').size).toBe(10);
    expect(two?.entries).toHaveLength(10);
    expect(store.run('jilin/unknown/1-00000000', 0)).toBeUndefined();
  });
});

describe('the tree on disk', () => {
  test('P4: reopened after each append, the tree is the same and grows on alike', () => {
    const kept = temp.store('kept.db');
    const batches = [1, 254, 1, 1, 255, 256, 300, 5].map(records);
    for (const groups of batches) {
      kept.append(ORIGIN, groups, sign);
      const store = new LogStore(join(temp.dir, 'reopened.db'));
      store.append(ORIGIN, groups, sign);
      expect(head(store)).toEqual(head(kept));
      store.close();
    }
    const store = temp.store('reopened.db');
    expect(store.tree(ORIGIN).root()).toEqual(rootOf(held(kept)));
    const dump = (s: LogStore) => s.db.prepare('SELECT * FROM tile ORDER BY 1, 2, 3').all();
    expect(dump(store)).toEqual(dump(kept));
  });

  test('more than 65,536 entries: tiles of three levels, proofs of any of them, the same after reopening', {
    timeout: 60_000,
  }, () => {
    const store = temp.store();
    const bytes = seeded(7);
    const entries = Array.from({ length: 65_900 }, () => bytes(40));
    for (const [from, to] of [
      [0, 30_000],
      [30_000, 65_535],
      [65_535, 65_536],
      [65_536, 65_900],
    ] as const) {
      const root = rootOf(entries.slice(0, to));
      store.extend(ORIGIN, entries.slice(from, to), sign(checkpointBody({ origin: ORIGIN, size: to, root })));
    }
    const levels = store.db.prepare('SELECT level, count(*) AS n FROM tile GROUP BY level').all();
    expect(levels).toEqual([
      { level: 0, n: 257 },
      { level: 1, n: 2 },
      { level: 2, n: 1 },
    ]);
    const again = temp.store();
    const root = rootOf(entries);
    expect(again.tree(ORIGIN).root()).toEqual(root);
    const read = again.tiles(ORIGIN);
    for (const index of [0, 255, 256, 12_345, 65_535, 65_536, 65_791, 65_792, 65_899]) {
      const proof = inclusionProof(index, 65_900, read);
      expect(verifyInclusion(index, 65_900, leafHash(entries[index] as Uint8Array), proof, root)).toBe(true);
    }
    for (const old of [1, 30_000, 65_535, 65_536, 65_537]) {
      const oldRoot = rootAt(old, read);
      expect(oldRoot).toEqual(rootOf(entries.slice(0, old)));
      expect(verifyConsistency(old, 65_900, oldRoot, root, consistencyProof(old, 65_900, read))).toBe(true);
    }
  });

  test('a tree that is not the signed one is not built upon, however often one asks', () => {
    const store = temp.store();
    store.append(ORIGIN, records(600), sign);
    store.db.prepare('UPDATE tile SET hashes = zeroblob(64) WHERE level = 1').run();
    const damaged = temp.store();
    for (let i = 0; i < 2; i++) {
      expect(() => damaged.head(ORIGIN)).toThrow(LogDamaged);
      expect(() => damaged.append(ORIGIN, records(1), sign)).toThrow(LogDamaged);
    }
    store.db.prepare('DELETE FROM tile WHERE level = 1').run();
    for (let i = 0; i < 2; i++) expect(() => damaged.append(ORIGIN, records(1), sign)).toThrow(LogDamaged);
    expect(store.db.prepare('SELECT count(*) FROM entry').pluck().get()).toBe(600);
  });

  test.each([
    ['its note is none', "UPDATE log SET note = 'x' WHERE origin = ?"],
    ['its size is another', 'UPDATE log SET size = 5 WHERE origin = ?'],
    ['an entry is gone', `DELETE FROM entry WHERE position = (SELECT max(position) FROM entry) AND ? <> ''`],
    [
      'neither bytes nor hash are left of an entry',
      `UPDATE entry SET bytes = NULL WHERE position = (SELECT max(position) FROM entry) AND ? <> ''`,
    ],
  ])('P8: a log of which %s holds up no other', (_, damage) => {
    const store = temp.store();
    const other = 'jilin/dehui/1-1f2e3d4c';
    store.append(other, records(3), (body) => sign(body));
    store.append(ORIGIN, records(10), sign);
    store.db.prepare(damage).run(ORIGIN);
    const again = temp.store();
    expect(again.heads().map((h) => h.origin)).toEqual([other]);
    expect(again.damaged().map((d) => d.origin)).toEqual([ORIGIN]);
    expect(() => again.head(ORIGIN)).toThrow(LogDamaged);
  });
});
