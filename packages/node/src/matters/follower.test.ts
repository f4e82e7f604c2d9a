import { createHash } from 'node:crypto';
import type { FollowedEntry, Place, Row } from '@hutong/follow';
import { bundledJudging, ItemCatalogue } from '@hutong/matters';
import { type Entry, prepareRecord } from '@hutong/record';
import { expect, test } from 'vitest';
import { mattersFollower } from './follower.ts';
import type { Beside, JudgedBy } from './judge.ts';
import { COMMON } from './packed.ts';
import type { MatterState } from './state.ts';

const NOW = Date.parse('2026-11-23T15:00:00+08:00');
const bundled = bundledJudging();
const by: JudgedBy = {
  law: () => bundled,
  version: () => bundled.version,
  today: () => 20_780,
  division: () => undefined,
  above: () => [],
};
const matters = mattersFollower(by);
const PLACE: Place = { node: 'nongan', key: 'case/220122-0001' };

/** No item is known. */
const beside: Beside = {
  judging: { ...bundled, catalogue: new ItemCatalogue([]) },
  division: undefined,
  until: by.today(),
  stamp: 1,
  renews: false,
};

let made = 0;
function entryOf(type: string, day: string, body: object): Entry {
  const record = { type, subject: '220122-0001', department: '窗口', occurred_at: day, body };
  const random = (n: number) => Buffer.alloc(n, ++made % 256);
  return prepareRecord(record, { now: NOW + made, random })[0]!.entry;
}

function seen(entry: Entry | undefined, index: number, over: Partial<FollowedEntry> = {}): FollowedEntry {
  const all = { type: 'case.apply', subject: '220122-0001', department: '窗口', id: '', ...entry, ...over };
  return {
    origin: 'jilin/nongan/1-0a1b2c3d',
    index,
    type: all.type,
    subject: all.subject,
    department: all.department,
    id: all.id.replaceAll('-', ''),
    occurredAt: entry?.occurredAt ?? NOW,
    recordedAt: entry?.recordedAt ?? NOW,
    backfilled: false,
    isRedacted: false,
    entry: () => entry,
  };
}

function folded(all: readonly FollowedEntry[]): MatterState {
  return all.reduce<MatterState | undefined>((state, one) => matters.fold(state, one), undefined)!;
}

/** The row of the matter itself, by its columns. */
function rowOf(state: MatterState): Record<string, unknown> {
  const [row] = matters.rows!(state, PLACE, beside) as [Row];
  return Object.fromEntries(Object.keys(row.table.columns).map((name, i) => [name, row.values[i]]));
}

const LIFE = [
  entryOf('case.apply', '2026-11-02', { item_name: '食品经营许可' }),
  entryOf('case.accept', '2026-11-03', { accepted: true }),
  entryOf('case.special_start', '2026-11-04', { special_type: '2', reason: '检验' }),
  entryOf('case.special_end', '2026-11-06', { special_type: '2', result: '合格' }),
  entryOf('case.close', '2026-11-10', { outcome: '准予' }),
  // After the end.
  entryOf('case.step', '2026-11-12', { step: '审查', action: '通过' }),
];

test('A1, A4: events in any order, some twice, give the same row', () => {
  const places = LIFE.map((entry, index) => seen(entry, index));
  const row = rowOf(folded(places));
  expect(row).toMatchObject({ kind: 'case', state: 'decided' });
  expect(row.anomalies).toBeGreaterThan(0);
  for (let turn = 1; turn < LIFE.length; turn++) {
    const turned = [...LIFE.slice(turn), ...LIFE.slice(0, turn)];
    const state = folded([...turned, ...turned].map((entry, index) => seen(entry, index)));
    expect(state.told).toHaveLength(LIFE.length);
    expect(rowOf(state)).toEqual(row);
  }
});

test('A1: unknown types, 200 suspensions, one without an end, and what was pruned are kept, and stop nothing', () => {
  const many = Array.from({ length: 200 }, () =>
    entryOf('case.special_start', '2026-11-05', { special_type: '2', reason: '检验' }),
  );
  const odd = [
    seen(undefined, 300, { id: '0'.repeat(32) }),
    seen(undefined, 301, { id: 'f'.repeat(32), type: 'case.of_tomorrow' }),
  ];
  const state = folded([...[...LIFE.slice(0, 2), ...many].map((entry, index) => seen(entry, index)), ...odd]);
  expect(state.told).toHaveLength(204);
  expect(rowOf(state)).toMatchObject({ state: 'suspended', due: null, is_public: 0 });
});

test('A1: a correction that names no record, but something that is no text, stops nothing', () => {
  const body = { of: { toString: 1, valueOf: 1 } } as unknown as Entry['body'];
  const { entry } = prepareRecord(
    {
      type: 'disclosure.correct',
      subject: '1',
      department: '局',
      occurred_at: NOW,
      body: { of: '018df7b0-0000-7000-8000-000000000001', reason: '错' },
    },
    { now: NOW, random: (n) => Buffer.alloc(n) },
  )[0]!;
  const state = folded([seen({ ...entry, body }, 0)]);
  const place = { node: 'nongan', key: 'disclosure/1' };
  expect(matters.rows!(state, place, beside)).toHaveLength(2);
});

test('A1: a matter without end is bounded, and goes on being read', () => {
  const events = Array.from({ length: 1_010 }, () =>
    entryOf('case.step', '2026-11-05', { step: '审查', action: '通过' }),
  );
  const state = folded(events.map((entry, index) => seen(entry, index)));
  expect([state.told.length, state.left]).toEqual([1_000, 10]);
  expect(rowOf(state)).toMatchObject({ state: 'none', kind: 'case' });
});

test('A3, P10: a state comes back from the form in which it is kept as it was, and odd texts with it', () => {
  const odd = entryOf('case.step', '2026-11-12', { step: '审查', action: '通过' });
  const body = {
    step: 'constructor',
    1: 2,
    nested: { a: ['通过', null] },
    none: null,
    yes: true,
    审查: '审查',
  };
  const named = Object.defineProperty({ ...body }, '__proto__', { value: '通过', enumerable: true });
  const life = [...LIFE, { ...odd, body: named as unknown as Entry['body'] }];
  const state = folded(life.map((entry, index) => seen(entry, index)));
  const one = { ...state, told: [...state.told, { ...state.told[0]!, id: 'no UUID' }], left: 3 };
  const { pack, unpack } = matters.packed!;
  expect(unpack(pack(one))).toEqual(one);
  expect(Object.keys(unpack(pack(one)).told.at(-2)!.said.body)).toContain('__proto__');
  expect(rowOf(unpack(pack(state)))).toEqual(rowOf(state));
});

test('a document that was made public past its review says so in its row, and comes back so; redacted it says nothing', () => {
  const entryOfDocument = (visibility: string) => {
    const envelope = { subject: '220122-0001', department: '窗口', occurred_at: '2026-11-02', visibility };
    const record = { ...envelope, type: 'disclosure.document', body: { title: '办法', text: '第一条' } };
    return prepareRecord(record, { now: NOW, random: (n) => Buffer.alloc(n, ++made % 256) })[0]!.entry;
  };
  const row = (state: MatterState) => {
    const place = { node: 'nongan', key: 'disclosure/220122-0001' };
    const [row] = matters.rows!(state, place, beside) as [Row];
    return Object.fromEntries(Object.keys(row.table.columns).map((name, i) => [name, row.values[i]]));
  };
  const past = folded([seen(entryOfDocument('public'), 0)]);
  expect(row(past)).toMatchObject({ kind: 'document', unreviewed: 1, anomalies: 1, is_public: 1 });
  const { pack, unpack } = matters.packed!;
  expect(unpack(pack(past))).toEqual(past);
  expect(row(folded([seen(entryOfDocument('internal'), 0)]))).toMatchObject({ unreviewed: 0, anomalies: 0 });
  const redacted = folded([{ ...seen(entryOfDocument('public'), 0), isRedacted: true }]);
  expect(row(redacted)).toMatchObject({ unreviewed: 0 });
});

test('P10: the texts that states leave out are those of this version', () => {
  expect(new Set(COMMON).size).toBe(COMMON.length);
  const told = createHash('sha256').update(COMMON.join(' ')).digest('hex');
  // States that are kept name these by their places: other texts are another version.
  expect([matters.version, told]).toEqual([
    7,
    'cb8052f758449e93cf96d33bcf9726bcef799b005e948d6a7b693e6b72927975',
  ]);
});

/** Whether a state has a row among those that are not ended, and what it says. */
function openOf(state: MatterState): Record<string, unknown> | undefined {
  const row = matters.rows!(state, PLACE, beside).find(({ table }) => table.name === 'matter_open');
  return row && Object.fromEntries(Object.keys(row.table.columns).map((name, i) => [name, row.values[i]]));
}

test('a case stands among the open ones from its first record to its end, with who has it and whether it was sent back', () => {
  const life = [
    entryOf('case.apply', '2026-11-02', { item_name: '食品经营许可' }),
    entryOf('case.assign', '2026-11-03', { owner: '经办 B003' }),
    entryOf('case.step', '2026-11-04', { step: '审查', action: '退回' }),
    entryOf('case.step', '2026-11-05', { step: '审查', action: '通过' }),
    entryOf('case.close', '2026-11-10', { outcome: '准予' }),
  ].map((entry, index) => seen(entry, index));
  const at = (count: number) => openOf(folded(life.slice(0, count)));
  expect(at(1)).toMatchObject({ state: 'applied', owner: null, returned: 0 });
  expect(at(2)).toMatchObject({ owner: '经办 B003' });
  expect(at(3)).toMatchObject({ returned: 1 });
  expect(at(4)).toMatchObject({ returned: 0 });
  expect(at(5)).toBeUndefined();
});
