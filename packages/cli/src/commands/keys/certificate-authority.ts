import { resolve } from 'node:path';
import { beijing } from '@hutong/record';
import type { Work } from '../../command.ts';

import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { runningClient } from '../../nodes/reach.ts';

/** `hutong ca rotate` */
export const rotateCa: Work<'data' | 'reason'> = async (given, session) => {
  const client = await topCenter(given.data, session);
  const { reason } = given;
  const before = await client.api.ca.show();
  const answer = await client.api.ca.rotate({ reason });
  session.tell(before.length === 0 ? 'ca_first' : 'ca_rotating', answer);
  if (before.length > 0) session.tell('ca_former');
  session.tell('ca_watch', { command: `hutong ca show --data ${given.data}` });
  return session.result({ ...answer, first: before.length === 0 });
};

/** `hutong ca show` */
export const showCa: Work<'data'> = async (given, session) => {
  const client = await topCenter(given.data, session);
  const shown = await client.api.ca.show();
  if (shown.length === 0) session.tell('ca_none');
  for (const { fingerprint, since, missing, expires } of shown) {
    session.tell('ca_line', { fingerprint, since });
    session.tell('ca_expires', { at: beijing(expires) });
    session.print(
      missing.length === 0
        ? session.say('ca_confirmed')
        : session.say('ca_missing', { nodes: missing.join(' ') }),
    );
  }
  for (const { node, names } of shown.at(-1)?.unapproved ?? [])
    session.tell('ca_unapproved', { node, names: names.join(' ') });
  return session.result(shown);
};

async function topCenter(data: string, session: Session): Promise<NodeClient> {
  const { dir, config } = dataFolder(data, session);
  session.headOf(config, resolve(dir));
  const client = config.parent === null ? await runningClient(dir, session) : undefined;
  if (client === undefined) throw session.failed('ca_where');
  return client;
}
