import { encode, recordTypes } from '@hutong/record';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOfMoment } from '../days.ts';
import type { FoldEvent } from './event.ts';
import { actsIn, fold, stateOf } from './fold.ts';
import type { FoldKind } from './matter.ts';
import { idOf } from './testing.ts';

const KINDS: readonly FoldKind[] = ['case', 'request', 'complaint', 'document', 'item'];
const EDGE = 2 ** 53 - 1;

/** What any record may say, understood or not. */
const bodies = fc.record(
  {
    accepted: fc.boolean(),
    complete: fc.boolean(),
    special_type: fc.constantFrom('1', '2'),
    number: fc.integer({ min: 1, max: 3 }),
    step: fc.constant('审查'),
    action: fc.constant('通过'),
    outcome: fc.constantFrom('准予', '予以公开', '属实', '不予受理'),
    materials: fc.constant<string[]>(['图纸']),
    owner: fc.constantFrom('A1', 'B2'),
    status: fc.constantFrom('有效', '废止', '在用', '取消'),
    state: fc.constantFrom('1', '进厅', '退出'),
    result: fc.constantFrom('维持', '纠正'),
    route: fc.constant('行政复议'),
    by: fc.constant('申请人'),
    method: fc.constantFrom('窗口领取', '不予公开'),
    title: fc.constant('标题'),
    name: fc.constant('事项'),
    item_name: fc.constantFrom('甲', '乙'),
    requester_type: fc.constant('自然人'),
    reason: fc.string({ maxLength: 20 }),
    closed_at: fc.constantFrom('2026-03-02', '不是时间'),
    document: fc.integer({ min: 0, max: 12 }).map(idOf),
    part: fc.integer({ min: 1, max: 3 }),
    of: fc.integer({ min: 0, max: 12 }).map(idOf),
    solved: fc.boolean(),
  },
  { requiredKeys: ['reason', 'materials', 'step', 'action', 'title', 'name', 'item_name', 'requester_type'] },
);

const at = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }).map((day) => 1_772_380_800_000 + day * 86_400_000) },
  { weight: 1, arbitrary: fc.constantFrom(-EDGE, EDGE, 0) },
);

const families: Readonly<Record<FoldKind, string>> = {
  case: 'case.',
  request: 'disclosure.',
  complaint: 'complaint.',
  document: 'disclosure.',
  item: 'catalogue.',
};

function typesOf(kind: FoldKind): fc.Arbitrary<string> {
  const own = [...recordTypes.keys()].filter((type) => type.startsWith(families[kind]));
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...own) },
    { weight: 1, arbitrary: fc.constantFrom('case.hold', 'notice', 'genesis') },
  );
}

/** Up to 12 records of a matter, some of which correct or replace others; understood where they happen to be. */
function eventsOf(kind: FoldKind): fc.Arbitrary<FoldEvent[]> {
  const one = fc.record({
    type: typesOf(kind),
    body: bodies,
    occurredAt: at,
    recordedAt: at,
    backfilled: fc.boolean(),
    log: fc.integer({ min: 0, max: 2 }),
    redacted: fc.boolean(),
    unreviewed: fc.boolean(),
  });
  return fc.array(one, { maxLength: 12 }).map((all) =>
    all.map((said, n): FoldEvent => {
      const body = said.redacted ? {} : said.body;
      const understood = recordTypes.get(said.type)?.body.safeParse(body).success ?? false;
      return { ...said, body, id: idOf(n), department: '局', receivedAt: null, index: n, understood };
    }),
  );
}

const folded = (kind: FoldKind, events: readonly FoldEvent[]): string =>
  JSON.stringify(fold(kind, 'A-1', events));

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}

test.each(KINDS)(
  'A1, A3: a %s is the same in whatever order its entries arrive, twice or once, dropped or kept',
  (kind) => {
    const cases = eventsOf(kind).chain((events) => {
      const many = [...events, ...events.filter((_, n) => n % 3 === 0)];
      const shuffled = fc.shuffledSubarray(many, { minLength: many.length, maxLength: many.length });
      return fc.tuple(fc.constant(events), shuffled);
    });
    fc.assert(
      fc.property(cases, ([events, shuffled]) => {
        const once = folded(kind, freeze(events));
        expect(folded(kind, shuffled)).toBe(once);
        expect(folded(kind, JSON.parse(JSON.stringify(events)) as FoldEvent[])).toBe(once);
      }),
      { numRuns: 300 },
    );
  },
);

test.each(KINDS)('A1: whatever is said of a %s is kept, in order, and either counts or is told', (kind) => {
  fc.assert(
    fc.property(eventsOf(kind), (events) => {
      const matter = fold(kind, 'A-1', events);
      expect(encode(matter).length).toBeGreaterThan(0);
      expect(matter.events.map(({ id }) => id).sort()).toEqual(events.map(({ id }) => id).sort());
      const times = matter.events.map(({ occurredAt }) => occurredAt);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const told = new Set(matter.anomalies.map(({ id }) => id));
      for (const { id, voidedBy, state } of matter.events) {
        const { understood } = events.find((event) => event.id === id)!;
        if (voidedBy !== null) expect([told.has(id), state]).toEqual([false, null]);
        else if (!understood) expect(told).toContain(id);
      }
      // Within a day an end that stands before its beginning is read after it.
      expect(matter.state).toBe(matter.events.find(({ id }) => id === matter.by)?.state ?? 'none');
      const days = matter.events
        .filter(({ state }) => state !== null)
        .map((line) => dayOfMoment(line.occurredAt));
      expect(matter.since === null ? undefined : dayOfMoment(matter.since)).toBe(days.at(-1));
      expect(stateOf(matter).word.zh).toMatch(/./);
      expect(actsIn(kind, matter.state).length).toBeGreaterThan(1);
    }),
    { numRuns: 300 },
  );
});

test('two hundred special procedures, one of them never ended', () => {
  const said = (n: number, type: string, body: Record<string, string | boolean>): FoldEvent => {
    const times = { occurredAt: n, recordedAt: n, receivedAt: null, backfilled: false };
    return {
      id: idOf(n),
      type,
      department: '局',
      ...times,
      log: 0,
      index: n,
      body,
      understood: true,
      redacted: false,
      unreviewed: false,
    };
  };
  const events = [said(0, 'case.apply', { item_name: '甲' }), said(1, 'case.accept', { accepted: true })];
  for (let n = 0; n < 200; n++) {
    events.push(said(2 * n + 2, 'case.special_start', { special_type: '2', reason: '检测' }));
    if (n > 0) events.push(said(2 * n + 3, 'case.special_end', { special_type: '2', result: '合格' }));
  }
  const matter = fold('case', 'A-1', events);
  expect(matter).toMatchObject({ state: 'suspended', anomalies: [] });
  expect(matter.pauses.filter(({ to }) => to === null)).toHaveLength(1);
});
