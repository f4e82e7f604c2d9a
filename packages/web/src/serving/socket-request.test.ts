import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { socketIn, writeSecret } from '@hutong/process';
import { expect, test } from 'vitest';
import { findRunning } from './run-file.ts';
import { requestBySocket } from './socket-request.ts';

test('a node that answers before it has the whole question, and closes, ends no command', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-inside-'));
  const path = join(dir, 'api.sock');
  const server = createServer((asked, answer) => {
    asked.on('error', () => {});
    asked.once('data', () => {
      answer.writeHead(503).end('{}');
      asked.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const uncaught: Error[] = [];
  const keep = (error: Error) => void uncaught.push(error);
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', keep);
  try {
    const ask = () => requestBySocket(path, '/', { method: 'POST', body: 'x'.repeat(2_000_000) });
    const answers = await Promise.allSettled(Array.from({ length: 20 }, ask));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(answers.length).toBe(20);
    expect(uncaught.map((e) => e.message)).toEqual([]);
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);
    server.close();
    rmSync(dir, { recursive: true });
  }
});

test('a node in a folder with a long path is found again and again, and the folder is not held open', async () => {
  const root = mkdtempSync(join(tmpdir(), 'hutong-inside-'));
  const dir = join(root, '农安县政务服务中心'.repeat(4), 'data');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeSecret(join(dir, 'run.json'), JSON.stringify({ pid: 1, url: 'http://127.0.0.1:1', token_file: 'x' }));
  expect(await findRunning(dir)).toBeUndefined();
  const bound = socketIn(dir, 'api.sock');
  const server = createServer((_, answer) => answer.end('ok'));
  await new Promise<void>((resolve) => server.listen(bound.path, resolve));
  const open = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`) === dir;
      } catch {
        return false; // That by which they are read.
      }
    }).length;
  try {
    for (let i = 0; i < 5; i++) {
      const found = await findRunning(dir);
      expect(await (await requestBySocket(found?.socket ?? '', '/', {})).text()).toBe('ok');
    }
    expect(open()).toBe(1);
  } finally {
    server.closeAllConnections();
    server.close();
    bound.close();
    rmSync(root, { recursive: true });
  }
  await expect(requestBySocket(join(dir, 'api.sock'), '/', {})).rejects.toThrow();
});
