import { transportNkey } from '@hutong/link';
import { parseCheckpoint } from '@hutong/log';
import { openFolder } from '@hutong/trust';
import { nkeyAuthenticator } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, enter, type Plan, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province', line: true },
  { node: 'nongan', kind: 'hall', parent: 'city', line: true },
  { node: 'dehui', kind: 'hall', parent: 'city', line: true },
];

/** Segments the city's broker ever took. */
async function taken(network: TestNetwork, center: string): Promise<number> {
  const { keys } = openFolder(network.folder(center));
  const connection = await enter({
    ...network.door(center),
    authenticator: nkeyAuthenticator(transportNkey(keys.transportSeed).seed),
  });
  const { state } = await (await connection.jetstreamManager()).streams.info('UP');
  await connection.close();
  return state.last_seq;
}

describe('links go and come, nodes stop and start', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN);
  });

  afterAll(() => network?.stop());

  async function logOf(hall: string) {
    const [log] = (await network.hall(hall).sync()).logs;
    if (log === undefined) throw new Error(`${hall} has no log`);
    return log;
  }

  /** Every record of a hall stands once, and once only, at city and province. */
  async function onceEverywhere(hall: string): Promise<void> {
    const { origin } = network.hall(hall).info;
    const held = network.hall(hall).store.head(origin)?.size ?? 0;
    for (const center of ['city', 'province']) {
      const [row] = await network.sql(center)<
        { size: number; entries: number; records: number; ids: number }[]
      >`
        select size, (select count(*)::int from entry where log_id = log.id) as entries,
          (select count(*)::int from record where log_id = log.id) as records,
          (select count(distinct id)::int from record where log_id = log.id) as ids
        from log where origin = ${origin}`;
      expect({ center, ...row }).toEqual({ center, size: held, entries: held, records: held, ids: held });
    }
  }

  it('P1, P2, P9: cut off, a hall works on and says so; 5,000 records follow in full segments when the line is back', async () => {
    const hall = network.hall('nongan');
    await appendSamples(hall, 0, 4);
    await allReceipted(hall);
    const before = await logOf('nongan');
    network.line('nongan').cut();
    await until('the hall notices', async () => !(await hall.sync()).link.connected);
    for (let i = 0; i < 5_000; i += 500) await appendSamples(hall, i, i + 500);
    const cut = await logOf('nongan');
    expect(cut.stored).toBe(before.stored + 5_000);
    for (const r of cut.received) expect(r).toMatchObject({ size: before.stored, behind: 5_000 });
    // The neighbour notices nothing.
    await appendSamples(network.hall('dehui'), 0, 5);
    await allReceipted(network.hall('dehui'));
    const segments = await taken(network, 'city');
    network.line('nongan').mend();
    await allReceipted(hall, 60_000);
    await onceEverywhere('nongan');
    // About 300 bytes an entry and up to 512 KiB a segment; canaries of the meantime stand in the same stream.
    expect((await taken(network, 'city')) - segments).toBeLessThan(60);
  });

  it('P2, P9: a city cut off from the province receipts on; the province’s receipts follow', async () => {
    network.line('city').cut();
    const hall = network.hall('dehui');
    await appendSamples(hall, 0, 20);
    await until('the city has receipted', async () => (await logOf('dehui')).received[0]?.behind === 0);
    expect((await logOf('dehui')).received[1]?.behind).toBeGreaterThanOrEqual(20);
    network.line('city').mend();
    await allReceipted(hall);
    await onceEverywhere('dehui');
  });

  it('P2, P3: a line that flickers under load loses and doubles nothing', async () => {
    const hall = network.hall('nongan');
    for (let i = 0; i < 12; i++) {
      await appendSamples(hall, i * 40, i * 40 + 40);
      network.line(i % 3 === 0 ? 'city' : 'nongan').cut();
      await new Promise((resolve) => setTimeout(resolve, 40 + 60 * (i % 4)));
      network.line('city').mend();
      network.line('nongan').mend();
    }
    await allReceipted(hall);
    await onceEverywhere('nongan');
  });

  it('P2: a hall restarted in the middle goes on from the last receipt, not from the beginning', async () => {
    const hall = network.hall('dehui');
    const head = (await logOf('dehui')).stored;
    await appendSamples(hall, 0, 600);
    await allReceipted(hall);
    const before = await taken(network, 'city');
    await network.stopNode('dehui');
    await network.startNode('dehui');
    const again = network.hall('dehui');
    expect((await logOf('dehui')).stored).toBe(head + 600);
    await until('it speaks again', async () => (await again.sync()).link.connected);
    await appendSamples(again, 600, 610);
    await allReceipted(again);
    await onceEverywhere('dehui');
    const { keys } = openFolder(network.folder('city'));
    expect(keys.origin).toBeDefined();
    // One new segment (and a canary or two), though hundreds of records were sent before.
    expect((await taken(network, 'city')) - before).toBeLessThan(5);
    expect(parseCheckpoint(again.store.head(again.info.origin)?.note as string).size).toBe(head + 610);
  });

  it.each(['city', 'province'])(
    'P2, P3: %s restarted in the middle of a load: everything arrives, once',
    async (center) => {
      const hall = network.hall('nongan');
      await appendSamples(hall, 0, 1_000);
      await network.stopNode(center);
      await appendSamples(hall, 1_000, 2_000);
      const since = Date.now();
      await network.startNode(center);
      await appendSamples(hall, 2_000, 2_100);
      await allReceipted(hall, 60_000);
      // Not after the broker's thirty seconds of waiting for whoever took a message before.
      expect(Date.now() - since).toBeLessThan(25_000);
      await onceEverywhere('nongan');
      await onceEverywhere('dehui');
    },
  );

  it('stopping while the parent is unreachable takes no time, and leaves nothing connected', async () => {
    const hall = network.hall('dehui');
    network.line('dehui').cut();
    await until('the hall notices', async () => !(await hall.sync()).link.connected);
    const since = Date.now();
    await network.stopNode('dehui');
    await network.startNode('dehui');
    await network.stopNode('dehui');
    // Less than one attempt to connect may take: it waited for none.
    expect(Date.now() - since).toBeLessThan(5_000);
    network.line('dehui').mend();
    await network.startNode('dehui');
    await allReceipted(network.hall('dehui'));
  });
});
