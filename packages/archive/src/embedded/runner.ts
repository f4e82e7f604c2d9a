import { spawnSync } from 'node:child_process';
import { lchownSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, findSetpriv } from '@hutong/process';
import { filled } from '@hutong/record';
import { type Binaries, NoEmbeddedPostgres } from './binaries.ts';

const AS_ROOT = {
  zh: 'PostgreSQL 不以 root 身份运行，也换不成别的用户{reasons}',
  en: 'PostgreSQL refuses to run as root, and no other user could be put on{reasons}',
};

/** How PostgreSQL, which refuses root, is run from the user we are. */
export interface Runner {
  name: 'as we are' | 'user namespace' | 'dropped' | 'dropped, reading past folders';
  /** Put before the command; every word execs, so the pid stays. */
  prefix: string[];
  /** The user who must own the files; undefined: they are right as we make them. */
  owner: { uid: number; gid: number } | undefined;
}

export interface Chosen extends Runner {
  /** What `postgres --version` said. */
  version: string;
}

/** initdb and postgres look their user up by number: one that /etc/passwd does not know is refused. */
function passwdUsers(): { name: string; uid: number; gid: number }[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .flatMap(([name, , uid, gid]) =>
        name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [],
      );
  } catch {
    return [];
  }
}

/** Ways to run it, the best first; whether one works here only trying tells. */
export function runners(ourUid = process.getuid!(), ourGid = process.getgid!()): Runner[] {
  const users = passwdUsers();
  const nobody = users.find(({ name }) => name === 'nobody') ?? users.find(({ uid }) => uid !== 0);
  const ways: Runner[] = [];
  if (ourUid !== 0 && users.some(({ uid }) => uid === ourUid)) {
    ways.push({ name: 'as we are', prefix: [], owner: undefined });
  }
  const unshare = findProgram('unshare');
  if (unshare && nobody) {
    // Inside, we seem to be `nobody`; outside, files stay ours. Needs no privilege, but some containers forbid it.
    const prefix = [unshare, '--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`, '--'];
    ways.push({ name: 'user namespace', prefix, owner: { uid: ourUid, gid: ourGid } });
  }
  const setpriv = findSetpriv();
  if (ourUid === 0 && setpriv && nobody) {
    const drop = [setpriv, `--reuid=${nobody.uid}`, `--regid=${nobody.gid}`, '--clear-groups'];
    const owner = { uid: nobody.uid, gid: nobody.gid };
    ways.push({ name: 'dropped', prefix: [...drop, '--'], owner });
    // A data folder or node_modules below a folder only root may enter (0700): keep just that power of root's.
    const through = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
    ways.push({ name: 'dropped, reading past folders', prefix: [...drop, ...through, '--'], owner });
  }
  return ways;
}

/** The first way by which `dir` can be written and the server's binary runs; `dir`'s files then have that owner. */
export function chooseRunner(dir: string, binaries: Binaries, ways = runners()): Chosen {
  const reasons: string[] = [];
  for (const way of ways) {
    if (way.owner) giveTo(dir, way.owner);
    const script = 'cd "$1" && test -w . && exec "$2" --version';
    const [program = '/bin/sh', ...args] = [
      ...way.prefix,
      '/bin/sh',
      '-c',
      script,
      'sh',
      dir,
      binaries.postgres,
    ];
    const tried = spawnSync(program, args, { encoding: 'utf8' });
    if (tried.status === 0) return { ...way, version: tried.stdout.trim() };
    reasons.push(`${way.name}: ${(tried.error?.message ?? tried.stderr).trim() || `exit ${tried.status}`}`);
  }
  throw new NoEmbeddedPostgres(filled(AS_ROOT, { reasons: reasons.map((r) => `\n  ${r}`).join('') }), {
    zh: '以普通用户启动中心（容器中：自己的 USER）',
    en: 'start the center as an ordinary user (in a container: a USER of its own)',
  });
}

/** Gives a folder and all in it to `owner`, unless it is theirs already. */
function giveTo(path: string, owner: { uid: number; gid: number }): void {
  const stat = lstatSync(path);
  if (stat.uid !== owner.uid) lchownSync(path, owner.uid, owner.gid);
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), owner);
}
