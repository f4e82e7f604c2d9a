import { fsckStore } from '@hutong/log';
import { openBundle } from '@hutong/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, TestNetwork, until } from './harness.ts';

// The clock is the test's own: an hour passes when it says so.
let now = Date.parse('2026-11-20T01:00:00Z');
const hour = () => {
  now += 3_600_000;
};

describe('anchors', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await TestNetwork.start(undefined, { now: () => now, anchorS: 3_600 });
  });
  afterAll(() => network?.stop());

  const anchors = async (node: string): Promise<number> => {
    const service = network.halls.get(node) ?? network.center(node).service;
    return (await service.query({ node, type: 'anchor', limit: 100 })).items.length;
  };

  it('every node puts on record what it cosigned and saw; then the network falls silent', async () => {
    for (const node of ['nongan', 'dehui']) {
      await appendSamples(network.hall(node), 0, 5);
      await allReceipted(network.hall(node));
    }
    for (const node of ['province', 'city', 'nongan', 'dehui']) expect(await anchors(node)).toBe(0);
    hour();
    for (const node of ['province', 'city', 'nongan', 'dehui'])
      await until(`${node} anchors`, async () => (await anchors(node)) > 0);
    const { origin } = network.hall('nongan').info;
    const [newest] = (await network.center('city').service.query({ node: 'city', type: 'anchor', limit: 1 }))
      .items;
    expect(newest?.body.cosigned).toContainEqual(
      expect.objectContaining({ origin, size: 6, time: expect.any(Number) }),
    );
    const total = async () =>
      (await Promise.all(['province', 'city', 'nongan', 'dehui'].map(anchors))).reduce((a, b) => a + b);
    for (let i = 0; i < 4; i++) {
      hour();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
    const settled = await total();
    for (let i = 0; i < 3; i++) {
      hour();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    expect(await total()).toBe(settled);
  });

  it('a restart neither repeats nor leaves out, and all is sound', async () => {
    const before = await anchors('city');
    await network.stopNode('city');
    await network.startNode('city');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await anchors('city')).toBe(before);
    await appendSamples(network.hall('nongan'), 5, 8);
    await allReceipted(network.hall('nongan'));
    hour();
    await until('the city anchors again', async () => (await anchors('city')) > before);
    for (const hall of network.halls.values()) {
      await allReceipted(hall);
      const registry = openBundle(await hall.trust(), hall.info.rootFingerprint);
      const verifier = (origin: string) => registry.log(origin)?.verifier;
      expect(fsckStore(hall.store, { verifier })).toEqual([]);
    }
    for (const center of network.centers.values()) expect(await center.archive.fsck()).toEqual([]);
  });
});
