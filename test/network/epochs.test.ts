import { openBundle } from '@hutong/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city', line: true },
  { node: 'dehui', kind: 'hall', parent: 'city' },
];

describe('a node goes on in its next epoch', () => {
  let network: TestNetwork;
  const ids: string[] = [];

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN);
  });
  afterAll(() => network?.stop());

  /** Every id given so far is at the province, once each. */
  async function allOnce(): Promise<void> {
    await until('the province has all', async () => {
      const rows = await network.sql('province')<{ id: string; n: number }[]>`
        select id, count(*)::int as n from record where id = any(${ids}::uuid[]) group by id`;
      return rows.length === ids.length && rows.every((r) => r.n === 1);
    });
  }

  const registered = (origin: string) =>
    until('the registry follows', () =>
      network
        .hall('dehui')
        .registry.nodes()
        .some((n) => n.epochs.some((e) => e.origin === origin && e.adopted !== true)),
    );

  it('P7, P12: a hall rotates online: the parents take its next log on the old key’s word, the registry follows', async () => {
    const hall = network.hall('nongan');
    ids.push(...(await appendSamples(hall, 0, 20)));
    await allReceipted(hall);
    const before = hall.info.origin;
    const busy = appendSamples(hall, 20, 40);
    await hall.rotate('定期轮换');
    ids.push(...(await busy));
    expect(hall.info.origin).toMatch(/^test\/nongan\/2-/);
    ids.push(...(await appendSamples(hall, 40, 60)));
    await allReceipted(hall);
    await allOnce();
    await registered(hall.info.origin);
    const end = (node: string) => network.center(node).registry.log(before)?.closedAt;
    expect(end('province')).toBeGreaterThan(20);
    expect(end('city')).toBe(end('province'));
  });

  it('P2, P7: rotated twice offline, with records in each epoch: all arrives, in order, by itself', async () => {
    const hall = network.hall('nongan');
    network.line('nongan').cut();
    ids.push(...(await appendSamples(hall, 60, 70)));
    await hall.rotate('离线轮换一');
    ids.push(...(await appendSamples(hall, 70, 80)));
    await hall.rotate('离线轮换二');
    ids.push(...(await appendSamples(hall, 80, 90)));
    await network.stopNode('nongan');
    await network.startNode('nongan');
    network.line('nongan').mend();
    await allReceipted(network.hall('nongan'));
    await allOnce();
    await registered(network.hall('nongan').info.origin);
    // Whoever was not there learns every epoch from the registry alone.
    const { service } = network.center('province');
    const told = openBundle(await service.trust(), service.info.rootFingerprint).node('nongan')?.epochs;
    expect(told?.map((e) => e.epoch)).toEqual([1, 2, 3, 4]);
  });

  it('P3, P7: a center rotates: its receipts go on under its new key, for its children too', async () => {
    await network.center('city').rotate('定期轮换');
    ids.push(...(await appendSamples(network.hall('dehui'), 0, 10)));
    await allReceipted(network.hall('dehui'));
    await allOnce();
    await registered(network.center('city').service.info.origin);
    for (const node of ['nongan', 'dehui']) {
      await network.stopNode(node);
      await network.startNode(node);
      ids.push(...(await appendSamples(network.hall(node), 90, 95)));
      await allReceipted(network.hall(node));
    }
  });

  it('everything is clean on every node', async () => {
    for (const center of network.centers.values()) expect(await center.archive.fsck()).toEqual([]);
    expect(network.lines.filter((l) => (l as { level: string }).level === 'error')).toEqual([]);
  });
});
