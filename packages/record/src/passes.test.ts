import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { recordTypes } from './index.ts';
import { passes } from './passes.ts';

type Given = { input: { type: string; body: Record<string, unknown> } };
const file = new URL('../../../test/vectors/record/entries.json', import.meta.url);
const bodies = (JSON.parse(readFileSync(file, 'utf8')) as Given[]).map(({ input }) => input);

test('what halls record of matters needs no schema to be seen to be right', () => {
  const asked = bodies.filter(({ type, body }) => !passes(recordTypes.get(type)!.body, body));
  const halls = asked.filter(
    ({ type }) => /^(case|complaint|disclosure|hall)\./.test(type) && type !== 'disclosure.part',
  );
  expect(halls).toEqual([]);
});

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    ' ',
    'x'.repeat(5_000),
    0,
    -1,
    1.5,
    2 ** 53,
    true,
    [],
    {},
    [1],
  ),
  fc.constantFrom<unknown>(
    '2024-02-30',
    '2024-03-01',
    '2024-03-01T09:30:00+08:00',
    '12.50',
    ['x'],
    [{ name: 'x' }],
  ),
  fc.string(),
  fc.integer(),
);

/** A body with something else in the place of some of what it holds. */
function changed(value: unknown, picks: Iterator<unknown>, depth = 0): unknown {
  const pick = picks.next().value as { keep: boolean; other: unknown };
  if (depth > 0 && !pick.keep) return pick.other;
  if (Array.isArray(value)) return value.map((item) => changed(item, picks, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, changed(one, picks, depth + 1)]));
}

const pick = fc.record({ keep: fc.nat(9).map((n) => n > 0), other: odd });

test('what passes is what the schema takes, whatever stands in a body', () => {
  const some = fc.record({
    given: fc.constantFrom(...bodies),
    picks: fc.infiniteStream(pick),
    more: fc.string(),
  });
  let refused = 0;
  fc.assert(
    fc.property(some, ({ given: { type, body }, picks, more }) => {
      const schema = recordTypes.get(type)!.body;
      const said = { ...(changed(body, picks) as object), [`${more}?`]: more };
      const taken = schema.safeParse(said).success;
      if (!taken) refused++;
      if (passes(schema, said)) expect(taken).toBe(true);
      if (passes(schema, body)) expect(passes(schema, said)).toBe(taken);
    }),
    { numRuns: 2_000 },
  );
  expect(refused).toBeGreaterThan(100);
});

test.each([
  ['a union', z.union([z.string(), z.int()])],
  ['another text', z.string().trim()],
  ['a made default', z.string().default('x')],
  ['a strict object', z.strictObject({ a: z.string() })],
  ['an expression that remembers', z.string().regex(/x/g)],
  ['a bound that is not taken', z.int().lt(5)],
  ['any number', z.number()],
  ['a form with checks of its own', z.uuid()],
  ['a known part within an unknown one', z.looseObject({ a: z.string(), b: z.unknown() })],
])('%s is left to its schema', (_, schema) => {
  for (const value of ['x', 1, { a: 'x' }, { a: 'x', b: 1 }]) expect(passes(schema, value)).toBe(false);
});
