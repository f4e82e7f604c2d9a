import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { connect, type Sql, type Transaction } from './database.ts';
import { ArchiveInUse, type Holder } from './errors.ts';
import { queries } from './queries.ts';
import { LONG_MS } from './unanswered.ts';

/** "huto" in ASCII: the advisory lock every center takes on its own database. */
const LOCK_KEY = 0x6875746f;
/** How often it is made sure that the lock is held still: its line may be gone without a sound. */
const HOLD_MS = 5_000;
/** A session that was told to end is gone by then, unless its server's disk is stuck. */
const ENDING_MS = 10_000;

/** The right to write. `token` is compared inside each writing transaction. */
export interface WriterLock {
  token: string;
  /** What this process' sessions are called: `<name> <what for>`. */
  name: string;
  release(): Promise<void>;
}

/**
 * Takes the database for this process and brings its tables up to date. The advisory lock refuses a second
 * process at once; should our connection drop and another take over meanwhile, the token it writes makes our
 * next transaction fail.
 *
 * A lock that an earlier process of the same data folder left behind is taken over: its host lost power, or its line
 * went, and PostgreSQL has not noticed. Who asks holds that folder, so that process is dead.
 * @param holder names the data folder among all folders there are; where absent nothing is taken over
 * @param random bytes for the token
 * @throws ArchiveInUse, with the session that holds it
 */
export async function takeWriter(
  url: string,
  random: (n: number) => Uint8Array,
  { holder, statementMs }: { holder?: string | undefined; statementMs?: number | undefined } = {},
): Promise<WriterLock> {
  const own = `hutong ${holder ?? '-'}`;
  const name = `${own} ${Buffer.from(random(6)).toString('hex')}`;
  const lockName = `${name} lock`;
  const sql = connect(url, 1, { name: lockName, statementMs });
  let timer: NodeJS.Timeout | undefined;
  const release = async () => {
    clearInterval(timer);
    await sql.end({ timeout: 1 });
  };
  try {
    if (!(await lock(sql))) {
      const found = await holderOf(sql);
      if (holder === undefined || found?.name.startsWith(`${own} `) !== true) throw new ArchiveInUse(found);
      await endSessions(sql, own);
      if (!(await soon(() => lock(sql)))) throw new ArchiveInUse(await holderOf(sql));
    } else if (holder !== undefined) await endSessions(sql, own, name);
    await bringUpToDate(url, name);
    const token = Buffer.from(random(16)).toString('hex');
    await sql`insert into writer (one, token) values (1, ${token}) on conflict (one) do update set token = ${token}`;
    // Where our own line went without a sound, its session holds the lock still.
    const hold = async () => (await lock(sql)) || endSessions(sql, lockName);
    timer = setInterval(() => void hold().catch(() => {}), HOLD_MS);
    return { token, name, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function lock(sql: Sql): Promise<boolean> {
  const [row] = await sql`select exists (
      select from pg_locks where locktype = 'advisory' and granted and objid = ${LOCK_KEY} and pid = pg_backend_pid())
    or pg_try_advisory_lock(${LOCK_KEY}) as got`;
  return row?.got === true;
}

async function holderOf(sql: Sql): Promise<Holder | undefined> {
  const [row] = await sql<Holder[]>`
    select a.pid, rtrim(a.application_name) as name, host(a.client_addr) as address, a.backend_start as since
    from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.objid = ${LOCK_KEY}
      and l.database = (select oid from pg_database where datname = current_database())`;
  return row;
}

/**
 * Ends the sessions on this database that are called so, or so and more, but for this one and those called as `but` says.
 * One role may end its own sessions.
 */
export async function endSessions(sql: Sql, name: string, but = '\u0001'): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
      and starts_with(rtrim(application_name) || ' ', ${`${name} `}) and not starts_with(application_name, ${but})`;
}

async function soon(done: () => Promise<boolean>): Promise<boolean> {
  for (const since = performance.now(); performance.now() - since < ENDING_MS; ) {
    if (await done()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

// On a connection of its own: to change a large table takes its time, and the lock's line is watched meanwhile.
async function bringUpToDate(url: string, name: string): Promise<void> {
  const sql = connect(url, 1, { name: `${name} tables`, statementMs: LONG_MS });
  try {
    await migrate(queries(sql), { migrationsFolder: migrationsFolder() });
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** First statement of every writing transaction. */
export async function assertWriter(tx: Transaction, token: string): Promise<void> {
  const [row] = await tx`select token from writer where one = 1 for share`;
  if (row?.token !== token) throw new ArchiveInUse();
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
