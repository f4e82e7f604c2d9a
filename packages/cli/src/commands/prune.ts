import type { PrunePlan } from '@hutong/web';
import { Failed, Usage } from '../errors.ts';
import type { Session } from '../io.ts';
import { runningNode } from '../nodes/access.ts';
import { beijing, plain } from '../text.ts';

/** `hutong prune`: at a running hall, what its policy lets go; its parent must answer meanwhile. */
export async function prune(
  given: { data: string; reason: string | undefined; 'dry-run': boolean },
  session: Session,
): Promise<number> {
  const dry = given['dry-run'];
  if (!dry && given.reason === undefined)
    throw new Usage(session.say('missing_option', { option: '--reason' }), session.say('prune_reason_next'));
  const client = await runningNode(given.data, session);
  const body = { reason: given.reason ?? '--dry-run', carry_out: !dry };
  const plan = await client.call<PrunePlan>('POST', '/api/prune', body);
  const { refused, entries, bytes, until, held_by } = plan;
  // It could not be asked who has what: all else is an answer, and nothing to do is none that failed.
  if (refused === 'not_compared')
    throw new Failed(session.say('prune_not_compared'), session.say('prune_not_compared_next'));
  if (refused !== null || entries === 0) {
    const why = refused === null ? 'prune_settled' : (`prune_${refused}` as const);
    session.print(session.say('prune_nothing', { why: session.say(why) }));
    if (refused !== null)
      session.print(`  ${session.say('next', { next: session.say(`prune_${refused}_next`) })}`);
    session.result(plan);
    return 0;
  }
  const said = { entries, mib: (bytes / (1 << 20)).toFixed(1), until: beijing(until as string) };
  session.print(session.say(dry ? 'prune_would' : 'prune_done', said));
  const holders = held_by.map(({ node, name }) => `${plain(name)} (${plain(node)})`).join(', ');
  session.print(session.say('prune_holders', { holders }));
  if (plan.more) session.print(session.say('prune_more'));
  session.print(session.say('prune_file'));
  session.result(plan);
  return 0;
}
