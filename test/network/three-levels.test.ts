import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRecord, TestNetwork, until } from './harness.ts';

describe('county → city → province', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await TestNetwork.start();
  });

  afterAll(() => network?.stop());

  it('P9: records of a county are receipted by its city and the province', async () => {
    const hall = network.hall('nongan');
    const outcomes = await hall.append(Array.from({ length: 50 }, (_, i) => sampleRecord(i)));
    expect(outcomes.every((o) => o.status === 'stored')).toBe(true);
    await until('both ancestors have receipted all', async () => {
      const [log] = (await hall.sync()).logs;
      return log?.received.length === 2 && log.received.every((r) => r.behind === 0);
    });
    const page = await network.top.service.query({ node: 'nongan', limit: 100 });
    expect(page.items).toHaveLength(51);
  });
});
