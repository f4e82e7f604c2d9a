import { connect, type Sql, type Transaction } from './database.ts';

/** The connection went away under a transaction: nothing of it is stored, unless COMMIT had been sent. */
class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = 'CONNECTION_LOST';
  readonly next = 'Nothing: it is tried again. If it goes on, look at PostgreSQL’s own log.';

  constructor() {
    super('the connection to PostgreSQL was lost');
  }
}

const PASSING =
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|08|40|53|55|57|58)/;
const CONNECTION = /^(CONNECTION_|CONNECT_TIMEOUT|E[A-Z]+$|08|57P)/;

/** Whether the database may answer otherwise a moment later: connection lost, restart, serialization, resources. */
export function isPassing(error: unknown): boolean {
  return PASSING.test(code(error));
}

function code(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? '');
}

interface Client {
  sql: Sql;
  lost: boolean;
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
  #client: Client | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
  }

  /** Runs `work` in a transaction and commits. On any error nothing is stored, except that a lost COMMIT may have been. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, begin = 'begin'): Promise<T> {
    const run = this.#turn.then(() => this.#run(work, begin));
    this.#turn = run.catch(() => {});
    return run;
  }

  async end(): Promise<void> {
    await this.#turn;
    await this.#client?.sql.end({ timeout: 5 });
  }

  async #run<T>(work: (tx: Transaction) => Promise<T>, begin: string): Promise<T> {
    this.#client ??= open(this.#url);
    const client = this.#client;
    const tx = guarded(client);
    try {
      await tx.unsafe(begin);
      const result = await work(tx);
      const { command } = await tx.unsafe('commit');
      if (command !== 'COMMIT') throw new ConnectionLost();
      return result;
    } catch (error) {
      if (client.lost || CONNECTION.test(code(error))) this.#discard(client);
      else await tx.unsafe('rollback').catch(() => this.#discard(client));
      throw error;
    }
  }

  #discard(client: Client): void {
    client.lost = true;
    this.#client = undefined;
    void client.sql.end({ timeout: 0 }).catch(() => {});
  }
}

function open(url: string): Client {
  const client: { sql?: Sql; lost: boolean } = { lost: false };
  client.sql = connect(url, 1, () => {
    client.lost = true;
  });
  return client as Client;
}

/** The connection as long as it is the same one. */
function guarded(client: Client): Transaction {
  const alive = (): Sql => {
    if (client.lost) throw new ConnectionLost();
    return client.sql;
  };
  const call = (...args: unknown[]) => (alive() as unknown as (...a: unknown[]) => unknown)(...args);
  return Object.assign(call, {
    unsafe: (text: string) => alive().unsafe(text),
  }) as unknown as Transaction;
}
