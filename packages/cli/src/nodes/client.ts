import {
  type AppendOutcome,
  type Client,
  client,
  type HealthPage,
  type RecordPage,
  type SyncState,
} from '@hutong/api';
import type { ProvenEntry } from '@hutong/log';
import type { NodeHealth } from '@hutong/oversight';
import type { EnrolmentRequest, TrustBundle } from '@hutong/trust';
import type { ApiRequest } from '@hutong/web';
import { Failed } from '../errors.ts';
import type { Session } from '../io.ts';
import { cliUser } from './cli-user.ts';
import { retried, TryAgain } from './retry.ts';

const ANSWER_MS = 120_000;
/** Of the nodes' health, 500 nodes each. */
const MAX_PAGES = 100;
/** What passes by itself; a full disk does not. */
const PASSING = ['store_away', 'unavailable'];

/** A node refuses longer lines in a stream; such a record goes alone. */
const LINE_BYTES = 1_000_000;
const CHARS_SURELY_BELOW = LINE_BYTES / 3;

function runsOf(lines: readonly string[]): string[][] {
  const runs: string[][] = [];
  let open: string[] | undefined;
  for (const line of lines) {
    const isLong = line.length > CHARS_SURELY_BELOW && Buffer.byteLength(line) > LINE_BYTES;
    if (open !== undefined && !isLong) open.push(line);
    else runs.push([line]);
    open = isLong ? undefined : runs.at(-1);
  }
  return runs;
}

/** One line of the answer to many records. */
type LineAnswer = { line: number } & (AppendOutcome | { status: 'failed'; code?: string; reason: string });

interface Problem {
  error?: { code?: string; field?: string; reason?: string; next?: string };
}

/** How a node's API is reached: its address, the socket in its folder where nobody else can listen, or this process. */
export interface Transport {
  url: string;
  token: string | undefined;
  ask(path: string, request: ApiRequest): Promise<Response>;
}

/** A node's HTTP API. */
export class NodeClient {
  readonly url: string;
  /** Every endpoint of the node, as a function. */
  readonly api: Client;
  readonly #transport: Transport;
  readonly #session: Session;

  constructor(transport: Transport, session: Session) {
    this.url = transport.url;
    this.#transport = transport;
    this.#session = session;
    this.api = client(
      (path, request) => this.#ask(path, request),
      (status) => this.#foreign(status),
    );
  }

  sync(): Promise<SyncState> {
    return this.#json('/api/sync');
  }

  trust(): Promise<TrustBundle> {
    return this.#json('/api/trust');
  }

  /** How it is, and all beneath it, page by page, in the order of names. */
  async health(): Promise<NodeHealth[]> {
    const all: NodeHealth[] = [];
    let after = '';
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = await this.#json<HealthPage>(`/api/health?limit=500${after}`);
      all.push(...page.items);
      if (page.next === undefined) break;
      after = `&after=${encodeURIComponent(page.next)}`;
    }
    return all;
  }

  query(params: URLSearchParams): Promise<RecordPage> {
    return this.#json(`/api/records?${params}`);
  }

  /** Bytes and proof of a record, `NODE/ID` or an id alone; undefined when it is not held or may not be read. */
  async evidence(record: string): Promise<ProvenEntry | undefined> {
    const path = addressOf(record);
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
   * Appends records, one JSON line each; one outcome each, in order. Waits and tries again while the node is busy
   * or gone for a moment: with their ids, records already taken are answered as duplicates.
   */
  async append(lines: readonly string[]): Promise<AppendOutcome[]> {
    const outcomes: AppendOutcome[] = [];
    for (const run of runsOf(lines)) {
      const once = () => this.#appendOnce(run.join('\n'), run.length);
      outcomes.push(...(await retried(this.#session, once)));
    }
    return outcomes;
  }

  async #appendOnce(body: string, count: number): Promise<AppendOutcome[]> {
    const type = count === 1 ? 'application/json' : 'application/x-ndjson';
    // Whoever mends the refused rows is told why in both languages.
    const request = { method: 'POST', headers: { 'Content-Type': type, 'Accept-Language': '*' }, body };
    const answer = await this.#ask('/api/records', request).catch((error) => {
      throw new TryAgain(error);
    });
    if (answer.status === 503) {
      const { error } = (await answer.json().catch(() => ({}))) as Problem;
      const { code = '', reason = 'HTTP 503', next = this.#session.say('send_failed_next') } = error ?? {};
      throw new TryAgain(new Failed(reason, next), PASSING.includes(code));
    }
    if (count === 1) return [await this.#single(answer)];
    const text = await (await this.#good(answer)).text().catch((error) => {
      throw new TryAgain(this.#lost((error as Error).message));
    });
    const outcomes: AppendOutcome[] = [];
    for (const line of text.trimEnd().split('\n')) {
      const { line: _, ...outcome } = JSON.parse(line) as LineAnswer;
      if (outcome.status === 'failed')
        throw new TryAgain(this.#lost(outcome.reason), PASSING.includes(outcome.code ?? ''));
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

  /** `GET /readyz`: why it can't serve; nothing when it can. */
  async notReady(): Promise<string[]> {
    const answer = await this.#ask('/readyz'); // 503 is an answer too.
    return ((await answer.json()) as { reasons: string[] }).reasons;
  }

  /** What is there answers, and not as a node does. */
  #foreign(status: number): Failed {
    const next = this.#session.say('unreachable_next');
    if (status >= 400) return new Failed(`${this.url}: HTTP ${status}`, next);
    return new Failed(this.#session.say('not_a_node', { url: this.url }), next);
  }

  async #ask(path: string, request: ApiRequest = {}): Promise<Response> {
    const headers: Record<string, string> = {
      'Accept-Language': this.#session.lang,
      ...request.headers,
      'Hutong-User': encodeURIComponent(cliUser()),
    };
    const { token } = this.#transport;
    if (token !== undefined) headers.Authorization = `Bearer ${token}`;
    try {
      return await this.#transport.ask(path, { ...request, headers, signal: AbortSignal.timeout(ANSWER_MS) });
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

  #lost(reason: string): Failed {
    return new Failed(this.#session.say('send_failed', { reason }), this.#session.say('send_failed_next'));
  }
}

/** A record, `NODE/ID`, or an id alone where one node has it. */
export function named(record: string): { id: string; node: string | undefined } {
  const [id = '', node] = record.split('/', 2).reverse();
  return { id, node };
}

/** Address of a record, `NODE/ID`, or an id alone where one node has it. */
function addressOf(record: string): string {
  return ['/api/records', ...record.split('/', 2).map(encodeURIComponent)].join('/');
}
