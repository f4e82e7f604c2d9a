import type { KnownType } from '@hutong/record';
import type { CallState, CallType } from './call.ts';

/** On which side of a call somebody stands: whose node is called, or who may decide. */
export type CallSide = 'called' | 'supervisor';

/** Answer a call, or decide on one; the table of roles says who may. */
export type CallPermission = 'supervision.answer' | 'supervision.decide';

/** An act on a call: it becomes a record of its type. */
export interface CallAct {
  act: 'answer' | 'appeal' | 'decide' | 'withdraw';
  type: KnownType;
  side: CallSide;
  may: CallPermission;
}

const ACTS: readonly (CallAct & { of: readonly CallType[]; states: readonly CallState[] })[] = [
  {
    act: 'answer',
    type: 'supervision.answer',
    side: 'called',
    may: 'supervision.answer',
    of: ['supervision.card', 'supervision.urge', 'supervision.finding'],
    states: ['told', 'unanswered', 'returned', 'appealed'],
  },
  {
    act: 'appeal',
    type: 'supervision.appeal',
    side: 'called',
    may: 'supervision.answer',
    of: ['supervision.card'],
    states: ['told', 'unanswered', 'answered', 'returned'],
  },
  {
    act: 'decide',
    type: 'supervision.decide',
    side: 'supervisor',
    may: 'supervision.decide',
    of: ['supervision.card', 'supervision.urge', 'supervision.finding'],
    states: ['answered', 'appealed'],
  },
  {
    act: 'withdraw',
    type: 'supervision.withdraw',
    side: 'supervisor',
    may: 'supervision.decide',
    of: ['supervision.card'],
    states: ['told', 'unanswered', 'answered', 'appealed', 'returned', 'decided'],
  },
];

/** What may be done to a call in this state by who stands on this side. */
export function callActs(side: CallSide, type: CallType, state: CallState): CallAct[] {
  return ACTS.filter((one) => one.side === side && one.of.includes(type) && one.states.includes(state));
}

const OUTCOMES = {
  appealed: ['申诉成立', '申诉不成立'],
  answered: ['整改认可', '整改退回'],
} as const;
export type CallOutcome = (typeof OUTCOMES)['appealed' | 'answered'][number];
/** What is decided on an appeal that holds withdraws the card by a record of its own. */
export const UPHELD: CallOutcome = '申诉成立';

/** What may be decided on what waits: an appeal before an answer. */
export function outcomesOf(state: CallState): readonly CallOutcome[] {
  return state === 'appealed' || state === 'answered' ? OUTCOMES[state] : [];
}
