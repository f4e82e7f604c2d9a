import { randomBytes } from 'node:crypto';
import { accountEndpoints, type Identity } from '@hutong/identity';
import { appenderOf, createApp, FOLDER_ROLES, TokenStore } from '@hutong/web';
import type { Session } from '../io.ts';
import { cliUser } from './cli-user.ts';
import { NodeClient } from './client.ts';
import type { OpenNode } from './open-node.ts';
import { quietLog } from './service-log.ts';

/**
 * The API of a node that this process opened, asked without a connection. Whoever opens the folder may do all that
 * there is a command for, under the name by which a running node knows them, and what they do is put on record alike.
 * @param identity opens its accounts; absent where nobody asks for them
 */
export function openedClient(
  dir: string,
  service: OpenNode,
  session: Session,
  identity?: () => Identity,
): NodeClient {
  const token = randomBytes(32).toString('hex');
  const caller = { name: 'local', roles: FOLDER_ROLES };
  const store = new TokenStore(dir);
  const tokens = {
    find: (given: string) => (given === token ? { ...caller, expired: false } : undefined),
    list: () => store.list(),
    create: (...given: Parameters<TokenStore['create']>) => store.create(...given),
    revoke: (name: string) => store.revoke(name),
  };
  const shared = { service, log: quietLog(session), now: session.io.now };
  const app = createApp({
    ...shared,
    tokens,
    areas: identity === undefined ? [] : accountEndpoints(identity),
  });
  const url = 'http://localhost';
  const ask = async (path: string, request: RequestInit) =>
    app.fetch(new Request(url + path, { ...request, duplex: 'half' }), { inside: true });
  return new NodeClient({ url, token, ask, append: appenderOf(shared, caller, cliUser()) }, session);
}
