import { type Meant, meant } from '../../ask.ts';
import { Usage } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { runningNode } from '../../nodes/reach.ts';
import { beijing, plain } from '../../text.ts';

/**
 * `hutong prune`: at a running hall, what its policy lets go; its parent must answer meanwhile. Without --yes it only
 * tells what would go, as with --dry-run.
 */
export async function prune(
  given: Meant & { data: string; reason: string | undefined; 'dry-run': boolean },
  session: Session,
): Promise<number> {
  const dry = given['dry-run'] || !given.yes;
  if (!dry && given.reason === undefined)
    throw new Usage(session.say('missing_option', { option: '--reason' }), session.say('prune_reason_next'));
  if (dataFolder(given.data, session).config.kind !== 'hall') throw session.failed('prune_center');
  const client = await runningNode(given.data, session);
  const reason = given.reason ?? '--dry-run';
  const plan = await client.api.upkeep.prune({ reason, carry_out: !dry });
  const { refused, entries, bytes, until, held_by } = plan;
  // It could not be asked who has what: all else is an answer, and nothing to do is none that failed.
  if (refused === 'not_compared') throw session.failed('prune_not_compared');
  if (refused !== null || entries === 0) {
    const why = refused === null ? 'prune_settled' : (`prune_${refused}` as const);
    session.print(session.say('prune_nothing', { why: session.say(why) }));
    if (refused !== null)
      session.print(`  ${session.say('next', { next: session.say(`prune_${refused}_next`) })}`);
    session.result({ ...plan, done: false });
    return 0;
  }
  const said = { entries, mib: (bytes / (1 << 20)).toFixed(1), until: beijing(until as string) };
  session.print(session.say(dry ? 'prune_would' : 'prune_done', said));
  const holders = held_by.map(({ node, name }) => `${plain(name)} (${plain(node)})`).join(', ');
  session.print(session.say('prune_holders', { holders }));
  if (plan.more) session.print(session.say('prune_more'));
  session.print(session.say('prune_file'));
  session.result({ ...plan, done: meant({ yes: !dry }, session) });
  return 0;
}
