import { expect, test } from 'vitest';
import { mayDecide, mayReview, type SaidOfCase } from './apart.ts';

const said = (id: string, type: string, body: object = {}): SaidOfCase => ({ id, type, body: { ...body } });
const promised = said('a', 'case.apply', { case_type: '2' });
const step = (handler: unknown, id = 'b') => said(id, 'case.step', { step: '审查', action: '通过', handler });

test.each([
  ['经办 A003', '决定 A007', true],
  ['经办 A003', '决定 A003', false],
  // Letters as they were typed, and the post they had then, make no difference.
  ['部门首席 A003', '决定 a003', false],
  ['经办 Ａ００３', '决定 A003', false],
  ['经办 A003', '决定 A0031', true],
  // Deputies: who stands in, and who is stood in for.
  ['经办 A003', '决定 A007（代 A003）', false],
  ['经办 A005（代 A003）', '决定 A003', false],
  ['经办 A005（代 A003）', '决定 A005', false],
  ['经办 A005（代 A003）', '决定 A007（代 A005）', false],
  ['经办 A005（代 A003）', '决定 A007（代 A009）', true],
  ['经办 A005(代A003)', '决定 A003', false],
  // Other software names people as it likes.
  ['窗口三岗', '决定 A003', true],
  ['A003', '决定 A003', false],
])('A8: of a promised case that %s handled, %s may decide: %s', (handler, who, may) => {
  expect(mayDecide([promised, step(handler)], who)).toBe(may);
  expect(mayReview([handler], who)).toBe(may);
});

test('A8: every record that names a handler counts, and a correction of it frees nobody; a decision is no handling', () => {
  const who = '决定 A003';
  for (const type of [
    'case.accept',
    'case.supplement_notice',
    'case.supplement_received',
    'case.special_end',
  ])
    expect(mayDecide([promised, said('b', type, { handler: '窗口 A003' })], who)).toBe(false);
  for (const type of ['case.close', 'case.deliver', 'case.withdraw', 'complaint.step'])
    expect(mayDecide([promised, said('b', type, { handler: who })], who)).toBe(true);
  expect(
    mayDecide([promised, step('经办 A003'), said('c', 'case.correct', { of: 'b' })], who, new Set('b')),
  ).toBe(false);
  expect(mayDecide([promised, step(undefined), step(['A003'], 'c'), step('', 'd')], who)).toBe(true);
});

test('A8: on a case that is decided on the spot the handler decides; where nothing says that it is, nobody does', () => {
  const onTheSpot = said('x', 'case.apply', { case_type: '1' });
  expect(mayDecide([onTheSpot, step('经办 A003')], '决定 A003')).toBe(true);
  expect(mayDecide([step('经办 A003')], '决定 A003')).toBe(false);
  expect(mayDecide([said('x', 'case.apply'), step('经办 A003')], '决定 A003')).toBe(false);
  expect(mayDecide([onTheSpot, promised, step('经办 A003')], '决定 A003')).toBe(false);
  expect(mayDecide([onTheSpot, promised, step('经办 A003')], '决定 A003', new Set('a'))).toBe(true);
});

test('A8: of several who wrote a draft none reviews it', () => {
  expect(mayReview(['发布 P001', '外部发布单位 W002（代 W001）'], '保密审查 W001')).toBe(false);
  expect(mayReview(['发布 P001', '外部发布单位 W002'], '保密审查 S001（代 P001）')).toBe(false);
  expect(mayReview(['发布 P001', '外部发布单位 W002'], '保密审查 S001（代 S002）')).toBe(true);
  expect(mayReview([], '保密审查 S001')).toBe(true);
});
