import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findSetpriv, fsyncFolder, writeSecret } from '@hutong/process';
import { type Binaries, NoEmbeddedPostgres } from './binaries.ts';
import type { Runner } from './runner.ts';

export const USER = 'hutong';

/** The files of one embedded PostgreSQL. */
export interface ClusterFolder {
  dir: string;
  /** PGDATA; exists only whole. */
  data: string;
  /** Unix sockets. */
  run: string;
  passwordFile: string;
}

export class DataOfAnotherVersion extends Error {
  override readonly name = 'DataOfAnotherVersion';
  readonly next: string;
  constructor(data: string, has: string, runs: string) {
    super(`${data} was written by PostgreSQL ${has}; the binaries here are ${runs}`);
    this.next = `install the PostgreSQL ${has} binaries again; or move the folder away and let the children send anew`;
  }
}

export function clusterFolder(dir: string): ClusterFolder {
  return { dir, data: join(dir, 'data'), run: join(dir, 'run'), passwordFile: join(dir, 'password') };
}

/** The password kept in the folder; made before there are data that need it. */
export function keepPassword(folder: ClusterFolder, owner: Runner['owner']): string {
  if (!existsSync(folder.passwordFile)) {
    if (existsSync(folder.data)) {
      throw new NoEmbeddedPostgres(
        `${folder.passwordFile} is gone, and the data in ${folder.data} cannot be opened without it`,
        'bring the file back from a backup',
      );
    }
    writeSecret(folder.passwordFile, randomBytes(24).toString('base64url'));
    if (owner) chownSync(folder.passwordFile, owner.uid, owner.gid);
  }
  return readFileSync(folder.passwordFile, 'utf8').trim();
}

/**
 * Makes the data folder if there is none: in a temporary folder, then renamed, so that a power cut leaves all
 * of it or nothing. Text sorts by code point, alike on every machine (P10); damaged pages are noticed.
 */
export async function makeCluster(folder: ClusterFolder, binaries: Binaries, runner: Runner): Promise<void> {
  for (const name of readdirSync(folder.dir)) {
    if (name.startsWith('data.new-')) rmSync(join(folder.dir, name), { recursive: true });
  }
  mkdirSync(folder.run, { recursive: true, mode: 0o700 });
  if (runner.owner) chownSync(folder.run, runner.owner.uid, runner.owner.gid);
  if (existsSync(folder.data)) return;
  const made = join(folder.dir, `data.new-${process.pid}`);
  const setpriv = findSetpriv();
  const [program = binaries.initdb, ...args] = [
    ...runner.prefix,
    ...(setpriv ? [setpriv, '--pdeathsig=KILL', '--'] : []),
    ...[binaries.initdb, '--pgdata', made, '--username', USER, '--pwfile', folder.passwordFile],
    ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--data-checksums'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
  ];
  try {
    await promisify(execFile)(program, args, { env: serverEnv() });
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new NoEmbeddedPostgres(`initdb failed: ${(stderr || message).trim()}`, 'mend what it says');
  }
  renameSync(made, folder.data);
  fsyncFolder(folder.dir);
}

export function checkVersion(folder: ClusterFolder, versionText: string): void {
  const has = readFileSync(join(folder.data, 'PG_VERSION'), 'utf8').trim();
  const runs = /(\d+)\.\d+/.exec(versionText)?.[1] ?? versionText;
  if (has !== runs) throw new DataOfAnotherVersion(folder.data, has, runs);
}

/** Nothing of our environment steers the server (PGDATA, PGPORT …) or reaches it (secrets). */
export function serverEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
