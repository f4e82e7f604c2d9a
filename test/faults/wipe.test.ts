import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allReceipted, appendSamples, enter, TestNetwork, THREE_LEVELS, until } from '../network/harness.ts';
import { processesOf } from './processes.ts';

const CANARY = { everyMs: 250, limitMs: 1_500, awayMs: 5_000 };
let network: TestNetwork;

beforeAll(async () => {
  network = await TestNetwork.start(THREE_LEVELS, { canary: CANARY });
});
afterAll(() => network?.stop());

/** Segments in flight on both hops: thousands of records, just appended. */
async function underLoad(): Promise<TestNetwork> {
  for (const hall of network.halls.values()) {
    await appendSamples(hall, 0, 10);
    await allReceipted(hall);
  }
  for (let i = 0; i < 3; i++) {
    for (const hall of network.halls.values()) await appendSamples(hall, i * 500, i * 500 + 500);
  }
  return network;
}

async function everythingArrives(net: TestNetwork): Promise<void> {
  for (const hall of net.halls.values()) {
    await appendSamples(hall, 9_000, 9_100);
    await allReceipted(hall, 60_000);
    const held = hall.store.head(hall.info.origin)?.size;
    for (const center of ['city', 'province']) {
      const [row] = await net.sql(center)<{ size: number; entries: number }[]>`
        select size, (select count(*)::int from entry where log_id = log.id) as entries from log where origin = ${hall.info.origin}`;
      expect(row).toEqual({ size: held, entries: held });
    }
  }
}

const wipe = (net: TestNetwork, center: string) =>
  rmSync(join(net.folder(center), 'nats', 'store'), { recursive: true, force: true });

it('P2: JetStream wiped while the center is stopped, segments in flight: everything arrives all the same', async () => {
  const net = await underLoad();
  await net.stopNode('city');
  expect(existsSync(join(net.folder('city'), 'nats', 'store'))).toBe(true);
  wipe(net, 'city');
  await net.startNode('city');
  await net.stopNode('province');
  wipe(net, 'province');
  await net.startNode('province');
  await everythingArrives(net);
});

const serverOf = (net: TestNetwork, center: string) =>
  processesOf(join(net.folder(center), 'nats')).find(({ argv }) => argv[0]?.endsWith('nats-server'))?.pid;

it('P2: nats-server killed and its folder wiped under a running center: everything arrives all the same', async () => {
  const net = await underLoad();
  for (const center of ['city', 'province']) {
    process.kill(serverOf(net, center) as number, 'SIGKILL');
    wipe(net, center);
  }
  await everythingArrives(net);
});

it('P2: a nats-server that stands still as it starts, before its center is let in, is ended too', async () => {
  const net = await underLoad();
  const killed = serverOf(net, 'city') as number;
  process.kill(killed, 'SIGKILL');
  let still: number | undefined;
  await until('the next one starts', () => {
    still = serverOf(net, 'city');
    if (still === undefined || still === killed) return false;
    process.kill(still, 'SIGSTOP');
    return true;
  });
  await until('another one runs', () => ![undefined, still].includes(serverOf(net, 'city')), 30_000);
  await everythingArrives(net);
});

it('P2: JetStream wiped under the running server: the canary notices, everything arrives all the same', async () => {
  const net = await underLoad();
  for (const center of ['city', 'province']) wipe(net, center);
  // A little later, so that what the server still had in memory is gone and it is silent.
  for (const hall of net.halls.values()) await appendSamples(hall, 5_000, 5_500);
  await everythingArrives(net);
  for (const hall of net.halls.values()) await appendSamples(hall, 6_000, 6_010);
  wipe(net, 'city');
  await everythingArrives(net);
});

it('P2: a consumer or stream that somebody deleted comes back by itself', async () => {
  const net = await underLoad();
  const { nkeyAuthenticator } = await import('nats');
  const { transportNkey } = await import('@hutong/link');
  const { openFolder } = await import('@hutong/trust');
  const { keys } = openFolder(net.folder('city'));
  const connection = await enter({
    ...net.door('city'),
    authenticator: nkeyAuthenticator(transportNkey(keys.transportSeed).seed),
  });
  const manager = await connection.jetstreamManager();
  await manager.consumers.delete('UP', 'ingest');
  await everythingArrives(net);
  await manager.streams.delete('UP');
  await everythingArrives(net);
  await until('the stream is there', async () => (await manager.streams.info('UP')).config.name === 'UP');
  await connection.close();
});
