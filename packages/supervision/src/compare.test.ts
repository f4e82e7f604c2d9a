import { dayOfDate, readRules } from '@hutong/matters';
import { derivedId, prepareRecord } from '@hutong/record';
import { expect, it } from 'vitest';
import { cardsAt, type Earned } from './cards.ts';
import { compareCards, type Dealt } from './compare.ts';
import type { Hearing, Placed } from './hearing.ts';

const LOG = 'net/nongan/1-00000000';
const CITY = 'net/city/1-00000000';
const LEAF = `${'A'.repeat(43)}=`;

const RULE = {
  id: 'case.decide',
  kind: 'case',
  unit: 'calendar_day',
  start: { on: 'case.accept' },
  stop: [{ on: 'case.close' }],
  budget: { statutory: { days: 5 } },
  marks: [
    { card: 'yellow', of: 'statutory', plus: 1 },
    { card: 'red', of: 'statutory', plus: 3 },
  ],
};

const occurredAt = Date.parse('2026-03-02T10:00:00+08:00');
const accepted: Placed = {
  origin: LOG,
  index: 1,
  entry: prepareRecord(
    {
      type: 'case.accept',
      id: derivedId(occurredAt, Buffer.from('1')),
      subject: '甲-1',
      department: '市场监督管理局',
      occurred_at: occurredAt,
      body: { accepted: true },
    },
    { now: occurredAt, random: (n) => Buffer.alloc(n) },
  )[0]!.entry,
};

function hearing(until: string, index: number): Hearing {
  return {
    origin: CITY,
    index,
    id: until,
    recordedAt: Date.parse(`${until}T08:00:00+08:00`),
    until: dayOfDate(until)!,
    heads: new Map([[LOG, 2]]),
    ancestors: new Map(),
    body: { node: 'nongan', heads: [], ancestors: [], until, by: { cosignature: '' } },
  };
}

const hearings = [hearing('2026-03-02', 3), hearing('2026-03-09', 7), hearing('2026-03-20', 11)];
const grounds = {
  rules: readRules({ rules: [RULE] }, 'first'),
  calendars: [],
  division: '220122',
  ancestors: [],
};
const earned = hearings.flatMap((_, n) => cardsAt(hearings.slice(0, n + 1), [accepted], grounds));

function dealt(card: Earned, index: number): Dealt {
  const entries = card.entries.map((place) => ({
    origin: place.origin,
    at: [{ index: place.index, leaf: LEAF }],
  }));
  const rules = { bundled: 'first' };
  const body = { ...card.body, hearing: { ...card.hearing, leaf: LEAF }, rules, calendars: [], entries };
  return { origin: CITY, index, id: card.id, body };
}

const [yellow, red] = earned.map((card, n) => dealt(card, 8 + n)) as [Dealt, Dealt];
const changed = (card: Dealt, body: Partial<Dealt['body']>): Dealt => ({
  ...card,
  body: { ...card.body, ...body },
});
const found = (cards: Dealt[], isOver = (_: { index: number }) => true) =>
  compareCards(earned, cards, isOver).map(({ code, number, at, why }) => [code, number, at.index, why.en]);

it('A7: cards that follow from the hearings are in order, whatever stands between them', () => {
  expect(earned.map(({ body }) => [body.level, body.on])).toEqual([
    ['yellow', '2026-03-08'],
    ['red', '2026-03-10'],
  ]);
  expect(found([yellow, red])).toEqual([]);
  expect(found([red, yellow])).toEqual([]);
});

it('A7: a hidden card is told with the hearing after which it should stand, once that is over', () => {
  const missing = 'a red card (case.decide, 2026-03-10) was earned and not dealt';
  expect(found([yellow])).toEqual([['card.missing', '甲-1', 11, missing]]);
  expect(found([yellow], ({ index }) => index < 11)).toEqual([]);
});

it('A7: an invented card is told, and one that is dealt twice', () => {
  const invented = { ...yellow, id: derivedId(occurredAt, Buffer.from('other')), index: 20 };
  const why = 'a yellow card (case.decide, 2026-03-08) follows from no hearing';
  expect(found([yellow, red, invented])).toEqual([['card.unfounded', '甲-1', 20, why]]);
  expect(found([yellow, red, { ...yellow, index: 21 }])).toEqual([['card.unfounded', '甲-1', 21, why]]);
});

it('A7: a re-dated card is told with what it says and what follows', () => {
  const says = found([changed(yellow, { on: '2026-03-07' }), red]);
  const why = 'on of a yellow card (case.decide) says 2026-03-07; what follows is 2026-03-08';
  expect(says).toEqual([['card.unfounded', '甲-1', 8, why]]);
});

it.each([
  ['due', { due: '2026-03-06' }],
  ['level', { level: 'warning' as const }],
  ['start_record', { start_record: derivedId(occurredAt, Buffer.from('2')) }],
  ['rules', { rules: { bundled: 'second' } }],
  ['calendars', { calendars: [{ bundled: 'nation' }] }],
  ['hearing', { hearing: { origin: CITY, index: 3, leaf: LEAF } }],
  ['entries', { entries: [] }],
])('A7: a card that names another %s than follows is told', (field, body) => {
  const [[code, , , why] = []] = found([changed(yellow, body), red]);
  expect([code, why]).toEqual(['card.unfounded', expect.stringMatching(new RegExp(`^${field} of a `))]);
});
