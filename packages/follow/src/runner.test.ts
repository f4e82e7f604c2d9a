import { randomBytes } from 'node:crypto';
import { encodeEntry, newId } from '@hutong/record';
import { expect, test } from 'vitest';
import { checkFollower } from './check.ts';
import type { Follower, FollowerStore, Step } from './follower.ts';
import { Followers } from './runner.ts';
import { decodeState } from './state.ts';
import { tally } from './tally.ts';

const NOW = Date.UTC(2026, 2, 2);

function bytes(type: string, subject: string): Uint8Array {
  return encodeEntry({
    version: 1,
    type,
    id: newId(NOW, randomBytes),
    subject,
    department: '办公室',
    occurredAt: NOW,
    recordedAt: NOW,
    backfilled: false,
    visibility: 'public',
    body: {},
    commitments: {},
  });
}

/** A store in memory, as two databases would keep it. */
class Memory implements FollowerStore {
  readonly held: { origin: string; node: string; entries: (Uint8Array | null)[] }[] = [];
  readonly at = new Map<string, number>();
  readonly rows = new Map<string, Uint8Array>();
  isBusy = () => false;
  logs = () => this.held.map(({ origin, node, entries }) => ({ origin, node, size: entries.length }));
  cursors = ({ name, version }: Follower) => {
    const start = `${name} ${version} `;
    const mine = [...this.at].filter(([key]) => key.startsWith(start));
    return new Map(mine.map(([key, at]) => [key.slice(start.length), at]));
  };
  begin({ name, version }: Follower, node: string, origins: readonly string[]) {
    for (const key of this.rows.keys()) if (key.startsWith(`${name} ${node} `)) this.rows.delete(key);
    for (const origin of origins) this.at.set(`${name} ${version} ${origin}`, 0);
  }
  read({ origin, size }: { origin: string; size: number }, from: number, limit: number) {
    const { entries } = this.held.find((log) => log.origin === origin)!;
    const all = entries.slice(0, size).map((one, index) => ({ index, bytes: one }));
    const kept = all.flatMap(({ index, bytes }) => (bytes === null ? [] : [{ index, bytes }]));
    return kept.filter(({ index }) => index >= from).slice(0, limit);
  }
  states({ name }: Follower, node: string, keys?: readonly string[]) {
    const start = `${name} ${node} `;
    const mine = [...this.rows].filter(([key]) => key.startsWith(start));
    const found = mine.map(([key, state]) => [key.slice(start.length), state] as const);
    return new Map(found.filter(([key]) => keys?.includes(key) ?? true));
  }
  commit({ name, version }: Follower, { node, origin, from, to, states }: Step) {
    if (this.at.get(`${name} ${version} ${origin}`) !== from) return false;
    this.at.set(`${name} ${version} ${origin}`, to);
    for (const [key, state] of states) this.rows.set(`${name} ${node} ${key}`, state);
    return true;
  }
  drop() {
    this.at.clear();
    this.rows.clear();
  }
}

function setUp() {
  const store = new Memory();
  const errors: object[] = [];
  const log = { error: (fields: object) => void errors.push(fields) };
  const add = (node: string, epoch: number, count: number) => {
    const entries = Array.from({ length: count }, (_, i) => bytes(i % 2 ? 'x.odd' : 'x.even', `第${i}号`));
    const made = { origin: `net/${node}/${epoch}`, node, entries: entries as (Uint8Array | null)[] };
    store.held.push(made);
    return made;
  };
  const counts = (node: string) =>
    Object.fromEntries([...store.states(tally, node)].map(([key, state]) => [key, decodeState(state)]));
  const followers = new Followers({ store, followers: [tally], log });
  return { store, errors, log, add, counts, followers };
}

test('A3: a follower reads each log behind its cursor, and says how far it is behind', async () => {
  const { store, add, counts, followers } = setUp();
  const log = add('nongan', 1, 5_001);
  add('dehui', 1, 3);
  expect(await followers.lag()).toEqual([{ follower: 'tally', entries: 5_004 }]);
  await followers.catchUp();
  expect([counts('nongan'), counts('dehui')]).toEqual([
    { 'x.even': 2_501, 'x.odd': 2_500 },
    { 'x.even': 2, 'x.odd': 1 },
  ]);
  log.entries.push(bytes('x.odd', '又一号'), Buffer.from('poison'));
  await followers.catchUp();
  expect(counts('nongan')).toEqual({ 'x.even': 2_501, 'x.odd': 2_501 });
  expect(await followers.lag()).toEqual([{ follower: 'tally', entries: 0 }]);
  expect(await checkFollower(store, tally)).toEqual([]);
});

test('A3: dropped it comes back byte for byte, and what was changed behind its back is found', async () => {
  const { store, add, followers } = setUp();
  add('nongan', 1, 100);
  await followers.catchUp();
  const before = new Map(store.rows);
  store.rows.set('tally nongan x.odd', Uint8Array.of(0));
  expect(await checkFollower(store, tally)).toContainEqual({ node: 'nongan', key: 'x.odd' });
  await followers.replay();
  await followers.catchUp();
  expect(store.rows).toEqual(before);
});

test('A3: a cut, a redaction, a new epoch and a new version replay that node’s states, and nobody else’s', async () => {
  const { store, add, counts, followers, log } = setUp();
  const first = add('nongan', 1, 10);
  add('dehui', 1, 10);
  await followers.catchUp();
  const began: string[] = [];
  const begin = store.begin.bind(store);
  store.begin = (follower, node, origins) => {
    began.push(node);
    begin(follower, node, origins);
  };
  first.entries.splice(6);
  await followers.catchUp();
  expect(counts('nongan')).toEqual({ 'x.even': 3, 'x.odd': 3 });
  first.entries[0] = null;
  store.at.delete('tally 1 net/nongan/1');
  await followers.catchUp();
  expect(counts('nongan')).toEqual({ 'x.even': 2, 'x.odd': 3 });
  add('nongan', 2, 2);
  await followers.catchUp();
  // The log before it grew after all: its entries come first.
  first.entries.push(bytes('x.odd', '迟到'));
  await followers.catchUp();
  expect(counts('nongan')).toEqual({ 'x.even': 3, 'x.odd': 5 });
  expect(began).toEqual(['nongan', 'nongan', 'nongan', 'nongan']);
  const twice: Follower<number> = { ...tally, version: 2, fold: (count = 0) => count + 2 };
  await new Followers({ store, followers: [twice], log }).catchUp();
  expect(counts('dehui')).toEqual({ 'x.even': 10, 'x.odd': 10 });
});

test('A3: what changes under a batch is read again, and a fold that fails stops no other follower', async () => {
  const { store, add, counts, errors, log } = setUp();
  add('nongan', 1, 4);
  const fails: Follower = {
    name: 'fails',
    version: 1,
    key: () => 'x',
    fold: () => {
      throw new Error('a fold is total, and this one is not');
    },
  };
  const commit = store.commit.bind(store);
  let redacts = true;
  store.commit = (follower, step) => {
    if (redacts) store.at.clear();
    redacts = false;
    return commit(follower, step);
  };
  const followers = new Followers({ store, followers: [fails, tally], log });
  followers.start();
  await expect.poll(() => counts('nongan')).toEqual({ 'x.even': 2, 'x.odd': 2 });
  await followers.stop();
  expect(errors).toMatchObject([{ follower: 'fails' }]);
});
