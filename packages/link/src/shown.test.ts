import { expect, test } from 'vitest';
import { HEADS_PAGE } from './messages.ts';
import { ShownHeads } from './shown.ts';

const page = (from: number, n: number) => Array.from({ length: n }, (_, i) => `note ${from + i}`);

test('a heartbeat alone, or a head given back, is no page of the heads', () => {
  const shown = new ShownHeads();
  expect(shown.take(['beat'], [0, 0])).toBe(false);
  expect(shown.notes).toEqual([]);
  expect(shown.take(page(0, 2), [0, 1])).toBe(true);
  expect(shown.notes).toEqual(page(0, 2));
});

test('whoever begins to listen in the middle waits for the next showing', () => {
  const shown = new ShownHeads();
  expect(shown.take(page(200, 5), [1, 2])).toBe(false);
  expect(shown.take(page(0, HEADS_PAGE), [0, 2])).toBe(false);
  // It was cut short, and begins anew.
  expect(shown.take(page(0, HEADS_PAGE), [0, 2])).toBe(false);
  expect(shown.take(page(200, 5), [1, 2])).toBe(true);
  expect(shown.notes).toHaveLength(HEADS_PAGE + 5);
});

test('of a child that does not number its pages one that is not full is the last', () => {
  const shown = new ShownHeads();
  expect(shown.take([])).toBe(false);
  expect(shown.take(page(0, HEADS_PAGE))).toBe(false);
  expect(shown.take(page(200, 1))).toBe(true);
  expect(shown.notes).toHaveLength(HEADS_PAGE + 1);
});

test('P8: numbers that fit nothing, and pages without end, are passed over', () => {
  const shown = new ShownHeads();
  for (const [at, of] of [
    [7, 3],
    [3, 9],
  ] as const)
    expect(shown.take(['x'], [at, of])).toBe(false);
  for (let i = 0; i < 100; i++) expect(shown.take(page(0, HEADS_PAGE), [i, 1_000])).toBe(false);
  expect(shown.notes.length).toBeLessThanOrEqual(10_000);
});
