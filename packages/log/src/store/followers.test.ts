import {
  checkFollower,
  counts as counting,
  decodeState,
  type Follower,
  Followers,
  table,
  tally,
} from '@hutong/follow';
import { asc } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leafHash } from '../merkle.ts';
import { ORIGIN, record, records, sign, temporary } from '../testing.ts';
import { rowReader } from './follower-tables.ts';
import { StoreFollowers } from './followers.ts';
import { rebuildRecords } from './rebuild.ts';
import type { LogStore } from './store.ts';

let temp: ReturnType<typeof temporary>;
let store: LogStore;
let kept: StoreFollowers;
let followers: Followers;
let end: number | undefined;

beforeEach(() => {
  temp = temporary();
  store = temp.store();
  end = undefined;
  kept = new StoreFollowers(store, { end: () => end, isBusy: () => false, left: () => [] });
  followers = new Followers({ store: kept, followers: [tally], log: { error: () => {} } });
  store.append(ORIGIN, records(4_100), sign);
});
afterEach(() => temp.done());

const dump = () =>
  ['folded', 'follow_cursor'].map((table) => store.db.prepare(`SELECT * FROM ${table}`).all());
const counts = () =>
  [...kept.states(tally, 'nongan')].map(([key, state]) => [key, decodeState(tally, state)] as const);

test('A3, P10: a hall’s follower reads what is new, is dropped while records come, and comes back byte for byte', async () => {
  followers.start();
  await expect.poll(counts, { timeout: 20_000 }).toEqual([['case.apply', 4_100]]);
  await followers.stop();
  const before = dump();
  rebuildRecords(store);
  store.pruned.prune(ORIGIN, [7]);
  await followers.catchUp();
  expect(dump()).toEqual(before);
  expect(await checkFollower(kept, tally)).toEqual([]);
  store.db.prepare("UPDATE folded SET state = x'00'").run();
  expect(await checkFollower(kept, tally)).toEqual([{ node: 'nongan', key: 'case.apply' }]);
  await followers.replay();
  store.append(ORIGIN, [record({ subject: '又一件' })], sign);
  await followers.catchUp();
  expect(counts()).toEqual([['case.apply', 4_101]]);
});

test('A3: a redaction, and a log that the registry ended earlier, have the node read anew', async () => {
  await followers.catchUp();
  const leaf = leafHash(store.entry(ORIGIN, 9) as Buffer);
  expect(store.redact(ORIGIN, 9, leaf)).not.toBe('mismatch');
  expect(counts()).toEqual([]);
  expect(await followers.lag()).toEqual([{ follower: 'tally', entries: 4_100, read: 0, waits: false }]);
  await followers.catchUp();
  expect(counts()).toEqual([['case.apply', 4_099]]);
  end = 100;
  await followers.catchUp();
  expect(counts()).toEqual([['case.apply', 99]]);
});

const thing = table('thing', { title: 'words', times: 'integer', last: 'integer?' }, [['times', 'key']]);
const things = counting('things', { times: 'integer' });

/** Cases by their numbers, searched by words. */
const cases: Follower<number> = {
  name: 'cases',
  version: 1,
  tables: [thing, things],
  key: ({ subject }) => subject,
  fold: (times = 0) => times + 1,
  rows: (times, { key }) => [
    thing.row({ title: `件 ${key.replace('-', ' ')} ${times}次`, times, last: null }),
    things.row({ times }),
  ],
};

async function searched(...words: string[]) {
  const { db, of, holds } = await new Followers({
    store: kept,
    followers: [cases],
    log: { error: () => {} },
  }).rows();
  const t = of(thing);
  const found = db.select({ key: t.key, times: t.times }).from(t).where(holds(thing, words));
  return found.orderBy(asc(t.key)).limit(3);
}

test('A3, P6, P10: rows stand beside their states, are searched by words, and go with what was redacted', async () => {
  followers = new Followers({ store: kept, followers: [cases], log: { error: () => {} } });
  await followers.catchUp();
  store.append(ORIGIN, [record({ subject: 'case-9' })], sign);
  await followers.catchUp();
  expect(await searched('9', '2次')).toEqual([{ key: 'case-9', times: 2 }]);
  expect(await searched('9', '1次')).toEqual([]);
  const all = () => [thing, things].map((one) => kept.rows(one, 'nongan'));
  expect(all()[1]).toEqual([
    { key: '', n: 4_099, values: [1] },
    { key: '', n: 1, values: [2] },
  ]);
  const before = all();
  await followers.replay();
  expect(all()).toEqual([[], []]);
  await followers.catchUp();
  const sorted = (rows: ReturnType<typeof all>) =>
    rows.map((one) => one.map((row) => JSON.stringify(row)).sort());
  expect(sorted(all())).toEqual(sorted(before));
  expect(await checkFollower(kept, cases)).toEqual([]);
  store.redact(ORIGIN, 9, leafHash(store.entry(ORIGIN, 9) as Buffer));
  expect(all()).toEqual([[], []]);
  await followers.catchUp();
  expect(await searched('9', '1次')).toEqual([{ key: 'case-9', times: 1 }]);
  store.db.prepare("UPDATE thing SET times = 5 WHERE key = 'case-9'").run();
  expect(await checkFollower(kept, cases)).toEqual([{ node: 'nongan', key: 'thing' }]);
});

test('A3: words that nearly every row has, and words that few have, are found alike', async () => {
  await new Followers({ store: kept, followers: [cases], log: { error: () => {} } }).catchUp();
  const found = (mostHits: number, words: readonly string[]) => {
    const { db, of, holds } = rowReader(store.db, mostHits);
    const t = of(thing);
    return db.select({ key: t.key }).from(t).where(holds(thing, words)).orderBy(asc(t.key));
  };
  for (const words of [['1次'], ['1次', 'case'], ['9'], ['9', '1次'], ['%', "'"]]) {
    const gathered = await found(5_000, words);
    expect(await found(0, words)).toEqual(gathered);
    expect(await found(100, words)).toEqual(gathered);
  }
  expect(await found(100, ['1次', 'case'])).toHaveLength(4_100);
  expect(await found(100, ['次'])).toEqual([]);
});

test('A3: another version has a follower’s tables made anew, and one that is gone takes its own along', async () => {
  const tables = () =>
    store.db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'thing%'")
      .pluck()
      .all();
  const run = async (...all: Follower[]) => {
    await new Followers({ store: kept, followers: all, log: { error: () => {} } }).catchUp();
  };
  await run(cases, tally);
  const fewer: Follower<number> = {
    ...cases,
    version: 2,
    tables: [things],
    rows: () => [things.row({ times: 7 })],
  };
  expect(kept.isPrepared(fewer)).toBe(false);
  await run(fewer, tally);
  expect(kept.rows(things, 'nongan')).toEqual([{ key: '', n: 4_100, values: [7] }]);
  expect(tables()).toEqual(['things']);
  await run(tally);
  expect(tables()).toEqual([]);
  expect(counts()).toEqual([['case.apply', 4_100]]);
});
