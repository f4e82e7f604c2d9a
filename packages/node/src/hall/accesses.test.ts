import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NotedAccess } from '@hutong/api';
import { OwnDatabase } from '@hutong/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Accesses } from './accesses.ts';

const DAY_MS = 86_400_000;
let dir: string;
let now: number;
let accesses: Accesses;
const file = () => join(dir, 'accesses.db');
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-accesses-'));
  now = Date.parse('2026-03-02T10:00:00+08:00');
  accesses = new Accesses(file(), () => now);
});
afterEach(() => {
  accesses.close();
  rmSync(dir, { recursive: true, force: true });
});

const looked = (number: string, more: Partial<NotedAccess> = {}): NotedAccess => {
  const of = { who: '窗口 A003', account: 'a003', act: 'open' as const, asked: [], why: null };
  return { ...of, matters: [{ kind: 'case', number }], ...more };
};
const seen = async (query: object) =>
  (await accesses.list({ limit: 50, ...query })).items.map(({ id, matters }) => [id, matters[0]?.number]);

test('the last is told first, by who and by matter, a page at a time', async () => {
  await accesses.note(looked('1'));
  await accesses.note(looked('2', { who: '经办 B001' }));
  await accesses.note(looked('1', { matters: [{ kind: 'complaint', number: '1' }] }));
  expect(await seen({})).toEqual([
    [3, '1'],
    [2, '2'],
    [1, '1'],
  ]);
  expect(await seen({ who: '经办 B001' })).toEqual([[2, '2']]);
  expect(await seen({ number: '1' })).toHaveLength(2);
  expect(await seen({ number: '1', kind: 'complaint' })).toEqual([[3, '1']]);
  await accesses.note(looked('4', { account: 'b001' }));
  expect(await seen({ account: 'b001' })).toEqual([[4, '4']]);
  const today = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
  expect(await seen({ account: 'b001', day: today })).toEqual([[4, '4']]);
  expect(await seen({ day: '2020-01-01' })).toEqual([]);
  const { items, next } = await accesses.list({ limit: 3 });
  expect(items).toHaveLength(3);
  expect(await accesses.list({ limit: 2, cursor: next as string })).toMatchObject({ items: [{ id: 1 }] });
  await expect(accesses.list({ limit: 2, cursor: 'x' })).rejects.toMatchObject({ field: 'cursor' });
});

test('A8: what was noted is there after the process ended without a word', async () => {
  await accesses.note(looked('1'));
  const again = new Accesses(file(), () => now);
  expect((await again.list({ limit: 5 })).items).toHaveLength(1);
  again.close();
});

test('A8: an entry is never changed, and dropped after six months at the earliest', async () => {
  await accesses.note(looked('1'));
  const db = new OwnDatabase(file(), ['', '', '']);
  expect(() => db.run("update access set who = '别人'")).toThrow('never changed');
  expect(() => db.run('delete from access')).toThrow('six months');
  expect(() => db.run('delete from access_matter')).toThrow('kept with its matters');
  expect(() => db.run("update access_matter set number = '2'")).toThrow('never changed');
  // A clock that runs ahead for a while drops nothing, whatever is written meanwhile.
  now += 400 * DAY_MS;
  await accesses.note(looked('2'));
  await accesses.tend();
  now -= 400 * DAY_MS;
  await accesses.tend();
  expect(await seen({})).toHaveLength(2);
  for (let day = 0; day < 198; day++) {
    now += DAY_MS;
    await accesses.note(looked('3'));
    await accesses.tend();
  }
  expect(await seen({ number: '1' })).toHaveLength(1);
  now += DAY_MS;
  await accesses.note(looked('4'));
  await accesses.tend();
  expect(await seen({ number: '1' })).toHaveLength(0);
  expect(db.all("select * from access_matter where number = '1'")).toHaveLength(0);
  db.close();
});
