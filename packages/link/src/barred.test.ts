import { expect, test } from 'vitest';
import { Barred } from './barred.ts';

const MINUTE = 60_000;

test('P8: a child waits twice as long each time, up to five minutes, and another waits by itself', () => {
  let now = 0;
  const barred = new Barred(() => now);
  const waits = Array.from({ length: 8 }, () => {
    now += MINUTE;
    return barred.bar('nongan');
  });
  expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  expect(barred.bar('dehui')).toBe(5_000);
});

test('P8: only an hour without is forgotten, however long ago the first time was', () => {
  let now = 0;
  const barred = new Barred(() => now);
  const waits = [0, 50, 50, 50].map((minutes) => {
    now += minutes * MINUTE;
    return barred.bar('nongan');
  });
  expect(waits).toEqual([5_000, 10_000, 20_000, 40_000]);
  now += 61 * MINUTE;
  expect(barred.bar('nongan')).toBe(5_000);
});
