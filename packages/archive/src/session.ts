import { codeOf } from '@hutong/process';
import { connectPool, type Pool, type Transaction } from './database.ts';
import { endSessions } from './writer.ts';

/** The connection went away under a transaction: nothing was stored, unless COMMIT had been sent. */
class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = 'CONNECTION_LOST';
  readonly next = 'Nothing: it is tried again. If it goes on, look at PostgreSQL’s own log.';

  constructor() {
    super('the connection to PostgreSQL was lost');
  }
}

/** Something asked for a transaction after the archive was closed: a connection opened now would stay for ever. */
class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
  readonly code = 'CONNECTION_ENDED';
  readonly next = 'Nothing: the node is stopping.';

  constructor() {
    super('the archive is closed');
  }
}

const PASSING =
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|08|40|53|55|57|58)/;
const CONNECTION = /^(CONNECTION_|CONNECT_TIMEOUT|E[A-Z]+$|08|57P)/;

/** Whether the database may answer otherwise a moment later: connection lost, restart, serialization, resources. */
export function isPassing(error: unknown): boolean {
  return PASSING.test(codeOf(error));
}

interface Client extends Pool {
  lost: boolean;
}

/** How a transaction is to run. */
interface TransactionOptions {
  /** Statement that begins it. */
  begin?: string;
  /** How long each of its statements may take, where that is more than most need. */
  statementMs?: number;
}

/**
 * One connection for transactions, one after another; a new one after the old was lost.
 *
 * postgres.js (3.4.9) has `begin` for this, but when the connection dies it goes on using it: the
 * rollback it sends ends the whole process ("reading 'write'" of null), and a statement that comes after
 * a pause may run outside any transaction on the connection's successor. So a connection that was lost is
 * never spoken to again here.
 */
export class Session {
  readonly #url: string;
  readonly #name: string;
  readonly #statementMs: number | undefined;
  #client: Client | undefined;
  #clients = 0;
  /** A session was lost: PostgreSQL may not know it yet, and keep what it locked. */
  #lost = false;
  #ended = false;
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * @param name of its sessions; no other's may begin like it
   * @param statementMs how long a statement may take where a transaction does not say
   */
  constructor(url: string, name: string, statementMs?: number) {
    this.#url = url;
    this.#name = name;
    this.#statementMs = statementMs;
  }

  /** Runs `work` in a transaction and commits. On any error nothing is stored, except that a lost COMMIT may have been. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    if (this.#ended) return Promise.reject(new SessionEnded());
    const run = this.#turn.then(() => {
      if (this.#client?.lost === true) this.#discard(this.#client);
      this.#client ??= this.#open();
      const client = this.#client;
      return client.patience.during(() => this.#run(client, work, options), options.statementMs);
    });
    this.#turn = run.catch(() => {});
    return run;
  }

  /** Waits for the transaction under way. None begins after it. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#turn;
    await this.#client?.sql.end({ timeout: 5 });
  }

  async #run<T>(
    client: Client,
    work: (tx: Transaction) => Promise<T>,
    { begin = 'begin', statementMs }: TransactionOptions,
  ): Promise<T> {
    const tx = guarded(client);
    try {
      if (this.#lost) await endSessions(tx, this.#name);
      this.#lost = false;
      await tx.unsafe(begin);
      if (statementMs !== undefined) await tx.unsafe(`set local statement_timeout = ${statementMs}`);
      const result = await work(tx);
      const { command } = await tx.unsafe('commit');
      if (command !== 'COMMIT') throw new ConnectionLost();
      return result;
    } catch (error) {
      if (client.lost || CONNECTION.test(codeOf(error))) this.#discard(client);
      else await tx.unsafe('rollback').catch(() => this.#discard(client));
      throw error;
    }
  }

  #open(): Client {
    const onclose = () => {
      client.lost = true;
    };
    const options = { name: `${this.#name} ${++this.#clients}`, statementMs: this.#statementMs, onclose };
    const client: Client = { ...connectPool(this.#url, 1, options), lost: false };
    return client;
  }

  #discard(client: Client): void {
    client.lost = true;
    this.#client = undefined;
    this.#lost = true;
    void client.sql.end({ timeout: 0 }).catch(() => {});
  }
}

/** The connection as long as it is the same one. */
function guarded(client: Client): Transaction {
  const alive = (): Transaction => {
    if (client.lost) throw new ConnectionLost();
    return client.sql;
  };
  const call = (...args: unknown[]) => (alive() as unknown as (...a: unknown[]) => unknown)(...args);
  return Object.assign(call, {
    unsafe: (...args: Parameters<Transaction['unsafe']>) => alive().unsafe(...args),
    // Typed queries read how values are written from it.
    options: client.sql.options,
  }) as unknown as Transaction;
}
