// Random lives of matters: every event that a clock heeds, in any order, twice, corrected, with days at the edges.
import fc from 'fast-check';

/** A record as `POST /api/records` takes it, with who said it and when it was recorded and seen. */
export interface GivenRecord {
  node: string;
  recorded_at: string;
  received_at?: string;
  /** Up to this day its node had been heard without it. */
  missed?: string;
  id: string;
  type: string;
  subject: string;
  department: string;
  occurred_at: string;
  body: Record<string, unknown>;
}

export const divisions = { nongan: '220122', yanji: '222401', city: '2201' };

const DAY_MS = 86_400_000;
/** Around 延边’s September, National Day and the end of all calendars’ certainty. */
const FIRST = Date.parse('2024-08-20');

export const dateAfter = (day: number): string => new Date(FIRST + day * DAY_MS).toISOString().slice(0, 10);

const day = (max: number) => fc.integer({ min: 0, max });
const date = fc.integer({ min: -5, max: 90 }).map(dateAfter);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const body = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .record(fields)
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
const one = (...values: unknown[]) => fc.constantFrom(...values);
const days = one(0, 1, 3, 5, 8, 15, 20);
const of = fc.integer({ min: 0, max: 12 }).map(recordId);

function recordId(n: number): string {
  return `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

const materials = fc.constant(['身份证明']);
const step = {
  step: one('审查', '决定'),
  step_number: optional(one(1, 2)),
  action: one('通过'),
  state: optional(one('1', '2')),
};
const special = { number: optional(one(1, 2)), special_type: one('1', '2') };

const position = { origin: 'jilin/city/0-00000000', index: 1, leaf: `${'A'.repeat(43)}=` };
const card = body({
  node: one('nongan'),
  of_kind: one('case', 'card'),
  number: one('220122-2024-0001'),
  rule: one('case.decide'),
  start_record: of,
  level: one('warning', 'yellow', 'red'),
  on: date,
  hearing: fc.constant(position),
  rules: fc.constant(position),
  calendars: fc.constant([]),
  entries: fc.constant([]),
});

const EVENTS: Record<string, [type: string, body: fc.Arbitrary<Record<string, unknown>>][]> = {
  case: [
    [
      'case.apply',
      body({ item_name: one('食品经营许可', '户外广告'), item_code: optional(one('A1', 'A2', 'B9')) }),
    ],
    [
      'case.accept',
      body({
        accepted: one(true, true, true, false),
        statutory_days: optional(days),
        promised_days: optional(days),
        promised_at: optional(date),
      }),
    ],
    ['case.supplement_notice', body({ materials })],
    ['case.supplement_received', body({ materials, complete: one(true, false) })],
    ['case.step', body({ ...step, started_at: optional(date), ended_at: optional(date) })],
    ['case.special_start', body({ ...special, reason: one('现场勘验'), days: optional(days) })],
    ['case.special_start', body({ ...special, reason: one('现场勘验'), days: optional(days) })],
    ['case.special_end', body({ ...special, result: one('合格') })],
    ['case.close', body({ outcome: one('准予', '准予', '不予', '退回') })],
    ['case.deliver', body({ method: one('窗口领取') })],
    ['case.publish', body({ index_number: one('006939748/2024-00001') })],
    ['case.withdraw', body({ by: one('申请人') })],
    ['case.correct', body({ of, reason: one('录入有误') })],
  ],
  request: [
    ['disclosure.request', body({ requester_type: one('自然人'), received_at: optional(date) })],
    ['disclosure.supplement_notice', body({})],
    ['disclosure.supplement_received', body({})],
    ['disclosure.extend', body({ days: optional(one(5, 20, 30)) })],
    ['disclosure.consult', body({ of: optional(one('1', '2')) })],
    ['disclosure.consult', body({ of: optional(one('1', '2')) })],
    ['disclosure.consult_reply', body({ of: optional(fc.oneof(one('1', '2'), of)) })],
    ['disclosure.reply', body({ outcome: one('予以公开') })],
    ['disclosure.transfer', body({})],
    ['disclosure.correct', body({ of, reason: one('录入有误') })],
  ],
  complaint: [
    ['complaint.file', body({ title: one('窗口态度'), channel: optional(one('信访', '12345', '大厅')) })],
    ['complaint.accept', body({ accepted: optional(one(true, false)), promised_at: optional(date) })],
    ['complaint.extend', body({ days: optional(one(5, 30, 60)) })],
    ['complaint.transfer', body({})],
    ['complaint.reply', body({ outcome: one('属实') })],
  ],
  document: [
    [
      'disclosure.document',
      body({
        title: one('办事指南'),
        written: optional(date),
        method: optional(one('主动公开', '依申请公开')),
      }),
    ],
    ['disclosure.correct', body({ of, reason: one('录入有误') })],
  ],
  card: [
    ['supervision.card', card],
    ['supervision.card', card],
    ['supervision.urge', body({ node: one('nongan'), of: optional(of), text: one('请尽快答复'), due: date })],
    ['supervision.answer', body({ to: one('nongan', 'yanji'), of, text: one('已整改') })],
    ['supervision.appeal', body({ to: one('nongan', 'yanji'), of, reason: one('当日已办结') })],
    ['supervision.withdraw', body({ of, reason: one('补录属实') })],
  ],
};

const ITEMS: [string, object][] = [
  [
    'A1',
    {
      name: '食品经营许可',
      item_type: '01',
      statutory_days: 10,
      promised_days: 5,
      steps: [
        { step: '审查', days: 3 },
        { step: '决定', days: 0 },
      ],
    },
  ],
  ['A1', { name: '食品经营许可', item_type: '01', promised_days: 8, effective_from: dateAfter(30) }],
  ['A2', { name: '户外广告', item_type: '01', statutory_limit: '6个月' }],
];

/**
 * Lines of the catalogue, and those of one matter of each kind.
 * @param missed how many days after it occurred a hearing was still without a record
 */
const recordsOf = (...missed: (number | undefined)[]): fc.Arbitrary<GivenRecord[]> =>
  fc
    .constantFrom(...Object.keys(EVENTS))
    .chain((kind) =>
      fc.array(
        fc.constantFrom(...EVENTS[kind]!).chain(([type, content]) =>
          fc.record({
            id: fc.integer({ min: 0, max: 12 }).map(recordId),
            node: fc.constantFrom('nongan', 'nongan', 'yanji'),
            type: fc.constant(type),
            body: content,
            day: day(60),
            hour: fc.constantFrom('00:00:00', '09:30:00', '23:59:59'),
            recorded: fc.constantFrom(0, 0, 0, 3, -2),
            seen: optional(fc.integer({ min: 0, max: 5 })),
            missed: fc.constantFrom(...missed),
          }),
        ),
        { minLength: 1, maxLength: 14 },
      ),
    )
    .map((events) => [...catalogue(), ...events.map(recordOf)]);

export const givenRecords = recordsOf(undefined);
/** As they are judged for cards: some were put on record after a hearing. */
export const missedRecords = recordsOf(undefined, undefined, 1, 6, 25);

interface Drawn {
  id: string;
  node: string;
  type: string;
  body: Record<string, unknown>;
  day: number;
  hour: string;
  recorded: number;
  seen: number | undefined;
  missed: number | undefined;
}

function recordOf(drawn: Drawn): GivenRecord {
  const { id, node, type, body: content, day: on, hour, recorded, seen, missed } = drawn;
  const record: GivenRecord = {
    node,
    id,
    type,
    subject: '220122-2024-0001',
    department: '市场监管局',
    occurred_at: `${dateAfter(on)}T${hour}+08:00`,
    recorded_at: `${dateAfter(on + recorded)}T12:00:00+08:00`,
    body: content,
  };
  // Corrections are read wherever they stand, and no card is dealt for what is said of cards.
  if (missed !== undefined && !/correct$|^supervision/.test(type)) record.missed = dateAfter(on + missed);
  if (seen !== undefined) record.received_at = `${dateAfter(on + seen)}T12:00:00+08:00`;
  return record;
}

function catalogue(): GivenRecord[] {
  return ['nongan', 'city'].flatMap((node, n) =>
    ITEMS.filter(([code]) => node === 'nongan' || code === 'A2').map(([code, content], index) => ({
      node,
      recorded_at: '2024-01-01T00:00:00+08:00',
      id: recordId(100 + 10 * n + index),
      type: 'catalogue.item',
      subject: code,
      department: '市场监管局',
      occurred_at: '2024-01-01T00:00:00+08:00',
      body: { ...content },
    })),
  );
}

const limit = (n: number) => ({ statutory: { days: n } });

/** Rules for what the bundled ones leave untried. */
export const oddRules = [
  {
    id: 'odd.zero',
    kind: 'case',
    unit: 'working_day',
    start: { on: 'case.apply' },
    stop: [{ on: 'case.close' }],
    budget: limit(0),
    marks: [
      { card: 'yellow', of: 'statutory', plus: 1 },
      { card: 'red', of: 'statutory', plus: 2 },
    ],
  },
  {
    id: 'odd.rolled',
    kind: 'case',
    unit: 'calendar_day',
    roll: true,
    start: { on: 'case.apply' },
    restart: [{ on: 'case.supplement_received' }],
    stop: [{ on: 'case.close' }],
    void: [{ on: 'case.withdraw' }],
    budget: { statutory: { from: ['event.statutory_days'], default: { days: 10 } }, promised: { days: 4 } },
    suspend: [{ from: { on: 'case.special_start' }, to: { on: 'case.special_end' }, max: 6 }],
    extend: { on: 'case.step', default: 3, times: 2, adds_to: ['promised'] },
    marks: [
      { card: 'warning', of: 'promised', plus: -3 },
      { card: 'yellow', of: 'promised', plus: 0 },
      { card: 'red', of: 'statutory', plus: 5 },
    ],
  },
  {
    id: 'odd.promise',
    kind: 'case',
    unit: 'working_day',
    each: 'step_number',
    start: { on: 'case.step', at: { field: 'started_at' } },
    stop: [{ on: 'case.step', when: { state: '2' }, at: { field: 'ended_at' } }],
    budget: {
      promised: { from: ['event.ended_at'], default: { days: 2, applies: { step_number: 'present' } } },
    },
    extend: { on: 'case.accept', default: 2, adds_to: ['promised'] },
    suspend: [{ from: { on: 'case.supplement_notice' }, to: { on: 'case.supplement_received' } }],
    marks: [
      { card: 'warning', of: 'promised', plus: -1 },
      { card: 'yellow', of: 'promised', plus: 1 },
    ],
  },
];

export const oddParams = { '12345.days': { '22': 7, '2224': 5 }, 'answer.days': 5 };
