import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOKEN_ROLES } from '@hutong/api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { By } from '../http/by.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { bearer, FakeService, recordingLog } from '../testing/fake.ts';
import { TokenStore } from '../tokens.ts';
import { tokenHandlers } from './tokens.ts';

let dir: string;
let now: number;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-tokens-'));
  now = Date.parse('2026-03-01T00:00:00Z');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function node() {
  const tokens = new TokenStore(dir, () => now);
  const admin = tokens.create({ name: 'local', roles: ['administrator'], expires: null });
  const service = new FakeService();
  const log = recordingLog();
  const app = createApp({ service, tokens, log, now: () => now });
  const post = (path: string, body: object, token = admin) =>
    app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(token) },
      body: JSON.stringify(body),
    });
  return { app, service, log, post };
}

test('a token is issued, works at once, is on record, and is not kept', async () => {
  const { app, service, post, log } = node();
  const answer = await post('/api/tokens', { name: '值班一', roles: ['duty'], reason: '三月轮值' });
  expect(answer.status).toBe(201);
  const { token, expires } = (await answer.json()) as { token: string; expires: string };
  expect(expires).toBe('2026-05-30T00:00:00.000Z');
  expect(service.acts).toEqual([
    ['local', 'token.create', '值班一 (duty)', '三月轮值', { role: 'administrator', result: 'asked' }],
    ['local', 'token.create', '值班一 (duty)', '三月轮值', { role: 'administrator', result: 'done' }],
  ]);
  const read = () => app.request('/metrics', { headers: bearer(token) });
  expect((await read()).status).toBe(200);
  expect(readFileSync(join(dir, 'tokens.json'), 'utf8')).not.toContain(token.slice(7));
  expect(JSON.stringify([log.lines, service.acts])).not.toContain(token.slice(7));
  expect((await post('/api/tokens', { name: '值班一', roles: ['duty'] })).status).toBe(409);

  now = Date.parse(expires);
  const late = await read();
  expect([late.status, await late.json()]).toMatchObject([401, { error: { code: 'token_expired' } }]);
  now -= 1;
  expect((await post('/api/tokens/revoke', { name: '值班一' })).status).toBe(200);
  expect((await read()).status).toBe(401);
  expect((await post('/api/tokens/revoke', { name: '值班一' })).status).toBe(404);
});

test('what cannot be recorded is not done', async () => {
  const { app, service, post } = node();
  service.act = async () => {
    throw new Error('the disk is full');
  };
  expect((await post('/api/tokens', { name: 'a', roles: ['duty'] })).status).toBe(500);
  expect((await post('/api/tokens/revoke', { name: 'local' })).status).toBe(500);
  const names = JSON.parse(readFileSync(join(dir, 'tokens.json'), 'utf8')).tokens as { name: string }[];
  expect(names.map(({ name }) => name)).toEqual(['local']);
  expect((await app.request('/healthz')).status).toBe(200);
});

test('what is recorded and cannot be written is on record as asked for, never as done', async () => {
  const { service, post } = node();
  const results = () => service.acts.map(([, , , , more]) => more?.result);
  const file = join(dir, 'tokens.json');
  const { tokens, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
  const more = Array.from({ length: 199 }, (_, i) => ({ ...tokens[0], name: `t${i}` }));
  writeFileSync(file, JSON.stringify({ ...rest, tokens: [...tokens, ...more] }));
  service.acts.length = 0;
  expect((await post('/api/tokens', { name: 'one too many', roles: ['duty'] })).status).toBe(409);
  expect(results()).toEqual(['asked', 'refused']);
});

test('who is signed in issues tokens of programs alone: none does what another post is for', async () => {
  const issued: string[] = [];
  const tokens = {
    list: () => [],
    create: ({ roles }: { roles: string[] }) => {
      issued.push(...roles);
      return 'hutong_x';
    },
  };
  const shared = { tokens, service: new FakeService(), now: () => now } as unknown as Shared;
  const c = { get: () => ({ name: 'a001', roles: ['security-admin'] }) } as unknown as Ctx;
  const by = (post?: string) => new By(c, shared, 'token.create', post);
  const { create } = tokenHandlers(shared);
  for (const role of TOKEN_ROLES) {
    const given = { name: '平台', roles: [role], reason: '数据共享' };
    const asked = Promise.resolve(create?.(given, by('安全管理员 A001')));
    if (/^(reader|writer|publishing-writer)$/.test(role)) await asked;
    else await expect(asked).rejects.toMatchObject({ status: 422, body: { code: 'token_of_post' } });
  }
  expect(issued).toEqual(['reader', 'writer', 'publishing-writer']);
  await create?.({ name: '平台', roles: ['operator'], reason: '数据共享' }, by());
  expect(issued).toContain('operator');
});

test.each([
  [{ name: '', roles: ['duty'] }, 'name'],
  [{ name: 'a', roles: [] }, 'roles'],
  [{ name: 'a', roles: ['god'] }, 'roles.0'],
  [{ name: 'a', roles: ['duty'], expires: '2026-01-01T00:00:00Z' }, 'expires'],
  [{ name: 'a', roles: ['duty'], scopes: ['admin'] }, 'body'],
])('a token of %j is refused', async (body, field) => {
  const answer = await node().post('/api/tokens', body);
  expect([answer.status, await answer.json()]).toMatchObject([422, { error: { code: 'refused', field } }]);
});

test('two at once of one name: one is issued', async () => {
  const { post } = node();
  const made = await Promise.all([1, 2].map(() => post('/api/tokens', { name: 'a', roles: ['duty'] })));
  expect(made.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test('refusals are on record once an hour each, and a flood is counted', async () => {
  const { app, service, post } = node();
  const made = await post('/api/tokens', { name: '窗口', roles: ['operator'] });
  const { token } = (await made.json()) as { token: string };
  service.acts.length = 0;
  await post('/api/tokens', { name: 'b', roles: ['administrator'] }, token);
  await post('/api/tokens', { name: 'c', roles: ['administrator'] }, token);
  expect(service.acts).toMatchObject([
    [
      '窗口',
      'token.create',
      'POST /api/tokens',
      expect.any(String),
      { result: 'refused', code: 'forbidden' },
    ],
  ]);
  for (const { path } of app.routes) {
    for (const method of ['GET', 'POST']) {
      for (const headers of [{}, bearer('guess')]) await app.request(path, { method, headers });
    }
  }
  const strangers = () => service.acts.filter(([who]) => who === 'anonymous');
  expect(strangers()).toHaveLength(12);
  now += 3_600_000;
  await app.request('/api/tokens', { headers: bearer('guess') });
  expect(strangers()[12]).toMatchObject([
    'anonymous',
    'token.use',
    expect.stringMatching(/^\d+$/),
    expect.anything(),
    { code: 'counted' },
  ]);
  expect(strangers()).toHaveLength(14);
});
