import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { promptSocket } from './embedded/prompt-socket.ts';
import { ArchiveInUse, DatabaseNotDurable } from './errors.ts';

/** bigint columns are milliseconds, seconds and counts: all exact as numbers. */
export type Sql = postgres.Sql<{ bigint: number }>;
/** The same within a transaction of a Session. */
export type Transaction = Sql;

/** "huto" in ASCII: the advisory lock every center takes on its own database. */
const LOCK_KEY = 0x6875746f;
const RELOCK_MS = 1_000;

// postgres.js (3.4.9) forgets to reset a timer when a connection dies with a query just written: from then
// on that slot of the pool sends nothing shorter than 1 KiB and never connects again. A first message of 1 KiB
// sets it right. PostgreSQL keeps 63 characters of the name.
const APPLICATION = 'hutong'.padEnd(1100);

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

/** A pool on the database. `onclose` is called when a connection that worked is gone. */
export function connect(url: string, max: number, onclose: () => void = () => {}): Sql {
  const { socket } = promptSocket();
  return postgres(url, {
    socket: (where: Parameters<typeof socket>[0]) => errorWithClose(socket(where)),
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
    connection: { application_name: APPLICATION },
  } as unknown as postgres.Options<Record<string, postgres.PostgresType>>) as unknown as Sql;
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

/** The right to write. `token` is compared inside each writing transaction. */
export interface WriterLock {
  token: string;
  release(): Promise<void>;
}

/**
 * Takes the database for this process and brings its tables up to date. The advisory lock refuses a second
 * process at once; should our connection drop and another take over meanwhile, the token it writes makes our
 * next transaction fail.
 * @param random bytes for the token
 */
export async function takeWriter(url: string, random: (n: number) => Uint8Array): Promise<WriterLock> {
  let closing = false;
  let retry: NodeJS.Timeout | undefined;
  const sql = connect(url, 1, () => {
    if (closing) return;
    clearTimeout(retry);
    retry = setTimeout(() => void lock().catch(() => {}), RELOCK_MS);
  });
  const lock = async () => {
    const [row] = await sql`select pg_try_advisory_lock(${LOCK_KEY}) as got`;
    return row?.got === true;
  };
  const release = async () => {
    closing = true;
    clearTimeout(retry);
    await sql.end({ timeout: 1 });
  };
  try {
    if (!(await lock())) throw new ArchiveInUse('it holds the advisory lock');
    await migrate(drizzle(sql as unknown as postgres.Sql), { migrationsFolder: migrationsFolder() });
    const token = Buffer.from(random(16)).toString('hex');
    await sql`insert into writer (one, token) values (1, ${token}) on conflict (one) do update set token = ${token}`;
    return { token, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** First statement of every writing transaction. */
export async function assertWriter(tx: Transaction, token: string): Promise<void> {
  const [row] = await tx`select token from writer where one = 1 for share`;
  if (row?.token !== token) throw new ArchiveInUse('it took over while this one had lost its connection');
}

// Beside the sources in development, beside the bundle in a build.
function migrationsFolder(): string {
  const candidates = ['./archive-drizzle', '../drizzle'].map((p) =>
    fileURLToPath(new URL(p, import.meta.url)),
  );
  const found = candidates.find((folder) => existsSync(`${folder}/meta/_journal.json`));
  if (found === undefined)
    throw new Error(`no migrations at ${candidates.join(' or ')}: the installation is incomplete`);
  return found;
}
