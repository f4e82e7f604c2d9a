import type { Prepared } from '@hutong/record';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leafHash, verifyInclusion } from '../merkle.ts';
import { nongan, ORIGIN, record as recordOf, sign, temporary } from '../testing.ts';
import { inclusionProof, rootAt } from '../tree.ts';
import { fsckStore } from './fsck.ts';
import { rebuildRecords } from './rebuild.ts';
import { LOG_STRIDE } from './rows.ts';
import type { LogStore } from './store.ts';

let temp: ReturnType<typeof temporary>;
let store: LogStore;
const LONG = { item_name: '食品经营许可（新办）', note: '办理说明'.repeat(60) };
const record = (more: object = {}, now?: number) => recordOf({ body: LONG, ...more }, now);
const records = (count: number) => Array.from({ length: count }, (_, i) => record({ subject: `case-${i}` }));
const secret = () => record({ private: { applicant_name: '测试甲' } });

/** 600 entries, the first with a private value. */
beforeEach(() => {
  temp = temporary();
  store = temp.store();
  store.append(ORIGIN, [secret(), ...records(299)], sign);
  store.append(ORIGIN, records(300), sign);
});
afterEach(() => temp.done());

const fsck = () => fsckStore(store, { verifier: () => nongan.verifier }).map((f) => [f.part, f.at]);
const rows = () => store.db.prepare('SELECT * FROM record ORDER BY position').all();
const run = (sql: string, ...values: unknown[]) => store.db.prepare(sql).run(...values);
const span = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test('P5, P10: without the bytes the root is the same, proofs pass, and the read model is rebuilt to the same rows', () => {
  const root = rootAt(600, store.tiles(ORIGIN));
  const leaf = leafHash(store.entry(ORIGIN, 7) as Buffer);
  const before = rows();
  expect(store.pruned.prune(ORIGIN, span(0, 400))).toMatchObject({ entries: 400 });
  expect(store.pruned.prune(ORIGIN, span(0, 400))).toEqual({ entries: 0, bytes: 0 });
  expect(store.pruned.of(ORIGIN)).toEqual({ entries: 400, to: 400 });
  expect(store.entry(ORIGIN, 7)).toBeUndefined();
  expect(store.pruned.stub(ORIGIN, 7)).toMatchObject({ type: 'case.apply', body: {} });
  expect(store.pruned.stub(ORIGIN, 400)).toBeUndefined();
  store = temp.store();
  expect(store.pruned.of(ORIGIN)).toEqual({ entries: 400, to: 400 });
  expect(rootAt(600, store.tiles(ORIGIN))).toEqual(root);
  const hashes = inclusionProof(7, 600, store.tiles(ORIGIN));
  expect(verifyInclusion(7, 600, leaf, hashes, root)).toBe(true);
  expect(fsck()).toEqual([]);
  rebuildRecords(store);
  expect(rows()).toEqual(before);
});

test('P1: a record that was pruned is known again, and another under its id is a conflict', () => {
  const [first, second] = [secret(), record()];
  store.append(ORIGIN, [first, second], sign);
  store.pruned.prune(ORIGIN, [600, 601]);
  const again = (more: object, group = second) => {
    const { id, occurredAt: occurred_at } = (group[0] as Prepared).entry;
    return store.append(ORIGIN, [record({ id, occurred_at, ...more }, Date.now())], sign, [], () => true)[0];
  };
  expect(again({})).toMatchObject({ kind: 'duplicate', index: 601 });
  expect(again({ subject: 'case-2' })).toMatchObject({ kind: 'conflict', index: 601 });
  expect(again({ body: { item_name: '另一事项' } })).toMatchObject({ kind: 'conflict', index: 601 });
  const named = (applicant_name: string) => again({ private: { applicant_name } }, first);
  expect(named('测试甲')).toMatchObject({ kind: 'duplicate', index: 600 });
  expect(named('测试乙')).toMatchObject({ kind: 'conflict', index: 600 });
  expect(store.head(ORIGIN)?.size).toBe(602);
});

test('P5: a run never leads across a pruned entry: whoever lacks it has to take it elsewhere', () => {
  store.pruned.prune(ORIGIN, [100]);
  const before = store.run(ORIGIN, 0)?.entries.length as number;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThanOrEqual(100);
  for (const from of [before, 99, 100]) expect(store.run(ORIGIN, from)).toBeUndefined();
  expect(store.run(ORIGIN, 300)?.entries.length).toBeGreaterThan(100);
  store.pruned.prune(ORIGIN, [310]);
  expect(store.run(ORIGIN, 300)).toBeUndefined();
});

test('P6: private values stay, are checked, and can be erased; redacted, nothing is left of it', () => {
  const leaf = leafHash(store.entry(ORIGIN, 0) as Buffer);
  store.pruned.prune(ORIGIN, [0, 1]);
  expect(store.values(ORIGIN, 0, 1)).toHaveLength(1);
  run("UPDATE private_value SET value = '别人'");
  expect(fsck()).toEqual([['value', 0]]);
  expect(store.redact(ORIGIN, 0, Buffer.alloc(32))).toBe('mismatch');
  expect(store.redact(ORIGIN, 0, leaf)).toBe('redacted');
  expect(store.redact(ORIGIN, 0, leaf)).toBe('gone');
  expect([store.values(ORIGIN, 0, 1), store.pruned.stub(ORIGIN, 0)]).toEqual([[], undefined]);
  expect(store.pruned.of(ORIGIN)).toEqual({ entries: 1, to: 2 });
  expect(fsck()).toEqual([]);
});

test('fsck finds what does not fit a pruned entry', () => {
  store.pruned.prune(ORIGIN, [300, 301, 302]);
  const position = store.logId(ORIGIN) * LOG_STRIDE;
  run('UPDATE pruned SET stub = zeroblob(9) WHERE position = ?', position + 300);
  run("UPDATE record SET subject = 'x' WHERE position = ?", position + 301);
  run('UPDATE entry SET leaf_hash = zeroblob(32) WHERE position = ?', position + 302);
  run('INSERT INTO pruned VALUES (?, zeroblob(1), zeroblob(1))', position + 600);
  expect(fsck()).toEqual(
    expect.arrayContaining([
      ['entry', 300],
      ['record', 301],
      ['entry', 302],
      ['log', position + 600],
    ]),
  );
});

test('what is small stays, and the room of what was pruned is used again', () => {
  store.append(ORIGIN, [recordOf()], sign);
  expect(store.pruned.prune(ORIGIN, [600])).toEqual({ entries: 0, bytes: 0 });
  const pages = () => store.db.pragma('page_count', { simple: true }) as number;
  const full = pages();
  const { bytes } = store.pruned.prune(ORIGIN, span(0, 600));
  expect(bytes).toBeGreaterThan(600 * 500);
  const free = store.db.pragma('freelist_count', { simple: true }) as number;
  expect(free * 4_096).toBeGreaterThan(bytes / 2);
  store.append(ORIGIN, records(Math.floor(free / 2)), sign);
  expect(pages()).toBe(full);
});
