import { ApiError, type AppendOutcome, type Client, client, type LineAnswer, Unavailable } from '@hutong/api';
import { said } from '@hutong/record';
import type { ApiRequest } from '@hutong/web';
import { Failed } from '../errors.ts';
import type { Session } from '../io.ts';
import { cliUser } from './cli-user.ts';
import { retried, TryAgain } from './retry.ts';

const ANSWER_MS = 120_000;
/** What is sent as it comes may take as long as a slow line needs for the largest file. */
const UPLOAD_MS = 3_600_000;
/** Codes of faults that pass by themselves; a full disk does not. */
const PASSING = ['store_away', 'unavailable'];
/** Statuses that say that a single record was refused. */
const REFUSING = [400, 409, 413, 422];

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

async function appendHere(
  append: NonNullable<Transport['append']>,
  lines: readonly string[],
  { lang }: Session,
): Promise<AppendOutcome[]> {
  try {
    return await append(lines.map((line) => JSON.parse(line)));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    const { reason, next, code } = error;
    throw new TryAgain(new Failed(said(reason, lang), said(next, lang)), PASSING.includes(code));
  }
}

/** How a node's API is reached: its address, the socket in its folder where nobody else can listen, or this process. */
export interface Transport {
  url: string;
  token: string | undefined;
  ask(path: string, request: ApiRequest): Promise<Response>;
  /** Appends records as they are, as a POST of them does; absent where they must be sent. */
  append?(records: readonly unknown[]): Promise<AppendOutcome[]>;
}

/** A node's HTTP API. */
export class NodeClient {
  readonly url: string;
  /** Every endpoint of the node, as a function. */
  readonly api: Client;
  readonly #add: Client['records']['add'];
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
    const again = (error: Error) => {
      throw new TryAgain(error);
    };
    const { add } = client(
      (path, request) => this.#ask(path, request).catch(again),
      (status) => (status === 503 ? new TryAgain(this.#foreign(status)) : this.#foreign(status)),
    ).records;
    this.#add = add;
  }

  /**
   * Appends records, one JSON line each; one outcome each, in order. Waits and tries again while the node is busy
   * or gone for a moment: with their ids, records already taken are answered as duplicates.
   */
  async append(lines: readonly string[]): Promise<AppendOutcome[]> {
    const outcomes: AppendOutcome[] = [];
    for (const run of runsOf(lines)) {
      const { append } = this.#transport;
      const many = () =>
        append === undefined ? this.#appendMany(run) : appendHere(append, run, this.#session);
      // A record sent alone may be longer than a node takes; its API then says so.
      const once = () => (run.length === 1 ? this.#appendOne(run[0]!) : many());
      outcomes.push(...(await retried(this.#session, once)));
    }
    return outcomes;
  }

  async #appendOne(body: string): Promise<AppendOutcome[]> {
    try {
      return [(await (await this.#add({ type: 'application/json', body })).json()) as AppendOutcome];
    } catch (error) {
      if (!(error instanceof ApiError) || !REFUSING.includes(error.status)) throw passing(error);
      const { field = 'record', message: reason, next } = error;
      return [{ status: 'refused', field, reason, next }];
    }
  }

  async #appendMany(lines: readonly string[]): Promise<AppendOutcome[]> {
    const body = lines.join('\n');
    const answer = await this.#add({ type: 'application/x-ndjson', body }).catch((error) => {
      throw passing(error);
    });
    const text = await answer.text().catch((error) => {
      throw new TryAgain(this.#lost((error as Error).message));
    });
    const outcomes: AppendOutcome[] = [];
    for (const line of text.trimEnd().split('\n')) {
      const { line: _, ...outcome } = JSON.parse(line) as LineAnswer;
      if (outcome.status === 'failed')
        throw new TryAgain(this.#lost(outcome.reason), PASSING.includes(outcome.code));
      outcomes.push(outcome);
    }
    if (outcomes.length !== lines.length)
      throw new TryAgain(this.#lost(`${outcomes.length} / ${lines.length}`));
    return outcomes;
  }

  /** What to throw when something answers, but not as a node does. */
  #foreign(status: number): Failed {
    if (status < 400) return notOfNode(this.url, this.#session);
    return new Failed(`${this.url}: HTTP ${status}`, this.#session.say('unreachable_next'));
  }

  async #ask(path: string, request: ApiRequest): Promise<Response> {
    const headers: Record<string, string> = {
      ...request.headers,
      'Accept-Language': this.#session.lang,
      'Hutong-User': encodeURIComponent(cliUser()),
    };
    const { token } = this.#transport;
    if (token !== undefined) headers.Authorization = `Bearer ${token}`;
    const signal = AbortSignal.timeout(request.body instanceof ReadableStream ? UPLOAD_MS : ANSWER_MS);
    try {
      return await this.#transport.ask(path, { ...request, headers, signal });
    } catch {
      throw this.#session.failed('unreachable', { url: this.url });
    }
  }

  #lost(reason: string): Failed {
    return this.#session.failed('send_failed', { reason });
  }
}

/** What to throw where something other than a node answered. */
export function notOfNode(url: string, session: Session): Failed {
  return new Failed(session.say('not_a_node', { url }), session.say('unreachable_next'));
}

/** An error that says that a node is away for a moment becomes a reason to try again. */
function passing(error: unknown): unknown {
  const away = error instanceof ApiError && error.status === 503;
  return away ? new TryAgain(error, PASSING.includes(error.code)) : error;
}

/** A record, `NODE/ID`, or an id alone where one node has it. */
export function named(record: string): { id: string; node: string | undefined } {
  const [id = '', node] = record.split('/', 2).reverse();
  return { id, node };
}
