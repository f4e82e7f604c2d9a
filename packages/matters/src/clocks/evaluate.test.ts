import { expect, test } from 'vitest';
import { bundledJudging } from '../bundled.ts';
import { ItemCatalogue } from '../catalogue.ts';
import { dateOf, dayOfDate } from '../days.ts';
import { readRules } from '../rules/read.ts';
import { Rules } from '../rules/rules.ts';
import type { Kind } from '../rules/schema.ts';
import type { Clock } from './clock.ts';
import { evaluate } from './evaluate.ts';
import type { MatterEvent } from './event.ts';
import type { Item } from './limits.ts';

const { rules: bundled, calendars } = bundledJudging();
const day = (text: string): number => dayOfDate(text)!;

/** @param missed up to which day its node had been heard without it */
type Said = [date: string, type: string, body?: MatterEvent['body'], missed?: string];

const eventsOf = (said: Said[]): MatterEvent[] =>
  said.map(([date, type, body = {}, missed], index) => ({
    id: `r${index}`,
    type,
    day: day(missed ?? date),
    claimed: day(date),
    missed: missed === undefined ? undefined : day(missed),
    seen: undefined,
    body,
  }));

const item = (node: string, said: Item) =>
  new ItemCatalogue([{ node, code: 'A1', day: day('2008-01-01'), item: said }]);

interface Asked {
  kind?: Kind;
  division?: string;
  catalogue?: ItemCatalogue;
  rules?: Rules;
  on: string;
}

function clocks(
  said: Said[],
  { kind = 'case', division, catalogue, rules = bundled, on }: Asked,
): Map<string, Clock> {
  const judging = { rules, calendars, catalogue: catalogue ?? new ItemCatalogue([]) };
  const found = evaluate(judging, { node: 'nongan', kind, division, events: eventsOf(said) }, day(on));
  return new Map(found.map((clock) => [`${clock.clock} ${clock.run}`, clock]));
}

const shown = (clock: Clock | undefined) =>
  clock && {
    state: clock.state,
    due: clock.due === null ? null : dateOf(clock.due),
    cards: clock.cards.map(({ level, on }) => `${level} ${dateOf(on)}`),
  };

const licence = item('nongan', { name: '许可', item_type: '01', statutory_days: 20 });
const accept: Said = ['2009-04-02', 'case.accept', { accepted: true, item_code: 'A1' }];

test('20 working days from 2009-04-02 is 2009-05-04; the day after is red', () => {
  const on = (date: string) => shown(clocks([accept], { catalogue: licence, on: date }).get('case.decide 1'));
  expect(on('2009-05-04')).toEqual({ state: 'running', due: '2009-05-04', cards: [] });
  expect(on('2009-05-05')).toEqual({ state: 'late', due: '2009-05-04', cards: ['red 2009-05-05'] });
});

test('延边’s days move a due day there and nowhere else', () => {
  const said: Said[] = [['2024-08-26', 'case.accept', { accepted: true, statutory_days: 7 }]];
  const due = (division: string) =>
    shown(clocks(said, { division, on: '2024-08-30' }).get('case.decide 1'))?.due;
  expect(due('222401')).toBe('2024-09-09');
  expect(due('220122')).toBe('2024-09-04');
});

test('2027 is provisional (暂定)', () => {
  const said: Said[] = [['2026-12-20', 'case.accept', { accepted: true, statutory_days: 20 }]];
  const [clock] = clocks(said, { on: '2026-12-21' }).values();
  expect(clock?.provisional).toBe(true);
  expect(clocks([accept], { catalogue: licence, on: '2009-05-05' }).get('case.decide 1')?.provisional).toBe(
    false,
  );
});

test('a request with no supplement notice never turns red on day 8', () => {
  const said: Said[] = [['2024-03-01', 'disclosure.request']];
  const found = clocks(said, { kind: 'request', on: '2024-03-20' });
  expect([...found.keys()]).toEqual(['request.reply.711 1']);
  const late: Said[] = [...said, ['2024-03-15', 'disclosure.supplement_notice']];
  const notice = clocks(late, { kind: 'request', on: '2024-03-20' }).get('request.supplement_notice 1');
  expect(shown(notice)).toEqual({ state: 'late', due: '2024-03-12', cards: ['red 2024-03-13'] });
});

test('a licence whose limit is “6个月” has no invented 20 days, one without any has', () => {
  const of = (said: Item) =>
    clocks([accept], { catalogue: item('nongan', said), on: '2009-05-05' }).get('case.decide 1');
  expect(of({ name: '许可', item_type: '01', statutory_limit: '6个月' })).toBeUndefined();
  expect(of({ name: '许可', item_type: '01' })?.budget).toBe(20);
  expect(of({ name: '给付', item_type: '05' })).toBeUndefined();
  const promised = of({ name: '许可', item_type: '01', statutory_limit: '6个月', promised_days: 5 });
  expect([promised?.due, dateOf(promised?.promisedDue ?? 0), promised?.state]).toEqual([
    null,
    '2009-04-10',
    'late',
  ]);
});

test('nobody told within 5 working days: accepted on the day of application, whatever is said later', () => {
  const said: Said[] = [
    ['2024-03-01', 'case.apply', { item_code: 'A1' }],
    ['2024-03-12', 'case.accept', { accepted: true }],
  ];
  const found = clocks(said, { catalogue: licence, on: '2024-03-29' });
  expect(shown(found.get('case.notice 1'))).toMatchObject({ state: 'late', cards: ['red 2024-03-11'] });
  const decide = found.get('case.decide 1')!;
  expect([dateOf(decide.started), dateOf(decide.due!), decide.startRecord]).toEqual([
    '2024-03-01',
    '2024-03-29',
    'r0',
  ]);
  expect(decide.why()[1]).toMatchObject({
    zh: expect.stringContaining('视为受理'),
    en: expect.stringContaining('deemed'),
  });
});

const started: Said = [
  '2024-03-01',
  'case.accept',
  { accepted: true, statutory_days: 10, promised_days: 30 },
];
const special = (date: string, what: 'start' | 'end', body: MatterEvent['body'] = {}): Said => [
  date,
  `case.special_${what}`,
  { special_type: '2', ...body },
];
const decide = (said: Said[], on: string) => clocks([started, ...said], { on }).get('case.decide 1')!;

test('a promise above statute is cut to it; of two marks on a day the highest counts', () => {
  const clock = decide([], '2024-03-18');
  expect([dateOf(clock.due!), dateOf(clock.promisedDue!)]).toEqual(['2024-03-15', '2024-03-15']);
  expect(shown(clock)?.cards).toEqual(['warning 2024-03-13', 'red 2024-03-18']);
});

test('a suspension takes its days out, overlapping ones once; while it is open nothing is due', () => {
  const open = [special('2024-03-05', 'start', { number: 1 })];
  expect(shown(decide(open, '2024-06-01'))).toEqual({ state: 'suspended', due: null, cards: [] });
  const ended = [
    ...open,
    special('2024-03-06', 'start', { number: 2 }),
    special('2024-03-12', 'end', { number: 1 }),
  ];
  expect(shown(decide(ended, '2024-03-12'))?.due).toBeNull();
  const both = [...ended, special('2024-03-08', 'end', { number: 2 })];
  expect(shown(decide(both, '2024-03-12'))).toMatchObject({ state: 'suspended', due: '2024-03-22' });
  expect(decide(both, '2024-03-13').used).toBe(3);
});

test('what comes after the due day then in force changes nothing', () => {
  expect(shown(decide([special('2024-03-18', 'start')], '2024-04-01'))?.due).toBe('2024-03-15');
  const extend = (date: string): Said => [date, 'case.special_start', { special_type: '1', days: 30 }];
  expect(shown(decide([extend('2024-03-18')], '2024-03-18'))?.due).toBe('2024-03-15');
  const extended = decide([extend('2024-03-15')], '2024-03-18');
  expect([shown(extended)?.due, extended.budget]).toEqual(['2024-03-29', 20]);
});

test('closed while nothing is due: met; void once withdrawn', () => {
  const said = [special('2024-03-05', 'start')];
  expect(decide([...said, ['2024-09-01', 'case.close', { outcome: '准予' }]], '2024-09-02').state).toBe(
    'met',
  );
  expect(decide([['2024-03-05', 'case.withdraw']], '2024-09-02')).toMatchObject({
    state: 'void',
    done: null,
  });
});

test('a restart voids a run that is not late, and leaves a late one late', () => {
  const asked = (again: string) =>
    clocks(
      [
        ['2024-03-01', 'disclosure.request'],
        [again, 'disclosure.supplement_received'],
      ],
      { kind: 'request', on: '2024-06-03' },
    );
  const early = asked('2024-03-20');
  expect([early.get('request.reply.711 1')?.state, dateOf(early.get('request.reply.711 2')!.due!)]).toEqual([
    'void',
    '2024-04-18',
  ]);
  expect(asked('2024-05-20').get('request.reply.711 1')?.state).toBe('late');
});

test('the edition follows the day of the request', () => {
  const of = (date: string) => [
    ...clocks([[date, 'disclosure.request']], { kind: 'request', on: '2019-07-01' }).keys(),
  ];
  expect(of('2019-05-14')).toEqual(['request.reply.492 1']);
  expect(of('2019-05-15')).toEqual(['request.reply.711 1']);
});

test('信访: 60 days, the last moved off a holiday; 12345 has a clock only where a number is set', () => {
  const said: Said[] = [
    ['2024-07-01', 'complaint.file', { channel: '信访' }],
    ['2024-07-09', 'complaint.accept'],
  ];
  const found = clocks(said, { kind: 'complaint', on: '2024-07-10' });
  expect(shown(found.get('complaint.accept 1'))?.state).toBe('met');
  expect(shown(found.get('complaint.reply 1'))?.due).toBe('2024-09-09');
  const hotline: Said[] = [['2024-07-01', 'complaint.file', { channel: '12345' }]];
  expect(clocks(hotline, { kind: 'complaint', on: '2024-07-10' }).size).toBe(0);
});

test('a clock keeps the version of the rules in force on the day it started', () => {
  const versions = [5, 7].map((days, index) => ({
    effectiveFrom: day(index === 0 ? '2020-01-01' : '2024-03-04'),
    set: readRules(
      {
        rules: [
          {
            id: 'case.x',
            kind: 'case',
            unit: 'working_day',
            start: { on: 'case.apply' },
            stop: [{ on: 'case.close' }],
            budget: { statutory: { days } },
            marks: [],
          },
        ],
      },
      `version ${index}`,
    ),
  }));
  const budget = (date: string) =>
    clocks([[date, 'case.apply']], { rules: new Rules(versions), on: '2024-04-01' }).get('case.x 1')?.budget;
  expect([budget('2019-01-01'), budget('2024-03-03'), budget('2024-03-04')]).toEqual([5, 5, 7]);
});

test('nextAt is the next day on which anything changes by itself', () => {
  const next = (on: string) => {
    const { nextAt } = decide([], on);
    return nextAt === null ? null : dateOf(nextAt);
  };
  expect(next('2024-03-01')).toBe('2024-03-13');
  expect(next('2024-03-13')).toBe('2024-03-16');
  expect(next('2024-03-16')).toBe('2024-03-18');
  expect(next('2024-03-18')).toBeNull();
});

test('A1: a matter of twenty thousand events stops nobody', () => {
  const many =
    (type: string, body: MatterEvent['body'] = {}) =>
    (_: unknown, n: number): Said => [`2024-03-${String(1 + (n % 28)).padStart(2, '0')}`, type, body];
  const list = (type: string, body?: MatterEvent['body']) => Array.from({ length: 4_000 }, many(type, body));
  const said = [
    ...list('disclosure.request'),
    ...list('disclosure.consult'),
    ...list('disclosure.consult_reply'),
    ...list('disclosure.supplement_received'),
    ...list('disclosure.extend', { days: 5 }),
  ];
  const found = clocks(said, { kind: 'request', on: '2024-06-03' });
  expect(found.get('request.reply.711 1')?.state).toBe('void');
  expect(found.size).toBeLessThanOrEqual(1_000);
});

test('A6: what a hearing missed moves past nothing that followed it', () => {
  const missed = ([date, type, body = {}]: Said, by: string): Said => [date, type, body, by];
  const late = missed(accept, '2009-04-20');
  const on = (said: Said[], clock = 'case.decide 1') =>
    shown(clocks(said, { catalogue: licence, on: '2009-07-31' }).get(clock));
  const without = { due: '2009-05-19', cards: [] };
  expect(on([late])).toEqual({ state: 'late', due: '2009-05-19', cards: ['red 2009-05-20'] });
  expect(on([late, ['2009-04-10', 'case.close', { outcome: '准予' }]])).toEqual({ state: 'met', ...without });
  const closed = missed(['2009-04-10', 'case.close', { outcome: '准予' }], '2009-04-15');
  expect(on([late, closed])).toEqual({ state: 'met', ...without });
  expect(on([late, ['2009-04-10', 'case.withdraw']])).toEqual({ state: 'void', ...without });
  // What was closed before it was accepted has not been closed since.
  expect(on([late, ['2009-04-01', 'case.close', { outcome: '退回' }]])?.state).toBe('late');

  const extension: Said = ['2009-04-10', 'case.special_start', { special_type: '1', days: 10 }];
  expect(on([late, extension])?.due).toBe('2009-06-03');
  const suspension = missed(
    ['2009-04-03', 'case.special_start', { special_type: '2', number: 1 }],
    '2009-04-20',
  );
  const resumed: Said = ['2009-04-10', 'case.special_end', { special_type: '2', number: 1 }];
  expect(on([accept, suspension, resumed])?.due).toBe('2009-05-04');

  const applied: Said = ['2009-04-02', 'case.apply', {}, '2009-04-20'];
  const supplemented: Said = ['2009-04-10', 'case.supplement_received', { complete: true }];
  const accepted: Said = ['2009-04-13', 'case.accept', { accepted: true, item_code: 'A1' }];
  expect(on([applied, supplemented, accepted], 'case.notice 1')?.state).toBe('void');
  expect(on([applied, supplemented, accepted], 'case.notice 2')?.state).toBe('met');
});

/** The days of a clock, each as it is drawn: its date, what the calendar says, what was counted. */
const drawn = (clock: Clock | undefined) =>
  clock?.days().map(({ on, kind, nth, suspended, provisional }) => {
    const counted = suspended ? '中止' : (nth ?? '—');
    return `${dateOf(on).slice(5)} ${kind} ${counted}${provisional ? ' 暂定' : ''}`;
  });

test('A5: a clock shows its days as it counted them: weekends, holidays, make-up days, a suspension', () => {
  const said: Said[] = [
    ['2026-09-18', 'case.accept', { accepted: true, item_code: 'A1' }],
    ['2026-10-09', 'case.special_start', { special_type: '2', special_name: '检验', number: 1 }],
    ['2026-10-12', 'case.special_end', { special_type: '2', number: 1, result: '合格' }],
  ];
  const clock = clocks(said, { catalogue: licence, on: '2026-10-14' }).get('case.decide 1');
  const days = drawn(clock) ?? [];
  expect(days.slice(0, 12)).toEqual([
    '09-18 work —',
    '09-19 weekend —',
    '09-20 make_up 1',
    '09-21 work 2',
    '09-22 work 3',
    '09-23 work 4',
    '09-24 work 5',
    '09-25 holiday —',
    '09-26 weekend —',
    '09-27 weekend —',
    '09-28 work 6',
    '09-29 work 7',
  ]);
  expect(days.slice(20, 27)).toEqual([
    '10-08 work 9',
    '10-09 work 10',
    '10-10 make_up 中止',
    '10-11 weekend 中止',
    '10-12 work 中止',
    '10-13 work 11',
    '10-14 work 12',
  ]);
  expect(days.at(-1)).toBe(`${dateOf(clock?.due ?? 0).slice(5)} work 20`);
});

test('a day past what a calendar knows is provisional; of a long clock the last days are drawn, rightly numbered', () => {
  const catalogue = item('nongan', { name: '许可', item_type: '01', statutory_days: 400 });
  const said: Said[] = [['2026-06-01', 'case.accept', { accepted: true, item_code: 'A1' }]];
  const days = drawn(clocks(said, { catalogue, on: '2026-06-02' }).get('case.decide 1')) ?? [];
  expect([days.length, days.at(-1)?.endsWith('work 400 暂定')]).toEqual([140, true]);
});
