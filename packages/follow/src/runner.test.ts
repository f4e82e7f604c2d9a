import { randomBytes } from 'node:crypto';
import { encodeEntry, newId } from '@hutong/record';
import { expect, test } from 'vitest';
import { checkFollower } from './check.ts';
import { type Events, withEvent } from './events.ts';
import type { FollowedEntry, Follower, FollowerStore, StandIn, Step } from './follower.ts';
import { Followers } from './runner.ts';
import { decodeState } from './state.ts';
import { counts as counting, type PlacedRow, type RowReader, type Table, table } from './table.ts';
import { tally } from './tally.ts';

const NOW = Date.UTC(2026, 2, 2);

function bytes(type: string, subject: string, at = NOW, id = newId(NOW, randomBytes)): Uint8Array {
  return encodeEntry({
    version: 1,
    type,
    id,
    subject,
    department: '办公室',
    occurredAt: at,
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
  readonly folded = new Map<string, Uint8Array>();
  /** By table, node, key and number, or values of a table that counts. */
  readonly placed = new Map<string, PlacedRow>();
  readonly left: StandIn[] = [];
  /** Rows written so far. */
  written = 0;
  isBusy = () => false;
  prepare = () => {};
  isPrepared = () => true;
  get reader(): RowReader {
    throw new Error('nobody asks this store');
  }
  logs = () => this.held.map(({ origin, node, entries }) => ({ origin, node, size: entries.length }));
  cursors = ({ name, version }: Follower) => {
    const start = `${name} ${version} `;
    const mine = [...this.at].filter(([key]) => key.startsWith(start));
    return new Map(mine.map(([key, at]) => [key.slice(start.length), at]));
  };
  begin({ name, version }: Follower, node: string, origins: readonly string[]) {
    for (const key of this.folded.keys()) if (key.startsWith(`${name} ${node} `)) this.folded.delete(key);
    for (const key of this.placed.keys()) if (key.split(' ')[1] === node) this.placed.delete(key);
    for (const origin of origins) this.at.set(`${name} ${version} ${origin}`, 0);
  }
  read({ origin, size }: { origin: string; size: number }, from: number, limit: number) {
    const { entries } = this.held.find((log) => log.origin === origin)!;
    const all = entries.slice(0, size).map((one, index) => ({ index, bytes: one }));
    const kept = all.flatMap(({ index, bytes }) => (bytes === null ? [] : [{ index, bytes }]));
    return kept.filter(({ index }) => index >= from).slice(0, limit);
  }
  standIns(node: string) {
    return this.left.filter(({ origin }) => origin.split('/')[1] === node);
  }
  states({ name }: Follower, node: string, keys?: readonly string[]) {
    const start = `${name} ${node} `;
    const mine = [...this.folded].filter(([key]) => key.startsWith(start));
    const found = mine.map(([key, state]) => [key.slice(start.length), state] as const);
    return new Map(found.filter(([key]) => keys?.includes(key) ?? true));
  }
  rows(of: Table, node: string) {
    const start = `${of.name} ${node} `;
    return [...this.placed].flatMap(([key, row]) => (key.startsWith(start) ? [row] : []));
  }
  commit({ name, version }: Follower, { node, origin, from, to, states, rows }: Step) {
    if (this.at.get(`${name} ${version} ${origin}`) !== from) return false;
    this.at.set(`${name} ${version} ${origin}`, to);
    for (const [key, state] of states) this.folded.set(`${name} ${node} ${key}`, state);
    for (const { table: of, put, gone, added } of rows) {
      const at = (rest: string) => `${of.name} ${node} ${rest}`;
      this.written += put.length + added.length;
      for (const row of put) this.placed.set(at(`${row.key} ${row.n}`), row);
      for (const { key, n } of gone)
        for (const row of this.rows(of, node))
          if (row.key === key && row.n >= n) this.placed.delete(at(`${key} ${row.n}`));
      for (const { values, by } of added) {
        const n = (this.placed.get(at(String(values)))?.n ?? 0) + by;
        if (n === 0) this.placed.delete(at(String(values)));
        else this.placed.set(at(String(values)), { key: '', n, values });
      }
    }
    return true;
  }
  drop() {
    this.at.clear();
    this.folded.clear();
    this.placed.clear();
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
    Object.fromEntries(
      [...store.states(tally, node)].map(([key, state]) => [key, decodeState(tally, state)]),
    );
  const followers = new Followers({ store, followers: [tally], log });
  return { store, errors, log, add, counts, followers };
}

test('A3: a follower reads each log behind its cursor, and says how far it is behind', async () => {
  const { store, add, counts, followers } = setUp();
  const log = add('nongan', 1, 5_001);
  add('dehui', 1, 3);
  expect(await followers.lag()).toEqual([{ follower: 'tally', entries: 5_004, read: 0, waits: false }]);
  await followers.catchUp();
  expect([counts('nongan'), counts('dehui')]).toEqual([
    { 'x.even': 2_501, 'x.odd': 2_500 },
    { 'x.even': 2, 'x.odd': 1 },
  ]);
  log.entries.push(bytes('x.odd', '又一号'), Buffer.from('poison'));
  await followers.catchUp();
  expect(counts('nongan')).toEqual({ 'x.even': 2_501, 'x.odd': 2_501 });
  expect(await followers.lag()).toEqual([{ follower: 'tally', entries: 0, read: 5_006, waits: false }]);
  expect(await checkFollower(store, tally)).toEqual([]);
});

test('A3: dropped it comes back byte for byte, and what was changed behind its back is found', async () => {
  const { store, add, followers } = setUp();
  add('nongan', 1, 100);
  await followers.catchUp();
  const before = new Map(store.folded);
  store.folded.set('tally nongan x.odd', Uint8Array.of(0));
  expect(await checkFollower(store, tally)).toContainEqual({ node: 'nongan', key: 'x.odd' });
  await followers.replay();
  await followers.catchUp();
  expect(store.folded).toEqual(before);
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

test('where the disk is nearly full nothing is read, which it tells, and it goes on by itself once there is room', async () => {
  const { store, add, counts, log } = setUp();
  add('nongan', 1, 4);
  let hasRoom = false;
  let asked = 0;
  const room = () => {
    asked++;
    return hasRoom;
  };
  const followers = new Followers({ store, followers: [tally], log, hasRoom: room });
  await followers.catchUp();
  expect(await followers.lag()).toEqual([{ follower: 'tally', entries: 4, read: 0, waits: true }]);
  expect(store.at.size).toBe(0);
  followers.start();
  const before = asked;
  await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThan(before);
  hasRoom = true;
  await expect.poll(() => counts('nongan'), { timeout: 20_000 }).toEqual({ 'x.even': 2, 'x.odd': 2 });
  await followers.stop();
  expect(await followers.lag()).toEqual([{ follower: 'tally', entries: 0, read: 4, waits: false }]);
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
  await expect.poll(() => counts('nongan'), { timeout: 20_000 }).toEqual({ 'x.even': 2, 'x.odd': 2 });
  await followers.stop();
  expect(errors).toMatchObject([{ follower: 'fails' }]);
});

const step = table('step', { name: 'text', at: 'integer', note: 'text?' });
const kinds = counting('kinds', { size: 'integer' });
type Steps = Events<{ type: string }>;

/** Each matter's steps in the order in which they occurred, and how many matters have as many steps. */
const steps: Follower<Steps> = {
  name: 'steps',
  version: 1,
  tables: [step, kinds],
  key: ({ subject }) => subject,
  fold: (state, entry: FollowedEntry) => withEvent(state, entry, { type: entry.type }),
  rows: ({ told }) => {
    const left = told.slice(told.findLastIndex(({ said }) => said.type === 'x.again') + 1);
    return [
      ...left.map(({ at, said }) => step.row({ name: said.type, at, note: null })),
      kinds.row({ size: left.length }),
    ];
  },
};

function followed(...said: [type: string, subject: string, at: number, id?: string][]) {
  const { store, errors, log } = setUp();
  const entries = said.map(([type, subject, at, id]) => bytes(type, subject, at, id));
  store.held.push({ origin: 'net/nongan/1', node: 'nongan', entries });
  const followers = new Followers({ store, followers: [steps], log });
  const held = (of: Table) => store.rows(of, 'nongan').map(({ key, n, values }) => [key, n, ...values]);
  return { store, errors, followers, entries, held };
}

test('A4: events are folded in the order in which they occurred, whenever they are said, each record once', async () => {
  const id = newId(NOW, randomBytes);
  const { followers, held, entries, store } = followed(['x.late', '1', NOW + 5], ['x.early', '1', NOW, id]);
  await followers.catchUp();
  entries.push(
    bytes('x.early', '1', NOW, id),
    bytes('x.between', '1', NOW + 3),
    bytes('x.same', '1', NOW + 3),
  );
  await followers.catchUp();
  const names = ['x.early', 'x.between', 'x.same', 'x.late'];
  expect(held(step).map(([, , name]) => name)).toEqual(names);
  expect(await checkFollower(store, steps)).toEqual([]);
});

test('A3: rows follow their state: only what differs is written, what it gives no more goes, and numbers agree', async () => {
  const { followers, held, entries, store } = followed(
    ['x.a', '1', NOW],
    ['x.b', '1', NOW + 1],
    ['x.a', '2', NOW],
  );
  await followers.catchUp();
  expect(held(kinds)).toEqual([
    ['', 1, 2],
    ['', 1, 1],
  ]);
  const { written } = store;
  entries.push(bytes('x.b', '2', NOW + 1));
  await followers.catchUp();
  // One step; of matters with one step one less, of those with two one more.
  expect(store.written - written).toBe(3);
  expect(held(kinds)).toEqual([['', 2, 2]]);
  entries.push(bytes('x.again', '1', NOW + 9));
  await followers.catchUp();
  expect(held(step).map(([key]) => key)).toEqual(['2', '2']);
  expect(await checkFollower(store, steps)).toEqual([]);
  const [place, row] = [...store.placed].find(([key]) => key.startsWith('step')) as [string, PlacedRow];
  store.placed.set(place, { ...row, values: ['x.forged', 0, null] });
  expect(await checkFollower(store, steps)).toEqual([{ node: 'nongan', key: 'step' }]);
});

test('P8: an entry over which a fold stumbles keeps no other node from being read, and a matter without end is bounded', async () => {
  const { store, add, log, errors } = setUp();
  add('dehui', 1, 3);
  add('nongan', 1, 3);
  const picky: Follower<number> = {
    ...tally,
    fold: (count = 0, { origin }) => {
      if (origin.includes('dehui')) throw new Error('not this one');
      return count + 1;
    },
  };
  await new Followers({ store, followers: [picky], log }).catchUp();
  expect(store.states(tally, 'nongan').size).toBe(2);
  expect(errors).toMatchObject([{ follower: 'tally', nodes: 1 }]);
  let state: Steps | undefined;
  for (let i = 0; i < 1_100; i++) {
    const entry = { origin: 'o', index: i, id: String(i), occurredAt: -i } as FollowedEntry;
    state = withEvent(state, entry, { type: 'x' });
  }
  expect(state).toMatchObject({ told: { length: 1_000 }, left: 100 });
});

test('A3: however many rows of one node are stale at once, they are given anew in one go', async () => {
  const { store, add, log, errors } = setUp();
  add('nongan', 1, 3);
  const unknown = Array.from({ length: 300_000 }, (_, n) => `${n}`);
  const stale = ['x.even', ...unknown, 'x.odd'].map((key) => ({ node: 'nongan', key }));
  const renewed: string[] = [];
  const restless: Follower<number> = {
    ...tally,
    stale: () => stale.splice(0),
    beside: (_, states, __, renews) => {
      if (renews) renewed.push(...states.keys());
    },
  };
  await new Followers({ store, followers: [restless], log }).catchUp();
  expect(errors).toEqual([]);
  expect(renewed).toEqual(['x.even', 'x.odd']);
});

test('A1: what no database keeps in a column is made keepable', () => {
  const odd = table('odd', {
    text: 'text',
    words: 'words',
    number: 'integer',
    maybe: 'integer?',
    none: 'text?',
  });
  const row = odd.row({
    text: `\ud800${'长'.repeat(300)}`,
    words: `甲\0乙 ${'丙'.repeat(300)}`,
    number: 1.5,
    maybe: Number.NaN,
    none: null,
  });
  expect(row.values).toEqual([`\ufffd${'长'.repeat(199)}`, `甲\ufffd乙 ${'丙'.repeat(100)}`, 0, null, null]);
  expect(() => table('x"; drop table record', {})).toThrow();
});

test('A3: what stands in for a redacted entry is read the same however the entries came', async () => {
  const ids = Array.from({ length: 4 }, () => newId(NOW, randomBytes));
  const [first, gone, again, other] = ids as [string, string, string, string];
  const reads: Follower<Steps> = { ...steps, readsStandIns: true };
  const all = [
    bytes('x.first', '1', NOW, first),
    null,
    bytes('x.other', '1', NOW + 9, other),
    bytes('x.end', '1', NOW + 9, again),
  ];
  const given = { record: gone, type: 'x.end', occurredAt: NOW + 5, recordedAt: NOW };
  const cases = [
    { by: again, at: 3, says: true, told: ['x.first', 'x.end', 'x.other'] },
    { by: other, at: 2, says: false, told: ['x.first', 'x.end', 'x.other', 'x.end'] },
    // Nothing replaces what came later.
    { by: first, at: 0, says: true, told: ['x.first', 'x.end', 'x.other', 'x.end'] },
  ];
  for (const { by, at, says, told } of cases) {
    const kept: unknown[] = [];
    for (const parts of [[4], [1, 2, 3, 4], [2, 4], [3, 4]]) {
      const { store, log } = setUp();
      const held = { origin: 'net/nongan/1', node: 'nongan', entries: [] as (Uint8Array | null)[] };
      store.held.push(held);
      const followers = new Followers({ store, followers: [reads], log });
      for (const size of parts) {
        held.entries.push(...all.slice(held.entries.length, size));
        const found = { origin: held.origin, index: at, bytes: all[at]! };
        const left = { ...given, origin: held.origin, index: 1, by, says, found };
        // Held and redacted, and found by what is held.
        store.left.splice(0, 1, ...(size > Math.max(1, at) ? [left] : []));
        await followers.catchUp();
      }
      const [state] = store.states(reads, 'nongan').values();
      const { told } = decodeState(reads, state!) as Steps;
      kept.push(told.map(({ at, id, index, said }) => [said.type, at, id, index]));
      expect(await checkFollower(store, reads)).toEqual([]);
    }
    expect(kept).toEqual(kept.map(() => kept[0]));
    expect((kept[0] as [string][]).map(([type]) => type)).toEqual(told);
    expect(kept[0]).toContainEqual(['x.end', NOW + 5, gone.replaceAll('-', ''), 1]);
  }
});
