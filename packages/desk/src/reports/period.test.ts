import { dateOf, dayOfDate } from '@hutong/matters';
import { expect, test } from 'vitest';
import { PERIODS, periodOf } from './period.ts';

const at = (kind: (typeof PERIODS)[number], date: string) => {
  const { from, to } = periodOf(kind, dayOfDate(date)!);
  return [from, to];
};

test('a week is from Monday to Sunday, a month as long as it is', () => {
  expect(at('day', '2026-11-30')).toEqual(['2026-11-30', '2026-11-30']);
  expect(at('week', '2026-11-30')).toEqual(['2026-11-30', '2026-12-06']);
  expect(at('week', '2026-12-06')).toEqual(['2026-11-30', '2026-12-06']);
  expect(at('week', '1969-12-31')).toEqual(['1969-12-29', '1970-01-04']);
  expect(at('month', '2024-02-29')).toEqual(['2024-02-01', '2024-02-29']);
  expect(at('month', '2026-12-31')).toEqual(['2026-12-01', '2026-12-31']);
});

test('every day lies in one period of each kind, and the next begins where it ends', () => {
  for (const kind of PERIODS)
    for (let day = dayOfDate('2023-12-25')!; day < dayOfDate('2026-01-10')!; day++) {
      const { from, to, before, after } = periodOf(kind, day);
      const date = dateOf(day);
      expect([kind, date, from <= date && date <= to]).toEqual([kind, date, true]);
      expect(periodOf(kind, dayOfDate(before)!).after).toBe(from);
      expect(periodOf(kind, dayOfDate(after)!).before).toBe(to);
    }
});
