import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];

describe('a center compares with a child', () => {
  let network: TestNetwork;
  let origin = '';

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN);
    await appendSamples(network.hall('nongan'), 0, 10);
    await allReceipted(network.hall('nongan'));
    origin = network.hall('nongan').info.origin;
  });
  afterAll(() => network?.stop());

  const reconcile = (at = 'city') =>
    network.center(at).service.reconcile as NonNullable<
      ReturnType<typeof network.center>['service']['reconcile']
    >;

  it('P12: by root: both hold the same, nothing is asked for', async () => {
    const sizeNow = () => network.hall('nongan').store.head(origin)?.size as number;
    let size = 0;
    let found: Awaited<ReturnType<ReturnType<typeof reconcile>['compare']>>;
    // Besides what it is given a hall anchors what it sees: both are compared while nothing comes in.
    await until('a comparison during which the log stood still', async () => {
      await allReceipted(network.hall('nongan'));
      size = sizeNow();
      found = await reconcile().compare('nongan');
      return size === sizeNow();
    });
    expect(found).toMatchObject({ heard: true, asked: 0 });
    expect(found?.logs).toMatchObject([
      { origin, compared: size, roots: 'same', missing_here: null, missing_there: null },
    ]);
    expect(found?.logs[0]?.here).toEqual(found?.logs[0]?.there);
  });

  it('a center beneath another shows all the logs it brings', async () => {
    const found = await reconcile('province').compare('city');
    expect(found?.logs.map((l) => [l.origin.split('/')[1], l.roots]).sort()).toEqual([
      ['city', 'same'],
      ['nongan', 'same'],
    ]);
  });

  it('who is no direct child is not asked, who is not there is not heard', async () => {
    expect(await reconcile('province').compare('nongan')).toBeUndefined();
    expect(await reconcile().compare('nobody')).toBeUndefined();
    await network.stopNode('nongan');
    expect(await reconcile().compare('nongan')).toMatchObject({ heard: false, logs: [] });
    await network.startNode('nongan');
    await until('it is linked', async () => (await network.hall('nongan').sync()).link.connected);
  });

  it('P2: a center that lost all of a log is given it again, though it heard of more than it holds', async () => {
    const size = network.hall('nongan').store.head(origin)?.size as number;
    await network.stopNode('city');
    await network.loseLog('city', origin);
    await network.startNode('city');
    await until('the city has it again', async () => {
      const { archive } = network.center('city');
      return ((await archive.head(origin))?.size ?? 0) >= size;
    });
    expect(await network.center('city').archive.fsck()).toEqual([]);
  });

  it('P2: what the center lost is named by range, asked for by an ordinary want, and verified as it arrives', async () => {
    const hall = network.hall('nongan');
    await until('its lease is held', async () => (await reconcile().compare('nongan'))?.heard === true);
    const whole = hall.store.head(origin)?.size as number;
    await network.keepDatabase('city');
    await until('it is linked again', async () => (await reconcile().compare('nongan'))?.heard === true);
    await appendSamples(hall, 10, 20);
    await allReceipted(hall);
    await network.stopNode('nongan');
    await network.restoreDatabase('city');
    expect((await network.center('city').archive.head(origin))?.size).toBe(whole);
    await network.startNode('nongan');
    const size = network.hall('nongan').store.head(origin)?.size as number;
    await until('it is equal again', async () => {
      const found = await reconcile().compare('nongan');
      if (found === undefined || !found.heard) return false;
      for (const { missing_here } of found.logs)
        if (missing_here !== null) expect(missing_here).toEqual({ from: whole, to: size });
      reconcile().repair(found);
      return found.logs.some((l) => l.compared >= size && l.roots === 'same');
    });
    expect(await network.center('city').archive.fsck()).toEqual([]);
  });
});
