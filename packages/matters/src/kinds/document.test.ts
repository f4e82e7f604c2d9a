import { expect, test } from 'vitest';
import { fold } from './fold.ts';
import { gridOf, idOf, rowsOf, type Story, told } from './testing.ts';

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
