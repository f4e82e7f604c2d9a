import { randomBytes } from 'node:crypto';
import { Agent, get } from 'node:https';
import { connect } from 'node:net';
import { createAuthority, createTlsKey, issueCertificate } from '@hutong/trust';
import { afterAll, expect, test } from 'vitest';
import { serve } from '../serve.ts';
import { PlainSite } from './plain-site.ts';

const { fingerprint, pem, keyPem } = await createAuthority('jilin', randomBytes, Date.now(), ['hall.test']);
const tlsKey = createTlsKey();
const cert = await issueCertificate(
  { fingerprint, pem, keyPem },
  { network: 'jilin', node: 'nongan', spki: tlsKey.spki, names: ['127.0.0.2', 'hall.test'] },
  randomBytes,
  Date.now(),
);
const source = {
  network: 'jilin',
  name: '农安县政务大厅',
  authorities: [{ fingerprint, pem, permits: [] }],
  addresses: ['https://10.0.0.7:8443/', 'https://hall.test:8443/'],
};

const LIMIT_MS = 300;
const site = new PlainSite(() => source, LIMIT_MS);
const asked: string[] = [];
const app = {
  fetch: (request: Request) => {
    asked.push(new URL(request.url).pathname);
    return new Response('the node', { headers: { 'Set-Cookie': 'a=b' } });
  },
};
const serving = await serve(app, {
  host: '0.0.0.0',
  port: 0,
  tls: { cert, key: tlsKey.keyPem },
  plain: site,
});
const port = Number(new URL(serving.url).port);
afterAll(() => serving.close(100));

const page = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(`http://127.0.0.2:${port}${path}`, { redirect: 'manual', ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

/** What comes back for bytes as they are, until the other side ends. */
const raw = (bytes: string) =>
  new Promise<string>((resolve) => {
    let got = '';
    const socket = connect({ host: '127.0.0.2', port }, () => void (bytes !== '' && socket.write(bytes)));
    socket.setEncoding('utf8').on('data', (text) => {
      got += text;
    });
    socket.on('error', () => {}).on('close', () => resolve(got));
  });

const overTls = () =>
  new Promise<string>((resolve, reject) => {
    const agent = new Agent({ keepAlive: false });
    get(`https://127.0.0.2:${port}/`, { ca: pem, agent }, (answer) => {
      answer.setEncoding('utf8').on('data', resolve);
    }).on('error', reject);
  });

test('one port: TLS reaches the node, plain HTTP the one page', async () => {
  expect(await overTls()).toBe('the node');
  const { status, headers, text } = await page('/');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(text).toContain(fingerprint.slice(0, 4));
  expect(text).toContain('https://10.0.0.7:8443/');
  expect(await overTls()).toBe('the node');
});

test('every other path and method is the same page with 404 or 405: no API, no cookie, nothing of the node', async () => {
  asked.length = 0;
  const { text: whole } = await page('/');
  for (const path of [
    '/api/records',
    '/sign-in',
    '/healthz',
    '/metrics',
    '/assets/hutong.css',
    '//x',
    '/%00',
  ])
    expect([path, await page(path)]).toMatchObject([path, { status: 404, text: whole }]);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
    expect([method, await page('/', { method })]).toMatchObject([method, { status: 405, text: whole }]);
  const posted = await page('/sign-in', { method: 'POST', body: 'x'.repeat(100_000) }).catch(() => undefined);
  expect([undefined, 405]).toContain(posted?.status);
  const { headers } = await page('/sign-in', { headers: { Cookie: 'hutong=secret' } });
  for (const name of ['set-cookie', 'location', 'strict-transport-security', 'access-control-allow-origin'])
    expect([name, headers.get(name)]).toEqual([name, null]);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(asked).toEqual([]);
});

test('the certificate and the installers are there; a name of ours is the one address shown, a foreign one never', async () => {
  const { text } = await page('/');
  const files = [...text.matchAll(/href="([a-z0-9.-]+)"/g)].map((match) => match[1] as string);
  expect(new Set(files).size).toBe(4);
  for (const file of files) expect([file, (await page(`/${file}`)).status]).toEqual([file, 200]);
  const by = (host: string) => raw(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  expect(await by('hall.test:8443')).not.toContain('10.0.0.7');
  const foreign = await by('evil.example:8443');
  expect(foreign).not.toContain('evil.example');
  expect(foreign).toContain('https://10.0.0.7:8443/');
  expect((await raw('HEAD / HTTP/1.1\r\nHost: a\r\n\r\n')).split('\r\n\r\n')[1]).toBe('');
});

test('one request a connection; what is not HTTP, and who is slow, is cut', async () => {
  const ask = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
  expect((await raw(ask + ask)).match(/HTTP\/1\.1/g)).toHaveLength(1);
  expect(await raw('SSH-2.0-x\r\n')).toBe('');
  expect(await raw(`GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`)).toBe('');
  expect(await raw('GET / HTTP/1.1\r\n')).toBe('');
  expect(await raw('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('');
});

test('many silent and slow connections leave room for TLS, and closing waits for none of them', async () => {
  const slow = Array.from({ length: 80 }, () => raw('G'));
  const silent = Array.from({ length: 20 }, () => raw(''));
  expect(await overTls()).toBe('the node');
  await Promise.all(slow);
  const own = await serve(app, {
    host: '127.0.0.1',
    port: 0,
    tls: { cert, key: tlsKey.keyPem },
    plain: new PlainSite(() => source),
  });
  const held = connect({ host: '127.0.0.1', port: Number(new URL(own.url).port) });
  await new Promise((resolve) => held.once('connect', resolve));
  const ended = new Promise((resolve) => held.on('error', () => {}).once('close', resolve));
  await own.close(5_000);
  await ended;
  await serving.close(100);
  await Promise.all(silent);
});
