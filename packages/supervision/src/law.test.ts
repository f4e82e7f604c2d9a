import { dayOfDate, readLayer, readRules } from '@hutong/matters';
import { derivedId, prepareRecord } from '@hutong/record';
import { expect, it } from 'vitest';
import type { Placed } from './hearing.ts';
import { type Grounds, lawOf } from './law.ts';

const rule = (days: number) => ({
  id: 'case.decide',
  kind: 'case',
  unit: 'working_day',
  start: { on: 'case.accept' },
  stop: [{ on: 'case.close' }],
  budget: { statutory: { days } },
  marks: [{ card: 'red', of: 'statutory', plus: 1 }],
});

const grounds = (over: Partial<Grounds> = {}): Grounds => ({
  rules: readRules({ rules: [rule(5)] }, 'first'),
  calendars: [],
  division: '220122',
  ancestors: [
    { node: 'city', division: '2201' },
    { node: 'province', division: '22' },
  ],
  ...over,
});

let next = 0;
function set(by: string, type: string, day: string, body: object): Placed {
  const occurred_at = Date.parse(`${day}T10:00:00+08:00`);
  const id = derivedId(occurred_at, Buffer.from(`${++next}`));
  const record = { id, type, subject: '甲', department: by, occurred_at, body };
  const [prepared] = prepareRecord(record, { now: occurred_at, random: (n) => Buffer.alloc(n) });
  return { origin: `net/${by}/1-00000000`, index: next, entry: prepared!.entry };
}

const rules = (by: string, from: string, days: number, scope: object = {}, id = 'case.decide') =>
  set(by, 'rules.set', from, { scope, effective_from: from, rules: [{ ...rule(days), id }] });

/** How many days the rule gives that is in force on a day. */
function daysOn(day: string, said: Placed[]): number | undefined {
  const at = dayOfDate(day)!;
  const { rules: inUse } = lawOf(grounds(), 'nongan', said);
  return inUse.of('case').find(({ from, until }) => from <= at && at <= until)?.rule.budget.statutory?.days;
}

it('A5: a version of the rules holds for what starts from its day on, the nearest scope first', () => {
  const province = rules('province', '2026-03-05', 10);
  const city = rules('city', '2026-03-09', 7);
  const later = rules('province', '2026-03-12', 20);
  const said = [province, city, later];
  const days = ['2026-03-04', '2026-03-05', '2026-03-09', '2026-03-12'];
  expect(days.map((day) => daysOn(day, said))).toEqual([5, 10, 7, 7]);
  // In whatever order they are read.
  expect(days.map((day) => daysOn(day, said.toReversed()))).toEqual([5, 10, 7, 7]);
  const own = rules('province', '2026-03-10', 3, { nodes: ['nongan'] });
  expect(days.map((day) => daysOn(day, [...said, own]))).toEqual([5, 10, 7, 3]);
});

it('A5: what is for others, contradicts itself, or is said by a node that is no ancestor changes nothing', () => {
  const others = rules('province', '2026-03-05', 10, { divisions: ['2202'] });
  const odd = set('city', 'rules.set', '2026-03-05', {
    scope: {},
    effective_from: '2026-03-05',
    rules: [rule(9), rule(8)],
  });
  const stranger = rules('siping', '2026-03-05', 10);
  expect(daysOn('2026-03-06', [others, odd, stranger])).toBe(5);
});

it('A5: days off that a city puts on record are no working days in its area, and are named by their entry', () => {
  const off = set('city', 'calendar.set', '2026-03-02', {
    scope: {},
    effective_from: '2026-03-02',
    valid_from: '2026-01-01',
    valid_until: '2026-12-31',
    off_days: ['2026-03-04'],
    work_days: [],
  });
  const { calendars, versions } = lawOf(grounds(), 'nongan', [off]);
  const day = dayOfDate('2026-03-04')!;
  expect(calendars.of('220122', 'nongan').isWorked(day)).toBe(false);
  expect(calendars.of('220202', 'elsewhere').isWorked(day)).toBe(true);
  const [name] = calendars.of('220122', 'nongan').versions;
  expect(versions.get(name!)).toEqual({ origin: off.origin, index: off.index });
});

it('A5: a calendar for all lies over the nation’s, by whomever it is set; the top center alone sets the nation’s anew', () => {
  const holds = { valid_from: '2026-01-01', valid_until: '2026-12-31' };
  const nation = readLayer(
    { divisions: [''], ...holds, off_days: ['2026-05-01'], work_days: ['2026-05-09'] },
    'nation',
  );
  const ancestors = [
    { node: 'district', division: undefined },
    { node: 'city', division: '220100' },
    { node: 'province', division: undefined },
  ];
  const calendar = (by: string, off_days: string[], work_days: string[] = [], scope: object = {}) =>
    set(by, 'calendar.set', '2026-03-02', {
      scope,
      effective_from: '2026-03-02',
      ...holds,
      off_days,
      work_days,
    });
  const days = ['2026-05-01', '2026-05-09', '2026-05-11', '2026-05-12'].map((day) => dayOfDate(day)!);
  const worked = (...said: Placed[]) => {
    const { calendars } = lawOf(grounds({ calendars: [nation], ancestors }), 'nongan', said);
    return days.map((day) => calendars.of('220122', 'nongan').isWorked(day));
  };
  expect(worked()).toEqual([false, true, true, true]);
  for (const by of ['district', 'city', 'province'])
    expect([by, worked(calendar(by, ['2026-05-11']))]).toEqual([by, [false, true, false, true]]);
  // Of centers the nearer counts, whether it has a code or not, and in whatever order they spoke.
  const city = calendar('city', ['2026-05-11', '2026-05-12']);
  const district = calendar('district', [], ['2026-05-11']);
  for (const said of [
    [city, district],
    [district, city],
  ])
    expect(worked(...said)).toEqual([false, true, true, false]);
  const all = { divisions: [''] };
  expect(worked(calendar('city', ['2026-05-11'], [], all))).toEqual([false, true, false, true]);
  expect(worked(calendar('province', ['2026-05-11'], [], all))).toEqual([true, false, false, true]);
  expect(worked(calendar('stranger', ['2026-05-11']))).toEqual([false, true, true, true]);
});
