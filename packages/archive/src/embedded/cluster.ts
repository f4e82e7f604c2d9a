import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findSetpriv, fsyncFolder, writeSecret } from '@hutong/process';
import { filled, ReasonedError } from '@hutong/record';
import { type Binaries, NoEmbeddedPostgres } from './binaries.ts';
import type { Runner } from './runner.ts';

/** The superuser, who owns the server: for starting it and for backups. */
export const USER = 'hutong';
/** The role of a center's connections: it owns the databases, and is no superuser. */
export const ROLE = 'center';
/** Names the socket; nothing listens on a port. */
const SOCKET_NUMBER = 5432;

/** The files of one embedded PostgreSQL. */
export interface ClusterFolder {
  dir: string;
  /** PGDATA; exists only whole. */
  data: string;
  /** The Unix socket, where nobody else may enter. */
  run: string;
  /** The superuser's. */
  passwordFile: string;
  /** That of the center's connections. */
  rolePasswordFile: string;
}

const INITDB_FAILED = { zh: 'initdb 失败：{why}', en: 'initdb failed: {why}' };
const MEND = { zh: '照它所说改正', en: 'mend what it says' };

export class DataOfAnotherVersion extends ReasonedError {
  override readonly name = 'DataOfAnotherVersion';

  constructor(data: string, has: string, runs: string) {
    super(
      {
        zh: `${data} 由 PostgreSQL ${has} 写成，这里的程序是 ${runs}`,
        en: `${data} was written by PostgreSQL ${has}; the binaries here are ${runs}`,
      },
      {
        zh: `重新安装 PostgreSQL ${has} 的程序；或移走该文件夹，由各下级重新送来`,
        en: `Install the PostgreSQL ${has} binaries again; or move the folder away and let the children send anew.`,
      },
    );
  }
}

export function clusterFolder(dir: string): ClusterFolder {
  const files = { passwordFile: join(dir, 'password'), rolePasswordFile: join(dir, 'center-password') };
  return { dir, data: join(dir, 'data'), run: join(dir, 'run'), ...files };
}

/** For `connect`: the socket's folder stands where a URL has its host. Password included: not for logs. */
export function socketUrl(folder: ClusterFolder, user: string, password: string, database: string): string {
  // Twice, as postgres.js decodes it once and then takes a comma for a list of hosts.
  const host = encodeURIComponent(encodeURIComponent(folder.run));
  return `postgres://${user}:${password}@${host}:${SOCKET_NUMBER}/${database}`;
}

/** The password kept in the folder; made before there are data that need it. */
export function keepPassword(folder: ClusterFolder, owner: Runner['owner']): string {
  if (!existsSync(folder.passwordFile)) {
    if (existsSync(folder.data)) {
      throw new NoEmbeddedPostgres(
        {
          zh: `${folder.passwordFile} 不见了，没有它打不开 ${folder.data} 中的数据`,
          en: `${folder.passwordFile} is gone, and the data in ${folder.data} cannot be opened without it`,
        },
        { zh: '从备份找回这个文件', en: 'bring the file back from a backup' },
      );
    }
    makePassword(folder.passwordFile, owner);
  }
  return readFileSync(folder.passwordFile, 'utf8').trim();
}

/** The password of the center's connections; one that is gone is made anew. */
export function keepRolePassword({ rolePasswordFile }: ClusterFolder, owner: Runner['owner']): string {
  if (!existsSync(rolePasswordFile)) makePassword(rolePasswordFile, owner);
  return readFileSync(rolePasswordFile, 'utf8').trim();
}

function makePassword(file: string, owner: Runner['owner']): void {
  writeSecret(file, randomBytes(24).toString('base64url'));
  if (owner) chownSync(file, owner.uid, owner.gid);
}

/** Who is let in, and how: over the socket, by SCRAM, nobody else. */
export function writeAccess({ data }: ClusterFolder, owner: Runner['owner']): void {
  const file = join(data, 'pg_hba.conf');
  writeFileSync(file, 'local all all scram-sha-256\n', { mode: 0o600 });
  if (owner) chownSync(file, owner.uid, owner.gid);
}

/**
 * Makes the data folder if there is none: in a temporary folder, then renamed, so that a power cut leaves all
 * of it or nothing. Text sorts by code point, alike on every machine (P10); damaged pages are noticed.
 */
export async function makeCluster(folder: ClusterFolder, binaries: Binaries, runner: Runner): Promise<void> {
  for (const name of readdirSync(folder.dir)) {
    if (name.startsWith('data.new-')) rmSync(join(folder.dir, name), { recursive: true });
  }
  // What a server that was killed left there; its folder is locked, so none runs.
  rmSync(folder.run, { recursive: true, force: true });
  mkdirSync(folder.run, { mode: 0o700 });
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
    throw new NoEmbeddedPostgres(filled(INITDB_FAILED, { why: (stderr || message).trim() }), MEND);
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
