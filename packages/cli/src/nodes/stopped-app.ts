import { randomBytes } from 'node:crypto';
import { appenderOf, createApp, TokenStore } from '@hutong/web';
import type { Session } from '../io.ts';
import { cliUser } from './cli-user.ts';
import { NodeClient } from './client.ts';
import type { OpenNode } from './open-node.ts';
import { quietLog } from './service-log.ts';

/**
 * The API of a node that this process opened, asked without a connection. Whoever opens the folder may do what its
 * administrator may, under the name by which a running node knows them, and what they do is put on record alike.
 */
export function openedClient(dir: string, service: OpenNode, session: Session): NodeClient {
  const token = randomBytes(32).toString('hex');
  const caller = { name: 'local', roles: ['administrator'] as const };
  const store = new TokenStore(dir);
  const tokens = {
    find: (given: string) => (given === token ? { ...caller, expired: false } : undefined),
    list: () => store.list(),
    create: (...given: Parameters<TokenStore['create']>) => store.create(...given),
    revoke: (name: string) => store.revoke(name),
  };
  const shared = { service, log: quietLog(session), now: session.io.now };
  const app = createApp({ ...shared, tokens });
  const url = 'http://localhost';
  const ask = async (path: string, request: RequestInit) =>
    app.fetch(new Request(url + path, request), { inside: true });
  return new NodeClient({ url, token, ask, append: appenderOf(shared, caller, cliUser()) }, session);
}
