import { beijing } from '@hutong/record';
import { meant } from '../../ask.ts';
import type { Work } from '../../command.ts';
import { Usage } from '../../errors.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { runningNode } from '../../nodes/reach.ts';

/**
 * `hutong prune`: at a running hall, what its policy lets go; its parent must answer meanwhile. Without --yes it only
 * tells what would go, as with --dry-run.
 */
export const prune: Work<'data', 'reason', 'yes' | 'dry-run'> = async (given, session) => {
  const dry = given['dry-run'] || !given.yes;
  if (!dry && given.reason === undefined)
    throw new Usage(session.say('missing_option', { option: '--reason' }), session.say('prune_reason_next'));
  if (dataFolder(given.data, session).config.kind !== 'hall') throw session.failed('prune_center');
  const client = await runningNode(given.data, session);
  const reason = given.reason ?? '--dry-run';
  const plan = await client.api.upkeep.prune({ reason, carry_out: !dry });
  const { refused, entries, bytes, until, held_by } = plan;
  // The parent could not be asked who has what. All else is an answer: to have nothing to do is no failure.
  if (refused === 'not_compared') throw session.failed('prune_not_compared');
  if (refused !== null || entries === 0) {
    const why = refused === null ? 'prune_settled' : (`prune_${refused}` as const);
    session.tell('prune_nothing', { why: session.say(why) });
    if (refused !== null) session.tellNext(session.say(`prune_${refused}_next`), '  ');
    return session.result({ ...plan, done: false });
  }
  const said = { entries, mib: (bytes / (1 << 20)).toFixed(1), until: beijing(until as string) };
  session.tell(dry ? 'prune_would' : 'prune_done', said);
  const holders = held_by.map(({ node, name }) => `${name} (${node})`).join(', ');
  session.tell('prune_holders', { holders });
  if (plan.more) session.tell('prune_more');
  session.tell('prune_file');
  return session.result({ ...plan, done: meant({ yes: !dry }, session) });
};
