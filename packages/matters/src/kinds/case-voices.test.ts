/** Who is sent away with a notice, and what people say of how they were treated. */
import { expect, test } from 'vitest';
import { fold, refusalOf, stateOf } from './fold.ts';
import { event, gridOf, idOf, rowsOf, type Story, told } from './testing.ts';

const item = { item_name: '食品经营许可', item_code: 'SP-001' };
const says = {
  apply: ['case.apply', item],
  accept: ['case.accept', { accepted: true }],
  refuse: ['case.accept', { accepted: false, reason: '不属本机关职权' }],
  notice: ['case.supplement_notice', { materials: ['图纸'] }],
  pause: ['case.special_start', { special_type: '2', reason: '听证' }],
  close: ['case.close', { outcome: '准予' }],
  deliver: ['case.deliver', { method: '窗口领取' }],
  withdraw: ['case.withdraw', { by: '申请人' }],
  sent_away: ['case.sent_away', { ...item, reason: '材料不全', materials: ['健康证明'] }],
  rate: ['case.rate', { grade: '5' }],
} as const;
const rows = {
  none: [],
  applied: ['apply'],
  supplementing: ['apply', 'notice'],
  accepted: ['apply', 'accept'],
  suspended: ['apply', 'accept', 'pause'],
  decided: ['apply', 'accept', 'close'],
  delivered: ['apply', 'accept', 'close', 'deliver'],
  'delivered-rated': ['apply', 'accept', 'close', 'deliver', 'rate'],
  refused: ['apply', 'refuse'],
  withdrawn: ['apply', 'withdraw'],
  sent_away: ['sent_away'],
  'sent_away-rated': ['sent_away', 'rate'],
} as const;

test('what being sent away and a rating do in each state, and what may follow on who was sent away', () => {
  const grid = gridOf({ kind: 'case', says, rows });
  const last = grid.map(([row, ...cells]) => [row, ...cells.slice(-2)]);
  expect(last).toEqual(
    rowsOf(`
none sent_away =/no_beginning
applied =/past =/too_early
supplementing =/past =/too_early
accepted =/past =/too_early
suspended =/past =/too_early
decided =/after_end =
delivered =/after_end =
delivered-rated =/after_end =/rated_again
refused =/after_end =
withdrawn =/after_end =/after_end
sent_away =/past =
sent_away-rated =/past =/rated_again
`),
  );
  expect(grid.find(([row]) => row === 'sent_away')).toEqual(
    rowsOf(
      `sent_away applied/after_end accepted/no_beginning refused/no_beginning supplementing/no_beginning =/no_beginning decided/no_beginning delivered/no_beginning withdrawn/no_beginning =/past =`,
    )[0],
  );
});

const away: Story = [['2026-03-02', 'case.sent_away', says.sent_away[1]]];

test('who is sent away is a matter that has ended, with its item, its reason, and nothing of who it was', () => {
  const matter = fold('case', 'G-1', told(away));
  expect(matter).toMatchObject({
    state: 'sent_away',
    title: '食品经营许可',
    item: 'SP-001',
    department: '住建局',
    facts: { reason: '材料不全', rating: null },
    anomalies: [],
  });
  expect(matter.closedAt).toBe(matter.openedAt);
  expect(stateOf(matter).word).toEqual({ zh: '未收件', en: 'sent away' });
});

const handled: Story = [
  ['2026-03-02', 'case.apply', item],
  ['2026-03-03', 'case.accept', { accepted: true }],
  ['2026-03-09', 'case.close', { outcome: '准予' }],
  ['2026-03-10', 'case.deliver', { method: '窗口领取' }],
  ['2026-03-11', 'case.rate', { grade: '2', rated_at: '2026-03-11' }],
];

test('a case is rated once: of two ratings the first counts, and the second is told', () => {
  const twice = fold('case', 'A-1', told([...handled, ['2026-03-12', 'case.rate', { grade: '5' }]]));
  expect(twice.facts.rating?.grade).toBe('2');
  expect(twice.anomalies).toEqual([{ id: idOf(5), code: 'rated_again' }]);
  const second = event(9, 'case.rate', { grade: '5' }, { on: '2026-03-12' });
  expect(refusalOf('case', 'A-1', told(handled), second)).toBe('rated_again');
  expect(refusalOf('case', 'A-1', told(handled.slice(0, 2)), second)).toBe('too_early');
});

test('a correction takes a rating or a notice back as it does any other record', () => {
  const fix = (of: number): Story[number] => ['2026-03-12', 'case.correct', { of: idOf(of), reason: '误登' }];
  expect(fold('case', 'A-1', told([...handled, fix(4)]))).toMatchObject({
    state: 'delivered',
    facts: { rating: null },
    anomalies: [],
  });
  expect(fold('case', 'G-1', told([...away, fix(0)]))).toMatchObject({ state: 'none', anomalies: [] });
});
