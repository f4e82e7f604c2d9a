/**
 * What another node calls a node to account for: a card (监察牌), an urge (督办), a finding (监察发现). The node that is called
 * answers or appeals in its own log, the node that called, or a supervisor stationed at the called one, decides in its own: the
 * records of several nodes meet here (A4, A7).
 */

export const CALL_TYPES = ['supervision.card', 'supervision.urge', 'supervision.finding'] as const;
export type CallType = (typeof CALL_TYPES)[number];

/** Whether an answer is asked for: a warning and a finding only tell. */
export function asksAnswer({ type, level }: { type: CallType; level: string | null }): boolean {
  return type === 'supervision.urge' || (type === 'supervision.card' && level !== 'warning');
}

/** `appealed` and `answered` wait for a decision, `unanswered` and `returned` for the node that is called. */
export type CallState =
  | 'told'
  | 'unanswered'
  | 'answered'
  | 'appealed'
  | 'returned'
  | 'decided'
  | 'withdrawn';

export const ANSWERS = ['supervision.answer', 'supervision.appeal'] as const;
export const RULINGS = ['supervision.decide', 'supervision.withdraw'] as const;
/** The decision after which an answer is to be given again. */
export const RETURNED = '整改退回';

/** What was said to a call by somebody whose word it is. */
export interface CallReply {
  type: (typeof ANSWERS)[number] | (typeof RULINGS)[number];
  record: string;
  /** When it occurred, milliseconds since 1970. */
  at: number;
  /** Of a decision: what was decided, and the record of the answer or appeal that it is on; null: all before it. */
  outcome: string | null;
  on: string | null;
}

/** Answers and appeals that nobody has decided on. */
export function pendingOf(replies: readonly CallReply[]): CallReply[] {
  const decided = replies.filter(({ type }) => type === 'supervision.decide');
  return replies.filter(
    ({ type, record, at }) =>
      ANSWERS.some((one) => one === type) &&
      !decided.some((one) => one.on === record || (one.on === null && one.at >= at)),
  );
}

/** How a call stands; the same in whatever order its replies are given. */
export function callState(
  call: { type: CallType; level: string | null },
  replies: readonly CallReply[],
): CallState {
  if (replies.some(({ type }) => type === 'supervision.withdraw')) return 'withdrawn';
  const pending = pendingOf(replies);
  if (pending.some(({ type }) => type === 'supervision.appeal')) return 'appealed';
  if (pending.length > 0) return 'answered';
  const decided = replies.filter(({ type }) => type === 'supervision.decide');
  if (decided.length === 0) return asksAnswer(call) ? 'unanswered' : 'told';
  const last = Math.max(...decided.map(({ at }) => at));
  return decided.some(({ at, outcome }) => at === last && outcome === RETURNED) ? 'returned' : 'decided';
}
