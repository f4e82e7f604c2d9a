import type { ResealPage } from '@hutong/api';
import { meant } from '../../ask.ts';
import type { Work } from '../../command.ts';
import { runningNode } from '../../nodes/reach.ts';
import { pageSize } from '../../option-values.ts';

const DEFAULT_PAGE = '200';

/** `hutong reseal NODE --to …`: page after page until there are no more; without --yes it only counts. */
export const reseal: Work<'data' | 'reason' | 'to', 'type' | 'limit' | 'after', 'yes' | 'anew'> = async (
  given,
  session,
  node,
) => {
  const limit = Number(pageSize(given.limit ?? DEFAULT_PAGE, session));
  const client = await runningNode(given.data, session);
  const { to, reason, type, anew, yes } = given;
  const sum = { values: 0, not_recipient: 0, unopened: 0 };
  for (let after = given.after; ; ) {
    const asked = { node, to, reason, limit, carry_out: yes, type, anew, after };
    const page: ResealPage = await client.api.values.reseal(asked);
    for (const key of ['values', 'not_recipient', 'unopened'] as const) sum[key] += page[key];
    after = page.next;
    // What was done is told at once, so that a run that was cut short goes on from there with --after.
    const at = after === undefined ? session.say('reseal_end') : after;
    if (yes) session.tell('reseal_page', { values: page.values, at });
    if (after === undefined) break;
  }
  session.tell(yes ? 'reseal_done' : 'reseal_would', { to, values: sum.values });
  if (sum.not_recipient + sum.unopened > 0) session.tell('reseal_passed', sum);
  if (sum.values === 0 && !anew) session.tell('reseal_none');
  return session.result({ node, to, ...sum, done: meant(given, session) });
};
