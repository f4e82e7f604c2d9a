import type { ComparedLog, Comparison } from '@hutong/api';
import type { Session } from '../../io.ts';
import { runningNode } from '../../nodes/reach.ts';
import { badOption } from '../../option-values.ts';
import { plain } from '../../text.ts';
import { Ticker } from '../../ticker.ts';

const POLL_MS = 1_000;
const DEFAULT_WAIT_S = '60';
const BAD: readonly ComparedLog['roots'][] = ['differs', 'damaged', 'unverified'];

/** `hutong reconcile NODE`: compares, has what is missing sent, and compares again until nothing is, or nothing comes. */
export async function reconcile(
  given: { data: string; reason: string; wait: string | undefined },
  session: Session,
  node: string,
): Promise<number> {
  const wait = given.wait ?? DEFAULT_WAIT_S;
  if (!/^\d{1,6}$/.test(wait)) throw badOption('--wait', wait, DEFAULT_WAIT_S, session);
  const client = await runningNode(given.data, session);
  const ask = (carry_out: boolean) => client.api.upkeep.reconcile({ node, reason: given.reason, carry_out });
  const first = await ask(true);
  if (!first.heard) throw session.failed('reconcile_not_heard', { node });
  for (const log of first.logs) tell(log, session);
  const last = await waitFor(() => ask(false), first, Number(wait) * 1_000, session);
  const left = { here: missing(last, 'missing_here'), there: missing(last, 'missing_there') };
  const bad = last.logs.filter((l) => BAD.includes(l.roots)).length;
  const repaired = {
    repaired_here: grown(first, last, 'here', 'missing_here'),
    repaired_there: grown(first, last, 'there', 'missing_there'),
  };
  const whole = left.here + left.there + bad === 0;
  session.print(
    whole
      ? session.say('reconcile_whole', { logs: last.logs.length, ...repaired })
      : session.say('reconcile_left', { ...left, bad }),
  );
  session.result({
    node,
    compared: first.logs,
    after: last.logs,
    asked: first.asked,
    ...repaired,
    left,
    bad,
  });
  return whole ? 0 : 1;
}

async function waitFor(
  ask: () => Promise<Comparison>,
  first: Comparison,
  waitMs: number,
  session: Session,
): Promise<Comparison> {
  const { io } = session;
  const ticker = new Ticker(session);
  const left = (c: Comparison) => missing(c, 'missing_here') + missing(c, 'missing_there');
  const began = io.now();
  let last = first;
  for (let movedAt = began; left(last) > 0 && io.now() - movedAt < waitMs; ) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const next = await ask();
    if (!next.heard) continue;
    if (left(next) !== left(last)) movedAt = io.now();
    last = next;
    const rate = Math.round(((left(first) - left(last)) / (io.now() - began)) * 1_000);
    ticker.show(() => session.say('reconcile_progress', { left: left(last), rate: Math.max(0, rate) }));
  }
  ticker.clear();
  return last;
}

function tell({ origin, here, there, compared, roots, ...log }: ComparedLog, session: Session): void {
  const sizes = { here: here?.size ?? 0, there: there?.size ?? 0 };
  session.print(session.say('reconcile_log', { origin: plain(origin), ...sizes }));
  session.print(session.say(`reconcile_${roots}`, { compared, root: there?.root ?? '-' }));
  for (const side of ['missing_here', 'missing_there'] as const) {
    const range = log[side];
    if (range !== null)
      session.print(session.say(`reconcile_${side}`, { from: range.from, to: range.to - 1 }));
  }
}

type Side = 'missing_here' | 'missing_there';

function missing({ logs }: Comparison, side: Side): number {
  return logs.reduce((sum, l) => sum + (l[side] === null ? 0 : l[side].to - l[side].from), 0);
}

/** Of what was missing at first, how much is there now. */
function grown(first: Comparison, last: Comparison, at: 'here' | 'there', side: Side): number {
  return first.logs.reduce((sum, l) => {
    const range = l[side];
    if (range === null) return sum;
    const size = last.logs.find((m) => m.origin === l.origin)?.[at]?.size ?? range.from;
    return sum + Math.max(0, Math.min(size, range.to) - range.from);
  }, 0);
}
