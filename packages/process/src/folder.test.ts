import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureFolder, UnsafeFolder, writeSecret } from './folder.ts';
import { FolderInUse, lockFolder } from './lock.ts';
import { freePort } from './ports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hutong-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('ensureFolder makes 0700, tightens what is empty or ours, refuses what is neither', () => {
  const made = join(folder, 'a', 'b');
  ensureFolder(made);
  expect([mode(made), mode(join(folder, 'a'))]).toEqual(['700', '700']);
  chmodSync(made, 0o755);
  ensureFolder(made);
  expect(mode(made)).toBe('700');
  const foreign = join(folder, 'foreign');
  mkdirSync(join(foreign, 'photos'), { recursive: true });
  chmodSync(foreign, 0o755);
  expect(() => ensureFolder(foreign)).toThrow(UnsafeFolder);
  expect(mode(foreign)).toBe('755');
  writeFileSync(join(foreign, 'lock'), '');
  ensureFolder(foreign);
  expect(mode(foreign)).toBe('700');
});

test('writeSecret writes 0600, replaces whole, leaves no temporary file', () => {
  const file = join(folder, 'key');
  writeFileSync(file, 'old', { mode: 0o644 });
  writeSecret(file, Buffer.from([1, 2, 3]));
  expect([...readFileSync(file)]).toEqual([1, 2, 3]);
  expect(mode(file)).toBe('600');
  expect(() => writeSecret(join(folder, 'none', 'key'), 'x')).toThrow('ENOENT');
  mkdirSync(join(folder, 'taken'));
  expect(() => writeSecret(join(folder, 'taken'), 'x')).toThrow();
  expect(readdirSync(folder).sort()).toEqual(['key', 'taken']);
});

test('a folder is locked once, in one process too, and again after release', () => {
  const lock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(FolderInUse);
  lock.release();
  lock.release();
  lockFolder(folder).release();
});

test('another process is refused and told who; kill -9 frees the folder', async () => {
  const script = join(folder, 'holder.mts');
  writeFileSync(
    script,
    `import { lockFolder } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
     const lock = lockFolder(process.argv[2]); console.log('held'); setInterval(() => lock, 1000);`,
  );
  const data = join(folder, 'data');
  const holder = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script, data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  const refusal = (() => {
    try {
      return lockFolder(data).release();
    } catch (error) {
      return error;
    }
  })();
  expect(refusal).toBeInstanceOf(FolderInUse);
  expect(refusal).toMatchObject({ folder: data, pid: holder.pid });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  lockFolder(data).release();
});

test('freePort can be listened on', async () => {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
});
