import { checkFollower, decodeState, Followers, tally } from '@hutong/follow';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leafHash } from '../merkle.ts';
import { ORIGIN, record, records, sign, temporary } from '../testing.ts';
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
  kept = new StoreFollowers(store, { end: () => end, isBusy: () => false });
  followers = new Followers({ store: kept, followers: [tally], log: { error: () => {} } });
  store.append(ORIGIN, records(4_100), sign);
});
afterEach(() => temp.done());

const dump = () =>
  ['folded', 'follow_cursor'].map((table) => store.db.prepare(`SELECT * FROM ${table}`).all());
const counts = () =>
  [...kept.states(tally, 'nongan')].map(([key, state]) => [key, decodeState(state)] as const);

test('A3, P10: a hall’s follower reads what is new, is dropped while records come, and comes back byte for byte', async () => {
  followers.start();
  await expect.poll(counts).toEqual([['case.apply', 4_100]]);
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
  expect(await followers.lag()).toEqual([{ follower: 'tally', entries: 4_100 }]);
  await followers.catchUp();
  expect(counts()).toEqual([['case.apply', 4_099]]);
  end = 100;
  await followers.catchUp();
  expect(counts()).toEqual([['case.apply', 99]]);
});
