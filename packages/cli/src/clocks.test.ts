import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hutong } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'hutong-clocks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const id = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const record = (n: number, type: string, occurred_at: string, body: object, more: object = {}) => ({
  id: id(n),
  type,
  subject: '220122-0001',
  department: '市场监管局',
  occurred_at,
  body,
  ...more,
});
const events = (name: string, lines: (object | string)[]) =>
  file(name, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
const clocks = async (...args: string[]) => {
  const { code, out, err } = await hutong('clocks', ...args, '--json');
  return { code, err, rows: out === '' ? [] : (JSON.parse(out) as Record<string, unknown>[]) };
};

const accepted = record(1, 'case.accept', '2024-08-26', { accepted: true, statutory_days: 7 });

test('reckons a case of a file, with every field that is promised, and explains it in both languages', async () => {
  const { code, rows, err } = await clocks(
    '--events',
    events('a.jsonl', [accepted]),
    '--as-of',
    '2024-09-05',
  );
  expect([code, err]).toEqual([0, '']);
  expect(rows).toEqual([
    {
      node: 'local',
      kind: 'case',
      number: '220122-0001',
      clock: 'case.decide',
      run: 1,
      start_record: id(1),
      state: 'late',
      started: '2024-08-26',
      due: '2024-09-04',
      promised_due: null,
      done: null,
      used: 8,
      budget: 7,
      unit: 'working_day',
      level: 'red',
      cards: [{ level: 'red', on: '2024-09-05' }],
      provisional: false,
      why: expect.arrayContaining([expect.stringMatching(/期限.*2024-09-04.*Due by statute/)]),
    },
  ]);
});

test('a file that says nothing has no clocks; one that is not there is told', async () => {
  expect(await clocks('--events', events('none.jsonl', []), '--as-of', '2024-09-05')).toEqual({
    code: 0,
    err: '',
    rows: [],
  });
  const missing = await hutong('clocks', '--events', join(folder, 'nowhere.jsonl'), '--as-of', '2024-09-05');
  expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('nowhere.jsonl')]);
});

test('a place line gives a node its division, wherever in the file it stands', async () => {
  const place = { place: { node: 'yanji', division_code: '222401' } };
  const path = events('b.jsonl', [{ ...accepted, node: 'yanji' }, { ...accepted, node: 'nongan' }, place]);
  const { rows } = await clocks('--events', path, '--as-of', '2024-08-30');
  expect(rows.map(({ node, due }) => [node, due])).toEqual([
    ['nongan', '2024-09-04'],
    ['yanji', '2024-09-09'],
  ]);
});

test('only the day counts: what occurred or was recorded later is unread', async () => {
  const closed = record(2, 'case.close', '2024-09-04T23:59:59+08:00', { outcome: '不予' });
  const state = async (name: string, more: object, asOf: string) => {
    const { rows } = await clocks(
      '--events',
      events(name, [accepted, { ...closed, ...more }]),
      '--as-of',
      asOf,
    );
    return rows[0]?.state;
  };
  expect(await state('c1.jsonl', {}, '2024-09-04T00:00:00+08:00')).toBe('met');
  expect(await state('c2.jsonl', {}, '2024-09-03')).toBe('running');
  expect(await state('c3.jsonl', { recorded_at: '2024-09-06' }, '2024-09-05')).toBe('late');
  expect(await state('c4.jsonl', { recorded_at: '2024-09-06' }, '2024-09-06')).toBe('met');
});

test('what POST would refuse goes to stderr with its number, and the others are reckoned', async () => {
  const lines = [
    '{"type":',
    { ...accepted, type: 'case.accepted' },
    { ...accepted, received: 1 },
    { place: {} },
    accepted,
  ];
  const { code, rows, err } = await clocks('--events', events('d.jsonl', lines), '--as-of', '2024-08-30');
  expect(code).toBe(3);
  expect(rows.length).toBe(1);
  const told = err
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { line: number; next: string });
  expect(told.map(({ line }) => line).sort()).toEqual([1, 2, 3, 4]);
  expect(told.every(({ next }) => next !== '')).toBe(true);
});

test('rules and calendars of files, and a refusal that names place, reason and what to write', async () => {
  const path = events('e.jsonl', [accepted]);
  const rule = {
    id: 'case.x',
    kind: 'case',
    unit: 'working_day',
    start: { on: 'case.accept' },
    stop: [{ on: 'case.close' }],
    budget: { statutory: { days: 1 } },
    marks: [],
  };
  const rules = file('rules.json', JSON.stringify({ rules: [rule] }));
  const calendar = (off: string) =>
    JSON.stringify({
      divisions: [''],
      valid_from: '2024-08-01',
      valid_until: '2024-08-31',
      off_days: [off],
      work_days: [],
    });
  const args = ['--events', path, '--as-of', '2024-08-30', '--rules', rules];
  const { rows } = await clocks(...args, '--calendar', file('off.json', calendar('2024-08-27')));
  expect(rows.map(({ clock, due }) => [clock, due])).toEqual([['case.x', '2024-08-28']]);
  const refused = await clocks(...args, '--calendar', file('bad.json', calendar('2024-09-01')));
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.err)).toMatchObject({
    message: expect.stringContaining('bad.json: off_days[0]'),
    next: /./,
  });
  const wrong = file('wrong.json', JSON.stringify({ rules: [{ ...rule, unit: 'hour' }] }));
  const { err } = await clocks('--events', path, '--as-of', '2024-08-30', '--rules', wrong);
  expect(JSON.parse(err)).toMatchObject({
    message: expect.stringContaining('wrong.json: rules[0].unit'),
    next: expect.stringContaining('working_day'),
  });
});

test('people read each clock with its reasons; a day that is none is wrong usage', async () => {
  const path = events('f.jsonl', [accepted]);
  const { out } = await hutong('clocks', '--events', path, '--as-of', '2024-09-05', '--lang', 'zh');
  expect(out).toMatch(/220122-0001 {2}case\.decide 第 1 次：超期，红牌/);
  expect(out).toContain('法定期限：2024-09-04');
  expect((await hutong('clocks', '--events', path, '--as-of', '昨天')).code).toBe(2);
});

test('a card is answered by another node: its clock starts on the day that node’s log anchored it', async () => {
  const why = {
    node: 'nongan',
    of_kind: 'case',
    number: '220122-0001',
    rule: 'case.decide',
    start_record: id(1),
  };
  const position = {
    origin: 'jilin/city/0-00000000',
    index: 1,
    leaf: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  };
  const card = record(
    9,
    'supervision.card',
    '2024-09-06',
    {
      ...why,
      level: 'red',
      on: '2024-09-05',
      hearing: position,
      rules: position,
      calendars: [],
      entries: [],
    },
    { node: 'city', received_at: '2024-09-10', subject: 'J-1' },
  );
  const answer = record(
    10,
    'supervision.answer',
    '2024-09-13',
    { to: 'city', of: id(9), text: '已整改' },
    { node: 'nongan', subject: 'J-1' },
  );
  const { rows, err } = await clocks('--events', events('g.jsonl', [card, answer]), '--as-of', '2024-09-20');
  expect(err).toBe('');
  expect(rows).toMatchObject([
    {
      node: 'city',
      kind: 'card',
      clock: 'card.answer',
      started: '2024-09-10',
      due: '2024-09-18',
      state: 'met',
      done: '2024-09-13',
    },
  ]);
});
