import type { RedactionState } from '@hutong/api';
import { meant } from '../../ask.ts';
import type { Work } from '../../command.ts';
import type { Session } from '../../io.ts';
import { runningNode } from '../../nodes/reach.ts';
import { pageSize, waitOf } from '../../option-values.ts';
import { watch } from '../../watch.ts';
import { ASK_AGAIN_MS, tellCopies, WAIT_S } from './erase.ts';

const PAGE = 100;

/** `hutong redact ENTRY` at the top center: without --yes it only tells what it would do. */
export const redactEntry: Work<'data' | 'reason', 'wait', 'yes'> = async (given, session, entry) => {
  const waitMs = waitOf(given.wait, WAIT_S, session);
  const { redactions } = (await runningNode(given.data, session)).api;
  const { reason, yes: carry_out } = given;
  const plan = await redactions.redact({ entry, reason, carry_out });
  session.tell(carry_out ? 'redact_done' : 'redact_would');
  for (const { origin, index, type, holders } of plan.places) {
    session.print(`  ${origin} ${index} ${type}`);
    if (!carry_out) session.print(`  ${session.say('redact_holders', { nodes: holders.join(' ') })}`);
  }
  session.tell('redact_stays');
  // What the holders say of these places.
  const states = async () => {
    const all: RedactionState[] = [];
    for (let more = true; more; ) {
      const { items, total } = await redactions.list({ from: all.length, limit: PAGE });
      all.push(...items);
      more = items.length > 0 && all.length < total;
    }
    return all.filter((r) => plan.places.some((p) => p.origin === r.origin && p.index === r.index));
  };
  const isDone = (found: RedactionState[]) =>
    !found.some((r) => r.holders.some((h) => h.state === 'unknown'));
  const how = { everyMs: ASK_AGAIN_MS, waitMs, isDone };
  const done = carry_out ? await watch(await states(), states, how, session) : [];
  for (const redaction of done) tellRedaction(redaction, session);
  tellCopies(plan.copies, session);
  return session.result({ ...plan, redactions: done, done: meant(given, session) });
};

/** `hutong redact list`: what was redacted, and who confirmed. */
export const listRedactions: Work<'data', 'limit' | 'from'> = async (given, session) => {
  const limit = pageSize(given.limit, session);
  const client = await runningNode(given.data, session);
  const page = await client.api.redactions.list({ limit, from: given.from });
  for (const redaction of page.items) tellRedaction(redaction, session);
  session.tell('redact_total', { shown: page.items.length, total: page.total });
  return session.result(page);
};

function tellRedaction({ number, origin, index, holders }: RedactionState, session: Session): void {
  const open = holders.filter((h) => h.state === 'unknown').map((h) => h.node);
  const by = holders.filter((h) => h.state === 'redacted').map((h) => h.node);
  session.tell('redact_line', { number, origin, index });
  session.print(`  ${session.say('redact_by', { nodes: by.join(' ') || '–' })}`);
  if (open.length > 0) session.print(`  ${session.say('confirmed_not', { nodes: open.join(' ') })}`);
}
