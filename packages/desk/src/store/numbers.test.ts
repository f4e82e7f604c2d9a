import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Unavailable } from '@hutong/api';
import { personalNumber, prepareRecord } from '@hutong/record';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folder, killedAfter, openStore } from '../testing/folder.ts';
import { type OwnEpoch, startOf } from './numbers.ts';

const DAY_MS = 86_400_000;
const at = (text: string) => Date.parse(`${text}+08:00`);
const epoch = (n: number, begun: string, last = begun): OwnEpoch => ({
  epoch: n,
  begunAt: at(begun),
  lastAt: at(last),
});

test('numbers name the hall and the day in China, and follow each other', async () => {
  const { store, clock } = openStore({ at: '2026-11-30T23:59:59+08:00' });
  expect(await store.numbers.allotSome(2)).toEqual(['220122-20261130-0001', '220122-20261130-0002']);
  clock.ms += 1_000;
  expect(await store.numbers.allot()).toBe('220122-20261201-0001');
});

test('no number is allotted twice, however clocks go and however many ask at once', async () => {
  const { store, clock } = openStore({});
  const all: string[] = [];
  const steps = fc.array(fc.integer({ min: -3 * DAY_MS, max: 3 * DAY_MS }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (moves, some) => {
      for (const move of moves) {
        clock.ms += move;
        const asked = Array.from({ length: some }, () => store.numbers.allot());
        all.push(...(await Promise.all(asked)), ...(await store.numbers.allotSome(some)));
      }
    }),
    { numRuns: 10 },
  );
  expect(new Set(all).size).toBe(all.length);
});

test('what the log holds already is passed over', async () => {
  const held = new Set(['220122-20261130-0001', '220122-20261130-0003']);
  const { store } = openStore({ holds: (number) => Promise.resolve(held.has(number)) });
  expect(await store.numbers.allotSome(2)).toEqual(['220122-20261130-0002', '220122-20261130-0004']);
});

test('P12: a folder that was put back goes on in the next thousand of the day', async () => {
  const epochs = [epoch(1, '2026-01-05T09:00:00')];
  const first = openStore({ epochs });
  const before = await first.store.numbers.allotSome(3);
  const copy = join(folder(), 'copy');
  first.store.close();
  cpSync(first.dir, copy, { recursive: true });
  const lost = await openStore({ dir: first.dir, epochs }).store.numbers.allotSome(50);
  // The copy begins the next epoch; later it is put back a second time, and once more without the desk's database.
  const out = [...before, ...lost];
  for (const n of [2, 3, 4]) {
    epochs.push(epoch(n, `2026-11-30T10:0${n}:00`));
    const dir = join(folder(), 'again');
    cpSync(copy, dir, { recursive: true });
    if (n === 4) rmSync(join(dir, 'desk.db'));
    const numbers = await openStore({ dir, epochs }).store.numbers.allotSome(60);
    expect(numbers[0]).toMatch(new RegExp(`-${n - 1}0`));
    out.push(...numbers);
  }
  expect(new Set(out).size).toBe(out.length);
});

test('which thousand an epoch begins with', () => {
  const day = Math.floor(at('2026-11-30T08:00:00') / DAY_MS);
  const of = (...epochs: OwnEpoch[]) => startOf(day, epochs);
  expect(of(epoch(1, '2026-11-30T08:00:00'))).toBe(0);
  expect(of(epoch(1, '2025-01-01T08:00:00', '2026-11-29T17:00:00'), epoch(2, '2026-11-29T18:00:00'))).toBe(0);
  expect(of(epoch(2, '2026-11-30T08:00:00'), epoch(1, '2025-01-01T08:00:00'))).toBe(1);
  // An earlier folder of the node was lost: this one began with epoch 3.
  expect(of(epoch(3, '2026-11-30T08:00:00'))).toBe(1);
  // The clock was set back before the second epoch began: the first has entries of this day.
  expect(of(epoch(1, '2025-01-01T08:00:00', '2026-11-30T11:00:00'), epoch(2, '2026-11-28T08:00:00'))).toBe(1);
  // The clock is set back after it began.
  expect(of(epoch(1, '2025-01-01T08:00:00'), epoch(2, '2026-12-01T08:00:00'))).toBe(1);
});

test('P12: whatever is put back and however often, no two epochs share a number', () => {
  const lives = fc.array(
    fc.record({ days: fc.integer({ min: -2, max: 2 }), used: fc.integer({ min: 1, max: 3 }) }),
    { minLength: 1, maxLength: 9 },
  );
  fc.assert(
    fc.property(lives, (steps) => {
      // Each step is an epoch: the clock moves, the log begins, and what was said in it came to the parent.
      const epochs: OwnEpoch[] = [];
      const taken = new Set<string>();
      let now = at('2026-11-30T08:00:00');
      steps.forEach(({ days, used }, i) => {
        now += days * DAY_MS;
        const own: OwnEpoch = { epoch: i + 1, begunAt: now, lastAt: now };
        epochs.push(own);
        for (let on = 0; on < used; on++) {
          const day = Math.floor((now + on * DAY_MS + 8 * 3_600_000) / DAY_MS);
          const name = `${day} ${startOf(day, epochs)}`;
          expect(taken.has(name)).toBe(false);
          taken.add(name);
          own.lastAt = Math.max(own.lastAt, now + on * DAY_MS);
        }
      });
    }),
  );
});

test('P1: a number allotted before kill -9 is not allotted again', async () => {
  const { dir, store } = openStore({});
  store.close();
  const script = 'for (;;) { const [number] = await store.numbers.allotSome(1); say(number); }';
  const said = await killedAfter(8, dir, script);
  const after = await openStore({ dir }).store.numbers.allotSome(5);
  expect(said).toHaveLength(new Set(said).size);
  expect(said.length).toBeGreaterThanOrEqual(8);
  // A gap is fine: one may have been taken that nobody was told of any more.
  expect((after[0] as string) > (said.at(-1) as string)).toBe(true);
});

test('no number looks like a person’s, in whatever year and beside whatever it is read', async () => {
  for (const code of ['220122', '2201', '110101', '13', 'nongan', '220122000000']) {
    const { store, clock } = openStore({ code });
    for (let day = 0; day < 400; day += 13) {
      clock.ms += 13 * DAY_MS;
      for (const number of await store.numbers.allotSome(100))
        for (const year of [0, 1990, 2026, 2031]) expect(personalNumber(number, year)).toBeUndefined();
    }
    store.close();
  }
});

test('a record about a number is taken, years later too', async () => {
  const { store } = openStore({});
  for (const subject of await store.numbers.allotSome(100)) {
    const complaint = {
      type: 'case.withdraw',
      subject,
      department: '农安县市场监督管理局',
      occurred_at: '2031-03-01',
      body: { by: '申请人' },
    };
    const [prepared] = prepareRecord(complaint, { now: at('2031-03-01T09:00:00'), random: Buffer.alloc });
    expect(prepared?.flags).toEqual([]);
  }
});

test('after 999 numbers a day goes on with five digits, and then says that it has none left', async () => {
  const { store } = openStore({});
  const all: string[] = [];
  const take = async () => {
    for (;;) all.push(...(await store.numbers.allotSome(100)));
  };
  await expect(take()).rejects.toThrow(Unavailable);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(7_000);
  const second = [epoch(1, '2025-01-01T08:00:00'), epoch(2, '2026-11-30T08:00:00')];
  const other = openStore({ epochs: second });
  for (let i = 0; i < 20; i++) all.push(...(await other.store.numbers.allotSome(100)));
  expect(new Set(all).size).toBe(all.length);
});

test('a hall without a code cannot allot', () => {
  for (const code of ['', 'a', '22-01', '农安', '2201220000001']) expect(() => openStore({ code })).toThrow();
});
