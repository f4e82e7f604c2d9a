import {
  createApp,
  createToken,
  ROLES,
  type Role,
  revokeToken,
  type Serving,
  serve,
  TokenStore,
} from '@hutong/web';
import type { TestNetwork } from '../network/harness.ts';

export type SiteRole = Role;

/** An id that no record has. */
export const ID = '019caa2c-0000-7000-8000-00000000000a';

/** A route that needs a token. */
export interface Protected {
  method: 'GET' | 'POST';
  path: string;
}

/** A center's HTTP face on a port of this machine, with a token for every role. */
export class Site {
  readonly url: string;
  /** An administrator's token of some other node. */
  readonly foreign: string;
  readonly #tokens: Map<string, string>;
  readonly #serving: Serving;

  private constructor(serving: Serving, tokens: Map<string, string>, foreign: string) {
    this.url = serving.url;
    this.foreign = foreign;
    this.#tokens = tokens;
    this.#serving = serving;
  }

  static async open(network: TestNetwork, node: string): Promise<Site> {
    const dir = network.folder(node);
    const tokens = new Map<string, string>();
    for (const role of ROLES)
      tokens.set(role, createToken(dir, { name: role, roles: [role], expires: null }));
    const administrator: Role[] = ['administrator'];
    tokens.set(
      'expired',
      createToken(dir, { name: 'expired', roles: administrator, expires: Date.now() - 1_000 }),
    );
    tokens.set('revoked', createToken(dir, { name: 'revoked', roles: administrator, expires: null }));
    revokeToken(dir, 'revoked');
    const foreign = createToken(network.folder('good'), {
      name: `of-${node}`,
      roles: administrator,
      expires: null,
    });
    const app = createApp({
      service: network.center(node).service,
      tokens: new TokenStore(dir),
      log: network.log(node),
      limits: { bodyMs: 500 },
    });
    return new Site(await serve(app, { host: '127.0.0.1', port: 0 }), tokens, foreign);
  }

  token(of: Role | 'expired' | 'revoked'): string {
    return this.#tokens.get(of) as string;
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, { ...init, signal: AbortSignal.timeout(20_000) });
  }

  /** Every route that its own API document says needs a token. */
  async routes(): Promise<Protected[]> {
    const document = (await (await this.fetch('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { security?: object[] }>>;
    };
    return Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { security = [] }]) => {
        const needed = security.length > 0 && security.every((s) => Object.keys(s).length > 0);
        return needed || path === '/metrics'
          ? [{ method: method.toUpperCase() as Protected['method'], path }]
          : [];
      }),
    );
  }

  close(): Promise<void> {
    return this.#serving.close(100);
  }
}
