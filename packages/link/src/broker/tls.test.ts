import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkServerIdentity } from 'node:tls';
import { findProgram, freePort } from '@hutong/process';
import { createAuthority, createTlsKey, issueCertificate, type TlsPeer, tlsName } from '@hutong/trust';
import { connect, type NatsConnection, nkeyAuthenticator } from 'nats';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connectLink, needsTls, PlainBeyondLoopback } from '../connect.ts';
import type { BrokerTls } from './config.ts';
import { transportNkey } from './nkeys.ts';
import { type Broker, startBroker } from './start.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
const installed = findProgram('nats-server') !== undefined;
if (!installed) console.warn('NOT TESTED: no nats-server here (apt-get install nats-server)');

const center = transportNkey(randomBytes(32));
const nongan = transportNkey(randomBytes(32));
const dehui = transportNkey(randomBytes(32));
const children = [
  { name: 'nongan', publicNkey: nongan.publicNkey },
  { name: 'dehui', publicNkey: dehui.publicNkey },
];

test.each([
  ['tls://10.0.0.1:4222', true],
  ['nats://127.0.0.1:4222', false],
  ['nats://[::1]:4222', false],
  ['nats://localhost:4222', false],
])('the link to %s needs TLS: %j', (url, needed) => expect(needsTls(url)).toBe(needed));

test.each([
  'nats://10.0.0.1:4222',
  'nats://city.gov.cn:4222',
  'nats://127.0.0.1.gov.cn:1',
  '10.0.0.1:4222',
  'ws://10.0.0.1',
])('the link is not spoken in the clear to %s', (url) =>
  expect(() => needsTls(url)).toThrow(PlainBeyondLoopback),
);

describe.runIf(installed)('the broker’s door with TLS', () => {
  let folder: string;
  let broker: Broker;
  let plain: Broker;
  let authority: Awaited<ReturnType<typeof createAuthority>>;
  let up: NatsConnection;
  let child: NatsConnection;
  const open: NatsConnection[] = [];

  const shown = async (by: typeof authority, node = 'changchun'): Promise<BrokerTls> => {
    const { keyPem, spki } = createTlsKey();
    const pem = await issueCertificate(
      by,
      { network: 'jilin', node, spki, names: [] },
      randomBytes,
      Date.now(),
    );
    const name = join(folder, randomBytes(4).toString('hex'));
    writeFileSync(`${name}.pem`, pem);
    writeFileSync(`${name}.key`, keyPem, { mode: 0o600 });
    return { certFile: `${name}.pem`, keyFile: `${name}.key` };
  };
  const peer = (ca: string[], node = 'changchun'): TlsPeer => ({
    servername: tlsName('jilin', node),
    ca,
    checkServerIdentity,
    verifyPeer: () => undefined,
  });
  const dial = async (url: string, seed: Uint8Array, name: string, tls: object | null) => {
    const connection = await connect({
      servers: url,
      authenticator: nkeyAuthenticator(seed),
      inboxPrefix: `_INBOX.${name}`,
      maxReconnectAttempts: 0,
      tls,
    });
    open.push(connection);
    return connection;
  };
  const start = async (dir: string, tls?: BrokerTls) =>
    startBroker({
      dir: join(folder, dir),
      node: 'changchun',
      port: await freePort(),
      tls,
      centerPublicNkey: center.publicNkey,
      children,
      log: () => {},
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hutong-tls-'));
    authority = await createAuthority('jilin', randomBytes, Date.now());
    broker = await start('broker', await shown(authority));
    plain = await start('plain');
    up = await dial(broker.url, center.seed, 'changchun', peer([authority.pem]));
    child = await dial(broker.url, nongan.seed, 'nongan', peer([authority.pem]));
  });
  afterAll(async () => {
    for (const connection of open) await connection.close();
    await broker?.stop();
    await plain?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a child that knows the network’s authority is let in, at whatever address', async () => {
    expect(broker.url).toMatch(/^tls:\/\/127\.0\.0\.1:/);
    up.subscribe('rpc.*.heads', { callback: (_error, m) => void m.respond('yes') });
    await up.flush();
    expect((await child.request('rpc.nongan.heads')).string()).toBe('yes');
  });

  test('beyond this machine no broker starts without TLS', async () => {
    const options = { dir: join(folder, 'none'), node: 'changchun', port: 1, host: '0.0.0.0' };
    const starting = startBroker({
      ...options,
      centerPublicNkey: center.publicNkey,
      children,
      log: () => {},
    });
    await expect(starting).rejects.toMatchObject({
      field: 'host',
      next: { en: expect.stringMatching(/needs TLS/) },
    });
  });

  test('a child that knows another authority, another name, or speaks plainly stays outside', async () => {
    const other = await createAuthority('jilin', randomBytes, Date.now());
    const attempt = (url: string, tls: object | null) => dial(url, nongan.seed, 'nongan', tls);
    await expect(attempt(broker.url, peer([other.pem]))).rejects.toThrow(/unable to verify|TLS/i);
    await expect(attempt(broker.url, peer([]))).rejects.toThrow(/unable to verify|TLS/i);
    await expect(attempt(broker.url, peer([authority.pem], 'jilin-province'))).rejects.toThrow(
      /altname|TLS/i,
    );
    await expect(attempt(broker.url, null)).rejects.toThrow();
  });

  test('one in the middle who offers plain NATS, or a certificate of the same name of its own making, is refused', async () => {
    const own = await createAuthority('jilin', randomBytes, Date.now());
    const middle = await start('middle', await shown(own));
    try {
      const attempt = (url: string) => dial(url, nongan.seed, 'nongan', peer([authority.pem]));
      await expect(attempt(middle.url)).rejects.toThrow(/unable to verify|TLS/i);
      await expect(attempt(plain.url)).rejects.toThrow(/tls|not available/i);
    } finally {
      await middle.stop();
    }
  });

  test('the link of a node says nothing to a stranger and goes on trying', async () => {
    const ending = new AbortController();
    const lines: object[] = [];
    const say = (fields: object) => void lines.push(fields);
    const linked = connectLink({
      url: plain.url,
      name: 'nongan',
      authenticator: nkeyAuthenticator(nongan.seed),
      tls: peer([authority.pem]),
      log: { debug: say, info: say, warn: say, error: say },
      signal: ending.signal,
      random: randomBytes,
      onOnline: () => {},
    });
    await sleep(1_000);
    ending.abort();
    expect(await linked).toBeUndefined();
    expect(lines.length).toBeGreaterThan(1);
  });

  test('a renewed certificate is shown from then on; over twelve reloads nobody is dropped, one who is removed is cut', async () => {
    let drops = 0;
    const watch = async (connection: NatsConnection) => {
      for await (const { type } of connection.status()) if (type === 'disconnect') drops++;
    };
    void watch(child);
    void watch(up);
    const leaving = await dial(broker.url, dehui.seed, 'dehui', peer([authority.pem]));
    const cut = leaving.closed();
    const next = await createAuthority('jilin', randomBytes, Date.now());
    await broker.reload([children[0]!], await shown(next));
    await cut;
    for (let i = 0; i < 11; i++) {
      const tls = await shown(i % 2 ? next : authority);
      const [answer] = await Promise.all([child.request('rpc.nongan.heads'), broker.reload(children, tls)]);
      expect(answer.string()).toBe('yes');
    }
    expect(drops).toBe(0);
    await expect(dial(broker.url, nongan.seed, 'nongan', peer([next.pem]))).rejects.toThrow();
    const both = await dial(broker.url, nongan.seed, 'nongan', peer([next.pem, authority.pem]));
    expect((await both.request('rpc.nongan.heads')).string()).toBe('yes');
    // A reload of children alone keeps what is shown.
    await broker.reload([children[0]!]);
    await dial(broker.url, nongan.seed, 'nongan', peer([authority.pem]));
  });
});
