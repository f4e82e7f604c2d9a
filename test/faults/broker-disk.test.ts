import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork } from '../network/harness.ts';
import { fill, free, mayMount, mount, unmountAll } from './disks.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'nongan', kind: 'hall', parent: 'province' },
];

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let network: TestNetwork;

describe.skipIf(!mayMount())('the broker’s disk', () => {
  beforeAll(async () => {
    network = await TestNetwork.start(PLAN, { canary: { everyMs: 300, limitMs: 1_500 } });
    await network.stopNode('province');
    mount(join(network.folder('province'), 'nats'), 32);
    await network.startNode('province');
    await allReceipted(network.hall('nongan'));
  });

  afterAll(async () => {
    await network?.stopNode('nongan');
    await network?.stopNode('province');
    unmountAll();
    await network?.stop();
  });

  const said = (message: string) => network.lines.some((l) => (l as { message: string }).message === message);

  it('P2: full: the child keeps its backlog, and the center goes on by itself', async () => {
    const hall = network.hall('nongan');
    const disk = join(network.folder('province'), 'nats');
    fill(disk);
    for (let i = 0; !said('the stream delivers nothing: it is made anew'); i++) {
      await appendSamples(hall, i, i + 1);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const [log] = (await hall.sync()).logs;
    expect(log?.received[0]?.behind).toBeGreaterThan(0);
    const [self] = await network.center('province').service.health.now();
    expect(self).toMatchObject({ state: 'disk-low', level: 'red' });
    free(disk);
    await allReceipted(hall);
  });
});
