import { TOKEN_ROLES, type TokenRole } from '@hutong/api';
import {
  createApp,
  createToken,
  FOLDER_ROLES,
  revokeToken,
  type Serving,
  serve,
  TokenStore,
} from '@hutong/web';
import type { TestNetwork } from '../network/harness.ts';

export type SiteRole = TokenRole;

/** An id that no record has. */
export const ID = '019caa2c-0000-7000-8000-00000000000a';

/** A route that needs a token. */
export interface Protected {
  method: 'GET' | 'POST';
  path: string;
}

/** A node's HTTP face behind a proxy on this machine (the tests), with a token for every role and one such as whoever may read the
 * folder has; and one without. */
export class Site {
  readonly url: string;
  /** The same without a proxy before it. */
  readonly bare: string;
  /** An administrator's token of some other node. */
  readonly foreign: string;
  readonly #tokens: Map<string, string>;
  readonly #serving: Serving[];

  private constructor(
    serving: [proxied: Serving, bare: Serving],
    tokens: Map<string, string>,
    foreign: string,
  ) {
    this.url = serving[0].url;
    this.bare = serving[1].url;
    this.foreign = foreign;
    this.#tokens = tokens;
    this.#serving = serving;
  }

  /** @param again tells a node’s tokens apart from those of a site of it that was closed */
  static async open(network: TestNetwork, node: string, again = ''): Promise<Site> {
    const dir = network.folder(node);
    const tokens = new Map<string, string>();
    for (const role of TOKEN_ROLES)
      tokens.set(role, createToken(dir, { name: `${role}${again}`, roles: [role], expires: null }));
    const folder = { name: `folder${again}`, roles: [...FOLDER_ROLES], expires: null };
    tokens.set('folder', createToken(dir, folder));
    const administrator: TokenRole[] = ['administrator'];
    tokens.set(
      'expired',
      createToken(dir, { name: `expired${again}`, roles: administrator, expires: Date.now() - 1_000 }),
    );
    tokens.set('revoked', createToken(dir, { name: `revoked${again}`, roles: administrator, expires: null }));
    revokeToken(dir, `revoked${again}`);
    const foreign = createToken(network.folder('good'), {
      name: `of-${node}${again}`,
      roles: administrator,
      expires: null,
    });
    const service = network.centers.get(node)?.service ?? network.hall(node);
    const face = (proxies: string[]) => {
      const app = createApp({
        service,
        tokens: new TokenStore(dir),
        log: network.log(node),
        limits: { bodyMs: 500 },
        hosts: ['hutong.jilin.example'],
        proxies,
      });
      return serve(app, { host: '127.0.0.1', port: 0, log: network.log(node) });
    };
    return new Site([await face(['127.0.0.1']), await face([])], tokens, foreign);
  }

  token(of: TokenRole | 'folder' | 'expired' | 'revoked'): string {
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

  async close(): Promise<void> {
    for (const serving of this.#serving) await serving.close(100);
  }
}
