import { randomBytes } from 'node:crypto';
import { transportNkey } from '@hutong/link';
import { checkpointBody, cosign, makeSigner, parseCheckpoint, signNote } from '@hutong/log';
import { encode, readEntry } from '@hutong/record';
import { openFolder } from '@hutong/trust';
import { type NatsConnection, nkeyAuthenticator } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, enter, TestNetwork, THREE_LEVELS, until } from './harness.ts';

let skewMs = 0;

describe('what comes down is a hint, clocks are wrong, many come at once', () => {
  let network: TestNetwork;
  let broker: NatsConnection;

  beforeAll(async () => {
    network = await TestNetwork.start(THREE_LEVELS, { now: () => Date.now() + skewMs });
    // Whoever holds the city's broker can say anything to its children.
    broker = await enter({
      ...network.door('city'),
      authenticator: nkeyAuthenticator(
        transportNkey(openFolder(network.folder('city')).keys.transportSeed).seed,
      ),
    });
  });

  afterAll(async () => {
    await broker?.close();
    await network?.stop();
  });

  it('P9: no forged receipt, refusal or want makes a hall say what no signature says, or stops it', async () => {
    const hall = network.hall('nongan');
    await appendSamples(hall, 0, 4);
    await allReceipted(hall);
    const { origin } = hall.info;
    const size = hall.store.head(origin)?.size as number;
    const { keys } = openFolder(network.folder('nongan'));
    const say = (what: string, data: Uint8Array | string) => broker.publish(`down.nongan.${what}`, data);
    const forger = makeSigner('test/city/cosigner', 4, randomBytes(32));
    const stranger = makeSigner(origin, 1, randomBytes(32));
    for (const more of [0, 1, 1_000]) {
      const body = checkpointBody({ origin, size: size + more, root: randomBytes(32) });
      say('receipt', cosign(signNote(body, stranger), forger, Math.floor(Date.now() / 1_000)));
    }
    const head = hall.store.head(origin)?.note as string;
    say('receipt', cosign(head, forger, 4_000_000_000));
    for (const what of ['receipt', 'want', 'refused', 'unheard-of']) {
      for (const bytes of [
        new Uint8Array(0),
        randomBytes(300),
        encode({ origin, from: -1 }),
        encode([origin]),
      ])
        say(what, bytes);
    }
    for (const from of [0, size, 2 ** 50]) say('want', encode({ origin, from }));
    for (const other of ['test/dehui/1-00000000', 'x'.repeat(90)])
      say('want', encode({ origin: other, from: 0 }));
    say('refused', encode({ origin, from: 0, code: 'wrong-root', detail: 'x'.repeat(500) }));
    await broker.flush();
    await appendSamples(hall, 4, 9);
    await allReceipted(hall);
    const [log] = (await hall.sync()).logs;
    expect(log?.refused).toBe(false);
    // Beside its records a hall says the keys by which it speaks TLS, at a time of its own.
    const end = hall.store.head(origin)?.size as number;
    const said = Array.from({ length: end - size }, (_, i) => hall.store.entry(origin, size + i) as Buffer);
    expect(said.map((bytes) => readEntry(bytes)?.type).filter((type) => type !== 'tls')).toHaveLength(5);
    for (const c of hall.store.cosignatures(origin)) {
      expect(c.note).not.toContain(cosign(head, forger, 4_000_000_000).split('\n').at(-2));
      expect(parseCheckpoint(c.note).size).toBeLessThanOrEqual(end);
      expect(c.timeS).toBeLessThan(3_000_000_000);
    }
    expect(keys.origin).toBe(origin);
  });

  it.each([
    ['an hour back', -3_600_000],
    ['a year ahead', 365 * 86_400_000],
    ['back to now', 0],
  ])('P7: every clock jumps %s: records are taken, sent and receipted as before', async (_, skew) => {
    const hall = network.hall('dehui');
    await appendSamples(hall, 0, 5);
    skewMs = skew;
    await appendSamples(hall, 5, 10);
    await allReceipted(hall);
    const lost = network.lines.filter((l) => /made anew/.test((l as { message: string }).message));
    expect(lost).toEqual([]);
  });

  it('P6: thousands of private values, more than their entries’ segments hold, all reach both ancestors', async () => {
    const hall = network.hall('nongan');
    const before = hall.store.head(hall.info.origin)?.size as number;
    const records = Array.from({ length: 1_500 }, (_, i) => ({
      type: 'case.apply',
      subject: `220122-20261124-${String(i).padStart(6, '0')}`,
      department: '农安县市场监督管理局',
      occurred_at: '2026-11-20T09:00:00+08:00',
      body: { item_name: '食品经营许可（新办）' },
      private: {
        applicant_name: `张某${i}`,
        phone: `138${String(i).padStart(8, '0')}`,
        address: '农安镇'.repeat(20),
      },
    }));
    const outcomes = await hall.append(records);
    expect(outcomes.filter((o) => o.status === 'stored')).toHaveLength(1_500);
    await allReceipted(hall, 60_000);
    for (const center of ['city', 'province']) {
      await until(
        `${center} opened every value`,
        async () => {
          const [row] = await network.sql(center)<{ n: number }[]>`
            select count(*)::int as n from sealed where recipient = ${center} and state = 'opened' and idx >= ${before}
            and log_id = (select id from log where origin = ${hall.info.origin})`;
          return row?.n === 4_500;
        },
        60_000,
      );
    }
  });

  it('many enrolments at once: each stands once in the registry, and every hall follows', async () => {
    const { rootFingerprint } = network.top.service.info;
    const requests = [];
    for (let i = 0; i < 8; i++) {
      requests.push(
        await network.init({ node: `late-${i}`, kind: 'hall', parent: i % 2 === 0 ? 'city' : 'province' }),
      );
    }
    const before = (await network.top.service.trust()).registry.length;
    await Promise.all([...requests, ...requests].map((r) => network.top.enrol(r)));
    const bundle = await network.top.service.trust();
    expect(bundle.registry.length).toBeGreaterThanOrEqual(before + 8);
    expect(bundle.root).toHaveLength(1);
    expect(rootFingerprint).toBe(network.hall('dehui').info.rootFingerprint);
    for (const hall of network.halls.values()) {
      await until(
        'the hall has them',
        async () => (await hall.trust()).registry.length === bundle.registry.length,
      );
    }
    const rejected = network.lines.filter((l) =>
      /could not be followed/.test((l as { message: string }).message),
    );
    expect(rejected).toEqual([]);
    // Each of them is let in and heard.
    for (const i of [0, 1]) {
      await network.startNode(`late-${i}`);
      await appendSamples(network.hall(`late-${i}`), 0, 3);
      const { origin } = network.hall(`late-${i}`).info;
      await allReceipted(network.hall(`late-${i}`));
      // P6: records that were there before the registry came down are sealed all the same.
      await until('the province opened its values', async () => {
        const [row] = await network.sql('province')<{ n: number }[]>`
          select count(*)::int as n from sealed where recipient = 'province' and state = 'opened'
          and log_id = (select id from log where origin = ${origin})`;
        return row?.n === 2;
      });
    }
  });
});
