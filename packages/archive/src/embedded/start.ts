import { readFileSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockFolder, stopLeftovers, supervise } from '@hutong/process';
import postgres from 'postgres';
import { findBinaries } from './binaries.ts';
import {
  checkVersion,
  clusterFolder,
  keepPassword,
  keepRolePassword,
  makeCluster,
  ROLE,
  serverEnv,
  socketUrl,
  USER,
  writeAccess,
} from './cluster.ts';
import { promptSocket } from './prompt-socket.ts';
import { prepareRole } from './roles.ts';
import { chooseRunner, type Runner } from './runner.ts';
import { fixed, type Settings, settingArgs, smallMachine } from './settings.ts';

export interface EmbeddedPostgresOptions {
  /** A folder of its own; made 0700. */
  dir: string;
  log(line: string): void;
  /** PostgreSQL settings over the defaults for a small machine. fsync and the like stay on. */
  settings?: Settings;
  /** Ways to run it when we are root; tests choose one. */
  ways?: Runner[];
}

export interface EmbeddedPostgres {
  /** Process id of the postmaster; undefined between a crash and the restart. */
  readonly pid: number | undefined;
  /** How often a crash was mended. */
  readonly restarts: number;
  /** For `connect`, as one who owns the databases and is no superuser; password included: not for logs. */
  url(database: string): string;
  /** The same as the superuser, for upkeep. */
  ownerUrl(database: string): string;
  /** Makes the database unless it exists. Names: [a-z][a-z0-9_-]{0,62}. */
  ensureDatabase(name: string): Promise<void>;
  /** Fast shutdown: open transactions are rolled back, committed ones are safe. Then the folder is free. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL of our own in `dir`, made on first use; it is mended after a crash and ends with us.
 * Throws FolderInUse when another process runs one there, NoEmbeddedPostgres when none can run here.
 */
export async function startPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const lock = lockFolder(options.dir);
  try {
    const folder = clusterFolder(realpathSync(resolve(options.dir)));
    await stopLeftovers((argv) => isServerOf(argv, folder.data), 'SIGINT');
    const runner = chooseRunner(folder.dir, binaries, options.ways);
    const password = keepPassword(folder, runner.owner);
    const rolePassword = keepRolePassword(folder, runner.owner);
    await makeCluster(folder, binaries, runner);
    checkVersion(folder, runner.version);
    writeAccess(folder, runner.owner);
    const server = await supervise({
      command: binaries.postgres,
      args: serverArgs(folder.data, options.settings ?? {}),
      prefix: runner.prefix,
      env: serverEnv(),
      log: options.log,
      ready: ({ pid, ended }) => takesWork(folder.data, pid, ended),
      stopSignal: 'SIGINT',
      readyLimitMs: 10 * 60_000, // Recovery after a power cut replays up to max_wal_size.
      startTries: 5, // The last backends of a killed postmaster take a moment to let go of its memory.
    });
    const ownerUrl = (database: string) => socketUrl(folder, USER, password, database);
    try {
      await prepareRole((database) => open(ownerUrl(database)), rolePassword);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return {
      url: (database) => socketUrl(folder, ROLE, rolePassword, database),
      ownerUrl,
      get pid() {
        return server.pid;
      },
      get restarts() {
        return server.restarts;
      },
      ensureDatabase: (name) => ensureDatabase(ownerUrl('postgres'), name),
      stop: async () => {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function serverArgs(data: string, settings: Settings): string[] {
  const place: Settings = {
    listen_addresses: '',
    // Beside the data, where the server is at home: a path may be too long for a socket (107 bytes), this one never is.
    unix_socket_directories: '../run',
    unix_socket_permissions: '0700',
    password_encryption: 'scram-sha-256',
  };
  return ['-D', data, ...settingArgs(smallMachine, settings, place, fixed)];
}

/** A postmaster keeps the command line it was started with; its workers rename theirs. */
function isServerOf(argv: string[], data: string): boolean {
  return basename(argv[0] ?? '') === 'postgres' && argv[1] === '-D' && argv[2] === data;
}

/** The postmaster writes its state into line 8 of postmaster.pid, and its number into line 1. */
async function takesWork(data: string, pid: number, ended: AbortSignal): Promise<void> {
  for (; !ended.aborted; await sleep(10)) {
    let lines: string[] = [];
    try {
      lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    } catch {
      // Not written yet.
    }
    if (Number(lines[0]) === pid && lines[7]?.trim() === 'ready') return;
  }
  throw new Error('it ended before it was ready');
}

function open(url: string): postgres.Sql {
  return postgres(url, { ...promptSocket(), max: 1, onnotice: () => {} });
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  if (!/^[a-z][a-z0-9_-]{0,62}$/.test(name)) throw new TypeError(`not a database name: ${name}`);
  const sql = open(url);
  try {
    const found = await sql`SELECT 1 FROM pg_database WHERE datname = ${name}`;
    if (found.length === 0) await sql.unsafe(`CREATE DATABASE "${name}" OWNER ${ROLE}`);
  } catch (error) {
    // Someone else was making it at the same moment (duplicate_database, or the catalogue's unique index).
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await sql.end();
  }
}
