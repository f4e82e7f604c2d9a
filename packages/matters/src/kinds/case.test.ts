import { expect, test } from 'vitest';
import type { FoldEvent } from './event.ts';
import { fold, stateOf } from './fold.ts';
import { event, gridOf, idOf, rowsOf, type Story, told } from './testing.ts';

const item = { item_name: '建筑工程施工许可', implementation_code: '11220122MB1234567X4000117001000' };
const says = {
  apply: ['case.apply', item],
  accept: ['case.accept', { accepted: true }],
  refuse: ['case.accept', { accepted: false, reason: '不属本机关职权' }],
  notice: ['case.supplement_notice', { materials: ['图纸'] }],
  complete: ['case.supplement_received', { materials: ['图纸'], complete: true }],
  partial: ['case.supplement_received', { materials: ['图纸'], complete: false }],
  assign: ['case.assign', { owner: 'A12' }],
  step: ['case.step', { step: '审查', action: '通过' }],
  extend: ['case.special_start', { special_type: '1', reason: '情况复杂', days: 10 }],
  extended: ['case.special_end', { special_type: '1', result: '期满' }],
  pause: ['case.special_start', { special_type: '2', special_name: '听证', reason: '重大利益' }],
  resume: ['case.special_end', { special_type: '2', result: '已听证' }],
  close: ['case.close', { outcome: '准予' }],
  deliver: ['case.deliver', { method: '窗口领取' }],
  publish: ['case.publish', { index_number: '006939748/2026-00001' }],
  withdraw: ['case.withdraw', { by: '申请人' }],
  files: ['case.files', { attachments: [{ sha256: 'ab'.repeat(32), bytes: 9, media_type: 'image/png' }] }],
} as const;

const rows = {
  none: [],
  applied: ['apply'],
  'applied-again': ['apply', 'notice', 'complete'],
  supplementing: ['apply', 'notice'],
  accepted: ['apply', 'accept'],
  suspended: ['apply', 'accept', 'pause'],
  'suspended-twice': ['apply', 'accept', 'pause', 'pause'],
  decided: ['apply', 'accept', 'close'],
  delivered: ['apply', 'accept', 'close', 'deliver'],
  refused: ['apply', 'refuse'],
  withdrawn: ['apply', 'withdraw'],
} as const;

const NB = 'no_beginning';
const ENDED = Array.from({ length: 17 }, () => '=/after_end');
const ended = (row: string, but: Readonly<Record<string, string>>): string[] => [
  row,
  ...Object.keys(says).map((say, column) => but[say] ?? ENDED[column]!),
];

test('what each record does to a case in each state', () => {
  expect(gridOf({ kind: 'case', says, rows })).toEqual([
    ...rowsOf(`
none applied accepted/${NB} refused/${NB} supplementing/${NB} applied/${NB} supplementing/${NB} =/${NB} =/${NB} =/${NB} =/${NB} =/${NB} =/${NB} decided/${NB} delivered/${NB} =/${NB} withdrawn/${NB} =/${NB}
applied =/past accepted refused supplementing =/not_open =/not_open = = =/too_early =/not_open =/too_early =/not_open decided =/too_early =/too_early withdrawn =
applied-again =/past accepted refused supplementing/notice_again =/not_open =/not_open = = =/too_early =/not_open =/too_early =/not_open decided =/too_early =/too_early withdrawn =
supplementing =/past accepted refused =/notice_again applied = = = =/too_early =/not_open =/too_early =/not_open decided =/too_early =/too_early withdrawn =
accepted =/past =/past =/past =/past = = = = = = suspended =/not_open decided =/too_early =/too_early withdrawn =
suspended =/past =/past =/past =/past = = = = = = = accepted decided/still_open =/too_early =/too_early withdrawn =
suspended-twice =/past =/past =/past =/past = = = = = = = = decided/still_open =/too_early =/too_early withdrawn =
`),
    ended('decided', { deliver: 'delivered', publish: '=', files: '=' }),
    ended('delivered', { publish: '=', files: '=' }),
    ended('refused', { deliver: '=', files: '=' }),
    ended('withdrawn', { files: '=' }),
  ]);
});

const licence: Story = [
  ['2026-03-02', 'case.apply', { ...item, item_type: '01', case_type: '2', green_channel: true }],
  ['2026-03-02', 'case.assign', { owner: 'A12' }],
  ['2026-03-03', 'case.supplement_notice', { materials: ['图纸'] }],
  ['2026-03-06', 'case.supplement_received', { materials: ['图纸'], complete: true }],
  ['2026-03-06', 'case.accept', { accepted: true }],
  ['2026-03-09', 'case.step', { step: '审查', step_number: 1, action: '通过', state: '2' }],
  [
    '2026-03-10',
    'case.special_start',
    { special_type: '2', number: 1, special_name: '专家评审', reason: '超限' },
  ],
  ['2026-03-20', 'case.special_end', { special_type: '2', number: 1, result: '通过' }],
  ['2026-03-23', 'case.special_start', { special_type: '1', days: 10, reason: '情况复杂' }],
  ['2026-04-01', 'case.assign', { owner: 'B07', taken_over: true, from: 'A12' }],
  ['2026-04-10', 'case.close', { outcome: '准予', document_number: '220122-26-018' }],
  ['2026-04-13', 'case.publish', { index_number: '006939748/2026-00001' }],
  ['2026-04-14', 'case.deliver', { method: '窗口领取' }],
];

test('a licence, from its application to its delivery', () => {
  const matter = fold('case', 'A-1', told(licence));
  expect(matter).toMatchObject({
    state: 'delivered',
    by: idOf(12),
    title: '建筑工程施工许可',
    item: '11220122MB1234567X4000117001000',
    itemType: '01',
    department: '住建局',
    outcome: '准予',
    owner: 'B07',
    anomalies: [],
    steps: [{ step: '审查', number: 1, state: '2', action: '通过' }],
    pauses: [{ id: idOf(6), key: 1, name: '专家评审' }],
    extensions: [{ id: idOf(8), days: 10 }],
    facts: { caseType: '2', greenChannel: true, supplementNotices: 1, published: '006939748/2026-00001' },
    last: { log: 0, index: 12 },
  });
  const at = (n: number): number | undefined => matter.events[n]?.occurredAt;
  expect([matter.openedAt, matter.closedAt, matter.since, matter.facts.deliveredAt]).toEqual([
    at(0),
    at(10),
    at(12),
    at(12),
  ]);
  expect([matter.pauses[0]?.from, matter.pauses[0]?.to]).toEqual([at(6), at(7)]);
  expect(matter.events.map(({ state }) => state)).toEqual([
    'applied',
    null,
    'supplementing',
    'applied',
    'accepted',
    null,
    'suspended',
    'accepted',
    null,
    null,
    'decided',
    null,
    'delivered',
  ]);
});

test('each special procedure is ended by its own number, else the oldest is', () => {
  const start = (on: string, number: number): Story[number] => [
    on,
    'case.special_start',
    { special_type: '2', number, reason: '检测' },
  ];
  const opened: Story = [...licence.slice(0, 5), start('2026-03-09', 1), start('2026-03-10', 2)];
  const end = (body: object): Story[number] => [
    '2026-03-12',
    'case.special_end',
    { special_type: '2', result: 'x', ...body },
  ];
  const open = (story: Story): unknown[] =>
    fold('case', 'A-1', told(story))
      .pauses.filter(({ to }) => to === null)
      .map(({ key }) => key);
  expect(open([...opened, end({ number: 2 })])).toEqual([1]);
  expect(open([...opened, end({})])).toEqual([2]);
  expect(open([...opened, end({ number: 9 })])).toEqual([1, 2]);
  const both = fold('case', 'A-1', told([...opened, end({ number: 2 }), end({ number: 1 })]));
  expect(both).toMatchObject({ state: 'accepted', anomalies: [] });
});

test('a refusal keeps its reason, a deemed acceptance says so', () => {
  const apply = licence.slice(0, 1);
  const refused: Story = [...apply, ['2026-03-03', 'case.accept', { accepted: false, reason: '不属职权' }]];
  expect(fold('case', 'A-1', told(refused))).toMatchObject({
    state: 'refused',
    facts: { reason: '不属职权' },
  });
  const deemed: Story = [
    ...apply,
    ['2026-03-02', 'case.accept', { accepted: true, deemed: true }],
    ['2026-03-12', 'case.accept', { accepted: true }],
  ];
  expect(fold('case', 'A-1', told(deemed))).toMatchObject({
    state: 'accepted',
    by: idOf(1),
    facts: { deemed: true },
    anomalies: [{ id: idOf(2), code: 'past' }],
  });
});

test('a correction voids an earlier record, which stays in the history; one that is void itself does not', () => {
  const wrong: Story = [...licence.slice(0, 5), ['2026-03-10', 'case.close', { outcome: '不予' }]];
  const correct = (of: number, on: string): Story[number] => [
    on,
    'case.correct',
    { of: idOf(of), reason: '录错' },
  ];
  const corrected = fold('case', 'A-1', told([...wrong, correct(5, '2026-03-11')]));
  expect(corrected).toMatchObject({ state: 'accepted', outcome: null, closedAt: null, anomalies: [] });
  expect(corrected.events[5]).toMatchObject({ type: 'case.close', voidedBy: idOf(6), state: null });
  expect(corrected.corrections).toMatchObject([{ id: idOf(6), of: idOf(5), reason: '录错' }]);
  const back = fold('case', 'A-1', told([...wrong, correct(5, '2026-03-11'), correct(6, '2026-03-12')]));
  expect(back).toMatchObject({ state: 'decided', outcome: '不予', corrections: [{ id: idOf(7) }] });
  const nothing = fold('case', 'A-1', told([correct(1, '2026-03-01'), ...wrong]));
  expect(nothing.anomalies).toContainEqual({ id: idOf(0), code: 'corrects_nothing' });
  expect(nothing.state).toBe('decided');
});

test('A3: what was redacted and not said again moves the case all the same: no end is opened by it', () => {
  const events = told(licence.slice(0, 11));
  const left = (event: FoldEvent): FoldEvent => ({ ...event, body: {}, understood: false, redacted: true });
  const before = fold('case', 'A-1', events);
  const decided = fold('case', 'A-1', [...events.slice(0, 10), left(events[10]!)]);
  const { state, by, closedAt } = before;
  expect(decided).toMatchObject({ state, by, closedAt, outcome: null });
  expect(decided.anomalies).toEqual([{ id: idOf(10), code: 'redacted' }]);
  for (const [n, event] of events.entries()) {
    const without = fold('case', 'A-1', events.with(n, left(event)));
    expect([n, without.state, without.closedAt]).toEqual([n, 'decided', before.closedAt]);
    expect(without.anomalies).toContainEqual({ id: idOf(n), code: 'redacted' });
  }
});

test('what cannot be counted is told: other types, contents not understood, times that disagree', () => {
  const events = [
    event(0, 'case.apply', { ...item, applied_at: '2026-03-01' }, { on: '2026-03-02' }),
    event(1, 'case.hold', {}, { on: '2026-03-03' }),
    event(2, 'complaint.file', { title: 'x' }, { on: '2026-03-03' }),
    event(3, 'case.accept', { accepted: 'yes' }, { on: '2026-03-04' }),
    event(4, 'case.assign', { owner: 'A1' }, { on: '2026-03-06', recorded: '2026-03-05' }),
    event(5, 'case.close', { outcome: '准予', closed_at: '2026-03-07T23:00:00+08:00' }, { on: '2026-03-07' }),
  ];
  expect(fold('case', 'A-1', events).anomalies).toEqual([
    { id: idOf(0), code: 'other_day' },
    { id: idOf(1), code: 'not_of_kind' },
    { id: idOf(2), code: 'not_of_kind' },
    { id: idOf(3), code: 'not_understood' },
    { id: idOf(4), code: 'recorded_early' },
  ]);
});

test('a record that was appended again counts once, where it first stood', () => {
  const [apply] = told(licence);
  const again = { ...apply!, log: 1, index: 0 };
  const matter = fold('case', 'A-1', [again, apply!]);
  expect(matter.events).toHaveLength(1);
  expect(matter.last).toEqual({ log: 0, index: 0 });
});

test('A10: a state says why, on its day and in both languages', () => {
  const { word, why } = stateOf(fold('case', 'A-1', told(licence.slice(0, 5))));
  expect(word).toEqual({ zh: '办理中', en: 'in progress' });
  expect(why.zh).toContain('2026-03-06');
  expect(why.en).toContain('2026-03-06');
  expect(stateOf(fold('case', 'A-1', [])).word.zh).toBe('未开始');
});

test('within a day order is nothing: an end that stands before its beginning ends it, as in clocks', () => {
  const special = (type: string, on: string, number: number): Story[number] => [
    on,
    `case.special_${type}`,
    { special_type: '2', number, ...(type === 'start' ? { reason: '现场勘验' } : { result: '合格' }) },
  ];
  const story = (...more: Story): Story => [
    ['2026-03-02T09:00:00+08:00', 'case.apply', item],
    ['2026-03-02T10:00:00+08:00', 'case.accept', { accepted: true }],
    ...more,
  ];
  const ended = fold(
    'case',
    'A-1',
    told(
      story(
        special('end', '2026-03-04T09:00:00+08:00', 2),
        special('start', '2026-03-04T10:00:00+08:00', 1),
        special('start', '2026-03-04T11:00:00+08:00', 2),
        special('end', '2026-03-05T09:00:00+08:00', 1),
      ),
    ),
  );
  expect(ended).toMatchObject({ state: 'accepted', anomalies: [] });
  expect(ended.pauses.map(({ key, from, to }) => [key, to === null ? null : to - from])).toEqual([
    [1, 23 * 3_600_000],
    [2, 0],
  ]);
  const nextDay = fold(
    'case',
    'A-1',
    told(
      story(special('end', '2026-03-04T09:00:00+08:00', 1), special('start', '2026-03-05T09:00:00+08:00', 1)),
    ),
  );
  expect(nextDay).toMatchObject({ state: 'suspended', anomalies: [{ id: idOf(2), code: 'not_open' }] });
});
