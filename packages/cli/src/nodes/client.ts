import type { EnrolmentRequest, TrustBundle } from '@hutong/trust';
import type { AppendOutcome, RecordPage, SyncState } from '@hutong/web';
import { Failed } from '../errors.ts';
import type { Session } from '../io.ts';

const ANSWER_MS = 120_000;
const TRIES = 6;
const FIRST_WAIT_MS = 250;

/** One line of the answer to many records. */
type LineAnswer = { line: number } & (AppendOutcome | { status: 'failed'; reason: string });

interface Problem {
  error?: { code?: string; field?: string; reason?: string; next?: string };
}

/** A node's HTTP API. */
export class NodeClient {
  readonly url: string;
  readonly #token: string | undefined;
  readonly #session: Session;

  constructor(url: string, token: string | undefined, session: Session) {
    this.url = url.replace(/\/+$/, '');
    this.#token = token;
    this.#session = session;
  }

  sync(): Promise<SyncState> {
    return this.#json('/api/sync');
  }

  trust(): Promise<TrustBundle> {
    return this.#json('/api/trust');
  }

  query(params: URLSearchParams): Promise<RecordPage> {
    return this.#json(`/api/records?${params}`);
  }

  /** A record's bytes and proof; undefined when it is not held or may not be read. */
  async evidence(id: string): Promise<{ entry: Uint8Array; proof: string } | undefined> {
    const path = `/api/records/${encodeURIComponent(id)}`;
    const entry = await this.#ask(`${path}/entry`);
    if (entry.status === 404) return undefined;
    const bytes = new Uint8Array(await (await this.#good(entry)).arrayBuffer());
    const proof = await (await this.#good(await this.#ask(`${path}/proof`))).text();
    return { entry: bytes, proof };
  }

  /** Any other question to the node's API: JSON both ways; throws what the node says is wrong. */
  async call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    if (body === undefined && method === 'GET') return this.#json(path);
    const answer = await this.#ask(path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    });
    return (await (await this.#good(answer)).json()) as T;
  }

  /** Enrols a node at the top center; @returns its parent there */
  async enrol(request: EnrolmentRequest): Promise<string | null> {
    const answer = await this.#ask('/api/registry/nodes', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
    });
    if (answer.status === 404 || answer.status === 405) {
      throw new Failed(this.#session.say('no_enrol_route'), this.#session.say('no_enrol_route_next'));
    }
    return ((await (await this.#good(answer)).json()) as { parent?: string | null }).parent ?? null;
  }

  /**
   * Appends records, one JSON line each; one outcome each, in order. Waits and tries again while the node is busy or gone for a moment:
   * with their ids, records already taken are answered as duplicates.
   */
  async append(lines: readonly string[]): Promise<AppendOutcome[]> {
    const body = lines.join('\n');
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#appendOnce(body, lines.length);
      } catch (error) {
        if (!(error instanceof TryAgain)) throw error;
        if (attempt === TRIES) throw error.reason;
        await new Promise((resolve) => setTimeout(resolve, this.#waitMs(attempt)));
      }
    }
  }

  async #appendOnce(body: string, count: number): Promise<AppendOutcome[]> {
    const type = count === 1 ? 'application/json' : 'application/x-ndjson';
    const request = { method: 'POST', headers: { 'Content-Type': type }, body };
    const answer = await this.#ask('/api/records', request).catch((error) => {
      throw new TryAgain(error);
    });
    if (answer.status === 503) {
      throw new TryAgain(
        await this.#good(answer).then(
          () => this.#lost('503'),
          (error) => error,
        ),
      );
    }
    if (count === 1) return [await this.#single(answer)];
    const text = await (await this.#good(answer)).text().catch((error) => {
      throw new TryAgain(this.#lost((error as Error).message));
    });
    const outcomes: AppendOutcome[] = [];
    for (const line of text.trimEnd().split('\n')) {
      const { line: _, ...outcome } = JSON.parse(line) as LineAnswer;
      if (outcome.status === 'failed') throw new TryAgain(this.#lost(outcome.reason));
      outcomes.push(outcome);
    }
    if (outcomes.length !== count) throw new TryAgain(this.#lost(`${outcomes.length} / ${count}`));
    return outcomes;
  }

  /** A single record's refusal comes as an HTTP status. */
  async #single(answer: Response): Promise<AppendOutcome> {
    if (![400, 409, 413, 422].includes(answer.status)) {
      return (await (await this.#good(answer)).json()) as AppendOutcome;
    }
    const { error = {} } = (await answer.json()) as Problem;
    const { field = 'record', reason = `HTTP ${answer.status}`, next = '' } = error;
    return { status: 'refused', field, reason, next };
  }

  async #json<T>(path: string): Promise<T> {
    const answer = await this.#good(await this.#ask(path));
    try {
      return (await answer.json()) as T;
    } catch {
      throw new Failed(
        this.#session.say('not_a_node', { url: this.url }),
        this.#session.say('unreachable_next'),
      );
    }
  }

  async #ask(path: string, request: RequestInit = {}): Promise<Response> {
    const headers = new Headers(request.headers);
    if (this.#token !== undefined) headers.set('Authorization', `Bearer ${this.#token}`);
    try {
      return await fetch(this.url + path, {
        ...request,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_MS),
      });
    } catch {
      throw new Failed(
        this.#session.say('unreachable', { url: this.url }),
        this.#session.say('unreachable_next'),
      );
    }
  }

  /** Throws what the node says is wrong. */
  async #good(answer: Response): Promise<Response> {
    if (answer.ok) return answer;
    const { error } = (await answer.json().catch(() => ({}))) as Problem;
    if (error?.reason !== undefined) throw new Failed(error.reason, error.next ?? '');
    throw new Failed(`${this.url}: HTTP ${answer.status}`, this.#session.say('unreachable_next'));
  }

  /** Doubling, with jitter. */
  #waitMs(attempt: number): number {
    const chance = (this.#session.io.random(1)[0] as number) / 255;
    return FIRST_WAIT_MS * 2 ** attempt * (0.5 + chance / 2);
  }

  #lost(reason: string): Failed {
    return new Failed(this.#session.say('send_failed', { reason }), this.#session.say('send_failed_next'));
  }
}

class TryAgain extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('try again');
    this.reason = reason;
  }
}
