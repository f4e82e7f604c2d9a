import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FolderInUse, findSetpriv } from '@hutong/process';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findBinaries } from './binaries.ts';
import { promptSocket } from './prompt-socket.ts';
import { chooseRunner, runners } from './runner.ts';
import { settingArgs } from './settings.ts';
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startPostgres } from './start.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const root = process.getuid!() === 0;
let folder: string;
let started: EmbeddedPostgres[];
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hutong-pg-'));
  started = [];
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of started) await server.stop();
  await sleep(50);
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const start = async (more: Partial<EmbeddedPostgresOptions> = {}) => {
  const server = await startPostgres({ dir: join(folder, 'pg'), log: () => {}, ...more });
  started.push(server);
  return server;
};
const ask = async (url: string, query: string) => {
  const sql = postgres(url, { ...promptSocket(), max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    return Array.from(await sql.unsafe(query).simple());
  } finally {
    await sql.end();
  }
};
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const until = async (what: () => boolean | Promise<boolean>, limitMs = 20_000) => {
  const end = performance.now() + limitMs;
  while (!(await what())) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await sleep(20);
  }
};

/** A process of its own that starts the server, prints [pid, url, ms] and stays. */
async function elsewhere(dir: string, prefix: string[] = []) {
  const script = join(folder, 'parent.mts');
  writeFileSync(
    script,
    `import { startPostgres } from ${JSON.stringify(new URL('./postgres.ts', import.meta.url).href)};
     const begun = performance.now();
     const pg = await startPostgres({ dir: process.argv[2], log: () => {} });
     console.log(JSON.stringify([pg.pid, pg.url('postgres'), performance.now() - begun]));
     setInterval(() => {}, 1000);`,
  );
  const node = [process.execPath, '--import', import.meta.resolve('tsx'), script, dir];
  const [program = '', ...args] = [...prefix, ...node];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = await once(child.stdout, 'data');
  const [pid, url, startMs] = JSON.parse(String(line)) as [number, string, number];
  return { child, pid, url, startMs };
}

test('starts, keeps secrets to itself, asks for a password, syncs, refuses a second start', async () => {
  const lines: string[] = [];
  const server = await start({
    log: (line) => lines.push(line),
    settings: { work_mem: '9MB', fsync: 'off' },
  });
  await server.ensureDatabase('changchun-hall');
  await server.ensureDatabase('changchun-hall');
  await Promise.all([server.ensureDatabase('baishan'), server.ensureDatabase('baishan')]);
  await expect(server.ensureDatabase('x"; DROP DATABASE baishan')).rejects.toThrow(TypeError);
  const url = server.url('changchun-hall');
  const shown = async (name: string) => (await ask(url, `SHOW ${name}`))[0]?.[name];
  expect(await shown('fsync')).toBe('on');
  expect(await shown('synchronous_commit')).toBe('on');
  expect(await shown('work_mem')).toBe('9MB');
  expect(await shown('listen_addresses')).toBe('');
  const inode = /\[(\d+)\]/;
  const sockets = readdirSync(`/proc/${server.pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${server.pid}/fd/${fd}`);
    } catch {
      return ''; // Closed meanwhile.
    }
  });
  const tcp = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/net/${name}`, 'utf8')).join('');
  for (const name of sockets.filter((s) => s.startsWith('socket:')))
    expect(tcp, 'no TCP socket is its').not.toContain(` ${inode.exec(name)?.[1]} `);
  expect(await shown('data_checksums')).toBe('on');
  await expect(ask(url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
    'password authentication',
  );

  expect(await ask(server.url('baishan'), `SELECT lower('ÄÖ办') AS l`)).toEqual([{ l: 'äö办' }]);
  const rights = 'SELECT current_user AS who, rolsuper AS super FROM pg_roles WHERE rolname = current_user';
  expect(await ask(url, rights)).toEqual([{ who: 'center', super: false }]);
  for (const denied of [
    `COPY (SELECT 1) TO PROGRAM 'true'`,
    `SELECT pg_read_file('pg_hba.conf')`,
    'ALTER SYSTEM SET fsync = off',
    'SELECT rolpassword FROM pg_authid',
  ])
    await expect(ask(url, denied)).rejects.toThrow(/permission denied/);

  const mode = (name: string) => (statSync(join(folder, 'pg', name)).mode & 0o777).toString(8);
  expect(['.', 'password', 'center-password', 'data', 'run'].map(mode)).toEqual([
    '700',
    '600',
    '600',
    '700',
    '700',
  ]);
  expect(mode('run/.s.PGSQL.5432')).toBe('700');
  await expect(
    ask(url, `CREATE TABLE t (x text PRIMARY KEY); INSERT INTO t VALUES ('张三'), ('张三')`),
  ).rejects.toThrow();
  expect(lines.join('\n')).toContain('duplicate key');
  expect(lines.join('\n'), 'P6: no row values in the log').not.toContain('张三');
  await expect(start()).rejects.toThrow(FolderInUse);
});

test('P3: kill -9 of the server is mended and committed rows are there', async () => {
  const server = await start();
  const url = server.url('postgres');
  await ask(url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
  const first = server.pid!;
  process.kill(first, 'SIGKILL');
  await until(
    async () => (await ask(url, 'SELECT count(*)::int AS n FROM kept').catch(() => []))[0]?.n === 1000,
  );
  expect(server.pid).not.toBe(first);
  expect(server.restarts).toBeGreaterThanOrEqual(1);
});

test('kill -9 of the parent leaves no orphan, and the next start works', async () => {
  const dir = join(folder, 'pg');
  const one = await elsewhere(dir);
  await ask(one.url, 'CREATE TABLE kept AS SELECT 1 AS n');
  one.child.kill('SIGKILL');
  const server = await start(); // At once: the lock is free, the server may still be shutting down.
  expect(await ask(server.url('postgres'), 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  await until(() => !isAlive(one.pid));
  await server.stop();

  const two = await elsewhere(dir);
  two.child.kill('SIGKILL');
  if (findSetpriv()) await until(() => !isAlive(two.pid), 5_000);
});

test('an orphan (as without setpriv) is stopped before the next start', async () => {
  const server = await start();
  const argv = readFileSync(`/proc/${server.pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  await server.stop();
  const way = chooseRunner(join(folder, 'pg'), await findBinaries());
  const [program = '', ...args] = [...way.prefix, ...argv];
  const orphan = spawn(program, args, { stdio: 'ignore', detached: true });
  await until(async () => (await ask(server.url('postgres'), 'SELECT 1').catch(() => [])).length === 1);
  const again = await start();
  expect(orphan.exitCode ?? orphan.signalCode).not.toBeNull();
  expect(await ask(again.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('leftovers of an unfinished first start are cleared', async () => {
  mkdirSync(join(folder, 'pg', 'data.new-1', 'base'), { recursive: true });
  chmodSync(join(folder, 'pg'), 0o700);
  const server = await start();
  expect(() => statSync(join(folder, 'pg', 'data.new-1'))).toThrow('ENOENT');
  expect(server.pid).toBeGreaterThan(0);
});

test('a path too long for a socket is reached by way of its folder; a comma or a colon in it is no matter', async () => {
  const server = await start({ dir: join(folder, '很长的目录名'.repeat(5), 'a,b:c d%2F', 'pg') });
  expect(await ask(server.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  const short = await start({ dir: join(folder, 'a,b:c d%2F') });
  expect(await ask(short.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  const fds = () => readdirSync('/proc/self/fd').length;
  const before = fds();
  for (let i = 0; i < 5; i++) await ask(server.url('postgres'), 'SELECT 1');
  await server.stop();
  for (let i = 0; i < 5; i++) await expect(ask(server.url('postgres'), 'SELECT 1')).rejects.toThrow();
  expect(fds()).toBeLessThanOrEqual(before + 2);
});

test('what an earlier version made as the superuser is handed over, once; its way in by TCP is shut', async () => {
  const before = await start();
  await before.ensureDatabase('hutong');
  const owner = before.ownerUrl('hutong');
  await ask(
    owner,
    `CREATE SCHEMA drizzle; CREATE TABLE drizzle.done (n serial primary key);
     CREATE TABLE kept (n int generated always as identity, t text unique); INSERT INTO kept (t) VALUES ('a')`,
  );
  await ask(owner, 'ALTER DATABASE hutong OWNER TO hutong');
  await before.stop();
  rmSync(join(folder, 'pg', 'center-password'));
  writeFileSync(join(folder, 'pg', 'data', 'pg_hba.conf'), 'host all all 127.0.0.1/32 password\n');
  const server = await start();
  const url = server.url('hutong');
  await ask(
    url,
    `ALTER TABLE kept ADD COLUMN m int; INSERT INTO kept (t) VALUES ('b'); DROP SCHEMA drizzle CASCADE`,
  );
  expect(await ask(url, 'SELECT t FROM kept')).toEqual([{ t: 'a' }, { t: 'b' }]);
  expect(await ask(url, `SELECT type FROM pg_hba_file_rules`).catch(() => 'denied')).toBe('denied');
  expect(readFileSync(join(folder, 'pg', 'data', 'pg_hba.conf'), 'utf8')).not.toContain('host');
});

test.runIf(root)(
  'as root, where user namespaces are forbidden: below a folder only root may enter',
  async () => {
    const ways = runners().filter(({ name }) => name.startsWith('dropped'));
    const server = await start({ ways });
    expect(await ask(server.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(statSync(`/proc/${server.pid}`).uid).not.toBe(0);
    await server.stop();
    const back = await start(); // And back again: the files change hands.
    expect(await ask(back.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  },
);

test.runIf(root)('as an ordinary user', async () => {
  const [way] = runners().filter(({ name }) => name === 'dropped');
  const { uid, gid } = way!.owner!;
  chmodSync(folder, 0o711);
  mkdirSync(join(folder, 'home'), { mode: 0o700 });
  chownSync(join(folder, 'home'), uid, gid);
  const prefix = ['/usr/bin/env', `HOME=${join(folder, 'home')}`, ...way!.prefix];
  const one = await elsewhere(join(folder, 'home', 'pg'), prefix);
  expect(await ask(one.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(statSync(`/proc/${one.pid}`).uid).toBe(uid);
  one.child.kill('SIGKILL');
  await until(() => !isAlive(one.pid), 5_000);
});

test('where nothing works, the error says what was tried and names DATABASE_URL', async () => {
  await expect(findBinaries('linux', 'riscv64')).rejects.toMatchObject({
    name: 'NoEmbeddedPostgres',
    next: { zh: expect.stringContaining('DATABASE_URL'), en: expect.stringContaining('DATABASE_URL') },
  });
  const broken = { name: 'user namespace' as const, prefix: ['/bin/false'], owner: undefined };
  await expect(start({ ways: [broken] })).rejects.toMatchObject({
    message: expect.stringContaining('user namespace: exit 1'),
    next: { zh: expect.stringContaining('DATABASE_URL'), en: expect.stringContaining('DATABASE_URL') },
  });
  expect(() => settingArgs({ 'a b': 1 })).toThrow(TypeError);
});
