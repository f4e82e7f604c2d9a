import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarsFrom, compare } from './compare.ts';
import { dateAfter, givenRecords, missedRecords, oddParams, oddRules } from './worlds.ts';

const config = (folder: string): unknown[] => {
  const path = new URL(`../../config/${folder}/`, import.meta.url);
  return readdirSync(path)
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, path), 'utf8')));
};
const bundled = config('rules')[0] as { rules: object[] };
const rules = { rules: [...bundled.rules, ...oddRules], params: oddParams };
const calendars = calendarsFrom(config('calendars'));

test('A5: clocks are those of the second implementation, whatever was said', () => {
  fc.assert(
    fc.property(givenRecords, fc.integer({ min: 0, max: 110 }), (records, on) => {
      const { ours, theirs } = compare({ records, rules, calendars, asOf: dateAfter(on) });
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 200 },
  );
});

test('A6: and so they are where hearings missed some of it', () => {
  fc.assert(
    fc.property(missedRecords, fc.integer({ min: 0, max: 130 }), (given, on) => {
      const asOf = dateAfter(on);
      // What is judged has been heard of by then.
      const records = given.filter(({ missed = asOf }) => missed <= asOf);
      const { ours, theirs } = compare({ records, rules, calendars, asOf });
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 300 },
  );
});

test('the two are compared on clocks of every state', () => {
  const states = new Set<string>();
  for (const records of fc.sample(givenRecords, { numRuns: 200, seed: 1 })) {
    for (const { state } of compare({ records, rules, calendars, asOf: dateAfter(60) }).theirs)
      states.add(state);
  }
  expect([...states].sort()).toEqual(['late', 'met', 'running', 'suspended', 'void']);
});
