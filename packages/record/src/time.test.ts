import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf, localText, parseOccurredAt, timeOfText, timeText } from './index.ts';

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

test('the usual form of a time and every other are one and the same', () => {
  const said = fc.record({
    year: fc.constantFrom(1899, 1900, 1901, 2024, 2199, 2200, 10),
    rest: fc.tuple(...[14, 33, 26, 62, 62, 26, 62].map((max) => fc.nat(max))),
    sign: fc.constantFrom('+', '-'),
  });
  const two = (n: number) => String(n).padStart(2, '0');
  fc.assert(
    fc.property(said, ({ year, rest, sign }) => {
      const [month, day, hour, minute, second, hours, minutes] = rest.map(two);
      const at = `${String(year).padStart(4, '0')}-${month}-${day}`;
      const usual = `${at}T${hour}:${minute}:${second}${sign}${hours}:${minutes}`;
      // The same moment, with a blank for the T, which is read by the expression.
      expect(readTime(usual)).toEqual(readTime(usual.replace('T', ' ')));
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ['2024-03-01T09:30:00+08:00', Date.UTC(2024, 2, 1, 1, 30)],
  ['2024-02-29T23:59:59+23:59', Date.UTC(2024, 1, 29, 0, 0, 59)],
  ['1900-01-01T00:00:00+08:00', Date.UTC(1899, 11, 31, 16)],
])('%s is read', (text, ms) => expect(readTime(text)).toBe(ms));

test.each(['2024-03-0xT09:30:00+08:00', '2024-03-01T09:30:00+08:0x', '２024-03-01T09:30:00+08:00'])(
  '%s is no time',
  (text) => expect(readTime(text)).toMatch(/^occurred_at/),
);

function readTime(text: string): number | string {
  try {
    return parseOccurredAt(text);
  } catch (error) {
    return (error as Error).message;
  }
}
