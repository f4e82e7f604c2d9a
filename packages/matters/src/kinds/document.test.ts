import { reviewedDigest } from '@hutong/record';
import { expect, test } from 'vitest';
import { fold, refusalOf } from './fold.ts';
import { event, gridOf, idOf, rowsOf, type Story, told } from './testing.ts';

const parts = (count: number): object => ({
  title: '办法',
  parts: { count, bytes: 100_000, sha256: 'a'.repeat(64) },
});
const part = (n: number, of: number): object => ({ document: idOf(of), part: n, text: '第一条' });

const says = {
  publish: ['disclosure.document', { title: '办法', status: '有效' }],
  partly: ['disclosure.document', parts(2)],
  withhold: ['disclosure.document', { title: '办法', method: '不予公开' }],
  amend: ['disclosure.document', { title: '办法', status: '修订' }],
  repeal: ['disclosure.document', { title: '办法', status: '废止' }],
  lapse: ['disclosure.document', { title: '办法', status: '失效' }],
  first: ['disclosure.part', part(1, 0)],
  second: ['disclosure.part', part(2, 0)],
  stray: ['disclosure.part', part(1, 99)],
} as const;

const rows = {
  none: [],
  incomplete: ['partly'],
  'incomplete-half': ['partly', 'first'],
  published: ['publish'],
  'published-parts': ['partly', 'first', 'second'],
  withheld: ['withhold'],
  amended: ['amend'],
  repealed: ['repeal'],
  lapsed: ['lapse'],
} as const;

test('what each record does to a document in each state', () => {
  const NB = '=/no_beginning';
  const NO = '=/not_open';
  const AE = 'after_end';
  expect(gridOf({ kind: 'document', says, rows })).toEqual(
    rowsOf(`
none published incomplete withheld amended repealed lapsed ${NB} ${NB} ${NB}
incomplete published = withheld amended repealed lapsed = = ${NO}
incomplete-half published = withheld amended repealed lapsed = published ${NO}
published = incomplete withheld amended repealed lapsed ${NO} ${NO} ${NO}
published-parts = incomplete withheld amended repealed lapsed = = ${NO}
withheld published incomplete = amended repealed lapsed ${NO} ${NO} ${NO}
amended published incomplete withheld = repealed lapsed ${NO} ${NO} ${NO}
repealed published/${AE} incomplete/${AE} withheld/${AE} amended/${AE} = lapsed ${NO} ${NO} ${NO}
lapsed published/${AE} incomplete/${AE} withheld/${AE} amended/${AE} repealed = ${NO} ${NO} ${NO}
`),
  );
});

test('a document whose text lies in parts is published when the last of them is here; then amended, then repealed', () => {
  const story: Story = [
    ['2026-03-02', 'disclosure.document', { ...parts(2), written: '2026-02-20', published: '2026-03-02' }],
    ['2026-03-02', 'disclosure.part', part(2, 0)],
    ['2026-03-02', 'disclosure.part', part(2, 0)],
    ['2026-03-02', 'disclosure.part', part(1, 0)],
    [
      '2026-08-01',
      'disclosure.document',
      { title: '办法（修订）', status: '修订', text: '第一条'.repeat(900) },
    ],
    ['2027-08-01', 'disclosure.document', { title: '办法（修订）', status: '废止' }],
  ];
  const at = (n: number) => fold('document', 'A-1', told(story.slice(0, n)));
  expect(at(3).state).toBe('incomplete');
  expect(at(4)).toMatchObject({
    state: 'published',
    by: idOf(3),
    facts: { record: idOf(0), parts: 2, have: [2, 1], written: '2026-02-20', published: '2026-03-02' },
  });
  expect(at(5)).toMatchObject({
    state: 'amended',
    title: '办法（修订）',
    closedAt: null,
    facts: { versions: 2 },
  });
  expect(at(6)).toMatchObject({ state: 'repealed', anomalies: [], facts: { parts: 0, have: [] } });
  expect(at(6).closedAt).toBe(at(6).events[5]?.occurredAt);
});

test('a document that is published again has been published since the first time', () => {
  const again = fold(
    'document',
    'A-1',
    told([
      ['2026-03-02', 'disclosure.document', { title: '办法' }],
      ['2026-04-02', 'disclosure.document', { title: '办法（更正）' }],
    ]),
  );
  expect(again).toMatchObject({
    by: idOf(0),
    title: '办法（更正）',
    facts: { record: idOf(1), versions: 2 },
  });
  expect(again.events.map(({ state }) => state)).toEqual(['published', null]);
});

test('the text of a document is not kept beside its fold', () => {
  const [kept] = told([
    ['2026-03-02', 'disclosure.document', { title: `${'办'.repeat(499)}😀`, text: '第一条' }],
  ]);
  expect(kept?.body).toEqual({ title: '办'.repeat(499), text: '' });
});

/** A public document with the gate of a review, as an entry has it. */
function reviewed(title: string, over: object = {}) {
  const body = { title, text: '第一条' };
  const of = { subject: 'A-1', department: '住建局', visibility: 'public', body } as const;
  const people = { drafted_by: '经办 A1', reviewed_by: '保密审查 B2', at: '2026-03-02T01:00:00.000Z' };
  return { ...body, gate: { ...people, sha256: reviewedDigest(of), ...over } };
}

test('a document that was made public past its review is marked until one that was reviewed speaks', () => {
  const said = (n: number, body: object, visibility: 'public' | 'internal' = 'public') =>
    event(n, 'disclosure.document', body, { on: `2026-03-0${n + 2}`, visibility });
  const past = said(0, { title: '办法', text: '第一条' });
  const at = (...events: ReturnType<typeof said>[]) => fold('document', 'A-1', events);
  expect(at(past)).toMatchObject({
    state: 'published',
    facts: { unreviewed: true },
    anomalies: [{ id: idOf(0), code: 'unreviewed' }],
  });
  expect(at(said(0, { title: '办法' }, 'internal'))).toMatchObject({
    facts: { unreviewed: false },
    anomalies: [],
  });
  expect(at(said(0, reviewed('办法')))).toMatchObject({ facts: { unreviewed: false }, anomalies: [] });
  // What was reviewed is what is there, and by somebody else.
  for (const forged of [
    { ...reviewed('办法'), title: '另一办法' },
    reviewed('办法', { reviewed_by: '发布 A1' }),
    reviewed('办法', { sha256: '0'.repeat(64) }),
  ])
    expect(at(said(0, forged)).facts.unreviewed).toBe(true);
  // Told of the first for as long as that stands, whatever follows; what speaks now was reviewed.
  const then = at(past, said(1, { ...reviewed('办法') }));
  expect(then).toMatchObject({ facts: { unreviewed: false }, anomalies: [{ id: idOf(0) }] });
  const corrected = event(2, 'disclosure.correct', { of: idOf(0), reason: '未经审查' }, { on: '2026-03-05' });
  expect(at(past, said(1, reviewed('办法')), corrected).anomalies).toEqual([]);
  expect(refusalOf('document', 'A-1', [], past)).toBe('unreviewed');
  expect(refusalOf('document', 'A-1', [], said(0, reviewed('办法')))).toBeUndefined();
});
