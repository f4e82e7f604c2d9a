import { expect, test } from 'vitest';
import { callActs, outcomesOf } from './acts.ts';
import { CALL_TYPES, type CallReply, type CallState, callState } from './call.ts';
import { CALL_STATES } from './texts.ts';

const card = { type: 'supervision.card', level: 'red' } as const;
let made = 0;
const reply = (type: 'answer' | 'appeal' | 'withdraw', at: number): CallReply => {
  return { type: `supervision.${type}`, record: `r${made++}`, at, outcome: null, on: null };
};
const decide = (at: number, outcome: string, on?: CallReply): CallReply => {
  return { type: 'supervision.decide', record: `r${made++}`, at, outcome, on: on?.record ?? null };
};

const answer = reply('answer', 10);
const appeal = reply('appeal', 20);
const back = decide(30, '整改退回', answer);

test.each<[string, CallReply[], CallState]>([
  ['nothing was said', [], 'unanswered'],
  ['an answer', [answer], 'answered'],
  ['an answer and an appeal', [answer, appeal], 'appealed'],
  ['one of the two was decided on', [answer, appeal, decide(30, '申诉不成立', appeal)], 'answered'],
  ['both were, by one decision on all before it', [answer, appeal, decide(30, '保留监察牌')], 'decided'],
  ['a decision on all before it, and an answer after it', [decide(5, '其他'), answer], 'answered'],
  ['an answer was returned', [answer, back], 'returned'],
  ['and given again', [answer, back, reply('answer', 40)], 'answered'],
  ['and an older decision is read after it', [answer, back, decide(3, '其他')], 'returned'],
  ['withdrawn, whatever was said', [answer, back, reply('withdraw', 1)], 'withdrawn'],
])('A7: how a card stands: %s', (_, replies, state) => {
  expect(callState(card, replies)).toBe(state);
  expect(callState(card, replies.toReversed())).toBe(state);
});

test('a warning and a finding ask for no answer, and may be answered', () => {
  expect(callState({ type: 'supervision.card', level: 'warning' }, [])).toBe('told');
  expect(callState({ type: 'supervision.finding', level: null }, [])).toBe('told');
  expect(callState({ type: 'supervision.urge', level: null }, [])).toBe('unanswered');
});

test('who is called answers and appeals, who supervises decides: each where it fits', () => {
  const acts = (side: 'called' | 'supervisor', state: CallState) =>
    callActs(side, 'supervision.card', state).map(({ act }) => act);
  expect(Object.keys(CALL_STATES).map((state) => [state, acts('called', state as CallState)])).toEqual([
    ['told', ['answer', 'appeal']],
    ['unanswered', ['answer', 'appeal']],
    ['answered', ['appeal']],
    ['appealed', ['answer']],
    ['returned', ['answer', 'appeal']],
    ['decided', []],
    ['withdrawn', []],
  ]);
  expect(Object.keys(CALL_STATES).map((state) => [state, acts('supervisor', state as CallState)])).toEqual([
    ['told', ['withdraw']],
    ['unanswered', ['withdraw']],
    ['answered', ['decide', 'withdraw']],
    ['appealed', ['decide', 'withdraw']],
    ['returned', ['withdraw']],
    ['decided', ['withdraw']],
    ['withdrawn', []],
  ]);
  for (const type of CALL_TYPES.slice(1))
    expect(callActs('called', type, 'unanswered').map(({ act }) => act)).toEqual(['answer']);
});

test('what may be decided follows from what waits', () => {
  expect([outcomesOf('appealed'), outcomesOf('answered'), outcomesOf('decided')]).toEqual([
    ['申诉成立', '申诉不成立'],
    ['整改认可', '整改退回'],
    [],
  ]);
});
