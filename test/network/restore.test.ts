import { fsckStore, parseCheckpoint } from '@hutong/log';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from './harness.ts';
import { loseDisk } from './lost-disk.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];

describe('a hall whose disk is gone takes back what its parent received', () => {
  let network: TestNetwork;
  const ids: string[] = [];
  const sizes = new Map<string, number>();

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN);
  });
  afterAll(() => network?.stop());

  const hall = () => network.hall('nongan');

  it('P12: all its epochs, verified against the log keys of the registry, with the receipts', async () => {
    ids.push(...(await appendSamples(hall(), 0, 30)));
    await hall().keys.rotate('定期');
    ids.push(...(await appendSamples(hall(), 30, 50)));
    await allReceipted(hall());
    for (const { origin, size } of hall().store.heads())
      if (origin.includes('/nongan/')) sizes.set(origin, size);
    expect(sizes.size).toBe(2);
    await loseDisk(network, 'nongan');
    expect(hall().info.origin).toContain('/nongan/3-');
    for (const [origin, size] of sizes)
      await until(`${origin} is back`, () => hall().store.head(origin)?.size === size);
    await allReceipted(hall());
    for (const id of ids) expect((await hall().get(id))?.sync.received.length).toBe(2);
    for (const origin of sizes.keys()) {
      const { note } = hall().store.head(origin) as { note: string };
      expect(parseCheckpoint(note).root).toEqual(hall().store.tree(origin).root());
    }
    expect(fsckStore(hall().store, { verifier: (o) => hall().registry.log(o)?.verifier })).toEqual([]);
  });

  it('P4: nothing was sent back up, and the records are there once', async () => {
    const rows = await network.sql(
      'province',
    )`select id, count(*) from record group by id having count(*) > 1`;
    expect(rows).toEqual([]);
  });
});
