import { afterAll, beforeAll, expect, it } from 'vitest';
import { allReceipted, TestNetwork, until } from './harness.ts';

let network: TestNetwork;
beforeAll(async () => {
  network = await TestNetwork.start();
});
afterAll(() => network?.stop());

it('an act of administration at a hall or a city is read at the province, and by nobody without a role', async () => {
  const hall = network.hall('nongan');
  await hall.act('窗口一', 'token.create', '值班 (duty)', '轮值', { role: 'administrator' });
  await network.center('city').service.act('local', 'keys.rotate', 'city', '到期', { result: 'done' });
  await allReceipted(hall);
  const { service } = network.top;
  const acts = async () => (await service.query({ type: 'admin.act', limit: 10 })).items;
  await until('both acts are at the province', async () => (await acts()).length === 2);
  expect((await acts()).map(({ node, visibility, body }) => [node, visibility, body]).sort()).toEqual([
    [
      'city',
      'internal',
      { who: 'local', act: 'keys.rotate', target: 'city', reason: '到期', result: 'done' },
    ],
    [
      'nongan',
      'internal',
      { who: '窗口一', role: 'administrator', act: 'token.create', target: '值班 (duty)', reason: '轮值' },
    ],
  ]);
  expect((await service.query({ type: 'admin.act', visibility: 'public', limit: 10 })).items).toEqual([]);
});

it('nobody states an act through the API: only the node itself does', async () => {
  const body = { who: 'a', act: 'keys.rotate', target: 'b', reason: 'c' };
  const record = { type: 'admin.act', subject: 'nongan', department: '局', occurred_at: '2026-03-02', body };
  for (const service of [network.hall('nongan'), network.top.service]) {
    expect(await service.append([record])).toMatchObject([{ status: 'refused', field: 'type' }]);
  }
});
