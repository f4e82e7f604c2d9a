import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { TOKEN_ROLES, type TokenRole } from '@hutong/api';
import type { Hall } from '@hutong/hall';
import { Identity, identitySite } from '@hutong/identity';
import { createAuthority, createTlsKey, issueCertificate } from '@hutong/trust';
import { createApp, createToken, type Serving, serve, TokenStore } from '@hutong/web';
import { application } from '../browser/records.ts';
import { type Plan, TestNetwork } from '../network/harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'nongan', kind: 'hall', parent: 'province' },
];

/** A title that is markup, a template, a formula and a format string at once. */
export const NASTY = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u0024{7*7}{{7*7}}%2541%s=1+1';
/** A subject that would break out of a path or a query. */
export const NASTY_SUBJECT = 'a/../b?c=d&e#f\'"<%00>';

/** A record that may be written. */
export const RECORD = {
  type: 'case.accept',
  subject: '220122-20261130-000001',
  department: '农安县市场监督管理局',
  occurred_at: '2026-11-20T09:00:00+08:00',
  body: { accepted: true, item_name: '食品经营许可（新办）' },
};

interface Asking {
  token?: TokenRole | undefined;
  headers?: Record<string, string>;
  /** A body makes it a POST; text is sent as it is, anything else as JSON. */
  body?: unknown;
  method?: string;
}

/** A hall under a province, served as its command serves it: plain on loopback, by TLS, and behind a proxy that it trusts. */
export class Ground {
  readonly network: TestNetwork;
  readonly tokens: Record<TokenRole, string>;
  /** PEM of the authority that the certificate is from. */
  ca = '';
  /** Ids of a public notice with NASTY in it, and of an internal application with private values. */
  ids = { notice: '', application: '' };
  /** Who signs in at the hall. */
  readonly identity: Identity;
  readonly #serving: Record<'plain' | 'secure' | 'proxied', Serving>;

  private constructor(
    network: TestNetwork,
    identity: Identity,
    tokens: Ground['tokens'],
    serving: Record<string, Serving>,
  ) {
    this.network = network;
    this.identity = identity;
    this.tokens = tokens;
    this.#serving = serving as Record<'plain' | 'secure' | 'proxied', Serving>;
  }

  static async start(): Promise<Ground> {
    const network = await TestNetwork.start(PLAN, { tls: false, heartbeatS: 5 });
    const folder = network.folder('nongan');
    const made = TOKEN_ROLES.map((role) => [
      role,
      createToken(folder, { name: role, roles: [role], expires: null }),
    ]);
    const service = network.hall('nongan');
    const log = network.log('http');
    const identity = new Identity({
      dir: folder,
      names: ['nongan政务大厅', 'nongan'],
      act: (who, act, target, reason) => service.act(who, act, target, reason),
      // Resting between strangers' hashes is a matter of its own tests.
      queue: { rest: async () => {} },
    });
    const people = { people: identity, sites: [identitySite(identity)] };
    const app = (proxies: string[] = []) =>
      createApp({ service, tokens: new TokenStore(folder), log, proxies, ...people });
    const authority = await createAuthority('test', randomBytes, Date.now());
    const { keyPem: key, spki } = createTlsKey();
    const subject = { network: 'test', node: 'nongan', spki, names: ['127.0.0.1'] };
    const cert = await issueCertificate(authority, subject, randomBytes, Date.now());
    const at = { host: '127.0.0.1', port: 0, log };
    const proxies = ['127.0.0.1'];
    const serving = {
      plain: await serve(app(), at),
      secure: await serve(app(), { ...at, tls: { key, cert } }),
      proxied: await serve(app(proxies), { ...at, proxies }),
    };
    const ground = new Ground(network, identity, Object.fromEntries(made), serving);
    ground.ca = authority.pem;
    await ground.#record();
    return ground;
  }

  async #record(): Promise<void> {
    const notice = {
      type: 'disclosure.document',
      subject: NASTY_SUBJECT,
      department: NASTY,
      occurred_at: '2026-11-02T09:00:00+08:00',
      body: { title: NASTY, method: '主动公开', text: `javascript:alert(1) ${NASTY}` },
    };
    const outcomes = await this.hall.append([notice, application]);
    const [first, second] = outcomes.map((outcome) => {
      if (outcome.status !== 'stored') throw new Error(JSON.stringify(outcome));
      return outcome.id;
    });
    this.ids = { notice: first as string, application: second as string };
    await this.hall.followers.catchUp();
  }

  get hall(): Hall {
    return this.network.hall('nongan');
  }

  url(of: 'plain' | 'secure' | 'proxied' = 'plain'): URL {
    return new URL(this.#serving[of].url);
  }

  /** Asks over HTTP; redirects are given as they are. */
  ask(
    path: string,
    { token, headers = {}, body, method }: Asking = {},
    of?: 'plain' | 'proxied',
  ): Promise<Response> {
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${this.url(of).origin}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${this.tokens[token]}` }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
  }

  /** The status of what `ask` gives. */
  async status(...given: Parameters<Ground['ask']>): Promise<number> {
    const answer = await this.ask(...given);
    await answer.arrayBuffer();
    return answer.status;
  }

  /** Sends bytes as they are; gives all that comes back until the other end closes. */
  raw(text: string, of: 'plain' | 'secure' = 'plain'): Promise<string> {
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect(Number(this.url(of).port), '127.0.0.1', () => socket.write(text));
      socket.setEncoding('latin1').on('data', (some) => {
        answer += some;
      });
      socket.on('error', () => resolve(answer)).on('close', () => resolve(answer));
    });
  }

  /** What was logged so far, one JSON text. */
  get logged(): string {
    return JSON.stringify(this.network.lines);
  }

  async stop(): Promise<void> {
    await Promise.all(Object.values(this.#serving).map((serving) => serving.close(0)));
    this.identity.close();
    await this.network.stop();
  }
}

let started: Ground | undefined;

/** The ground that all chapters stand on. */
export function ground(): Ground {
  if (started === undefined) throw new Error('the ground is not there yet');
  return started;
}

export async function lay(): Promise<void> {
  started = await Ground.start();
}

export async function clear(): Promise<void> {
  await started?.stop();
}
