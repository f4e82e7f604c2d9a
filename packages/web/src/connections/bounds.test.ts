import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type Serving, serve } from '../serve.ts';
import { disclosure, fakeNode, recordingLog } from '../testing/fake.ts';
import { networkOf } from './per-address.ts';
import { SlowReaders } from './slow-readers.ts';

let serving: Serving | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await serving?.close(0);
});

const MIB = 1 << 20;
const memory = () => process.memoryUsage.rss() / MIB;
const asset = 'GET /assets/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n';
const small = (n: number) => `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-N: ${n}\r\n\r\n`;

async function start() {
  const log = recordingLog();
  serving = await serve(fakeNode().app, { host: '127.0.0.1', port: 0, log });
  return { log, port: Number(new URL(serving.url).port) };
}

async function open(port: number, bytes = ''): Promise<{ socket: Socket; text: () => string }> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let text = '';
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  if (bytes !== '') socket.write(bytes);
  socket.on('data', (data) => {
    text += data;
  });
  return { socket, text: () => text };
}

const until = async (what: () => boolean) => {
  for (let i = 0; i < 500 && !what(); i++) await sleep(20);
  expect(what()).toBe(true);
};

describe('requests sent ahead', () => {
  test('a thousand are answered in order, one after the other', async () => {
    const { port } = await start();
    const { text } = await open(port, Array.from({ length: 1_000 }, (_, n) => small(n)).join(''));
    const ids = () =>
      [...text().matchAll(/X-Request-Id: \w+-(\w+)/g)].map(([, id]) => Number.parseInt(id as string, 36));
    await until(() => ids().length === 1_000);
    expect(ids()).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1));
  });

  test('a thousand for the largest file, from one that reads nothing, cost next to nothing; others are answered', async () => {
    const { port } = await start();
    await fetch(`http://127.0.0.1:${port}/assets/swagger-ui-bundle.js`).then((r) => r.arrayBuffer());
    const before = memory();
    const { socket } = await open(port);
    socket.pause();
    socket.write(asset.repeat(1_000));
    let most = 0;
    for (let i = 0; i < 20; i++) {
      await sleep(50);
      most = Math.max(most, memory());
    }
    expect(most - before).toBeLessThan(100);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  });

  test('too many end the connection, and it is said once', async () => {
    const { port, log } = await start();
    const { socket } = await open(port, small(1).repeat(5_000));
    await until(() => socket.destroyed);
    const again = await open(port, small(1).repeat(5_000));
    await until(() => again.socket.destroyed);
    expect(log.lines.filter(({ fields }) => fields.cut === 'pipelined')).toHaveLength(1);
  });

  test('what waits on a connection that ended is not done', async () => {
    const { app, service } = fakeNode();
    serving = await serve(app, { host: '127.0.0.1', port: 0 });
    let begun = 0;
    let commit = () => {};
    service.before = () => {
      begun++;
      return new Promise<void>((resolve) => {
        commit = resolve;
      });
    };
    const body = JSON.stringify(disclosure());
    const head = `POST /api/records HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer w-token\r\nContent-Type: application/json\r\n`;
    const post = `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const { socket } = await open(Number(new URL(serving.url).port), post.repeat(5));
    await until(() => begun === 1);
    socket.destroy();
    await sleep(50);
    commit();
    await sleep(100);
    expect(begun).toBe(1);
  });
});

test('one address has so many connections and no more', async () => {
  const { port, log } = await start();
  for (let i = 0; i < 540; i++) await open(port);
  await until(() => sockets.filter((s) => s.destroyed || s.readableEnded).length >= 28);
  expect(sockets.filter((s) => s.destroyed || s.readableEnded)).toHaveLength(28);
  expect(log.lines.some(({ fields }) => fields.cut === 'connections')).toBe(true);
});

test('an address is its IPv4 form, or the /64 of IPv6', () => {
  expect(networkOf('::ffff:10.0.0.1')).toBe('10.0.0.1');
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::9'));
  expect(networkOf('2001:db8::9')).not.toBe(networkOf('2001:db8:0:1::9'));
});

describe('answers that are not taken', () => {
  const held = (bytes: number) => ({ writableLength: bytes, bytesWritten: bytes, bytesRead: 0 });
  function watch(busy: object[]) {
    let now = 0;
    const cut: [number, string][] = [];
    const readers = new SlowReaders(
      () => busy as Socket[],
      (socket, why) => cut.push([busy.indexOf(socket), why]),
      () => now,
    );
    readers.close();
    return {
      cut,
      after: (ms: number) => {
        now += ms;
        readers.look();
      },
    };
  }

  test('the largest go first when all together are too many', () => {
    const { cut, after } = watch([held(40 * MIB), held(60 * MIB), held(0), held(30 * MIB)]);
    after(0);
    expect(cut).toEqual([[1, 'held']]);
  });

  test('one that takes a byte now and then is let go, one that takes its time is not', () => {
    const drip = held(MIB);
    const thin = held(MIB);
    const { cut, after } = watch([drip, thin]);
    for (let i = 0; i < 200; i++) {
      after(200);
      drip.writableLength--;
      thin.writableLength -= 100;
    }
    expect(cut[0]).toEqual([0, 'slow']);
    expect(cut.every(([n]) => n === 0)).toBe(true);
  });
});
