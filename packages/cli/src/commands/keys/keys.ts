import { beijing } from '@hutong/record';
import { meant } from '../../ask.ts';
import type { Work } from '../../command.ts';
import { Usage } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { runningNode } from '../../nodes/reach.ts';
import { pageSize } from '../../option-values.ts';

const day = (ms: number) => beijing(ms).slice(0, 10);

/** `hutong keys list` */
export const listKeys: Work<'data', 'node' | 'limit' | 'after'> = async (given, session) => {
  const limit = pageSize(given.limit, session);
  const { node: of, after } = given;
  const client = await runningNode(given.data, session);
  const page = await client.api.keys.list({ node: of, after, limit });
  for (const { node, epoch, origin, state, began, held, endsAt, due } of page.items) {
    const size = endsAt ?? held;
    session.tell('keys_line', { node, epoch, origin, state: session.say(`keys_${state}`) });
    const facts = [
      began === undefined ? undefined : session.say('keys_began', { day: day(began) }),
      size === undefined ? undefined : session.say('keys_extent', { size }),
      due === undefined || state !== 'current' ? undefined : session.say('keys_due', { day: day(due) }),
    ].filter((fact) => fact !== undefined);
    if (facts.length > 0) session.print(`  ${facts.join(' · ')}`);
  }
  return session.page(page);
};

/** `hutong keys rotate` */
export const rotateKeys: Work<'data' | 'reason'> = async (given, session) => {
  const client = await runningNode(given.data, session);
  const { reason } = given;
  const done = await client.api.keys.rotate({ reason });
  const { origin, epoch, awaits } = done;
  if (awaits === undefined) session.tell('keys_rotated', { origin, epoch });
  else {
    const { dir } = dataFolder(given.data, session);
    session.tell('keys_prepared', { origin, epoch, version: awaits.version });
    session.tell('keys_prepared_next', { dir });
  }
  return session.result(done);
};

/** `hutong keys revoke NODE`: without --yes it only tells what it would do. */
export const revokeKeys: Work<'data' | 'reason', 'at', 'yes'> = async (given, session, node) => {
  const { reason } = given;
  const at = position(given.at, session);
  const client = await runningNode(given.data, session);
  const plan = await client.api.keys.revoke({ node, reason, at, carry_out: given.yes });
  const { origin, size, held, link } = plan;
  session.tell(given.yes ? 'keys_done' : 'keys_would_revoke', { node, origin, size });
  if (at !== undefined && at > size) session.tell('keys_not_signed', { at, size });
  if (held > size) session.tell('keys_beyond', { beyond: held - size });
  session.tell('keys_not_received');
  if (link !== null) session.tell('keys_link', { link, node });
  if (given.yes) session.tell('keys_enrol_again');
  return session.result({ ...plan, done: meant(given, session) });
};

function position(given: string | undefined, session: Session): number | undefined {
  if (given === undefined || given === 'last-receipt') return undefined;
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new Usage(session.say('keys_bad_at', { value: given }), session.say('keys_at_next'));
}
