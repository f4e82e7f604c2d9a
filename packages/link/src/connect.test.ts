import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram, freePort } from '@hutong/process';
import { nkeyAuthenticator } from 'nats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transportNkey } from './broker/nkeys.ts';
import { type Broker, startBroker } from './broker/start.ts';
import { connectLink, reconnectMs } from './connect.ts';

const installed = findProgram('nats-server') !== undefined;
if (!installed) console.warn('NOT TESTED: no nats-server here (apt-get install nats-server)');

test('many siblings come back one after another, in half a minute at most; one alone at once', () => {
  expect([reconnectMs(1, 0), reconnectMs(1, 1)]).toEqual([500, 1_000]);
  expect(reconnectMs(60, 1)).toBe(3_500);
  expect(reconnectMs(10 ** 9, 1)).toBe(30_500);
});

describe.runIf(installed)('a line that goes half-open', () => {
  const nongan = transportNkey(randomBytes(32));
  const dir = mkdtempSync(join(tmpdir(), 'hutong-half-'));
  const sockets: Socket[] = [];
  let broker: Broker;
  let relay: Server;
  let silent = false;

  beforeAll(async () => {
    broker = await startBroker({
      dir,
      node: 'city',
      port: await freePort(),
      host: '127.0.0.1',
      log: () => {},
      centerPublicNkey: transportNkey(randomBytes(32)).publicNkey,
      children: [{ name: 'nongan', publicNkey: nongan.publicNkey }],
    });
    relay = createServer((near) => {
      const far = connect(Number(new URL(broker.url).port), '127.0.0.1');
      for (const s of [near, far]) s.on('error', () => {});
      // What comes is read no more from when the line is silent; nobody is told that it ends.
      near.on('data', (data) => (silent ? near.pause() : far.write(data)));
      far.on('data', (data) => (silent ? far.pause() : near.write(data)));
      sockets.push(near, far);
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    for (const s of sockets) s.destroy();
    relay.close();
    await broker.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test('P9: a broker that answers and does not let a key in is told from a line that is down', async () => {
    const ending = new AbortController();
    let denied = 0;
    const stranger = transportNkey(randomBytes(32));
    const connecting = connectLink({
      url: broker.url,
      name: 'nongan',
      authenticator: nkeyAuthenticator(stranger.seed),
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      signal: ending.signal,
      random: randomBytes,
      onOnline: () => {},
      onMissed: (isDenied) => {
        denied += isDenied ? 1 : 0;
        ending.abort();
      },
    });
    expect(await connecting).toBeUndefined();
    expect(denied).toBe(1);
  });

  test('P9: it is noticed after two pings, though much waits to be written, and the link comes back', async () => {
    const seen: boolean[] = [];
    const ending = new AbortController();
    const connection = await connectLink({
      url: `nats://127.0.0.1:${(relay.address() as { port: number }).port}`,
      name: 'nongan',
      inboxPrefix: '_INBOX.nongan',
      authenticator: nkeyAuthenticator(nongan.seed),
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      signal: ending.signal,
      random: randomBytes,
      pingMs: 200,
      onOnline: (online) => {
        seen.push(online);
        if (!online) silent = false;
      },
    });
    silent = true;
    // More than the kernel takes: the client's own last write would wait for it.
    for (let i = 0; i < 32; i++) connection?.publish('up.nongan.segment', new Uint8Array(500_000));
    const since = performance.now();
    while (!seen.includes(true) && performance.now() - since < 30_000) await sleep(20);
    expect(seen.slice(0, 2)).toEqual([false, true]);
    ending.abort();
    await connection?.close();
  });
});
