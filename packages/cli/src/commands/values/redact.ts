import type { RedactionState } from '@hutong/api';
import { meant } from '../../ask.ts';
import type { Session } from '../../io.ts';
import { runningNode } from '../../nodes/reach.ts';
import { pageSize } from '../../option-values.ts';
import { plain } from '../../text.ts';
import { tellCopies, waitOf } from './erase.ts';

const PAGE = 100;
const ASK_AGAIN_MS = 500;

/** `hutong redact ENTRY` at the top center: without --yes it only tells what it would do. */
export async function redactEntry(
  given: { data: string; reason: string; yes: boolean; wait: string | undefined },
  session: Session,
  entry: string,
): Promise<number> {
  const waitMs = waitOf(given.wait, session);
  const client = await runningNode(given.data, session);
  const { reason, yes: carry_out } = given;
  const plan = await client.api.redactions.redact({ entry, reason, carry_out });
  session.print(session.say(given.yes ? 'redact_done' : 'redact_would'));
  for (const { origin, index, type, holders } of plan.places) {
    session.print(`  ${origin} ${index} ${plain(type)}`);
    if (!given.yes) session.print(`  ${session.say('redact_holders', { nodes: holders.join(' ') })}`);
  }
  session.print(session.say('redact_stays'));
  const done = given.yes ? await confirmed() : [];
  for (const redaction of done) tellRedaction(redaction, session);
  tellCopies(plan.copies, session);
  session.result({ ...plan, redactions: done, done: meant(given, session) });
  return 0;

  /** What the holders say of these places, waiting for them as long as asked for. */
  async function confirmed(): Promise<RedactionState[]> {
    const end = session.io.now() + waitMs;
    for (;;) {
      const found = (await allRedactions()).filter((r) =>
        plan.places.some((p) => p.origin === r.origin && p.index === r.index),
      );
      const open = found.some((r) => r.holders.some((h) => h.state === 'unknown'));
      if (!open || session.io.now() >= end) return found;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }

  async function allRedactions(): Promise<RedactionState[]> {
    const all: RedactionState[] = [];
    for (let total = 1; all.length < total; ) {
      const page = await client.api.redactions.list({ from: all.length, limit: PAGE });
      if (page.items.length === 0) break;
      all.push(...page.items);
      total = page.total;
    }
    return all;
  }
}

/** `hutong redact list`: what was redacted, and who confirmed. */
export async function listRedactions(
  given: { data: string; limit: string | undefined; from: string | undefined },
  session: Session,
): Promise<number> {
  const limit = pageSize(given.limit, session);
  const client = await runningNode(given.data, session);
  const page = await client.api.redactions.list({ limit, from: given.from });
  for (const redaction of page.items) tellRedaction(redaction, session);
  session.print(session.say('redact_total', { shown: page.items.length, total: page.total }));
  session.result(page);
  return 0;
}

function tellRedaction({ number, origin, index, holders }: RedactionState, session: Session): void {
  const open = holders.filter((h) => h.state === 'unknown').map((h) => h.node);
  const by = holders.filter((h) => h.state === 'redacted').map((h) => h.node);
  session.print(session.say('redact_line', { number, origin, index }));
  session.print(`  ${session.say('redact_by', { nodes: by.join(' ') || '–' })}`);
  if (open.length > 0) session.print(`  ${session.say('confirmed_not', { nodes: open.join(' ') })}`);
}
