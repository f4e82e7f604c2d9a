import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Fields } from './form.ts';

/** The line broke before the whole answer came: what was asked for may have been done or not. */
export class LineBroke extends Error {}

export interface Answer {
  status: number;
  /** Where it leads; empty where it shows a page. */
  to: string;
  html: string;
  /** As it came over the line. */
  bytes: number;
}

const RETRY_MS = 50;
const GIVE_UP_MS = 120_000;
/** An answer takes longer only where the node hangs. */
const ANSWER_MS = 60_000;

/** What a browser without script does at a node: one cookie, forms, and a line that may break. */
export class PlainBrowser {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #took: (kind: 'page' | 'act', ms: number) => void;
  #cookie = '';

  /** @param took is told how long each answer took that came */
  constructor(url: string, took: (kind: 'page' | 'act', ms: number) => void = () => {}) {
    this.#url = url;
    this.#took = took;
  }

  /** A page; asked for again while the node is away. */
  get(path: string): Promise<Answer> {
    return again(() => this.#ask('page', path));
  }

  /** Asks for the parts of a page that changed, as its script does. @param known hashes of the parts that it has */
  renew(path: string, known: readonly string[]): Promise<Answer> {
    return again(() =>
      this.#ask('page', path, undefined, {
        'live-parts': known.join(),
        'accept-encoding': 'gzip',
      }),
    );
  }

  /** Sends a form once. @throws LineBroke */
  post(path: string, fields: Fields): Promise<Answer> {
    return this.#ask('act', path, typed(fields));
  }

  /** Sends a form with a file (RFC 7578). @throws LineBroke */
  async postFile(
    path: string,
    fields: Readonly<Record<string, string>>,
    { name, bytes }: { name: string; bytes: Uint8Array },
  ): Promise<Answer> {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append('file', new Blob([new Uint8Array(bytes)]), name);
    const given = new Response(form);
    const type = given.headers.get('content-type') ?? '';
    return this.#ask('act', path, { type, body: Buffer.from(await given.arrayBuffer()) });
  }

  /** Sends a form, and the same again until it is answered. */
  postUntilAnswered(path: string, fields: Fields): Promise<Answer> {
    return again(() => this.post(path, fields));
  }

  /** Sends a form and breaks the line before an answer comes; the node may have read it by then or not. */
  async postInVain(path: string, fields: Fields, afterMs: number): Promise<void> {
    await this.#ask('act', path, typed(fields), {}, AbortSignal.timeout(afterMs)).catch((error) => {
      if (!(error instanceof LineBroke)) throw error;
    });
  }

  /** Another browser in its place, which nobody is signed in at. */
  forget(): void {
    this.#cookie = '';
  }

  close(): void {
    this.#agent.destroy();
  }

  async #ask(
    kind: 'page' | 'act',
    path: string,
    form?: { type: string; body: string | Buffer },
    more: Readonly<Record<string, string>> = {},
    signal = AbortSignal.timeout(ANSWER_MS),
  ): Promise<Answer> {
    const since = performance.now();
    const headers = {
      accept: 'text/html',
      ...more,
      ...(this.#cookie === '' ? {} : { cookie: this.#cookie }),
      ...(form && { origin: this.#url, 'content-type': form.type }),
    };
    const method = form === undefined ? 'GET' : 'POST';
    try {
      const asked = request(`${this.#url}${path}`, { agent: this.#agent, method, headers, signal });
      asked.end(form?.body);
      const [reply] = (await once(asked, 'response')) as [IncomingMessage];
      const body = await buffer(reply);
      const html = (reply.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
      this.#took(kind, performance.now() - since);
      for (const set of reply.headers['set-cookie'] ?? []) this.#cookie = set.split(';')[0] ?? '';
      return { status: reply.statusCode ?? 0, to: reply.headers.location ?? '', html, bytes: body.length };
    } catch (error) {
      throw new LineBroke((error as Error).message);
    }
  }
}

function typed(fields: Fields): { type: string; body: string } {
  return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
}

async function again<T>(ask: () => Promise<T>): Promise<T> {
  const end = performance.now() + GIVE_UP_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof LineBroke) || performance.now() > end) throw error;
      await sleep(RETRY_MS);
    }
  }
}
