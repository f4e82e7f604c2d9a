import { expect, test } from 'vitest';
import { actsIn, refusalOf } from './fold.ts';
import { event, type Story, told } from './testing.ts';

const allowed = (state: string): string[] =>
  actsIn('case', state)
    .filter(({ refused }) => refused === null)
    .map(({ act }) => act);

test('the acts of a case, state by state', () => {
  expect(allowed('none')).toEqual(['apply', 'send_away']);
  expect(allowed('applied')).toEqual([
    'accept',
    'refuse',
    'supplement_notice',
    'assign',
    'step',
    'close',
    'withdraw',
    'receive_files',
    'add_files',
    'correct',
  ]);
  expect(allowed('suspended')).toEqual([
    'supplement_received',
    'assign',
    'step',
    'extend',
    'pause',
    'resume',
    'withdraw',
    'receive_files',
    'add_files',
    'correct',
  ]);
  expect(allowed('decided')).toEqual(['deliver', 'publish', 'receive_files', 'add_files', 'rate', 'correct']);
  expect(allowed('sent_away')).toEqual(['rate', 'correct']);
  expect(allowed('withdrawn')).toEqual(['receive_files', 'add_files', 'correct']);
  const close = actsIn('case', 'suspended').find(({ act }) => act === 'close');
  expect(close).toEqual({ act: 'close', type: 'case.close', may: 'matters.decide', refused: 'still_open' });
});

const story: Story = [
  ['2026-03-02', 'case.apply', { item_name: '施工许可' }],
  ['2026-03-03', 'case.supplement_notice', { materials: ['图纸'] }],
  ['2026-03-04', 'case.supplement_received', { materials: ['图纸'], complete: true }],
  ['2026-03-05', 'case.accept', { accepted: true }],
  ['2026-03-20', 'case.close', { outcome: '准予' }],
];
const refusal = (upTo: number, type: string, body: object, on: string) =>
  refusalOf('case', 'A-1', told(story.slice(0, upTo)), event(50, type, body, { on }));

test('A1: a desk is refused what would be an anomaly, of its own record or of one that is there', () => {
  expect(refusal(4, 'case.close', { outcome: '准予' }, '2026-03-20')).toBeUndefined();
  expect(refusal(3, 'case.supplement_notice', { materials: ['表'] }, '2026-03-05')).toBe('notice_again');
  expect(refusal(5, 'case.step', { step: '审查', action: '通过' }, '2026-03-21')).toBe('after_end');
  expect(refusal(5, 'case.withdraw', { by: '申请人' }, '2026-03-10')).toBe('after_end');
  expect(refusal(4, 'case.close', { outcome: '好' }, '2026-03-20')).toBe('not_understood');
});
