import { bilingual } from '@hutong/record';
import { expect, test } from 'vitest';
import { createApp } from './app.ts';
import { CSP, DOCS_CSP } from './http/respond.ts';
import {
  bearer,
  disclosure,
  FakeService,
  fakeNode,
  fakeTokens,
  recordingLog,
  stored,
} from './testing/fake.ts';

const publicOne = stored();
const internalOne = stored({ id: '019caa2c-0000-7000-8000-00000000000a', visibility: 'internal' });
const pub = `/api/records/${publicOne.id}`;
const int = `/api/records/${internalOne.id}`;

function node() {
  const given = fakeNode();
  given.service.records = [publicOne, internalOne];
  return given;
}

/** What a node's `init` writes. */
const enrolment = {
  node: 'nongan',
  name: '农安县政务大厅',
  level: 'county',
  kind: 'hall',
  parent: 'changchun',
  epoch: 1,
  origin: 'jilin/nongan/1-0a1b2c3d',
  keys: {
    log: `jilin/nongan+00000000+${'A'.repeat(44)}`,
    cosigner: `jilin/nongan/cosigner+00000000+${'A'.repeat(44)}`,
    sealing: `${'A'.repeat(43)}=`,
    transport: `${'A'.repeat(43)}=`,
  },
};

const BODIES: Record<string, object> = {
  '/api/registry/nodes': enrolment,
  '/api/matters/find': { applicant: '王伟', telephone: '13800001234', why: '来电查询' },
  '/api/tokens': { name: '值班', roles: ['duty'], reason: '轮值' },
  '/api/keys/rotate': { reason: '定期' },
  '/api/backup': { reason: '每日', keys: false },
  '/api/bundles/page': { to: 'changchun', from: 0, sealed: false },
  '/api/bundles/items': { name: 'a.hutong', reason: '断网', items: ['AA=='] },
  '/api/keys/revoke': { node: 'nongan', reason: '失窃', carry_out: true },
  '/api/attachments/:node/:sha256/read': { reason: '当事人要求' },
  '/api/prune': { reason: '腾出磁盘', carry_out: true },
  '/api/values/reseal': { node: 'nongan', to: 'changchun', reason: '区划调整', carry_out: true },
  '/api/alerts/acknowledge': { alert: 'dehui:silent', reason: '已派人' },
  '/api/alerts/settings': { escalate_s: 900, reason: '夜里没人' },
  '/api/alerts/receivers': { name: 'duty', only: 'escalated', reason: '换人' },
  '/api/alerts/receivers/remove': { name: 'duty', reason: '停用' },
  '/api/alerts/release': { alert: 'dehui:silent', reason: '认领错了' },
  '/api/alerts/outages': { node: 'nongan', until: '2030-01-01T00:00:00+08:00', reason: '停电检修' },
  '/api/alerts/test': { reason: '试发' },
  '/api/reconcile': { node: 'dehui', reason: '核对', carry_out: true },
  '/api/redactions': { entry: 'jilin/nongan/1-0a1b2c3d:1', reason: '误填', carry_out: true },
  '/api/tokens/revoke': { name: '窗口', reason: '离岗' },
};

for (const of of [pub, `/api/records/nongan/${publicOne.id}`])
  for (const act of ['erase', 'read']) BODIES[`${of}/values/:field/${act}`] = { reason: '当事人要求' };

// Every route × no token, read, write, admin.
const MATRIX: [method: string, path: string, none: number, read: number, write: number, admin: number][] = [
  ['POST', '/api/records', 401, 403, 201, 201],
  ['GET', '/api/records', 200, 200, 200, 200],
  ['GET', '/matters', 200, 200, 200, 200],
  ['GET', '/look', 303, 303, 303, 303],
  ['GET', '/matters/:node/:kind/:number', 404, 404, 404, 404],
  ['GET', '/api/matters', 200, 200, 200, 200],
  ['POST', '/api/matters/find', 401, 403, 403, 200],
  ['GET', '/api/accesses', 401, 403, 403, 200],
  ['GET', '/api/matters/:node/:kind/:number', 404, 404, 404, 404],
  ['GET', pub, 200, 200, 200, 200],
  ['GET', `${pub}/entry`, 200, 200, 200, 200],
  ['GET', `${pub}/proof`, 200, 200, 200, 200],
  ['GET', int, 404, 200, 404, 200],
  ['GET', `${int}/entry`, 404, 200, 404, 200],
  ['GET', `${int}/proof`, 404, 200, 404, 200],
  ['POST', '/api/registry/nodes', 401, 403, 403, 200],
  ['GET', '/api/tokens', 401, 403, 403, 200],
  ['GET', '/api/audit/anchors', 401, 403, 403, 200],
  ['GET', '/api/audit/logs', 401, 403, 403, 200],
  ['GET', '/api/audit/prefixes', 401, 403, 403, 400],
  ['GET', '/api/audit/supervision', 401, 403, 403, 200],
  ['POST', '/api/tokens', 401, 403, 403, 201],
  ['POST', '/api/tokens/revoke', 401, 403, 403, 200],
  ['POST', '/api/enrolment/codes', 401, 403, 403, 422],
  ['POST', '/api/enrolment/requests', 200, 200, 200, 200],
  ['GET', '/api/enrolment/requests', 401, 403, 403, 200],
  ['POST', '/api/enrolment/requests/:node/approve', 401, 403, 403, 422],
  ['POST', '/api/enrolment/requests/:node/deny', 401, 403, 403, 422],
  ['POST', '/api/registry/nodes/:node/move', 401, 403, 403, 422],
  ['POST', '/api/registry/nodes/:node/retire', 401, 403, 403, 422],
  ['POST', '/api/registry/policy', 401, 403, 403, 422],
  ['GET', '/api/values', 401, 200, 403, 200],
  ['GET', `${pub}/values`, 401, 200, 403, 200],
  ['POST', `${pub}/values/:field/erase`, 401, 403, 403, 404],
  ['POST', `${pub}/values/:field/read`, 401, 403, 403, 404],
  ['POST', '/api/values/reseal', 401, 403, 403, 200],
  ['GET', '/api/redactions', 401, 200, 403, 200],
  ['POST', '/api/redactions', 401, 403, 403, 200],
  ['GET', '/api/bundles/plan', 401, 403, 403, 200],
  ['POST', '/api/bundles/page', 401, 403, 403, 200],
  ['POST', '/api/bundles/items', 401, 403, 403, 200],
  ['GET', '/api/restore', 401, 200, 403, 200],
  ['GET', '/api/attachments/:node/:sha256', 404, 404, 404, 404],
  ['POST', '/api/attachments/:node/:sha256/read', 401, 403, 403, 404],
  ['POST', '/api/prune', 401, 403, 403, 200],
  ['GET', '/api/completeness', 401, 200, 403, 200],
  ['POST', '/api/reconcile', 401, 403, 403, 200],
  ['GET', '/api/keys', 401, 403, 403, 200],
  ['GET', '/api/keys/round', 401, 403, 403, 400],
  ['POST', '/api/backup', 401, 403, 403, 200],
  ['POST', '/api/keys/rotate', 401, 403, 403, 200],
  ['POST', '/api/keys/revoke', 401, 403, 403, 200],
  ['GET', '/api/registry/entries', 200, 200, 200, 200],
  ['GET', '/api/trust', 200, 200, 200, 200],
  ['GET', '/api/sync', 200, 200, 200, 200],
  ['GET', '/api/health', 200, 200, 200, 200],
  ['GET', '/api/health/:node/history', 400, 400, 400, 400],
  ['GET', '/api/alerts', 200, 200, 200, 200],
  ['GET', '/api/alerts/outages', 200, 200, 200, 200],
  ['POST', '/api/alerts/acknowledge', 401, 403, 403, 404],
  ['POST', '/api/alerts/release', 401, 403, 403, 404],
  ['POST', '/api/alerts/outages', 401, 403, 403, 200],
  ['GET', '/api/alerts/settings', 401, 200, 403, 200],
  ['POST', '/api/alerts/settings', 401, 403, 403, 200],
  ['POST', '/api/alerts/receivers', 401, 403, 403, 200],
  ['POST', '/api/alerts/receivers/remove', 401, 403, 403, 404],
  ['POST', '/api/alerts/test', 401, 403, 403, 200],
  ['GET', '/alerts', 200, 200, 200, 200],
  ['GET', '/health/:node', 404, 404, 404, 404],
  ['GET', '/api/types', 200, 200, 200, 200],
  ['GET', '/healthz', 200, 200, 200, 200],
  ['GET', '/readyz', 200, 200, 200, 200],
  ['GET', '/metrics', 401, 200, 403, 200],
  ['GET', '/openapi.json', 200, 200, 200, 200],
  ['GET', '/docs', 200, 200, 200, 200],
  ['GET', '/verify', 200, 200, 200, 200],
  ['GET', '/assets/verify.js', 200, 200, 200, 200],
  ['GET', '/', 200, 200, 200, 200],
  ['GET', `/records/${publicOne.id}`, 302, 302, 302, 302],
  ['GET', `/records/nongan/${publicOne.id}`, 200, 200, 200, 200],
  ['GET', `/records/changchun/${publicOne.id}`, 404, 404, 404, 404],
  ['GET', `/api/records/nongan/${publicOne.id}`, 200, 200, 200, 200],
  ['GET', `/api/records/nongan/${internalOne.id}`, 404, 200, 404, 200],
  ['GET', `/api/records/nongan/${internalOne.id}/entry`, 404, 200, 404, 200],
  ['GET', `/api/records/nongan/${internalOne.id}/proof`, 404, 200, 404, 200],
  ['GET', `/api/records/nongan/${publicOne.id}/values`, 401, 200, 403, 200],
  ['POST', `/api/records/nongan/${publicOne.id}/values/:field/erase`, 401, 403, 403, 404],
  ['POST', `/api/records/nongan/${publicOne.id}/values/:field/read`, 401, 403, 403, 404],
  ['GET', `/records/${internalOne.id}`, 404, 404, 404, 404],
  ['GET', '/assets/hutong.css', 200, 200, 200, 200],
  ['GET', '/assets/swagger-ui.css', 200, 200, 200, 200],
  ['GET', '/assets/package.json', 404, 404, 404, 404],
  ['GET', '/nothing', 404, 404, 404, 404],
  ['DELETE', pub, 405, 405, 405, 405],
];

test.each(MATRIX)('%s %s: no token %i, read %i, write %i, admin %i', async (method, path, ...expected) => {
  const { app } = node();
  const body = BODIES[path] ?? disclosure();
  const post = method === 'POST' ? { body: JSON.stringify(body) } : {};
  const seen = [];
  for (const token of ['', 'r-token', 'w-token', 'a-token']) {
    const headers = { 'content-type': 'application/json', ...(token === '' ? {} : bearer(token)) };
    const answer = await app.request(path, { method, headers, ...post });
    seen.push(answer.status);
    expect(answer.headers.get('content-security-policy')).toBe(path === '/docs' ? DOCS_CSP : CSP);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-\w+$/);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  }
  expect(seen).toEqual(expected);
});

test('how far logs have come is told of one node alone where that is asked for', async () => {
  const { app } = node();
  const of = async (query: string) =>
    ((await (await app.request(`/api/sync${query}`)).json()) as { logs: { node: string }[] }).logs;
  expect(await of('?node=nongan')).toEqual(await of(''));
  expect(await of('?node=dehui')).toEqual([]);
  expect((await app.request('/api/sync?node=nongan&limit=0')).status).toBe(400);
});

test('every route stands in the matrix', () => {
  const tested = new Set(
    MATRIX.map(
      ([method, path]) =>
        `${method} ${path.replace(/0[0-9a-f]{7}-[0-9a-f-]{27}/, ':id').replace('records/nongan', 'records/:node')}`,
    ),
  );
  for (const { method, path } of node().app.routes) {
    if (method === 'ALL') continue;
    const stands = [...tested].some(
      (t) => t === `${method} ${path}` || (path === '/assets/:name' && t.includes('/assets/')),
    );
    expect(stands, `${method} ${path}`).toBe(true);
  }
});

test.each(['Bearer nope', 'Bearer', 'Basic cjpy', 'r-token'])(
  'a wrong token is refused where none is needed: %s',
  async (value) => {
    const { app } = node();
    const answer = await app.request(pub, { headers: { authorization: value } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
  },
);

test('without a read token only public records are listed: the query itself says so', async () => {
  const { app, service } = node();
  const open = (await (await app.request('/api/records')).json()) as { items: { id: string }[] };
  expect(open.items.map(({ id }) => id)).toEqual([publicOne.id]);
  const all = await (await app.request('/api/records', { headers: bearer('r-token') })).json();
  expect((all as { items: unknown[] }).items).toHaveLength(2);
  expect(service.queries).toEqual([{ limit: 50, visibility: 'public' }, { limit: 50 }]);
});

test('query parameters reach the service as times and numbers', async () => {
  const { app, service } = node();
  const params =
    'node=nongan&type=case.apply&subject=A1&department=D&from=2026-03-01T00:00:00+08:00&to=2026-03-01&limit=500&cursor=c';
  expect((await app.request(`/api/records?${params}`)).status).toBe(200);
  expect(service.queries[0]).toEqual({
    node: 'nongan',
    type: 'case.apply',
    subject: 'A1',
    department: 'D',
    from: Date.parse('2026-03-01T00:00:00+08:00'),
    to: Date.parse('2026-03-02T00:00:00+08:00'),
    limit: 500,
    cursor: 'c',
    visibility: 'public',
  });
});

test.each([
  ['limit=0', 'limit'],
  ['limit=501', 'limit'],
  ['limit=1e2', 'limit'],
  ['from=0001-01-01', 'from'],
  ['from=yesterday', 'from'],
  ['to=9999-12-31', 'to'],
  ['node=Nongan', 'node'],
  ['subject=', 'subject'],
  ['subjet=1', 'subjet'],
  ['type=a&type=b', 'type'],
  ['cursor=wrong', 'cursor'],
])('a query of %s is refused and names the parameter', async (query, field) => {
  const { app } = node();
  const answer = await app.request(`/api/records?${query}`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { code: 'query', field } });
});

test('entry and proof come as files, byte for byte', async () => {
  const { app } = node();
  const entry = await app.request(`${pub.toUpperCase().replace('/API/RECORDS', '/api/records')}/entry`);
  expect(entry.headers.get('content-type')).toBe('application/cbor');
  expect(Buffer.from(await entry.arrayBuffer()).toString('hex')).toBe('a001');
  const proof = await app.request(`${pub}/proof`);
  expect(proof.headers.get('content-type')).toMatch('text/plain');
  expect(proof.headers.get('content-disposition')).toBe(`attachment; filename="${publicOne.id}.tlog-proof"`);
});

test.each([
  ['/api/records/123', 400, 'bad_id'],
  ['/api/records/019caa2c-0000-7000-8000-00000000000b', 404, 'no_record'],
  ['/api/nothing', 404, 'not_found'],
])('%s answers %i %s, in Chinese where no language is asked for', async (path, status, code) => {
  const answer = await node().app.request(path);
  expect(answer.status).toBe(status);
  const { error } = (await answer.json()) as { error: { code: string; reason: string; next: string } };
  expect(error.code).toBe(code);
  expect(error.reason).toMatch(/^[一-龥]/);
  expect(error.reason + error.next).not.toMatch(/[a-z] [a-z]/);
  expect(error.next).toMatch(/^[一-龥]/);
});

test('405 says which methods there are', async () => {
  const answer = await node().app.request('/api/records', { method: 'DELETE' });
  expect(answer.headers.get('allow')).toBe('POST, GET, HEAD');
});

test('readyz says why not', async () => {
  const { app, service } = node();
  service.reasons = [bilingual('磁盘已满', 'the disk is full')];
  for (const [lang, reason] of [
    ['zh', '磁盘已满'],
    ['en', 'the disk is full'],
  ] as const) {
    const answer = await app.request('/readyz', { headers: { 'accept-language': lang } });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'not ready', reasons: [reason] });
  }
});

test.each([
  ['127.0.0.1', {}, 200],
  ['::1', {}, 200],
  ['::ffff:127.0.0.1', {}, 200],
  ['192.168.1.9', {}, 401],
  ['127.0.0.1', { 'x-forwarded-for': '1.2.3.4' }, 401],
])('metrics from %s with %j answers %i', async (remoteAddress, headers, status) => {
  const { app } = node();
  const socket = { remoteAddress, localAddress: '127.0.0.1' };
  const env = { incoming: { url: '/metrics', headers: { host: 'localhost' }, socket } } as never;
  expect((await app.request('/metrics', { headers }, env)).status).toBe(status);
});

test('metrics hold the service’s and our own, by route pattern', async () => {
  const { app } = node();
  await app.request(pub);
  await app.request('/nothing/私');
  const text = await (await app.request('/metrics', { headers: bearer('r-token') })).text();
  expect(text).toContain('hutong_log_entries 10\n');
  expect(text).toContain(
    'hutong_http_requests_total{method="GET",route="/api/records/:id",status="200"} 1\n',
  );
  expect(text).not.toContain(publicOne.id);
  expect(text).not.toContain('nothing');
});

test('an unforeseen error answers 500 without its message, and the log has no message either', async () => {
  const log = recordingLog();
  const service = new FakeService();
  service.find = async () => {
    throw new Error('张三 13800138000');
  };
  const app = createApp({ service, tokens: fakeTokens, log });
  const answer = await app.request(pub);
  expect(answer.status).toBe(500);
  const text = await answer.text();
  expect(text).not.toMatch(/张三|\.ts|at /);
  expect(text).toContain(answer.headers.get('x-request-id'));
  expect(JSON.stringify(log.lines)).not.toMatch(/张三|13800138000/);
  expect(log.lines[0]).toMatchObject({ level: 'error', fields: { error: 'Error' } });
});

test('P6: planted personal values show up in no log line and no metric', async () => {
  const { app, log } = node();
  const planted = ['张三丰', '220122199001011234', '13800138000', 'SUBJ-SECRET', 'w-token'];
  const body = JSON.stringify(
    disclosure({
      subject: 'SUBJ-SECRET',
      body: { title: '张三丰', phone: '13800138000' },
      extra: '220122199001011234',
    }),
  );
  for (const [type, text] of [
    ['application/json', body],
    ['application/json', body.slice(0, -5)],
    ['application/x-ndjson', `${body}\n${body.slice(0, 40)}`],
    ['text/plain; 张三丰'.replace('张三丰', '13800138000'), body],
  ] as const) {
    const headers = { 'content-type': type, ...bearer('w-token') };
    await (await app.request('/api/records?x=13800138000', { method: 'POST', headers, body: text })).text();
  }
  await app.request('/api/records?subject=SUBJ-SECRET&from=13800138000');
  await app.request('/13800138000');
  await app.request('/?subject=SUBJ-SECRET');
  const metrics = await (await app.request('/metrics', { headers: bearer('r-token') })).text();
  const seen = JSON.stringify(log.lines) + metrics;
  expect(log.lines.length).toBeGreaterThan(6);
  for (const value of planted) expect(seen).not.toContain(value);
  expect(log.lines[0]!.fields).toMatchObject({ method: 'POST', route: '/api/records', status: 422 });
});
