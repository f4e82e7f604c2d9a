import type { Archive } from '@hutong/archive';
import { dateOf, dayOfDate, readRules } from '@hutong/matters';
import { derivedId, prepareRecord, readEntry } from '@hutong/record';
import type { Grounds, Hearing } from '@hutong/supervision';
import type { Left } from '@hutong/trust';
import { expect, it } from 'vitest';
import { leftOf } from '../../redactions/moved.ts';
import { earnedFrom } from './earned.ts';

const LOG = 'net/nongan/1-00000000';
const PAGE = 7;

const RULE = {
  id: 'case.decide',
  kind: 'case',
  unit: 'calendar_day',
  start: { on: 'case.accept' },
  stop: [{ on: 'case.close' }],
  budget: { statutory: { from: ['catalogue.statutory_days'] } },
  marks: [{ card: 'red', of: 'statutory', plus: 1 }],
};
const grounds: Grounds = {
  rules: readRules({ rules: [RULE] }, 'first'),
  calendars: [],
  division: '220122',
  ancestors: [],
};

let made = 0;
function said(type: string, subject: string, body: object, day = '2026-03-02'): Buffer {
  const occurred_at = Date.parse(`${day}T10:00:00+08:00`);
  const id = derivedId(occurred_at, Buffer.from(`${++made}`));
  const record = { type, id, subject, department: '市场监督管理局', occurred_at, body };
  return Buffer.from(prepareRecord(record, { now: occurred_at, random: (n) => Buffer.alloc(n) })[0]!.bytes);
}

/** A log that is read in pages, and how often its beginning was. */
function logOf(entries: readonly Buffer[], redacted: readonly Left[] = []) {
  const isLeft = ({ index }: { index: number }) => !redacted.some((one) => one.index === index);
  const places = entries.map((bytes, index) => ({ origin: LOG, index, bytes }));
  const archive = {
    head: async (origin: string) => (origin === LOG ? { size: entries.length } : undefined),
    run: async (_: string, from: number, to: number) => {
      if (from === 0) logs.passes += 1;
      return places.slice(from, to).filter(isLeft).slice(0, PAGE);
    },
    ofType: async () => [],
    places: async (id: string) => places.filter((one) => isLeft(one) && readEntry(one.bytes)?.id === id),
    entry: async (_: string, index: number) =>
      places.filter(isLeft).find((one) => one.index === index)?.bytes,
  };
  const registry = { redactions: { leftIn: () => redacted } };
  const logs = { passes: 0, archive: archive as unknown as Archive, registry };
  return logs;
}

function hearing(until: string, size: number): Hearing {
  return {
    origin: 'net/city/1-00000000',
    index: dayOfDate(until)!,
    id: until,
    recordedAt: Date.parse(`${until}T08:00:00+08:00`),
    until: dayOfDate(until)!,
    heads: new Map([[LOG, size]]),
    ancestors: new Map(),
    body: { node: 'nongan', heads: [], ancestors: [], until, by: { cosignature: '' } },
  };
}

/** The item stands last, so that every part needs what another pass would read. */
const entries = [
  ...Array.from({ length: 40 }, (_, n) =>
    said('case.accept', `甲-${n}`, { accepted: true, item_code: 'A1' }),
  ),
  ...Array.from({ length: 20 }, (_, n) => said('case.close', `甲-${n * 2}`, { outcome: '退回' })),
  said('catalogue.item', 'A1', { name: '施工许可', item_type: '01', statutory_days: 5 }),
];

it('A7: a long log is judged part by part, and earns the same cards, each once', async () => {
  const hearings = ['2026-03-02', '2026-03-09', '2026-03-20'].map((day) => hearing(day, entries.length));
  const [whole, inParts] = [logOf(entries), logOf(entries)];
  const earned = await earnedFrom(whole, hearings, 0, grounds);
  const again = await earnedFrom(inParts, hearings, 0, grounds, 10);
  expect([whole.passes, inParts.passes]).toEqual([1, 7]);
  expect(earned).toHaveLength(20);
  const byId = (cards: typeof earned) => cards.toSorted((a, b) => a.id.localeCompare(b.id));
  expect(byId(again)).toEqual(byId(earned));
  expect(earned.every(({ body }) => body.on === '2026-03-08')).toBe(true);
  expect(await earnedFrom(whole, hearings, 2, grounds)).toEqual([]);
});

it('A7: a hearing that names more entries than there are is read to the end of what is held, and no further', async () => {
  const hearings = ['2026-03-02', '2026-03-09'].map((day) => hearing(day, Number.MAX_SAFE_INTEGER));
  const logs = logOf(entries);
  expect(await earnedFrom(logs, hearings, 0, grounds, 100)).toHaveLength(20);
  expect(logs.passes).toBe(1);
});

it.each(['case.accept', 'case.close'])(
  'A3, A7: no card comes, goes or changes when %s is redacted, said again or not',
  async (type) => {
    const log = [...entries.slice(-1), ...entries.slice(0, -1)];
    const hearings = ['2026-03-02', '2026-03-09', '2026-03-20'].map((day) => hearing(day, log.length));
    const before = await earnedFrom(logOf(log), hearings, 0, grounds);
    const index = log.findIndex((bytes) => readEntry(bytes)?.type === type);
    const entry = readEntry(log[index]!)!;
    const other = log
      .map((bytes) => readEntry(bytes)!)
      .find((e) => e.subject === entry.subject && e !== entry)!;
    // Said again, later than any hearing.
    const later = [...log, said(type, entry.subject, entry.body)];
    const again = readEntry(later.at(-1)!)!;
    const items = later.map((bytes, i) => ({ origin: LOG, index: i, entry: readEntry(bytes)! }));
    const query = async ({ subject }: { subject?: string }) => ({
      items: items.filter((one) => one.entry.subject === subject) as never[],
    });
    const moved = (await leftOf({ query }, { origin: LOG, index, entry }))!;
    expect(moved).toMatchObject({ type, kind: 'case', replaced_by: again.id });
    const { occurredAt, recordedAt } = entry;
    const left = { origin: LOG, index, record: entry.id, type, occurredAt, recordedAt };
    const saidAgain = { ...left, by: again.id, says: true };
    expect(await earnedFrom(logOf(later, [saidAgain]), hearings, 0, grounds)).toEqual(before);
    // Of what was not said again the matter and the times are left: what was ended stays ended.
    const alone = { ...left, by: other.id, says: false };
    const without = await earnedFrom(logOf(log, [alone]), hearings, 0, grounds);
    if (type === 'case.close') expect(without).toEqual(before);
    else expect(without.length).toBeLessThanOrEqual(before.length);
  },
);

it('A1: what a node says without end under one number ends nobody’s hearing', async () => {
  const many = Array.from({ length: 6_000 }, () =>
    said('case.accept', '乙-1', { accepted: true, item_code: 'A1' }),
  );
  const all = [...many, ...entries];
  const hearings = ['2026-03-02', '2026-03-09'].map((day) => hearing(day, all.length));
  const earned = await earnedFrom(logOf(all), hearings, 0, grounds);
  expect(earned).toHaveLength(21);
});

it('A7: the cards of all hearings, reckoned at once, are those of each hearing by itself', async () => {
  let seed = 7;
  const upTo = (n: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % n;
  };
  const day = (n: number) => dateOf(dayOfDate('2026-03-02')! + n);
  const suspended = {
    ...RULE,
    suspend: [{ from: { on: 'case.special_start' }, to: { on: 'case.special_end' } }],
    marks: [
      { card: 'warning', of: 'statutory', plus: -2 },
      { card: 'yellow', of: 'statutory', plus: 0 },
      { card: 'red', of: 'statutory', plus: 3 },
    ],
  };
  const rules = readRules({ rules: [suspended] }, 'first');
  const item = (days: number, on: string) =>
    said('catalogue.item', 'A1', { name: '施工许可', item_type: '01', statutory_days: days }, on);
  const bodies: [string, object][] = [
    ['case.accept', { accepted: true, item_code: 'A1' }],
    ['case.special_start', { special_type: '2', reason: '勘验' }],
    ['case.special_end', { special_type: '2', result: '合格' }],
    ['case.close', { outcome: '退回' }],
  ];
  const log = [item(5, day(0))];
  // Said days late, or of days to come.
  for (let n = 0; n < 400; n++) {
    const [type, body] = bodies[upTo(bodies.length)]!;
    log.push(said(type, `甲-${upTo(60)}`, body, day(Math.max(0, Math.floor(n / 5) + upTo(20) - 10))));
    if (n === 200) log.push(item(9, day(40)));
  }
  const heard = Array.from({ length: 30 }, (_, n) => hearing(day(n * 4), Math.min(n * 16, log.length)));
  const at = { ...grounds, rules };
  const once = await earnedFrom(logOf(log), heard, 0, at);
  const each = new Map<string, (typeof once)[number]>();
  for (let n = 1; n < heard.length; n++)
    for (const card of await earnedFrom(logOf(log), heard.slice(0, n + 1), n, at))
      if (!each.has(card.id)) each.set(card.id, card);
  expect(once.length).toBeGreaterThan(50);
  expect(once).toEqual([...each.values()]);
});
