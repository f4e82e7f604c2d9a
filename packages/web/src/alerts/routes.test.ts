import type { AlertPage, OutagePage } from '@hutong/api';
import type { Alert } from '@hutong/oversight';
import { expect, test } from 'vitest';
import { bearer, fakeNode } from '../testing/fake.ts';

const T = Date.parse('2026-03-02T01:00:00Z');

const alert = (over: Partial<Alert> = {}): Alert => ({
  key: 'dehui:silent',
  node: 'dehui',
  name: '德惠市<b>',
  state: 'silent',
  severity: 'major',
  status: 'raised',
  names: ['dehui'],
  total: 1,
  step: 0,
  raisedAt: T,
  rangAt: T,
  reason: { state: 'silent', level: 'red', since: '2026-03-02T00:57:00Z', left: 3 },
  known: { names: ['dehui'], total: 1, step: 0 },
  ...over,
});
const acknowledged = { at: T + 1_000, who: '值班一', reason: '停电，已派人' };

function node() {
  const given = fakeNode();
  const ask = async <T>(path: string, token = ''): Promise<T> =>
    (await (await given.app.request(path, { headers: token === '' ? {} : bearer(token) })).json()) as T;
  const page = async () => (await given.app.request('/alerts', { headers: { accept: 'text/html' } })).text();
  return { ...given, ask, page };
}

test('P6: who acknowledged and why, and why an outage was planned, is for roles that may read it', async () => {
  const { service, ask, page } = node();
  service.alerts = [alert({ status: 'acknowledged', acknowledged })];
  service.outages = [{ node: 'nongan', until: T + 86_400_000, at: T, who: '管理', reason: '检修' }];
  for (const path of ['/api/alerts', '/api/alerts/outages']) {
    const open = JSON.stringify(await ask(path));
    expect(open).not.toMatch(/值班一|已派人|管理|检修/);
    expect(JSON.stringify(await ask(path, 'writer-token'))).toBe(open);
    expect(JSON.stringify(await ask(path, 'duty-token'))).toMatch(/已派人|检修/);
  }
  expect(await page()).not.toMatch(/值班一|已派人|管理|检修/);
});

test('alerts come in pages that neither skip nor repeat, the open ones first', async () => {
  const { service, ask } = node();
  const some = Array.from({ length: 5 }, (_, i) =>
    alert({
      key: `n${i}:silent`,
      raisedAt: T - (i >> 1),
      ...(i > 2 ? { status: 'resolved', resolvedAt: T } : {}),
    }),
  );
  service.alerts = [some[0]!, some[1]!, some[2]!, some[3]!, some[4]!];
  const seen: string[] = [];
  let after = '';
  for (let n = 0; n < 5; n++) {
    const page: AlertPage = await ask<AlertPage>(`/api/alerts?limit=2${after}`);
    seen.push(...page.items.map((a) => a.alert));
    if (page.next === undefined) break;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
  expect(seen).toEqual(some.map((a) => a.key));
  expect((await ask<AlertPage>('/api/alerts?status=resolved')).items).toHaveLength(2);
  expect((await ask<AlertPage>('/api/alerts')).counts).toEqual({ raised: 3, acknowledged: 0, critical: 0 });
  service.outages = ['a', 'b', 'c'].map((n) => ({ node: n, until: T, at: T, who: 'w', reason: 'r' }));
  const first = await ask<OutagePage>('/api/alerts/outages?limit=2');
  expect(first.next).toBe('b');
  expect((await ask<OutagePage>('/api/alerts/outages?limit=2&after=b')).items.map((o) => o.node)).toEqual([
    'c',
  ]);
});

test.each(['limit=0', 'limit=501', 'status=acknowledged', 'after=x', 'nod=1'])(
  'a query of %s is refused',
  async (query) => {
    expect((await node().app.request(`/api/alerts?${query}`)).status).toBe(400);
  },
);

test('each change is on record before it holds; what cannot be done is no act', async () => {
  const { app, service } = node();
  service.alerts = [alert()];
  const post = (path: string, body: object) =>
    app.request(`/api/alerts/${path}`, {
      method: 'POST',
      headers: { ...bearer('operator-token'), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const until = '2026-03-03T08:00:00+08:00';
  expect((await post('acknowledge', { alert: 'dehui:silent', reason: '  ' })).status).toBe(422);
  expect((await post('acknowledge', { alert: 'nobody:silent', reason: 'r' })).status).toBe(404);
  expect((await post('outages', { node: 'nobody', until, reason: 'r' })).status).toBe(404);
  expect((await post('outages', { node: 'nongan', until: null, reason: 'r' })).status).toBe(404);
  const past = await post('outages', { node: 'nongan', until: '2020-01-01T00:00:00Z', reason: 'r' });
  expect([past.status, await past.json()]).toMatchObject([422, { error: { field: 'until' } }]);
  expect((await post('outages', { node: 'nongan', until: '2026-03-03T08:00:00', reason: 'r' })).status).toBe(
    422,
  );
  expect((await post('test', { to: 'nobody', reason: 'r' })).status).toBe(404);
  expect(service.acts).toEqual([]);
  expect((await post('acknowledge', { alert: 'dehui:silent', reason: '已派人' })).status).toBe(200);
  expect((await post('outages', { node: 'nongan', until, reason: '检修' })).status).toBe(200);
  expect(service.acts.map(([, act, target, reason]) => [act, target, reason])).toEqual([
    ['alert.acknowledge', 'dehui:silent', '已派人'],
    ['outage.plan', `nongan ${until}`, '检修'],
  ]);
  expect(service.acts.every(([name]) => name === 'operator-token')).toBe(true);
});

test('P11: on the page an alert, a planned outage and a node not connected yet differ in place, words and mark', async () => {
  const { service, page } = node();
  service.alerts = [alert(), alert({ key: 'yushu:silent', status: 'resolved', resolvedAt: T })];
  service.outages = [{ node: 'nongan', until: T + 86_400_000, at: T, who: 'w', reason: 'r' }];
  service.healths.push({
    node: 'meihekou',
    name: '梅河口',
    parent: 'nongan',
    state: 'never-connected',
    level: 'amber',
    reasons: [{ state: 'never-connected', level: 'amber' }],
    left: 0,
    heard: null,
  });
  const html = await page();
  expect(html).not.toContain('德惠市<b>');
  expect(html).toContain('失联：自');
  expect(html).toContain('电话询问该处');
  expect(html).toMatch(/mark unknown"[^>]*>.{0,60}计划停机，至/s);
  expect(html).toMatch(/mark wait"[^>]*>.{0,60}已入册，从未听到/s);
  const start = await (await node().app.request('/', { headers: { accept: 'text/html' } })).text();
  expect(start).toContain('href="/alerts"');
});

test('metrics tell open alerts by status and severity, none included', async () => {
  const { app, service } = node();
  service.alerts = [alert()];
  const text = await (await app.request('/metrics', { headers: bearer('reader-token') })).text();
  expect(text).toContain('hutong_alerts{status="raised",severity="major"} 1');
  expect(text).toContain('hutong_alerts{status="raised",severity="critical"} 0');
  expect(text).toContain('hutong_alert_notifications_waiting{to="file"} 2');
});
