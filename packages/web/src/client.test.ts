import { ApiError, client } from '@hutong/api';
import { expect, test } from 'vitest';
import { bearer, disclosure, fakeNode, stored } from './testing/fake.ts';

function asked(token = 'a-token') {
  const { app, service } = fakeNode();
  const api = client(
    async (path, { headers, ...request }) => {
      return app.request(path, { ...request, headers: { ...headers, ...bearer(token) } });
    },
    (status) => new Error(`no node: ${status}`),
  );
  return { api, service };
}

test('a query, a body and the parameters of a path are given side by side, and answered as the contract says', async () => {
  const { api, service } = asked();
  service.records = [stored()];
  const { id } = stored();
  expect((await api.network.sync()).logs[0]?.stored).toBe(10);
  expect((await api.records.list({ limit: 1, node: undefined })).items).toHaveLength(1);
  expect((await api.records.get({ id })).node).toBe('nongan');
  expect((await api.records.get({ id, node: 'nongan' })).id).toBe(id);
  const erased = await api.values.erase({ node: 'nongan', id, field: 'phone', reason: '当事人要求' });
  expect(erased).toEqual({ record: id, field: 'phone', places: [], copies: [] });
  expect(service.done).toEqual(['erase phone 当事人要求']);
});

test('raw answers come as they are, raw bodies go as they are', async () => {
  const { api, service } = asked();
  service.records = [stored()];
  const entry = await api.records.entry({ id: stored().id });
  expect([...new Uint8Array(await entry.arrayBuffer())]).toEqual([0xa0, 0x01]);
  const body = JSON.stringify(disclosure());
  const added = await api.records.add({ type: 'application/json', body });
  expect(added.status).toBe(201);
});

test('what a node says is wrong is an ApiError; 503 of /readyz is an answer', async () => {
  const { api, service } = asked('reader-token');
  service.reasons = ['磁盘已满'];
  expect(await api.service.ready()).toEqual({ status: 'not ready', reasons: ['磁盘已满'] });
  const refused = await api.upkeep.prune({ reason: '腾出磁盘', carry_out: true }).catch((e) => e);
  expect(refused).toBeInstanceOf(ApiError);
  expect(refused).toMatchObject({ status: 403, code: 'forbidden', next: expect.any(String) });
});

test('what no node answers is what the caller says it is', async () => {
  const foreign = (status: number) => new Error(`no node: ${status}`);
  const shop = client(async () => new Response('<html>', { status: 200 }), foreign);
  await expect(shop.network.sync()).rejects.toThrow('no node: 200');
  const gone = client(async () => new Response('gone', { status: 410 }), foreign);
  await expect(gone.network.sync()).rejects.toThrow('no node: 410');
});
