import { expect, test } from 'vitest';
import { openStore } from '../testing/folder.ts';
import { AGAIN, carried } from './again.tsx';

const MINUTE_MS = 60_000;
const person = { account: 'a003' };

test('A8: an applicant is carried for a quarter of an hour: whoever comes later is never taken for them', () => {
  const { store, clock } = openStore();
  const parts = { store, now: () => clock.ms };
  expect(carried(parts, person)).toBeUndefined();
  const typed = new Map([
    ['applicant_name', ['孙一']],
    ['of', ['220122-20261130-0001']],
  ]);
  store.drafts.save(person.account, AGAIN, typed);
  clock.ms += 15 * MINUTE_MS;
  expect(carried(parts, person)).toEqual({ of: '220122-20261130-0001', typed });
  expect(carried(parts, { account: 'a004' })).toBeUndefined();
  clock.ms += 1;
  expect(carried(parts, person)).toBeUndefined();
});
