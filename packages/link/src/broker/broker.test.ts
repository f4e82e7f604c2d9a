import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram, freePort } from '@hutong/process';
import {
  AckPolicy,
  connect,
  type NatsConnection,
  nkeyAuthenticator,
  RetentionPolicy,
  StorageType,
} from 'nats';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { transportNkey } from './nkeys.ts';
import { type Broker, NoNatsServer, startBroker } from './start.ts';

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

test('no nats-server: the error says what to do', async () => {
  const options = {
    dir: tmpdir(),
    node: 'changchun',
    port: 1,
    centerPublicNkey: '',
    children: [],
    log: () => {},
  };
  await expect(startBroker(options, '')).rejects.toBeInstanceOf(NoNatsServer);
  expect(new NoNatsServer().next).toMatchObject({
    en: expect.stringMatching(/apt-get install nats-server, or set NATS_URL/),
  });
});

describe.runIf(installed)('the broker’s door', () => {
  let folder: string;
  let broker: Broker;
  let up: NatsConnection;
  let child: NatsConnection;
  const lines: string[] = [];
  const refusals: string[] = [];

  const dial = (seed: Uint8Array, name: string) =>
    connect({
      servers: broker.url,
      authenticator: nkeyAuthenticator(seed),
      inboxPrefix: `_INBOX.${name}`,
      name,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 50,
      ignoreAuthErrorAbort: true,
    });
  const until = async (what: () => boolean | Promise<boolean>) => {
    for (let i = 0; !(await what()); i++) {
      if (i > 500) throw new Error(`not within ten seconds: ${what}`);
      await sleep(20);
    }
  };
  const messages = async () => (await (await up.jetstreamManager()).streams.info('UP')).state.messages;
  /** What a child gets told when it does something; undefined when nothing was said in a moment. */
  const refusalOf = async (act: () => void) => {
    refusals.length = 0;
    act();
    await child.flush();
    await sleep(50);
    return refusals[0];
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hutong-broker-'));
    broker = await startBroker({
      dir: join(folder, 'broker'),
      node: 'changchun',
      port: await freePort(),
      centerPublicNkey: center.publicNkey,
      children,
      log: (line) => lines.push(line),
    });
    up = await dial(center.seed, 'changchun');
    child = await dial(nongan.seed, 'nongan');
    void (async () => {
      for await (const { data } of child.status()) refusals.push(String(data));
    })();
    const manager = await up.jetstreamManager();
    await manager.streams.add({
      name: 'UP',
      subjects: ['up.*.segment'],
      retention: RetentionPolicy.Workqueue,
      storage: StorageType.File,
    });
    await manager.consumers.add('UP', { durable_name: 'ingest', ack_policy: AckPolicy.Explicit });
  });
  beforeEach(async () => {
    await (await up.jetstreamManager()).streams.purge('UP');
  });
  afterAll(async () => {
    await child?.close();
    await up?.close();
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the files are ours alone, and JetStream has no memory store to lose things in', async () => {
    const mode = (name: string) => (statSync(join(folder, 'broker', name)).mode & 0o777).toString(8);
    expect([mode('nats-server.conf'), mode('.'), mode('store')]).toEqual(['600', '700', '700']);
    expect(readFileSync(join(folder, 'broker', 'nats-server.conf'), 'utf8')).not.toContain('http');
    const manager = await up.jetstreamManager();
    const memory = manager.streams.add({ name: 'M', subjects: ['m'], storage: StorageType.Memory });
    await expect(memory).rejects.toThrow();
  });

  test('a segment of 512 KiB gets its PubAck and reaches the stream', async () => {
    const ack = JSON.parse((await child.request('up.nongan.segment', new Uint8Array(512 * 1024))).string());
    expect(ack).toMatchObject({ stream: 'UP' });
    expect(await messages()).toBe(1);
    const message = await (await up.jetstream().consumers.get('UP', 'ingest')).next({ expires: 1_000 });
    expect(message?.subject).toBe('up.nongan.segment');
    message?.ack();
  });

  test('a request is answered, what goes down arrives, and only at its own child', async () => {
    up.subscribe('rpc.*.heads', { callback: (_error, m) => void m.respond(`for ${m.subject}`) });
    const other = await dial(dehui.seed, 'dehui');
    const heard: string[] = [];
    child.subscribe('down.nongan.>', { callback: (_error, m) => void heard.push(m.subject) });
    other.subscribe('down.dehui.>', { callback: (_error, m) => void heard.push(m.subject) });
    await Promise.all([up.flush(), child.flush(), other.flush()]);
    expect((await child.request('rpc.nongan.heads', 'x')).string()).toBe('for rpc.nongan.heads');
    up.publish('down.dehui.want');
    up.publish('down.nongan.receipt');
    await until(() => heard.length >= 2);
    expect(heard.sort()).toEqual(['down.dehui.want', 'down.nongan.receipt']);
    await other.close();
  });

  test.each([
    'up.dehui.segment',
    'up.nongan.other',
    'rpc.dehui.heads',
    'rpc.dehui.fetch',
    'down.dehui.receipt',
    'down.nongan.receipt',
    '_INBOX.dehui.x',
    '$JS.API.STREAM.PURGE.UP',
    '$JS.API.INFO',
    '$JS.ACK.UP.ingest.1.1.1.1.1',
    '$SYS.REQ.SERVER.PING',
  ])('a child may not publish %s', async (subject) => {
    expect(await refusalOf(() => child.publish(subject, 'x'))).toMatch(/PERMISSIONS_VIOLATION/i);
  });

  test.each([
    'down.dehui.>',
    'down.>',
    'down.*.receipt',
    '>',
    'up.>',
    '_INBOX.>',
    '_INBOX.dehui.>',
    '$SYS.>',
    '$JS.>',
  ])('a child may not subscribe to %s', async (subject) => {
    expect(await refusalOf(() => void child.subscribe(subject, { callback: () => {} }))).toMatch(
      /PERMISSIONS_VIOLATION/i,
    );
  });

  test('a reply subject purges nothing', async () => {
    for (const reply of ['$JS.API.STREAM.PURGE.UP', '$JS.API.STREAM.DELETE.UP', 'up.dehui.segment']) {
      child.publish('up.nongan.segment', 'kept', { reply });
    }
    await child.flush();
    await until(async () => (await messages()) >= 3);
    await sleep(200);
    expect(await messages()).toBe(3);
  });

  test('a stranger’s key is not let in', async () => {
    const stranger = transportNkey(randomBytes(32));
    const attempt = connect({ servers: broker.url, authenticator: nkeyAuthenticator(stranger.seed) });
    await expect(attempt).rejects.toThrow(/Authorization Violation/i);
    await expect(connect({ servers: broker.url })).rejects.toThrow(/Authorization Violation/i);
  });

  test('reload lets a child in and another out; the others notice nothing', async () => {
    let drops = 0;
    void (async () => {
      for await (const { type } of child.status()) if (type === 'disconnect') drops++;
    })();
    const leaving = await dial(dehui.seed, 'dehui');
    const fusong = transportNkey(randomBytes(32));
    const pid = broker.pid;
    let left = false;
    void (async () => {
      for await (const { type } of leaving.status()) left ||= type === 'disconnect';
    })();
    await broker.reload([children[0]!, { name: 'fusong', publicNkey: fusong.publicNkey }]);
    const joined = await dial(fusong.seed, 'fusong');
    expect((await joined.request('up.fusong.segment', 'x')).string()).toContain('"stream":"UP"');
    await until(() => left);
    for (let i = 0; i < 6; i++) {
      const [publishing] = await Promise.all([
        child.request('up.nongan.segment', `under load ${i}`),
        broker.reload(i % 2 ? children : [children[0]!]),
      ]);
      expect(publishing.string()).toContain('"stream":"UP"');
    }
    expect(drops).toBe(0);
    expect(broker.pid).toBe(pid);
    await expect(broker.reload([{ name: 'x" }', publicNkey: fusong.publicNkey }])).rejects.toThrow(
      'children.name',
    );
    await Promise.all([leaving.close(), joined.close()]);
  });

  test('kill -9 of nats-server is mended: clients are back, the stream is there', async () => {
    await child.request('up.nongan.segment', 'before');
    const first = broker.pid!;
    process.kill(first, 'SIGKILL');
    await until(() => broker.restarts > 0 && broker.pid !== undefined);
    expect(broker.pid).not.toBe(first);
    await until(
      async () => (await child.request('up.nongan.segment', 'after').catch(() => undefined)) !== undefined,
    );
    await until(async () => (await messages().catch(() => 0)) >= 2);
  });

  test('a stopped broker starts again on the same folder and keeps what it stored', async () => {
    await child.request('up.nongan.segment', 'kept');
    await Promise.all([child.close(), up.close()]);
    const port = Number(new URL(broker.url).port);
    const { pid } = broker;
    await broker.stop();
    expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
    const options = {
      dir: join(folder, 'broker'),
      node: 'changchun',
      port,
      centerPublicNkey: center.publicNkey,
    };
    broker = await startBroker({ ...options, children, log: (line) => lines.push(line) });
    up = await dial(center.seed, 'changchun');
    child = await dial(nongan.seed, 'nongan');
    expect(await messages()).toBe(1);
  });

  test('kill -9 of the process that started it takes nats-server with it; an immediate start works', async () => {
    const options = { dir: join(folder, 'orphan'), node: 'baishan', port: await freePort() };
    const more = { ...options, centerPublicNkey: center.publicNkey, children };
    const script = join(folder, 'parent.mts');
    writeFileSync(
      script,
      `import { startBroker } from ${JSON.stringify(new URL('./broker.ts', import.meta.url).href)};
       const broker = await startBroker({ ...${JSON.stringify(more)}, log: () => {} });
       console.log(broker.pid); setInterval(() => {}, 1000);`,
    );
    const parent = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(parent.stdout, 'data');
    parent.kill('SIGKILL');
    const again = await startBroker({ ...more, log: () => {} });
    expect(again.pid).not.toBe(Number(String(line)));
    await until(() => {
      try {
        return !process.kill(Number(String(line)), 0);
      } catch {
        return true; // Gone, and reaped.
      }
    });
    await again.stop();
  });
});
