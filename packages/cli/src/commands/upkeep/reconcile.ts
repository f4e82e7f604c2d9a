import type { ComparedLog, Comparison } from '@hutong/api';
import type { Work } from '../../command.ts';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { runningNode } from '../../nodes/reach.ts';
import { waitOf } from '../../option-values.ts';
import { Ticker } from '../../ticker.ts';
import { watch } from '../../watch.ts';

const POLL_MS = 1_000;
const WAIT_S = 60;
const BAD: readonly ComparedLog['roots'][] = ['differs', 'damaged', 'unverified'];

/** `hutong reconcile NODE`: compares, has what is missing sent, and compares again until nothing is, or nothing comes. */
export const reconcile: Work<'data' | 'reason', 'wait'> = async (given, session, node) => {
  const waitMs = waitOf(given.wait, WAIT_S, session);
  const client = await runningNode(given.data, session);
  const ask = (carry_out: boolean) => client.api.upkeep.reconcile({ node, reason: given.reason, carry_out });
  const first = await ask(true);
  if (!first.heard) throw session.failed('reconcile_not_heard', { node });
  for (const log of first.logs) tell(log, session);
  const lacks = (c: Comparison) => missing(c, 'missing_here') + missing(c, 'missing_there');
  const ticker = new Ticker(session);
  const began = session.io.now();
  let last = first;
  const askAgain = async () => {
    const answer = await ask(false);
    return answer.heard ? answer : last;
  };
  const show = (now: Comparison) => {
    last = now;
    const rate = Math.round(((lacks(first) - lacks(now)) / (session.io.now() - began)) * 1_000);
    ticker.show(() => session.say('reconcile_progress', { left: lacks(now), rate: Math.max(0, rate) }));
  };
  const isDone = (now: Comparison) => lacks(now) === 0;
  await watch(first, askAgain, { everyMs: POLL_MS, waitMs, isDone, measure: lacks, show }, session);
  ticker.clear();
  const left = { here: missing(last, 'missing_here'), there: missing(last, 'missing_there') };
  const bad = last.logs.filter((l) => BAD.includes(l.roots)).length;
  const repaired = {
    repaired_here: grown(first, last, 'here', 'missing_here'),
    repaired_there: grown(first, last, 'there', 'missing_there'),
  };
  const whole = left.here + left.there + bad === 0;
  if (whole) session.tell('reconcile_whole', { logs: last.logs.length, ...repaired });
  else session.tell('reconcile_left', { ...left, bad });
  const { asked, logs: compared } = first;
  const result = { node, compared, after: last.logs, asked, ...repaired, left, bad };
  return session.result(result, whole ? EXIT.done : EXIT.failed);
};

function tell({ origin, here, there, compared, roots, ...log }: ComparedLog, session: Session): void {
  const sizes = { here: here?.size ?? 0, there: there?.size ?? 0 };
  session.tell('reconcile_log', { origin: origin, ...sizes });
  session.tell(`reconcile_${roots}`, { compared, root: there?.root ?? '-' });
  for (const side of ['missing_here', 'missing_there'] as const) {
    const range = log[side];
    if (range !== null) session.tell(`reconcile_${side}`, { from: range.from, to: range.to - 1 });
  }
}

type Side = 'missing_here' | 'missing_there';

function missing({ logs }: Comparison, side: Side): number {
  return logs.reduce((sum, l) => sum + (l[side] === null ? 0 : l[side].to - l[side].from), 0);
}

/** How much of what was missing at first is there now. */
function grown(first: Comparison, last: Comparison, at: 'here' | 'there', side: Side): number {
  return first.logs.reduce((sum, l) => {
    const range = l[side];
    if (range === null) return sum;
    const size = last.logs.find((m) => m.origin === l.origin)?.[at]?.size ?? range.from;
    return sum + Math.max(0, Math.min(size, range.to) - range.from);
  }, 0);
}
