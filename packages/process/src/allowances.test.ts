import { expect, test } from 'vitest';
import { Allowances } from './allowances.ts';

test('so much at once, then so much a second, each for itself; asking takes no room', () => {
  let now = 0;
  const allowances = new Allowances({ burst: 3, perS: 0.5 }, () => now);
  expect(allowances.waitMs('a')).toBe(0);
  for (let i = 0; i < 3; i++) allowances.spend('a', 1);
  expect(allowances.waitMs('a')).toBe(0);
  allowances.spend('a', 2);
  expect(allowances.waitMs('a')).toBe(4_000);
  expect(allowances.waitMs('b')).toBe(0);
  now = 3_000;
  expect(allowances.waitMs('a')).toBe(1_000);
  now = -50_000;
  expect(allowances.waitMs('a')).toBe(1_000);
  now = 1_000_000;
  allowances.spend('a', 3);
  expect(allowances.waitMs('a')).toBe(0);
});
