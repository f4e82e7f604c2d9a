import type { MatterDetail, MatterLine } from '@hutong/api';
import { expect, test } from 'vitest';
import { matterPage } from './matter.tsx';
import { mattersPage } from './matters.tsx';
import { AT, viewAt } from './testing/data.ts';

const CLOCK: MatterDetail['clocks'][number] = {
  clock: 'case.decide',
  run: 1,
  start_record: 'r1',
  state: 'late',
  word: { zh: '超期', en: 'late' },
  started: '2026-03-02',
  due: '2026-03-16',
  promised_due: '2026-03-04',
  done: null,
  used: 3,
  budget: 2,
  unit: 'working_day',
  level: 'yellow',
  cards: [],
  provisional: false,
  days: [],
  why: [],
};

const LINE: MatterLine = {
  node: 'nongan',
  kind: 'case',
  number: '220122-2026-000001',
  name: '农安县政务大厅',
  state: 'accepted',
  word: { zh: '已受理', en: 'accepted' },
  title: '',
  department: '农安县市场监督管理局',
  item: null,
  owner: null,
  opened_at: AT,
  closed_at: null,
  last_at: AT,
  due: '2026-03-04',
  level: 'yellow',
  anomalies: 0,
  unreviewed: false,
};

const DETAIL: MatterDetail = {
  node: 'nongan',
  kind: 'case',
  number: LINE.number,
  name: LINE.name,
  state: 'accepted',
  word: LINE.word,
  why: { zh: '', en: '' },
  title: null,
  department: LINE.department,
  item: null,
  outcome: null,
  owner: null,
  opened_at: AT,
  closed_at: null,
  unreviewed: false,
  events: [],
  events_left: 0,
  corrections: [],
  clocks: [
    CLOCK,
    { ...CLOCK, clock: 'case.notice', state: 'met', word: { zh: '按时', en: 'met' }, done: AT },
  ],
  said_by_others: [],
  findings: [],
  reckoned_on: '2026-03-05',
  behind: 0,
};

const province = viewAt('zh', { node: 'jilin-province', kind: 'center' });
const SINCE = '自 2026-03-02 09:30:00 起情况不明';

test('P9, P11: at a center a clock of a node that is not heard is unknown since then, and never late', () => {
  const heard = matterPage(province, DETAIL, new Map());
  expect(heard).toContain('超期');
  expect(heard).not.toContain('起情况不明');
  const silent = matterPage(province, DETAIL, new Map([['nongan', AT]]));
  expect(silent).not.toContain('超期');
  // At its head, and beside the clock that waits for something; what was done in time stays so.
  expect(silent.split(SINCE)).toHaveLength(3);
  expect(silent).toContain('按时');
});

test('P11: so it is in the list of matters, but for what was closed before', () => {
  const page = (items: MatterLine[], silent: string) =>
    mattersPage(
      province,
      { items, total: items.length, at_least: false, counts: [], behind: 0 },
      { kind: '', department: '', item: '', due_before: '', words: '', cursor: '' },
      new Map([[silent, AT]]),
    );
  expect(page([LINE], 'nongan')).toContain(SINCE);
  expect(page([LINE], 'dehui')).not.toContain(SINCE);
  expect(page([{ ...LINE, closed_at: AT }], 'nongan')).not.toContain(SINCE);
});
