import type { Socket } from 'node:net';
import postgres from 'postgres';
import { promptSocket } from './embedded/prompt-socket.ts';
import { DatabaseNotDurable } from './errors.ts';
import { Unanswered } from './unanswered.ts';

/** bigint columns are milliseconds, seconds and counts: all exact as numbers. */
export type Sql = postgres.Sql<{ bigint: number }>;
/** The same within a transaction of a Session. */
export type Transaction = Sql;

/** An ordinary statement ends within that, by the server's own clock; what is known to take long is given more. */
const STATEMENT_MS = 25_000;
/** What the server keeps of a session whose other end it has not heard since: a line that went is found by both ends. */
const UNHEARD_MS = 60_000;

// postgres.js (3.4.9) forgets to reset a timer when a connection dies with a query just written: from then
// on that slot of the pool sends nothing shorter than 1 KiB and never connects again. A first message of 1 KiB
// sets it right. PostgreSQL keeps 63 characters of the name.
const NAME_CHARS = 1_100;

/**
 * Tells of a socket's error only together with its close. Between the two postgres.js still writes to the
 * dead connection, and later takes the next connection's answers for the answers to that.
 */
function errorWithClose(socket: Socket): Socket {
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...args: unknown[]) => boolean;
  let failure: unknown;
  socket.emit = (event: string | symbol, ...args: unknown[]) => {
    if (event === 'error') {
      failure = args[0];
      return true;
    }
    if (event === 'close' && failure !== undefined) emit('error', failure);
    return emit(event, ...args);
  };
  return socket;
}

/** Oids of text[], uuid[], int4[], int8[] and bytea[] (PostgreSQL, pg_type.dat). */
const ARRAYS = [1009, 2951, 1007, 1016, 1001];

/** PostgreSQL's array literal ("Arrays", section "Array Value Input"). A byte array goes into one as {@link hex}. */
function arrayLiteral(list: readonly (string | number | null)[]): string {
  return `{${list.map((x) => (x === null ? 'NULL' : `"${String(x).replace(/["\\]/g, '\\$&')}"`)).join()}}`;
}

/** bytea in PostgreSQL's hex format. */
export function hex(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`;
}

/** How a pool is used. */
export interface ConnectOptions {
  /** Shown by PostgreSQL as the sessions' application_name: whose they are. At most 63 characters. */
  name?: string;
  /** After that the server ends a statement; a little later the line that brings no answer is given up. */
  statementMs?: number | undefined;
  /** Called when a connection that worked is gone. */
  onclose?: () => void;
}

/** A pool on the database, whose every statement has an end; see {@link Unanswered}. */
export interface Pool {
  sql: Sql;
  patience: Unanswered;
}

/** A pool on the database. Every statement of it ends: with an answer, or with an error that {@link isPassing} knows. */
export function connect(url: string, max: number, options: ConnectOptions = {}): Sql {
  const { sql, patience } = connectPool(url, max, options);
  return patience.watching(sql);
}

/** As `connect`, for who says itself when an answer is awaited. */
export function connectPool(url: string, max: number, options: ConnectOptions = {}): Pool {
  const { name = 'hutong', statementMs = STATEMENT_MS, onclose = () => {} } = options;
  const patience = new Unanswered(statementMs);
  const { socket } = promptSocket();
  const sql = postgres(url, {
    socket: (where: Parameters<typeof socket>[0]) => patience.watch(errorWithClose(socket(where))),
    max,
    connect_timeout: 10,
    max_lifetime: null,
    backoff: (retries: number) => Math.min(2, 0.1 * 2 ** retries),
    onnotice: () => {},
    onclose,
    // Else every connection asks for the array types first, and one that dies meanwhile ends the whole
    // process: postgres.js leaves that query's rejection unhandled.
    fetch_types: false,
    types: {
      bigint: { to: 20, from: [20], parse: (text: string) => Number(text), serialize: String },
      arrays: { to: ARRAYS[0], from: ARRAYS, parse: (text: string) => text, serialize: arrayLiteral },
    },
    connection: {
      application_name: name.padEnd(NAME_CHARS),
      statement_timeout: statementMs,
      idle_in_transaction_session_timeout: UNHEARD_MS,
      tcp_keepalives_idle: UNHEARD_MS / 2_000,
      tcp_keepalives_interval: UNHEARD_MS / 6_000,
      tcp_keepalives_count: 3,
      tcp_user_timeout: UNHEARD_MS,
    },
  } as unknown as postgres.Options<Record<string, postgres.PostgresType>>) as unknown as Sql;
  return { sql, patience };
}

/** Refuses a server that could forget a committed transaction, or change our text (P3). */
export async function assertDurable(sql: Sql): Promise<void> {
  const settings: [name: string, good: (value: string) => boolean, wanted: string][] = [
    ['fsync', (v) => v === 'on', 'on'],
    ['full_page_writes', (v) => v === 'on', 'on'],
    ['synchronous_commit', (v) => v === 'on' || v === 'remote_apply', 'on'],
    ['data_sync_retry', (v) => v === 'off', 'off'],
    ['server_encoding', (v) => v === 'UTF8', 'UTF8 (a new database)'],
  ];
  for (const [name, good, wanted] of settings) {
    const [row] = await sql.unsafe(`select current_setting('${name}') as value`);
    if (!good(row?.value)) throw new DatabaseNotDurable(name, row?.value, wanted);
  }
}
