import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

test('a stranger who asks too much waits, and others do not', () => {
  let now = 0;
  const pace = new Pace(() => now);
  const ask = (times: number, address = '203.0.113.7') => {
    const waits = Array.from({ length: times }, () => pace.waitS(address));
    return waits.filter((wait) => wait === 0).length;
  };
  expect(ask(1_300)).toBe(1_200);
  expect(pace.waitS('203.0.113.7')).toBe(1);
  expect(ask(10, '198.51.100.1')).toBe(10);
  now += 5_000;
  expect(ask(1_000)).toBe(100);
  now -= 3_600_000;
  expect(ask(10)).toBe(0);
  now += 7_200_000;
  expect(ask(2_000)).toBe(1_200);
});

test('this machine itself is not counted', () => {
  const pace = new Pace(() => 0);
  for (let i = 0; i < 5_000; i++) expect(pace.waitS('127.0.0.1')).toBe(0);
});
