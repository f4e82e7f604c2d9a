import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepareRecord } from '@hutong/record';
import { expect, test } from 'vitest';
import { bundledFiles } from '../bundled.ts';
import { InvalidFile } from '../fault.ts';
import { readRules } from './read.ts';

test('the bundled rules are read', () => {
  expect(bundledFiles().rules.rules.map(({ id }) => id)).toContain('case.decide');
});

const draft = fileURLToPath(new URL('../../../../../shared/rules-draft.json', import.meta.url));

test.runIf(existsSync(draft))('the first draft of every rule is read as it stands', () => {
  expect(readRules(JSON.parse(readFileSync(draft, 'utf8')), 'draft').rules.length).toBe(15);
});

test('what is bundled can be put on record as it stands', () => {
  const record = (type: string, body: object) => ({
    type,
    subject: 'v1',
    department: '监察局',
    occurred_at: '2026-11-01',
    body: { scope: {}, effective_from: '2026-12-01', ...body },
  });
  const context = { now: 1_793_500_000_000, random: (n: number) => new Uint8Array(n) };
  const { rules, params } = bundledFiles().rules;
  expect(prepareRecord(record('rules.set', { rules, params }), context)).toHaveLength(1);
  const folder = new URL('../../../../config/calendars/', import.meta.url);
  for (const file of readdirSync(folder)) {
    const { divisions: _, ...said } = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    expect(prepareRecord(record('calendar.set', said), context)).toHaveLength(1);
  }
});

const rule = {
  id: 'case.x',
  kind: 'case',
  unit: 'working_day',
  start: { on: 'case.accept' },
  stop: [{ on: 'case.close' }],
  budget: { statutory: { days: 5 } },
  marks: [{ card: 'red', of: 'statutory', plus: 1 }],
};
const suspend = (from: string, to: string) => [{ from: { on: from }, to: { on: to } }];

const refused: [string, object, string][] = [
  ['a type that there is not', { stop: [{ on: 'case.closed' }] }, 'rules[0].stop[0].on'],
  ['a type of another kind of matter', { stop: [{ on: 'complaint.reply' }] }, 'rules[0].stop[0].on'],
  ['an unknown field', { stops: [] }, 'rules[0]'],
  ['no limit at all', { budget: {}, marks: [] }, 'rules[0].budget'],
  ['a limit from nowhere', { budget: { statutory: {} } }, 'rules[0].budget.statutory'],
  [
    'a limit fixed and taken from elsewhere',
    { budget: { statutory: { days: 5, param: 'a' } } },
    'rules[0].budget.statutory.days',
  ],
  [
    'a number by division that is none',
    { budget: { statutory: { days: 5, by: 'division' } } },
    'rules[0].budget.statutory.by',
  ],
  [
    'a place that is none',
    { budget: { statutory: { from: ['body.days'] } } },
    'rules[0].budget.statutory.from[0]',
  ],
  ['days beyond all limits', { budget: { statutory: { days: 4000 } } }, 'rules[0].budget.statutory.days'],
  [
    'a mark of a limit that is none',
    { marks: [{ card: 'red', of: 'promised', plus: 1 }] },
    'rules[0].marks[0].of',
  ],
  ['a mark twice', { marks: [rule.marks[0], rule.marks[0]] }, 'rules[0].marks[1]'],
  [
    'a red card while open only',
    { marks: [{ ...rule.marks[0], while_open: true }] },
    'rules[0].marks[0].while_open',
  ],
  [
    'a colour that is none',
    { marks: [{ card: 'blue', of: 'statutory', plus: 1 }] },
    'rules[0].marks[0].card',
  ],
  ['a stop that is the start', { stop: [{ on: 'case.accept' }] }, 'rules[0].stop[0]'],
  ['a restart that is a stop', { restart: [{ on: 'case.close' }] }, 'rules[0].restart[0]'],
  ['an end that makes it void', { void: ['case.close'] }, 'rules[0].void[0]'],
  [
    'a suspension that ends as it begins',
    { suspend: suspend('case.special_start', 'case.special_start') },
    'rules[0].suspend[0].to',
  ],
  ['working days with roll', { roll: true }, 'rules[0].roll'],
  [
    'an end of force before its beginning',
    { in_force: { from: '2020-01-01', until: '2019-01-01' } },
    'rules[0].in_force.until',
  ],
  ['a date that is none', { in_force: { from: '2020-02-30' } }, 'rules[0].in_force.from'],
  [
    'an extension longer than its most',
    { extend: { on: 'case.special_start', default: 11, max: 10, adds_to: ['statutory'] } },
    'rules[0].extend.default',
  ],
  [
    'an extension of a limit that is none',
    { extend: { on: 'case.special_start', default: 10, adds_to: ['promised'] } },
    'rules[0].extend.adds_to[0]',
  ],
  [
    'what is deemed starting itself',
    { deem: { if: 'late', event: 'case.accept', body: { accepted: true }, on: 'start' } },
    'rules[0].deem.event',
  ],
];

const faultOf = (json: unknown): InvalidFile => {
  try {
    readRules(json, 'x.json');
  } catch (error) {
    if (error instanceof InvalidFile) return error;
    throw error;
  }
  throw new Error('it was taken');
};

test.each(refused)('refuses %s, with its place and what to write', (_, given, place) => {
  const { about, reason, next } = faultOf({ rules: [{ ...rule, ...given }] });
  expect(about).toBe(`x.json: ${place}`);
  for (const text of [reason, next])
    expect(text).toEqual({ zh: expect.stringMatching(/./), en: expect.stringMatching(/./) });
});

test('refuses two rules of one id, and names what is near a mistyped type or field', () => {
  expect(faultOf({ rules: [rule, rule] }).about).toBe('x.json: rules[1].id');
  expect(faultOf({ rules: [{ ...rule, stop: [{ on: 'case.closed' }] }] }).next).toMatchObject({
    en: expect.stringContaining('case.close'),
  });
  expect(faultOf({ rules: [{ ...rule, mark: [] }] }).next).toMatchObject({
    en: expect.stringContaining('marks'),
  });
  expect(faultOf([]).about).toBe('x.json');
});
