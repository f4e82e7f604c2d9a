import { randomBytes } from 'node:crypto';
import type { NodeService } from '@hutong/api';
import { createApp, TokenStore } from '@hutong/web';
import type { Session } from '../io.ts';
import type { Transport } from './client.ts';
import { quietLog } from './service-log.ts';

/**
 * The API of a node that this process opened, asked without a connection. Whoever opens the folder may do what its
 * administrator may, under the name by which a running node knows them, and what they do is put on record alike.
 */
export function appInProcess(dir: string, service: NodeService, session: Session): Transport {
  const token = randomBytes(32).toString('hex');
  const store = new TokenStore(dir);
  const tokens = {
    find: (given: string) =>
      given === token ? { name: 'local', roles: ['administrator'] as const, expired: false } : undefined,
    list: () => store.list(),
    create: (...given: Parameters<TokenStore['create']>) => store.create(...given),
    revoke: (name: string) => store.revoke(name),
  };
  const app = createApp({ service, tokens, log: quietLog(session), now: session.io.now });
  const url = 'http://localhost';
  return {
    url,
    token,
    ask: async (path, request) => app.fetch(new Request(url + path, request), { inside: true }),
  };
}
