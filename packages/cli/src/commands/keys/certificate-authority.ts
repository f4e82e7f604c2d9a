import { resolve } from 'node:path';

import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { runningClient } from '../../nodes/reach.ts';
import { beijing, plain } from '../../text.ts';

/** `hutong ca rotate` */
export async function rotateCa(given: { data: string; reason: string }, session: Session): Promise<number> {
  const client = await topCenter(given.data, session);
  const { reason } = given;
  const before = await client.api.ca.show();
  const answer = await client.api.ca.rotate({ reason });
  session.print(session.say(before.length === 0 ? 'ca_first' : 'ca_rotating', answer));
  if (before.length > 0) session.print(session.say('ca_former'));
  session.print(session.say('ca_watch', { command: `hutong ca show --data ${given.data}` }));
  session.result({ ...answer, first: before.length === 0 });
  return 0;
}

/** `hutong ca show` */
export async function showCa(given: { data: string }, session: Session): Promise<number> {
  const client = await topCenter(given.data, session);
  const shown = await client.api.ca.show();
  if (shown.length === 0) session.print(session.say('ca_none'));
  for (const { fingerprint, since, missing, expires } of shown) {
    session.print(session.say('ca_line', { fingerprint, since }));
    session.print(session.say('ca_expires', { at: beijing(expires) }));
    session.print(
      missing.length === 0
        ? session.say('ca_confirmed')
        : session.say('ca_missing', { nodes: missing.join(' ') }),
    );
  }
  for (const { node, names } of shown.at(-1)?.unapproved ?? [])
    session.print(session.say('ca_unapproved', { node, names: plain(names.join(' ')) }));
  session.result(shown);
  return 0;
}

async function topCenter(data: string, session: Session): Promise<NodeClient> {
  const { dir, config } = dataFolder(data, session);
  session.headOf(config, resolve(dir));
  const client = config.parent === null ? await runningClient(dir, session) : undefined;
  if (client === undefined) throw session.failed('ca_where');
  return client;
}
