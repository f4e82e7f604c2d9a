import { readFileSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, lockFolder, stopLeftovers, supervise } from '@hutong/process';
import postgres from 'postgres';
import { findBinaries } from './binaries.ts';
import { checkVersion, clusterFolder, keepPassword, makeCluster, serverEnv, USER } from './cluster.ts';
import { chooseRunner, type Runner } from './runner.ts';
import { fixed, type Settings, settingArgs, smallMachine } from './settings.ts';

export interface EmbeddedPostgresOptions {
  /** A folder of its own; made 0700. */
  dir: string;
  /** TCP port on 127.0.0.1; a free one when absent. */
  port?: number;
  log(line: string): void;
  /** PostgreSQL settings over the defaults for a small machine. fsync and the like stay on. */
  settings?: Settings;
  /** Ways to run it when we are root; tests choose one. */
  ways?: Runner[];
}

export interface EmbeddedPostgres {
  readonly port: number;
  /** Of the postmaster; undefined between a crash and the restart. */
  readonly pid: number | undefined;
  /** How often a crash was mended. */
  readonly restarts: number;
  /** Holds `.s.PGSQL.<port>`; undefined where its path would be too long for a socket. */
  readonly socketFolder: string | undefined;
  /** For postgres.js, over 127.0.0.1, password included: not for logs. */
  url(database: string): string;
  /** Makes the database unless it exists. Names: [a-z][a-z0-9_-]{0,62}. */
  ensureDatabase(name: string): Promise<void>;
  /** Fast shutdown: open transactions are rolled back, committed ones are safe. Then the folder is free. */
  stop(): Promise<void>;
}

/** sockaddr_un.sun_path is 108 bytes, the last one zero. */
const MAX_SOCKET_PATH = 107;

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
    await makeCluster(folder, binaries, runner);
    checkVersion(folder, runner.version);
    const port = options.port ?? (await freePort());
    const socket = join(folder.run, `.s.PGSQL.${port}`);
    const socketFolder = Buffer.byteLength(socket) <= MAX_SOCKET_PATH ? folder.run : undefined;
    const server = await supervise({
      command: binaries.postgres,
      args: serverArgs(folder.data, port, socketFolder, options.settings ?? {}),
      prefix: runner.prefix,
      env: serverEnv(),
      log: options.log,
      ready: ({ pid, ended }) => takesWork(folder.data, pid, ended),
      stopSignal: 'SIGINT',
      readyLimitMs: 10 * 60_000, // Recovery after a power cut replays up to max_wal_size.
      startTries: 5, // The last backends of a killed postmaster take a moment to let go of its memory.
    });
    const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
    return {
      port,
      socketFolder,
      url,
      get pid() {
        return server.pid;
      },
      get restarts() {
        return server.restarts;
      },
      ensureDatabase: (name) => ensureDatabase(url('postgres'), name),
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

function serverArgs(
  data: string,
  port: number,
  socketFolder: string | undefined,
  settings: Settings,
): string[] {
  const place: Settings = {
    port,
    listen_addresses: '127.0.0.1',
    // A list of paths: quotes keep a comma or a blank inside one.
    unix_socket_directories: socketFolder === undefined ? '' : `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
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

async function ensureDatabase(url: string, name: string): Promise<void> {
  if (!/^[a-z][a-z0-9_-]{0,62}$/.test(name)) throw new TypeError(`not a database name: ${name}`);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const found = await sql`SELECT 1 FROM pg_database WHERE datname = ${name}`;
    if (found.length === 0) await sql.unsafe(`CREATE DATABASE "${name}"`);
  } catch (error) {
    // Someone else was making it at the same moment (duplicate_database, or the catalogue's unique index).
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await sql.end();
  }
}
