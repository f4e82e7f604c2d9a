import { resolve } from 'node:path';
import type { CaService } from '@hutong/web';
import { Failed } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { runningClient } from '../../nodes/access.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { dataFolder } from '../../nodes/folder.ts';

type Shown = Awaited<ReturnType<CaService['show']>>;

/** `hutong ca rotate` */
export async function rotateCa(given: { data: string; reason: string }, session: Session): Promise<number> {
  const client = await topCenter(given.data, session);
  const { reason } = given;
  const before = await client.call<Shown>('GET', '/api/ca');
  const answer = await client.call<{ fingerprint: string }>('POST', '/api/ca/rotate', { reason });
  session.print(session.say(before.length === 0 ? 'ca_first' : 'ca_rotating', answer));
  if (before.length > 0) session.print(session.say('ca_former'));
  session.print(session.say('ca_watch', { command: `hutong ca show --data ${given.data}` }));
  session.result({ ...answer, first: before.length === 0 });
  return 0;
}

/** `hutong ca show` */
export async function showCa(given: { data: string }, session: Session): Promise<number> {
  const client = await topCenter(given.data, session);
  const shown = await client.call<Shown>('GET', '/api/ca');
  if (shown.length === 0) session.print(session.say('ca_none'));
  for (const { fingerprint, since, missing } of shown) {
    session.print(session.say('ca_line', { fingerprint, since }));
    session.print(
      missing.length === 0
        ? session.say('ca_confirmed')
        : session.say('ca_missing', { nodes: missing.join(' ') }),
    );
  }
  session.result(shown);
  return 0;
}

async function topCenter(data: string, session: Session): Promise<NodeClient> {
  const { dir, config } = dataFolder(data, session);
  session.headOf(config, resolve(dir));
  const client = config.parent === null ? await runningClient(dir, session) : undefined;
  if (client === undefined) throw new Failed(session.say('ca_where'), session.say('ca_where_next'));
  return client;
}
