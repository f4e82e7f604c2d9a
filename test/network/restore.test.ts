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
    network = await TestNetwork.start(PLAN, { anchorS: 1 });
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

  it('P12: it tells root for root with the receipts, and what nobody knows as unknown', async () => {
    await until('all is compared', async () => (await hall().restore.state()).done);
    const { logs } = await hall().restore.state();
    expect(logs.map((l) => [l.origin, l.held])).toEqual([...sizes]);
    for (const l of logs)
      expect(l).toMatchObject({
        receipt: { size: l.held, root: l.root, agrees: true },
        above: l.held,
        ends: l.held,
        missing: null,
      });
    // The first was ended by its own closing entry; the second by the registry, when its key was lost.
    expect(logs.map((l) => l.beyond)).toEqual(['nothing', 'unknown']);
  });

  it('P6: what the parent seals anew for it comes back too', async () => {
    const values = network.center('city').service.values;
    await expect(hall().values.read(ids[0] as string, 'phone')).rejects.toMatchObject({ code: 'not_held' });
    const page = await values.reseal({ node: 'nongan', to: 'nongan', limit: 500 }, '磁盘损毁');
    expect(page.values).toBe(26);
    for (const at of [0, 32])
      await until('the value is back', () =>
        hall()
          .values.read(ids[at] as string, 'phone')
          .then(
            (v) => v === '13800000000',
            () => false,
          ),
      );
  });

  it('P4: nothing was sent back up, and the records are there once', async () => {
    const rows = await network.sql(
      'province',
    )`select id, count(*) from record group by id having count(*) > 1`;
    expect(rows).toEqual([]);
    const again = network.lines.filter((l) => 'code' in l && l.code === 'wrong-root');
    expect(again).toEqual([]);
  });

  it('P9: what was signed and is not given back is named, with what says so', async () => {
    const { origin } = hall().info;
    await appendSamples(hall(), 60, 70);
    await allReceipted(hall());
    // A place at which the city holds a checkpoint: what lies between two of them can't be given back without the later.
    const cut = hall()
      .store.cosignatures(origin)
      .find((c) => c.node === 'city')?.size as number;
    await appendSamples(hall(), 70, 80);
    await allReceipted(hall());
    const left = hall().store.head(origin)?.size as number;
    await until('the city has anchored it', async () => {
      const { logs } = await hall().restore.state();
      expect(logs.length).toBe(2);
      const page = await network.center('city').service.query({ node: 'city', type: 'anchor', limit: 500 });
      const stated = page.items.flatMap((i) => i.body.cosigned as { origin: string; size: number }[]);
      return stated.some((h) => h.origin === origin && h.size > cut);
    });
    await network.top.service.keys.revoke?.('nongan', cut, '磁盘损毁，之后的不可信');
    await loseDisk(network, 'nongan', false);
    await until('all is back', async () => {
      const { done, logs } = await hall().restore.state();
      return done && logs.some((l) => /anchor|head/.test(l.known?.by ?? '') && l.missing !== null);
    });
    const last = (await hall().restore.state()).logs.at(-1);
    expect(last).toMatchObject({ origin, held: cut, ends: cut, receipt: { agrees: true } });
    expect(last?.missing?.from).toBe(cut);
    expect(last?.missing?.to).toBeGreaterThan(cut);
    expect(last?.missing?.to).toBeLessThanOrEqual(left);
    // Boxes sealed for keys that went with the disk are told of once a log, and not asked for without end.
    const told = network.lines.filter((l) => 'message' in l && /sealed anew/.test(String(l.message)));
    expect(told.length).toBeLessThanOrEqual(2);
  });
});
