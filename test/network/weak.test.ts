import { join } from 'node:path';
import { publicNkey, startBroker, transportNkey } from '@hutong/link';
import { decodeSegment, parseCheckpoint } from '@hutong/log';
import { decode, encode } from '@hutong/record';
import { openFolder, readConfig } from '@hutong/trust';
import { AckPolicy, nkeyAuthenticator, RetentionPolicy } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, enter, TestNetwork, until } from './harness.ts';
import { HostileChild } from './hostile.ts';

const KBIT = 300;
/** Noon in 长春. */
const NOON = Date.parse('2026-11-26T12:00:00+08:00');
let skewMs = NOON - Date.now();

describe('a thin line, a closed window, old and new together', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await TestNetwork.start(
      [
        { node: 'province', kind: 'center', parent: null },
        { node: 'city', kind: 'center', parent: 'province' },
        { node: 'nongan', kind: 'hall', parent: 'city', line: KBIT },
        { node: 'dehui', kind: 'hall', parent: 'city' },
      ],
      {
        now: () => Date.now() + skewMs,
        tls: false,
        config: (node) => {
          if (node === 'city') return { health: { min_version: '9.0' } };
          return node === 'dehui' ? { link: { windows: [{ from: '08:00', to: '18:00', kbit: 0 }] } } : {};
        },
      },
    );
    for (const hall of network.halls.values()) await allReceipted(hall);
  });

  afterAll(() => network?.stop());

  const received = async (hall: string, by: string) =>
    (await network.hall(hall).sync()).logs[0]?.received.find((r) => r.by === by)?.size ?? 0;

  it('P2, P3, P11: a backlog crosses a thin line once, receipts come meanwhile, and so do heartbeats', async () => {
    const hall = network.hall('nongan');
    const line = network.thin('nongan');
    const [before, connects] = [line.up.bytes, line.connects];
    const first = await received('nongan', 'city');
    await appendSamples(hall, 0, 800);
    const seen = new Set<number>();
    const beats = new Set<number | undefined>();
    const registry = network.top.service.info.origin;
    await until('the city has all', async () => {
      seen.add(await received('nongan', 'city'));
      beats.add(hall.store.cosignatures(registry).find((c) => c.node === 'province')?.timeS);
      return seen.has(first + 800);
    });
    const bytes = line.up.bytes - before;
    expect(bytes / 800).toBeLessThan(400);
    expect(seen.size).toBeGreaterThan(3);
    expect(beats.size).toBeGreaterThan(1);
    expect(line.connects).toBe(connects);
  });

  it('P2: cut in the middle of a backlog it goes on from the last receipt', async () => {
    const hall = network.hall('nongan');
    const line = network.thin('nongan');
    const [before, connects] = [line.up.bytes, line.connects];
    const first = await received('nongan', 'city');
    await appendSamples(hall, 800, 1_400);
    await until('some have come', async () => (await received('nongan', 'city')) > first);
    line.cut();
    const cutAt = await received('nongan', 'city');
    await until('the city has all', async () => (await received('nongan', 'city')) === first + 600);
    expect(cutAt).toBeLessThan(first + 600);
    expect(line.up.bytes - before).toBeLessThan(600 * 400);
    expect(line.connects).toBe(connects + 1);
  });

  it('a closed window: a few records go, a backlog waits, and goes when the window is over', async () => {
    const hall = network.hall('dehui');
    await appendSamples(hall, 0, 5);
    await allReceipted(hall);
    const held = await received('dehui', 'city');
    await appendSamples(hall, 5, 155);
    const heard = () => hall.sync().then((s) => s.link.last_heard as string);
    const since = await heard();
    await until('heartbeats came', async () => Date.parse(await heard()) > Date.parse(since) + 1_500);
    expect(await received('dehui', 'city')).toBe(held);
    skewMs += 7 * 3_600_000;
    await allReceipted(hall);
    // Hours went by: an anchor may be there too.
    expect(await received('dehui', 'city')).toBeGreaterThanOrEqual(held + 150);
  });

  it('P5: a node of an older version syncs, is told to upgrade, and is seen to be old above', async () => {
    for (const hall of ['nongan', 'dehui']) {
      const service = network.hall(hall);
      await until(
        'the city’s word is here',
        async () => (await service.sync()).link.wanted_version === '9.0',
      );
      const [own] = await service.health.now();
      expect(own?.reasons.map((r) => r.state)).toContain('version-old');
      const above = (await network.center('city').service.health.now()).find((n) => n.node === hall);
      expect(above?.reasons).toContainEqual(
        expect.objectContaining({ state: 'version-old', version: '0.1.0', wanted: '9.0' }),
      );
    }
    expect((await network.center('city').service.sync()).link.wanted_version).toBeUndefined();
  });

  it('P5: a child that knows no compression and none of the new words is received and served', async () => {
    const old = await HostileChild.take(network, 'dehui', 'city');
    const ask = async (verb: string, message: object) =>
      (await old.connection.request(`rpc.dehui.${verb}`, encode(message), { timeout: 10_000 })).data;
    const head = old.note(old.entries);
    const answer = decode(await ask('heads', { notes: [head] })) as { held: [string, number][] };
    expect(answer.held).toEqual([[old.origin, old.entries.length]]);
    const from = old.entries.length;
    old.entries.push(...old.make(50, 900).map((p) => p.bytes));
    await old.pushed(old.segment(from), from + 50);
    const { origin } = network.top.service.info;
    const segment = decodeSegment(await ask('fetch', { origin, from: 0 }));
    expect(segment.entries.length).toBeGreaterThan(0);
    await old.close();
  });

  it('P5: a parent that does not say it opens compressed segments gets none', async () => {
    await network.stopNode('city');
    const { keys } = openFolder(network.folder('city'));
    const transport = transportNkey(keys.transportSeed);
    const key = Buffer.from(network.top.registry.keys('nongan')?.transport ?? '', 'base64');
    const broker = await startBroker({
      dir: join(network.dir, 'old-city'),
      node: 'city',
      host: '127.0.0.1',
      log: () => {},
      port: readConfig(network.folder('city')).nats?.port ?? 0,
      centerPublicNkey: transport.publicNkey,
      children: [{ name: 'nongan', publicNkey: publicNkey(key) }],
    });
    const parent = await enter({ servers: broker.url, authenticator: nkeyAuthenticator(transport.seed) });
    const manager = await parent.jetstreamManager();
    const retention = RetentionPolicy.Workqueue;
    await manager.streams.add({ name: 'UP', subjects: ['up.*.segment'], retention });
    await manager.consumers.add('UP', { durable_name: 'old', ack_policy: AckPolicy.Explicit });
    parent.subscribe('rpc.*.heads', {
      callback: (_, m) => void m.respond(encode({ notes: [], held: [], lease: {} })),
    });
    await parent.flush();
    // What the hall asked before anybody listened is not answered: on a new connection it asks again.
    network.thin('nongan').cut();
    await appendSamples(network.hall('nongan'), 1_400, 1_450);
    const consumer = await parent.jetstream().consumers.get('UP', 'old');
    const message = await consumer.next({ expires: 20_000 });
    const segment = decodeSegment(message?.data ?? new Uint8Array(0));
    expect(parseCheckpoint(segment.note).size).toBe(segment.from + segment.entries.length);
    await parent.close();
    await broker.stop();
    await network.startNode('city');
    await allReceipted(network.hall('nongan'));
  });
});
