import type { KnownType } from '@hutong/record';
import { type CallAct, UPHELD } from './acts.ts';
import type { CallState } from './call.ts';

/** A call as somebody who acts on it sees it. */
export interface CallSeen {
  /** Whose it is, and its record there. */
  node: string;
  record: string;
  state: string;
  /** Answers and appeals that nobody has decided on, the oldest first. */
  pending: readonly { node: string; record: string; type: string }[];
}

/** One record that an act on a call becomes. */
export interface CallSaying {
  /** Tells it from others of the same act. */
  part: string;
  type: KnownType;
  body: Record<string, unknown>;
}

/**
 * What an act on a call puts on record. What is decided takes the card away: both are said together.
 * @param node whose log it goes into
 * @param said what was typed: an outcome, a reason
 */
export function callSayings(
  { act, type }: Pick<CallAct, 'act' | 'type'>,
  call: CallSeen,
  { node, said, post }: { node: string; said: Record<string, unknown>; post: string },
): CallSaying[] {
  const of = { of: call.record, ...(call.node === node ? {} : { to: call.node }) };
  const first: CallSaying = { part: act, type, body: { ...said, ...of, ...onOf(act, call), post } };
  if (said.outcome !== UPHELD) return [first];
  const body = { ...of, reason: said.reason, post };
  return [first, { part: 'withdraw', type: 'supervision.withdraw', body }];
}

/** What a decision is on: the newest appeal that waits, else the newest answer. */
function onOf(act: CallAct['act'], { state, pending }: CallSeen): object {
  if (act !== 'decide') return {};
  const type = (state as CallState) === 'appealed' ? 'supervision.appeal' : 'supervision.answer';
  const waits = pending.filter((one) => one.type === type).at(-1);
  return waits === undefined ? {} : { on: { node: waits.node, record: waits.record } };
}
