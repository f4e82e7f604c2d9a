import { expect, test } from 'vitest';
import { dayOf, localText, timeOfText, timeText } from './index.ts';

const LAST = 8.64e15;

test.each([
  [0, '1970-01-01T00:00:00.000Z', '1970-01-01 08:00:00'],
  [LAST, '+275760-09-13T00:00:00.000Z', '8640000000000000 ms'],
  [-LAST, '-271821-04-20T00:00:00.000Z', '-271821-04-20 08:00:00'],
  [LAST + 1, '8640000000000001 ms', '8640000000000001 ms'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991 ms', '9007199254740991 ms'],
  [Number.MIN_SAFE_INTEGER, '-9007199254740991 ms', '-9007199254740991 ms'],
  [253_402_300_800_000, '+010000-01-01T00:00:00.000Z', '+010000-01-01 08:00:00'],
])('P7, P8: the time %d can be told, and told back', (ms, said, local) => {
  expect([timeText(ms), localText(ms)]).toEqual([said, local]);
  expect(timeOfText(said)).toBe(ms);
  expect(Number.isSafeInteger(dayOf(ms))).toBe(true);
});

test('what is no time is none', () => {
  expect([timeOfText('soon'), timeOfText(''), timeOfText('1 ms later')]).toEqual(Array(3).fill(undefined));
  expect([timeText(Number.NaN), localText(Number.POSITIVE_INFINITY)]).toEqual(['NaN ms', 'Infinity ms']);
});
