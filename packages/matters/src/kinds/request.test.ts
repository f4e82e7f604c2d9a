import { expect, test } from 'vitest';
import { fold } from './fold.ts';
import { gridOf, idOf, rowsOf, type Story, told } from './testing.ts';

const says = {
  request: ['disclosure.request', { requester_type: '自然人', topic: '征地补偿标准' }],
  register: ['disclosure.register', {}],
  notice: ['disclosure.supplement_notice', { unclear: '年份不明' }],
  clear: ['disclosure.supplement_received', {}],
  extend: ['disclosure.extend', { days: 20 }],
  consult: ['disclosure.consult', { whom: '第三方' }],
  opinion: ['disclosure.consult_reply', { opinion: '同意公开' }],
  transfer: ['disclosure.transfer', { to: '自然资源局' }],
  reply: ['disclosure.reply', { outcome: '予以公开' }],
  upheld: ['disclosure.review', { route: '行政复议', result: '维持' }],
  set_aside: ['disclosure.review', { route: '行政复议', result: '纠正' }],
} as const;

const rows = {
  none: [],
  received: ['request'],
  handling: ['request', 'register'],
  'handling-again': ['request', 'register', 'notice', 'clear'],
  supplementing: ['request', 'notice'],
  'supplementing-consulting': ['request', 'consult', 'notice'],
  consulting: ['request', 'consult'],
  'consulting-two': ['request', 'consult', 'consult'],
  replied: ['request', 'reply'],
  transferred: ['request', 'transfer'],
  reopened: ['request', 'reply', 'set_aside'],
} as const;

const NB = 'no_beginning';
const AE = '=/after_end';

test('what each record does to a request in each state', () => {
  expect(gridOf({ kind: 'request', says, rows })).toEqual(
    rowsOf(`
none received handling/${NB} supplementing/${NB} handling/${NB} =/${NB} consulting/${NB} =/${NB} transferred/${NB} replied/${NB} =/${NB} =/${NB}
received =/past handling supplementing =/not_open = consulting =/not_open transferred replied = =
handling =/past =/past supplementing =/not_open = consulting =/not_open transferred replied = =
handling-again =/past =/past supplementing/notice_again =/not_open = consulting =/not_open transferred replied = =
supplementing =/past = =/notice_again handling = = =/not_open transferred replied = =
supplementing-consulting =/past = =/notice_again consulting = = = transferred replied = =
consulting =/past = supplementing =/not_open = = handling transferred replied = =
consulting-two =/past = supplementing =/not_open = = = transferred replied = =
replied ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} = reopened
transferred ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE}
reopened =/past =/past supplementing =/not_open = consulting =/not_open transferred replied = =
`),
  );
});

test('a request with a supplement, two opinions, an extension, a reply, and a review that sets it aside', () => {
  const story: Story = [
    ['2026-03-02', 'disclosure.request', { requester_type: '自然人', channel: '邮寄', topic: '补偿标准' }],
    ['2026-03-03', 'disclosure.register', {}],
    ['2026-03-05', 'disclosure.supplement_notice', { unclear: '年份不明' }],
    ['2026-03-10', 'disclosure.supplement_received', { topic: '2009 年补偿标准' }],
    ['2026-03-11', 'disclosure.consult', { of: '1', whom: '第三方' }],
    ['2026-03-12', 'disclosure.consult', { of: '2', whom: '共同制作机关', agency: '自然资源局' }],
    ['2026-03-18', 'disclosure.consult_reply', { of: '2', opinion: '同意公开' }],
    ['2026-03-20', 'disclosure.consult_reply', { of: idOf(4), opinion: '未答复' }],
    ['2026-03-25', 'disclosure.extend', { days: 20, reason: '数量大' }],
    [
      '2026-04-20',
      'disclosure.reply',
      { outcome: '部分公开', reason: '涉第三方', document_number: '2026-7' },
    ],
    ['2026-06-20', 'disclosure.review', { route: '行政复议', result: '纠正' }],
    ['2026-07-01', 'disclosure.reply', { outcome: '予以公开' }],
  ];
  const at = (n: number) => fold('request', 'A-1', told(story.slice(0, n)));
  expect(at(7).state).toBe('consulting');
  expect(at(8)).toMatchObject({ state: 'handling', title: '2009 年补偿标准', closedAt: null });
  expect(at(10)).toMatchObject({
    state: 'replied',
    outcome: '部分公开',
    facts: { reason: '涉第三方', documentNumber: '2026-7', channel: '邮寄', supplementNotices: 1 },
    pauses: [
      { key: '1', name: '第三方' },
      { key: '2', name: '自然资源局' },
    ],
    extensions: [{ days: 20, reason: '数量大' }],
  });
  expect(at(11)).toMatchObject({ state: 'reopened', closedAt: null });
  expect(at(12)).toMatchObject({ state: 'replied', outcome: '予以公开', anomalies: [] });
  expect(at(12).facts.reviews).toMatchObject([{ id: idOf(10), route: '行政复议', result: '纠正' }]);
});

test('a request that is passed on ends there', () => {
  const story: Story = [
    ['2026-03-02', 'disclosure.request', { requester_type: '自然人' }],
    ['2026-03-04', 'disclosure.transfer', { to: '自然资源局', reason: '非本机关' }],
    ['2026-03-09', 'disclosure.reply', { outcome: '非本机关' }],
  ];
  expect(fold('request', 'A-1', told(story))).toMatchObject({
    state: 'transferred',
    outcome: null,
    facts: { transferredTo: '自然资源局' },
    anomalies: [{ id: idOf(2), code: 'after_end' }],
  });
});
