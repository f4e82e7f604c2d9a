import { expect, test } from 'vitest';
import { bundledJudging } from './bundled.ts';
import { ItemCatalogue, type ItemVersion } from './catalogue.ts';
import { evaluate } from './clocks/evaluate.ts';
import type { Item } from './clocks/limits.ts';
import { dayOfDate } from './days.ts';
import { findingsIn } from './findings.ts';

const day = (text: string) => dayOfDate(text)!;
const { rules, calendars } = bundledJudging();
const says = (node: string, on: string, item: Item): ItemVersion => ({
  node,
  division: { nongan: '220122', dehui: '220183', changchun: '220100', jilin: '220000' }[node],
  code: 'A1',
  day: day(on),
  item: { name: '施工许可', item_type: '01', statutory_days: 20, ...item },
});

/** What is found of a case of 农安 that was accepted on a day. */
function found(items: ItemVersion[], accepted = '2026-03-10', body: Item = {}, inHall: ItemVersion[] = []) {
  const events = [
    { id: 'a', type: 'case.apply', day: day('2026-03-02'), seen: undefined, body: { item_code: 'A1' } },
    { id: 'b', type: 'case.accept', day: day(accepted), seen: undefined, body: { accepted: true, ...body } },
  ];
  const matter = { node: 'nongan', kind: 'case', number: 'N-1', division: '220122', events } as const;
  const judging = { rules, calendars, catalogue: new ItemCatalogue(items, inHall) };
  return findingsIn(judging, matter, day('2026-04-01'));
}
const codes = (...given: Parameters<typeof found>) => found(...given).map(({ finding }) => finding);
const NOT_IN_FORCE = 'item.not_in_force';

test('a case on an item that its own node suspended, cancelled or devolved is found, by versions and their days', () => {
  const inUse = says('nongan', '2026-01-05', {});
  expect(codes([inUse])).toEqual([]);
  for (const status of ['暂停', '取消', '下放']) {
    const ended = says('nongan', '2026-02-01', { status, effective_from: '2026-03-09' });
    expect(codes([inUse, ended])).toEqual([NOT_IN_FORCE]);
    expect(codes([inUse, ended], '2026-03-08')).toEqual([]);
    expect(codes([inUse, ended, says('nongan', '2026-03-10', { status: '在用' })])).toEqual([]);
  }
  const [one] = found([says('nongan', '2026-02-01', { status: '暂停' })]);
  expect(one).toMatchObject({ record: 'b', on: day('2026-03-10') });
  expect(one?.text.zh).toContain('2026-02-01 起暂停');
  expect(one?.text.en).toContain('suspended since 2026-02-01');
});

test('a case on an item that had left the hall, or had not entered it yet, is found by its own node’s record', () => {
  const inUse = says('nongan', '2026-01-05', {});
  const hall = (node: string, on: string, said: Item) => ({ node, code: 'A1', day: day(on), item: said });
  const of = (...inHall: ItemVersion[]) => codes([inUse], '2026-03-10', {}, inHall);
  const entered = hall('nongan', '2026-01-06', { state: '进厅' });
  const left = hall('nongan', '2026-03-10', { state: '退出' });
  expect(of(entered)).toEqual([]);
  expect(of(entered, left)).toEqual(['item.not_registered']);
  expect(of(entered, { ...left, day: day('2026-03-11') })).toEqual([]);
  expect(of(entered, left, hall('nongan', '2026-03-10', { state: '进厅' }))).toEqual([]);
  expect(of(hall('nongan', '2026-01-06', { effective_from: '2026-03-11' }))).toEqual(['item.not_registered']);
  expect(of(hall('nongan', '2026-01-06', { effective_until: '2026-03-09' }))).toEqual([
    'item.not_registered',
  ]);
  // What was said later, and does not say from when it holds, accuses nobody of an earlier case.
  expect(of(hall('nongan', '2026-03-20', { state: '进厅' }))).toEqual([]);
  expect(of(hall('dehui', '2026-01-06', { state: '退出' }))).toEqual([]);
  const [one] = found([inUse], '2026-03-10', {}, [entered, left]);
  expect(one).toMatchObject({ record: 'b', on: day('2026-03-10') });
  expect(one?.text.zh).toContain('2026-03-10 起退出');
});

test('A1: an item whose name is no text accuses all the same, and stops nothing', () => {
  const odd = { name: { toString: 1, valueOf: 1 }, status: '暂停' };
  expect(codes([says('nongan', '2026-02-01', odd)])).toEqual([NOT_IN_FORCE]);
});

test('an item holds from and up to the days that it names; a record that names none accuses nobody of an earlier case', () => {
  expect(codes([says('nongan', '2026-01-05', { effective_until: '2026-03-09' })])).toEqual([NOT_IN_FORCE]);
  expect(codes([says('nongan', '2026-01-05', { effective_until: '2026-03-10' })])).toEqual([]);
  expect(codes([says('nongan', '2026-01-05', { effective_from: '2026-03-11' })])).toEqual([NOT_IN_FORCE]);
  expect(codes([says('nongan', '2026-03-20', { status: '在用' })])).toEqual([]);
});

test('what a center over it suspends or cancels holds for a hall, what it devolves does not, and no neighbour’s word', () => {
  const own = says('nongan', '2026-01-05', {});
  for (const center of ['changchun', 'jilin']) {
    expect(codes([own, says(center, '2026-02-01', { status: '取消' })])).toEqual([NOT_IN_FORCE]);
    expect(codes([own, says(center, '2026-02-01', { status: '下放' })])).toEqual([]);
  }
  expect(codes([own, says('dehui', '2026-02-01', { status: '取消' })])).toEqual([]);
  expect(codes([says('jilin', '2026-02-01', { status: '暂停' })])).toEqual([NOT_IN_FORCE]);
});

test('a licence whose limit is 6个月 has no invented days: that its limit is unknown is found, and what is said', () => {
  const words = { name: '施工许可', item_type: '01', statutory_limit: '6个月' };
  const item: ItemVersion = { node: 'nongan', code: 'A1', day: day('2026-01-05'), item: words };
  const [one, ...more] = found([item]);
  expect([one?.finding, more]).toEqual(['limit.unknown', []]);
  expect(one?.text.zh).toContain('“6个月”');
  expect(codes([item], '2026-03-06', { promised_days: 10 })).toEqual([]);
  expect(codes([])).toEqual(['limit.unknown']);
  expect(codes([{ ...item, item: { name: '施工许可', item_type: '01' } }])).toEqual([]);
});

test('being sent away starts no clock and finds nothing; of several ratings each after the first is found', () => {
  const event = (id: string, type: string, on: string, body: object = {}) => {
    return { id, type, day: day(on), seen: undefined, body: body as Item };
  };
  const of = (...events: ReturnType<typeof event>[]) => {
    const matter = { node: 'nongan', kind: 'case', number: 'N-1', division: '220122', events } as const;
    const judging = { rules, calendars, catalogue: new ItemCatalogue([], []) };
    const until = day('2026-06-01');
    return { clocks: evaluate(judging, matter, until), found: findingsIn(judging, matter, until) };
  };
  const away = event('a', 'case.sent_away', '2026-03-02', { item_code: 'A1', reason: '材料不全' });
  expect(of(away)).toEqual({ clocks: [], found: [] });
  const rated = (id: string, on: string) => event(id, 'case.rate', on, { grade: '4' });
  expect(of(away, rated('b', '2026-03-03')).found).toEqual([]);
  const { found: again } = of(away, rated('c', '2026-03-05'), rated('b', '2026-03-03'));
  expect(again).toMatchObject([{ finding: 'rating.again', record: 'c', on: day('2026-03-05') }]);
  expect(again[0]?.text.zh).toContain('2026-03-05');
});

test('each document that was made public past its review is found, from its day on', () => {
  const on = (id: string, date: string, unreviewed: boolean) => {
    return { id, type: 'disclosure.document', day: day(date), seen: undefined, body: {}, unreviewed };
  };
  const events = [on('a', '2026-03-02', true), on('b', '2026-03-05', false), on('c', '2026-03-09', true)];
  const judging = { rules, calendars, catalogue: new ItemCatalogue([], []) };
  const found = (kind: 'document' | 'request', until: string) =>
    findingsIn(judging, { node: 'nongan', kind, division: '220122', events }, day(until));
  expect(found('document', '2026-03-08')).toMatchObject([
    { finding: 'document.unreviewed', record: 'a', on: day('2026-03-02') },
  ]);
  const all = found('document', '2026-03-09');
  expect(all.map(({ record }) => record)).toEqual(['a', 'c']);
  expect(all[1]?.text.zh).toMatch(/2026-03-09.*未经本系统保密审查/);
  expect(found('request', '2026-03-09')).toEqual([]);
});
