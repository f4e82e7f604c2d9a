import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  both,
  decodeEntry,
  encodeEntry,
  InvalidRecord,
  jsonSchemas,
  type PrepareContext,
  prepareRecord,
  readBody,
  recordTypes,
  said,
} from './index.ts';

const NOW = Date.parse('2024-03-01T01:30:00Z');
const random = (n: number) => new Uint8Array(n);

type Input = { name: string; own?: boolean; input: { type: string; body: Record<string, unknown> } };
const file = new URL('../../../test/vectors/record/inputs.json', import.meta.url);
const inputs = JSON.parse(readFileSync(file, 'utf8')) as Input[];
const inputOf = (type: string) => (inputs.find(({ input }) => input.type === type) as Input).input;

/** The vectors' input of this type with some fields of its body made different. */
function given(type: string, over: Record<string, unknown>) {
  const input = inputOf(type);
  return { ...input, body: { ...input.body, ...over } };
}

function take(input: unknown, over: Partial<PrepareContext> = {}) {
  return prepareRecord(input, { now: NOW, random, ...over })[0]!;
}

function refusal(input: unknown, over: Partial<PrepareContext> = {}): InvalidRecord {
  try {
    take(input, over);
  } catch (error) {
    if (error instanceof InvalidRecord) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('words that are no longer taken', () => {
  test.each([
    ['督办', 'supervision.urge'],
    ['通报', 'supervision.finding'],
  ])('a notice of kind %s is refused and told of %s', (kind, type) => {
    const error = refusal(given('notice', { kind }));
    expect(error.field).toBe('body.kind');
    for (const lang of ['zh', 'en'] as const) {
      expect(said(error.reason, lang)).toContain(kind);
      expect(said(error.reason, lang)).toContain(type);
      expect(said(error.next, lang)).toContain(type);
    }
  });
  test('the API document does not offer them, and entries that have them are read', () => {
    const { body } = jsonSchemas().notice!.properties as {
      body: { properties: { kind: { enum: string[] } } };
    };
    expect(body.properties.kind.enum).toEqual(['通知', '公告', '其他']);
    const old = { ...take(given('notice', {})).entry, body: { title: '限期办结', text: '…', kind: '督办' } };
    expect(readBody(decodeEntry(encodeEntry(old)), 'notice')?.kind).toBe('督办');
  });
});

describe('outcomes of a request', () => {
  const reply = (outcome: string) => take(given('disclosure.reply', { outcome }));
  const rows = [
    ['予以公开', 1],
    ['部分公开', 1],
    ['不予公开：', 8],
    ['无法提供：', 3],
    ['不予处理：', 5],
    ['其他：', 3],
  ] as const;
  const { body } = jsonSchemas()['disclosure.reply']!.properties as {
    body: { properties: { outcome: { enum: string[] } } };
  };
  const words = body.properties.outcome.enum;
  test.each(rows)('%s has as many rows as table 3: %d', (section, count) => {
    const found = words.filter((word) => word.startsWith(section));
    expect(found).toHaveLength(count);
    for (const word of found) expect(reply(word).flags).toEqual([]);
  });
  test.each(['已公开', '予以公开', '非本机关', '重复', '特别规定', '区分处理'])(
    '%s, an older word, is taken as before',
    (word) => expect(reply(word).flags).toEqual([]),
  );
  test.each(['不予公开', '不存在'])('%s fills no row by itself, and is flagged', (word) => {
    const [flag, ...more] = reply(word).flags;
    expect(more).toEqual([]);
    expect(flag?.field).toBe('body.outcome');
    expect(flag?.reason).toEqual({
      zh: expect.stringContaining('表三'),
      en: expect.stringContaining('table 3'),
    });
  });
  test('sums that a node declares of its own clock are read as before', () => {
    const sums = { extended_days: 10, excluded_days: 15 };
    expect(readBody(take(given('disclosure.reply', sums)).entry, 'disclosure.reply')).toMatchObject(sums);
  });
});

const SUPERVISORS = [
  'supervision.withdraw',
  'supervision.decide',
  'supervision.urge',
  'supervision.finding',
] as const;
describe('what a center alone may state', () => {
  const centers = [...recordTypes.values()].filter((k) => k.statedAt === 'center' && k.madeBy === 'caller');
  test('are rules and calendars; acts of supervision are also a stationed supervisor’s', () => {
    expect(centers.map(({ type }) => type)).toEqual(['rules.set', 'calendar.set']);
    const supervisors = [...recordTypes.values()].filter((k) => k.statedAt === 'supervisor');
    expect(supervisors.map(({ type }) => type)).toEqual([...SUPERVISORS]);
  });
  test.each(centers.map(({ type }) => type))('%s', (type) => {
    const error = refusal(inputOf(type), { kind: 'hall' });
    expect(error.field).toBe('type');
    expect(both(error.reason)).toContain(type);
    expect(take(inputOf(type), { kind: 'center' }).entry.type).toBe(type);
    expect(refusal(inputOf(type), { kind: 'supervisor' }).field).toBe('type');
  });
  test.each(SUPERVISORS)('a stationed supervisor states %s too, and no hall does', (type) => {
    for (const kind of ['supervisor', 'center'] as const)
      expect(take(inputOf(type), { kind }).entry.type).toBe(type);
    const error = refusal(inputOf(type), { kind: 'hall' });
    expect(both(error.next)).toContain('派驻监察');
  });
  test.each(['supervision.answer', 'supervision.appeal', 'supervision.correct', 'hall.status'])(
    'a hall states %s',
    (type) => expect(take(inputOf(type), { kind: 'hall' }).entry.type).toBe(type),
  );
  test.each(['supervision.hearing', 'supervision.card'])('%s is the program’s own', (type) => {
    const error = refusal(inputOf(type), { kind: 'center' });
    expect(error.field).toBe('type');
    expect(both(error.next)).toContain('supervision.urge');
    expect(take(inputOf(type), { kind: 'center', own: true }).entry.type).toBe(type);
  });
});

describe('rules and calendars', () => {
  test.each(['rules.set', 'calendar.set'])('%s holds from its day on, not before', (type) => {
    const late = refusal(given(type, { effective_from: '2024-02-29' }));
    expect(late.field).toBe('body.effective_from');
    expect(both(late.reason)).toContain('2024-03-01');
    for (const day of ['2024-03-01', '2024-07-01']) take(given(type, { effective_from: day }));
  });
  const [rule] = inputOf('rules.set').body.rules as Record<string, unknown>[];
  test.each([
    ['a word it does not know', { until: 3 }, 'body.rules[0].until'],
    ['another unit', { unit: 'hour' }, 'body.rules[0].unit'],
    ['a start without a type', { start: { when: {} } }, 'body.rules[0].start.on'],
    ['no stop', { stop: [] }, 'body.rules[0].stop'],
    ['a condition on no field', { applies: { 'item type': '01' } }, 'body.rules[0].applies.item type'],
    [
      'a limit that is no number of days',
      { budget: { statutory: { days: '20' } } },
      'body.rules[0].budget.statutory.days',
    ],
    [
      'a mark of another colour',
      { marks: [{ card: 'blue', of: 'statutory', plus: 1 }] },
      'body.rules[0].marks[0].card',
    ],
  ])('a rule with %s is refused, naming its place', (_, over, field) => {
    const error = refusal(given('rules.set', { rules: [{ ...rule, ...over }] }));
    expect(error.field).toBe(field);
    expect(both(error.reason)).not.toBe('');
    expect(both(error.next)).not.toBe('');
  });
  test.each([
    ['backwards', { off_days: ['2024-09-04/2024-09-02'] }, 'body.off_days[0]'],
    ['of a year and more', { off_days: ['2023-01-01/2024-09-02'] }, 'body.off_days[0]'],
    ['that there are not', { work_days: ['2024-02-30'] }, 'body.work_days[0]'],
    ['after the end', { valid_until: '2023-12-31' }, 'body.valid_until'],
  ])('a calendar with days %s is refused', (_, over, field) => {
    const error = refusal(given('calendar.set', over));
    expect(error.field).toBe(field);
    expect(both(error.reason)).toMatch(/\p{Script=Han}/u);
  });
  test('twenty years of a nation’s days are one entry', () => {
    const off = Array.from({ length: 20 * 30 }, (_, i) => new Date(Date.UTC(2007, 0, 1 + i * 12)));
    const off_days = off.map((day) => day.toISOString().slice(0, 10));
    take(given('calendar.set', { off_days, valid_from: '2007-01-01', valid_until: '2026-12-31' }));
  });
});

describe('corrections', () => {
  const types = [...recordTypes.keys()].filter((type) => type.endsWith('.correct'));
  test('every family that callers speak in has one', () => {
    const told = [...recordTypes.values()].filter((k) => k.madeBy === 'caller').map((k) => k.family);
    const families = new Set(told.filter((name) => name !== 'rules' && name !== 'calendar'));
    expect(new Set(types.map((type) => type.split('.')[0]))).toEqual(families);
  });
  test.each(types)('%s names a record and says why', (type) => {
    expect(refusal(given(type, { of: undefined })).field).toBe('body.of');
    const id = '018DF9BC-1234-7ABC-8DEF-0123456789AB';
    const error = refusal(given(type, { of: id }));
    expect([error.field, both(error.reason)]).toEqual(['body.of', expect.stringContaining('小写')]);
    expect(refusal(given(type, { reason: ' ' })).field).toBe('body.reason');
  });
});

describe('the largest hearing and card fit into an entry', () => {
  const origin = `${'n'.repeat(32)}/${'m'.repeat(32)}/999999999-0011aabb`;
  const hash = Buffer.alloc(32, 255).toString('base64');
  test('a hearing', () => {
    const head = { origin, size: Number.MAX_SAFE_INTEGER, root: hash };
    const heads = Array<object>(200).fill(head);
    const by = { cosignature: `— ${'m'.repeat(128)} ${'A'.repeat(140)}` };
    take(given('supervision.hearing', { heads, ancestors: heads, by }), { own: true });
  });
  test('a card', () => {
    const at = Array<object>(500).fill({ index: 2 ** 31 - 1, leaf: hash });
    const why = Array<string>(30).fill('说'.repeat(300));
    take(given('supervision.card', { entries: [{ origin, at }], why }), { own: true });
  });
});
