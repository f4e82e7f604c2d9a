import { expect, test } from 'vitest';
import { bearer, fakeNode } from '../testing/fake.ts';

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
