import { expect, test } from 'vitest';
import { bundleHandlers } from '../handlers/bundles.ts';
import { By } from '../http/by.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { bearer, FakeService, fakeNode } from '../testing/fake.ts';

const headers = { ...bearer('operator-token'), 'content-type': 'application/json' };
const post = (path: string, body: object) =>
  [`/api/bundles/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }] as const;

test('an import of one file is one act, though it comes in many requests; another file or reason is another', async () => {
  const { app, service } = fakeNode();
  const items = (name: string, reason: string) =>
    app.request(...post('items', { name, reason, items: ['AA=='] }));
  for (let i = 0; i < 3; i++) expect((await items('a.hutong', '断网')).status).toBe(200);
  expect((await items('b.hutong', '断网')).status).toBe(200);
  expect((await items('a.hutong', '复查')).status).toBe(200);
  expect(service.acts.map(([who, act, target, reason]) => [who, act, target, reason])).toEqual([
    ['operator-token', 'bundle.import', 'a.hutong', '断网'],
    ['operator-token', 'bundle.import', 'b.hutong', '断网'],
    ['operator-token', 'bundle.import', 'a.hutong', '复查'],
  ]);
});

test('what somebody signed in exports is on record once, before its first page, and sealed where they may not read it', async () => {
  const service = new FakeService();
  const sealed: boolean[] = [];
  const { page } = service.bundles;
  service.bundles.page = (asked) => {
    sealed.push(asked.sealed);
    expect(service.acts).toHaveLength(1);
    return page(asked);
  };
  const handlers = bundleHandlers({ service } as unknown as Shared);
  const ask = async (role: string, given: { sealed: boolean; all?: boolean }, post?: string) => {
    service.acts.length = 0;
    const c = { get: () => ({ name: 'a001', roles: [role] }) } as unknown as Ctx;
    const by = new By(c, { service }, 'bundle.export', post);
    const more = { to: 'changchun', reason: '断网', ...given };
    await handlers.page?.({ ...more, from: 0 }, by);
    await handlers.page?.({ ...more, from: 0, origin: 'jilin/nongan/1-0a1b2c3d' }, by);
    return service.acts.map(([who, act, target, reason]) => [who, act, target, reason]);
  };
  const admin = '系统管理员 A001';
  expect(await ask('system-admin', { sealed: false, all: true }, admin)).toEqual([
    [admin, 'bundle.export', 'changchun (all, sealed)', '断网'],
  ]);
  expect(await ask('operator', { sealed: false }, '操作员 A001')).toMatchObject([
    [expect.any(String), 'bundle.export', 'changchun (in clear)', '断网'],
  ]);
  expect(sealed).toEqual([true, true, false, false]);
});

test('nothing is taken without a reason, nor what no body should hold', async () => {
  const { app, service } = fakeNode();
  for (const body of [
    { name: 'a', reason: ' ', items: ['AA=='] },
    { name: 'a', reason: 'x', items: [] },
    { name: 'a', reason: 'x', items: ['A'.repeat(800_001)] },
    { name: 'a', reason: 'x', items: Array.from({ length: 4_097 }, () => '') },
  ])
    expect((await app.request(...post('items', body))).status).toBe(422);
  expect(service.acts).toEqual([]);
});

test('the plan and its pages; a receiver that is none is refused with the next step', async () => {
  const { app } = fakeNode();
  const plan = await app.request('/api/bundles/plan', { headers });
  expect(await plan.json()).toMatchObject({ to: 'changchun', way: 'up' });
  const page = await app.request(...post('page', { to: 'changchun', from: 0, sealed: true }));
  expect(await page.json()).toMatchObject({ items: [{ label: 'a', payload: 'AQI=' }], counts: { notes: 1 } });
  const none = await app.request('/api/bundles/plan?to=nobody', { headers });
  expect([none.status, (await none.json()) as object]).toEqual([
    409,
    { error: { code: 'no-receiver', reason: 'no such receiver', next: 'Name another.' } },
  ]);
  expect((await app.request('/api/bundles/plan?all=2', { headers })).status).toBe(400);
});
