import { dayOfDate, readRules } from '@hutong/matters';
import { derivedId, prepareRecord } from '@hutong/record';
import { expect, it } from 'vitest';
import { cardsAt } from './cards.ts';
import { type Hearing, mayFollow, missedBy, type Placed } from './hearing.ts';
import type { Grounds } from './law.ts';
import { unheard } from './unheard.ts';

const LOG = 'net/nongan/1-00000000';
const CITY = 'net/city/1-00000000';

const rules = readRules(
  {
    rules: [
      {
        id: 'case.decide',
        kind: 'case',
        unit: 'calendar_day',
        start: { on: 'case.accept' },
        stop: [{ on: 'case.close' }],
        budget: { statutory: { days: 5 } },
        marks: [
          { card: 'warning', of: 'statutory', plus: -1 },
          { card: 'red', of: 'statutory', plus: 1 },
        ],
      },
    ],
  },
  'first',
);
const grounds: Grounds = {
  rules,
  calendars: [],
  division: '220122',
  ancestors: [{ node: 'city', division: '2201' }],
};

function said(index: number, type: 'case.accept' | 'case.close', day: string): Placed {
  const occurredAt = Date.parse(`${day}T10:00:00+08:00`);
  const record = {
    type,
    id: derivedId(occurredAt, Buffer.from(`${index}`)),
    subject: '甲-1',
    department: '市场监督管理局',
    occurred_at: occurredAt,
    body: type === 'case.accept' ? { accepted: true } : { outcome: '退回' },
  };
  const [prepared] = prepareRecord(record, { now: occurredAt, random: (n) => Buffer.alloc(n) });
  return { origin: LOG, index, entry: prepared!.entry };
}

function hearing(until: string, size: number): Hearing {
  const head = { origin: LOG, size, root: '' };
  return {
    origin: CITY,
    index: size,
    id: until,
    recordedAt: Date.parse(`${until}T08:00:00+08:00`),
    until: dayOfDate(until)!,
    heads: new Map([[LOG, size]]),
    ancestors: new Map(),
    body: { node: 'nongan', heads: [head], ancestors: [], until, by: { cosignature: '' } },
  };
}

const cards = (hearings: Hearing[], told: Placed[]) =>
  cardsAt(hearings, told, grounds).map(({ body: { level, on } }) => `${level} ${on}`);

const START = said(1, 'case.accept', '2026-03-02');

it('A6: a first hearing deals nothing, and nothing is dealt from what it does not cover', () => {
  expect(cards([hearing('2026-03-20', 2)], [START])).toEqual([]);
  expect(cards([hearing('2026-03-20', 2), hearing('2026-03-21', 2)], [START])).toEqual([]);
  expect(cards([hearing('2026-03-02', 1), hearing('2026-03-21', 1)], [START])).toEqual([]);
});

it('A7: a card is dealt for a mark from the last hearing up to this one, and by none after', () => {
  // Due on the 7th: the warning falls on the 6th, the red card on the 8th.
  const days = ['2026-03-02', '2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09', '2026-03-10'];
  const hearings = days.map((day) => hearing(day, 2));
  const dealt = hearings.map((_, i) => cards(hearings.slice(0, i + 1), [START]));
  expect(dealt).toEqual([[], [], ['warning 2026-03-06'], [], ['red 2026-03-08'], []]);
});

it('A6: after weeks away each is dated by its mark, and what was done in time earns none', () => {
  const away = [hearing('2026-03-02', 2), hearing('2026-04-02', 3)];
  expect(cards(away, [START])).toEqual(['warning 2026-03-06', 'red 2026-03-08']);
  expect(cards(away, [START, said(2, 'case.close', '2026-03-07')])).toEqual([]);
  // On the very day of the mark it is too late.
  expect(cards(away, [START, said(2, 'case.close', '2026-03-08')])).toEqual(['red 2026-03-08']);
});

it('A6: what comes after a hearing and speaks of a day before it occurred, for cards, on its day', () => {
  const late = said(2, 'case.close', '2026-03-05');
  const hearings = [hearing('2026-03-02', 2), hearing('2026-03-09', 2), hearing('2026-03-10', 3)];
  expect(cards(hearings.slice(0, 2), [START, late])).toEqual(['warning 2026-03-06', 'red 2026-03-08']);
  expect(cards(hearings, [START, late])).toEqual([]);
  expect(missedBy(hearings, late)).toBe(dayOfDate('2026-03-09'));
  // A start that was said too late counts from when it could be heard: due on the 14th.
  const told = [said(2, 'case.accept', '2026-03-01')];
  const after = [...hearings, hearing('2026-03-20', 3)];
  expect(cards(after, told)).toEqual(['warning 2026-03-13', 'red 2026-03-15']);
});

it('A6: a case that was closed in time is closed, however late its acceptance is put on record', () => {
  const told = [said(1, 'case.close', '2026-03-05'), said(2, 'case.accept', '2026-03-02')];
  const hearings = [hearing('2026-03-02', 1), hearing('2026-03-09', 2), hearing('2026-03-10', 3)];
  expect(cards([...hearings, hearing('2026-03-30', 3)], told)).toEqual([]);
  // One that was closed before it was accepted is not.
  const before = [said(1, 'case.close', '2026-03-01'), told[1]!];
  expect(cards([...hearings, hearing('2026-03-30', 3)], before)).toEqual([
    'warning 2026-03-13',
    'red 2026-03-15',
  ]);
});

it('A7: its id is that of what it is for, whatever day it falls on', () => {
  const at = (...hearings: Hearing[]) => cardsAt(hearings, [START], grounds).map(({ id }) => id);
  const first = at(hearing('2026-03-02', 2), hearing('2026-03-20', 2));
  expect(new Set(first).size).toBe(2);
  expect(at(hearing('2026-03-03', 2), hearing('2026-04-20', 2))).toEqual(first);
});

it('A7: a department that is no line of text saves nobody from a card', () => {
  const hearings = [hearing('2026-03-02', 2), hearing('2026-03-20', 2)];
  for (const [wrote, department] of [
    ['监管局\u0007\n', '监管局'],
    ['\0 ', '—'],
  ] as const) {
    const told = { ...START, entry: { ...START.entry, department: wrote } };
    const earned = cardsAt(hearings, [told], grounds);
    expect(earned.map((card) => [card.department, card.body.department])).toEqual([
      [department, department],
      [department, department],
    ]);
  }
});

it('A6: both days of a hearing rise', () => {
  const last = hearing('2026-03-09', 2);
  expect(mayFollow(last, last.until, last.recordedAt + 86_400_000)).toBe(false);
  expect(mayFollow(last, last.until + 1, last.recordedAt)).toBe(false);
  expect(mayFollow(last, last.until + 1, last.recordedAt + 86_400_000)).toBe(true);
});

it('A6: entries that a center had for more than three working days without a hearing are told, once', () => {
  const day = (date: string) => dayOfDate(date)!;
  const head = (date: string, size: number) => {
    return { origin: LOG, size, day: day(date), at: { origin: CITY, index: size } };
  };
  const atWork = ['02', '03', '04', '05', '06', '09', '10'].map((one) => day(`2026-03-${one}`));
  const heads = [head('2026-03-02', 2), head('2026-03-03', 3), head('2026-03-09', 4)];
  const borne =
    (upTo: string, before = '2026-12-31') =>
    () => ({ upTo: day(upTo), before: day(before) });
  const bySome = (bearingOf: Parameters<typeof unheard>[3], ...hearings: Hearing[]) =>
    unheard(heads, hearings, atWork, bearingOf).map(({ at }) => at.index);
  const told = (...hearings: Hearing[]) => bySome(borne('2026-03-31'), ...hearings);
  expect(told()).toEqual([2]);
  expect(told(hearing('2026-03-06', 3))).toEqual([]);
  expect(told(hearing('2026-03-09', 3))).toEqual([2]);
  // Days on which it did not run count for nothing.
  expect(unheard(heads, [], atWork.slice(0, 3), borne('2026-03-31'))).toEqual([]);
  // Nor do days on which nothing bore a hearing later than the last, or on which the registry had said something new.
  expect(bySome(() => undefined)).toEqual([]);
  const last = hearing('2026-03-02', 1);
  expect(bySome(borne('2026-03-02'), last)).toEqual([]);
  expect(bySome(borne('2026-03-03'), last)).toEqual([2]);
  expect(bySome(borne('2026-03-03', '2026-03-06'), last)).toEqual([]);
});

it('A7: a first hearing after a move deals from the day up to which the parent before had heard, and no earlier card', () => {
  const told = [said(0, 'case.accept', '2026-03-02')];
  const first = [hearing('2026-03-10', 1)];
  const on = (since: string | undefined) =>
    cardsAt(first, told, { ...grounds, since: since === undefined ? undefined : dayOfDate(since) }).map(
      ({ body }) => `${body.level} ${body.on}`,
    );
  expect(on(undefined)).toEqual([]);
  expect(on('2026-03-06')).toEqual(['warning 2026-03-06', 'red 2026-03-08']);
  expect(on('2026-03-07')).toEqual(['red 2026-03-08']);
  expect(on('2026-03-09')).toEqual([]);
  // Hearings of a time before the move are judged as they were.
  expect(on('2026-03-10')).toEqual([]);
});
