import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecordId } from '@hutong/record';
import { expect, test } from 'vitest';
import { openStore } from '../testing/folder.ts';
import type { DeskStore } from './store.ts';
import type { Voucher } from './vouchers.ts';

const DAY_MS = 86_400_000;
const NUMBER = '220122-20261130-0001';
const paper = { record: 'r1', number: NUMBER, kind: 'accepted' } as const;

/** Prints one paper, for a form of its own where none is named. */
function print(
  store: DeskStore,
  of: Pick<Voucher, 'record' | 'number' | 'kind'>,
  by: string = randomUUID(),
): Voucher {
  return store.vouchers.print([of], by)[0] as Voucher;
}

test('a paper is made once, with a number and a code of its own, and printed again as a copy', () => {
  const { store, clock } = openStore();
  const first = print(store, paper);
  expect(first).toMatchObject({ document: `${NUMBER}-受1`, issuedAt: clock.ms, prints: 1 });
  clock.ms += DAY_MS;
  expect(print(store, paper, 'a form')).toEqual({ ...first, prints: 2 });
  // A double click, or a page that is loaded again.
  expect(print(store, paper, 'a form')).toEqual({ ...first, prints: 2 });
  const other = print(store, { ...paper, record: 'r2' });
  expect(other.document).toBe(`${NUMBER}-受2`);
  expect(other.code).not.toBe(first.code);
  const third = print(store, { ...paper, record: 'r2', kind: 'missing' });
  expect(third.document).toBe(`${NUMBER}-补1`);
  expect(store.vouchers.of(NUMBER).map(({ document }) => document)).toHaveLength(3);
  expect(() => print(store, { ...paper, number: 'another' })).toThrow(RangeError);
});

test('a code is found with its number alone, however it is typed', () => {
  const { store } = openStore();
  const { code, issuedAt } = print(store, paper);
  const other = print(store, { record: 'r9', number: '220122-20261130-0002', kind: 'accepted' });
  const held = store.vouchers.find(NUMBER, (code as string).toLowerCase().replaceAll('-', ' '));
  expect(held).toMatchObject({ number: NUMBER, issuedAt, rated: false });
  expect(isRecordId(held?.ratingId)).toBe(true);
  for (const [number, given] of [
    [NUMBER, other.code],
    ['220122-20261130-0003', code],
    [NUMBER, ''],
    [NUMBER, '0000-0000-0000-0000-0'],
    ['', ''],
  ])
    expect(store.vouchers.find(number as string, given as string)).toBeUndefined();
});

test('a matter is rated once, whichever of its codes is used', () => {
  const { store } = openStore();
  const first = print(store, paper).code as string;
  const second = print(store, { ...paper, record: 'r2', kind: 'missing' }).code as string;
  const ids = [first, second].map((code) => store.vouchers.find(NUMBER, code)?.ratingId);
  expect(ids[0]).toBe(ids[1]);
  store.vouchers.rated(NUMBER);
  const third = print(store, { ...paper, record: 'r3', kind: 'closed' }).code as string;
  for (const code of [first, second, third])
    expect(store.vouchers.find(NUMBER, code)).toMatchObject({ rated: true, ratingId: ids[0] });
});

test('the database holds no code; with the key lost the code of a copy is lost, and the paper’s own is still good', () => {
  const { dir, store } = openStore();
  const code = print(store, paper).code as string;
  store.close();
  const bytes = readFileSync(join(dir, 'desk.db'));
  expect(bytes.includes(code) || bytes.includes(code.replaceAll('-', ''))).toBe(false);
  writeFileSync(join(dir, 'desk-key'), `${'ab'.repeat(32)}\n`);
  const again = openStore({ dir }).store;
  expect(print(again, paper)).toMatchObject({ code: undefined, prints: 2 });
  expect(again.vouchers.find(NUMBER, code)).toMatchObject({ number: NUMBER });
});

test('papers are kept for three years', () => {
  const { store, clock } = openStore();
  const code = print(store, paper).code as string;
  clock.ms += 3 * 365 * DAY_MS + 1;
  store.tend();
  // A clock alone deletes nothing.
  expect(store.vouchers.find(NUMBER, code)).toBeDefined();
  for (let day = 0; day < 365; day++) {
    clock.ms += DAY_MS;
    store.tend();
  }
  expect(store.vouchers.of(NUMBER)).toEqual([]);
});
