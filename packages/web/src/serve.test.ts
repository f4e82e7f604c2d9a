import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type Serving, serve } from './serve.ts';
import { bearer, disclosure, fakeNode } from './testing/fake.ts';
import { standStill } from './testing/stand-still.ts';

let serving: Serving | undefined;
afterEach(() => serving?.close(0));

async function start() {
  const node = fakeNode();
  serving = await serve(node.app, { host: '127.0.0.1', port: 0 });
  return { ...node, url: serving.url, serving };
}

const headers = { 'content-type': 'application/json', ...bearer('w-token') };

test('serves over a socket, and tells this machine its metrics', async () => {
  const { url } = await start();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/metrics`)).status).toBe(200);
  const post = await fetch(`${url}/api/records`, {
    method: 'POST',
    headers,
    body: JSON.stringify(disclosure()),
  });
  expect(post.status).toBe(201);
  expect(post.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('a port that is taken is an error, not a silent server', async () => {
  const { url, app } = await start();
  await expect(serve(app, { host: '127.0.0.1', port: Number(new URL(url).port) })).rejects.toThrow(
    'EADDRINUSE',
  );
});

test('close takes nothing new and lets a request under way finish', async () => {
  const { url, service, serving } = await start();
  let commit!: () => void;
  const reached = new Promise<void>((reach) => {
    service.before = () =>
      new Promise<void>((resolve) => {
        commit = resolve;
        reach();
      });
  });
  const answer = fetch(`${url}/api/records`, { method: 'POST', headers, body: JSON.stringify(disclosure()) });
  await reached;
  const closed = serving.close(5_000);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  commit();
  expect((await answer).status).toBe(201);
  await closed;
});

test('close cuts what takes longer than the limit', async () => {
  const { url, service, serving } = await start();
  service.before = () => new Promise(() => {});
  const answer = fetch(`${url}/api/records`, { method: 'POST', headers, body: JSON.stringify(disclosure()) });
  answer.catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 30));
  await serving.close(50);
  await expect(answer).rejects.toThrow();
});

test('what is not HTTP answers 400, a head that is too long 431', async () => {
  const { url } = await start();
  expect(await raw(url, 'hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  expect(await raw(url, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431 /,
  );
});

test('NDJSON goes both ways over a socket, thousands of lines', async () => {
  const { url } = await start();
  const line = `${JSON.stringify(disclosure())}\n`;
  const answer = await fetch(`${url}/api/records`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
    body: line.repeat(5_000),
  });
  const lines = (await answer.text()).trimEnd().split('\n');
  expect(lines.map((text) => JSON.parse(text).line)).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 1));
});

function raw(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

test.each([
  ['answers what came while this process itself stood still', true, /^HTTP\/1\.1 200/],
  ['tells who sends nothing', false, /^HTTP\/1\.1 408/],
])('%s, once the time for headers is over', async (_, sends, expected) => {
  const { app } = fakeNode();
  serving = await serve(app, { host: '127.0.0.1', port: 0, headersMs: 500 });
  const script = `
    const socket = require('node:net').connect(${new URL(serving.url).port}, '127.0.0.1', () => {
      process.stdout.write('connected');
      if (${sends}) setTimeout(() => socket.write('GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n'), 500);
    });
    socket.on('data', (data) => process.stdout.write(data, () => process.exit()));`;
  const { stdout } = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(stdout, 'data');
  await sleep(200); // Its connection is taken by then.
  await standStill(2_500);
  const [answer] = await once(stdout, 'data');
  expect(String(answer)).toMatch(expected);
});
