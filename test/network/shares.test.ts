import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { encode, encodeEntry, newId } from '@hutong/record';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from './harness.ts';
import { HostileChild } from './hostile.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'good', kind: 'hall', parent: 'city' },
  { node: 'big', kind: 'hall', parent: 'city' },
  { node: 'mallory', kind: 'hall', parent: 'city' },
];
/** What a whole test run may take over a loaded machine; alone it is a fraction of it. */
const RECEIPT_MS = 10_000;

// A share small enough that a test can be over it: 4 MiB or 1,000 entries at once, then 200 entries a second.
const SHARE = {
  bytes: { burst: 4 * 1024 ** 2, perS: 32 * 1024 },
  entries: { burst: 1_000, perS: 200 },
};

describe('P8: what one child sends, and the others', () => {
  let network: TestNetwork;
  let said = 0;

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN, { share: SHARE, heartbeatS: 2 });
    for (const hall of network.halls.values()) await appendSamples(hall, 0, 5);
    for (const hall of network.halls.values()) await allReceipted(hall, 60_000);
  });
  afterAll(() => network?.stop());

  /** A new record of the honest neighbour has the city's receipt soon. */
  async function neighbourIsReceipted(): Promise<void> {
    const good = network.hall('good');
    said += 5;
    await appendSamples(good, said, said + 1);
    const city = async () =>
      (await good.sync()).logs.every((l) => l.received.every((r) => r.by !== 'city' || r.behind === 0));
    await until('the neighbour’s receipt', city, RECEIPT_MS);
  }

  const stateOf = async (where: 'city' | 'big', node: string) => {
    const service = where === 'city' ? network.center('city').service : network.hall('big');
    const all = await service.health.now();
    return all.find((h) => h.node === node)?.reasons.map((r) => r.state) ?? [];
  };

  it('an import over the share comes through whole, slower, and hall and city say that it is slowed', async () => {
    const big = network.hall('big');
    await appendSamples(big, 100, 2_400);
    await until('the city says so', async () => (await stateOf('city', 'big')).includes('slowed'), 60_000);
    await until('the hall says so', async () => (await stateOf('big', 'big')).includes('slowed'), 60_000);
    const { limits, used } = network.center('city').service.shares();
    expect(limits).toEqual(SHARE);
    expect(used[0]).toMatchObject({ node: 'big', slowed: expect.any(Number) });
    expect(used[0]?.entries).toBeGreaterThan(0.5);
    await neighbourIsReceipted();
    expect(await stateOf('city', 'good')).not.toContain('slowed');
    await allReceipted(big, 120_000);
  });

  it('a child that sends what it can holds up nobody, and is slowed and told', async () => {
    const mallory = await HostileChild.take(network, 'mallory', 'city');
    const entry = () =>
      encodeEntry({
        version: 1,
        type: 'notice.plain',
        id: newId(Date.now(), randomBytes),
        subject: 'X-1',
        department: '某局',
        occurredAt: Date.now(),
        recordedAt: Date.now(),
        backfilled: false,
        visibility: 'public',
        body: { title: 't', text: randomBytes(15_000).toString('hex') },
        commitments: {},
      });
    // All at once: what is sent one after the other may be no faster than the share fills again.
    const pushed: Promise<void>[] = [];
    for (let k = 0; k < 48; k++) {
      const from = mallory.entries.length;
      mallory.entries.push(...Array.from({ length: 10 }, entry));
      pushed.push(mallory.push(mallory.segment(from)).catch(() => undefined));
    }
    await Promise.all(pushed);
    const bomb = deflateSync(encode({ version: 1, entries: Array(500_000).fill(new Uint8Array(0)) }));
    for (let i = 0; i < 40; i++) mallory.connection.publish('up.mallory.segment', bomb);
    await neighbourIsReceipted();
    const slow = await mallory.heard('that it is slowed', (d) => d.kind === 'slow');
    expect(slow).toMatchObject({ origin: mallory.origin, waitMs: expect.any(Number) });
    await mallory.close();
  });
});
