import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertRow } from '@hutong/log';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HealthReason, NodeHealth } from '../health/judge.ts';
import type { Alert } from './alert.ts';
import type { AlertsConfig } from './config.ts';
import type { AlertKeeper } from './keeper.ts';
import { channelsOf, openAlerts } from './open.ts';
import { alertRules } from './rules.ts';
import { type Told, ToldBook } from './told.ts';

const T = Date.parse('2026-11-26T12:00:00+08:00');
const DAY_MS = 86_400_000;

let dir: string;
let now: number;
let server: Server;
let status: number;
let rows: Map<string, AlertRow>;
let asked: string[];
let fails: boolean;
const opened: AlertKeeper[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-told-'));
  now = T;
  status = 204;
  rows = new Map();
  asked = [];
  fails = false;
  writeFileSync(join(dir, 'secret'), `whsec_${Buffer.alloc(32, 1).toString('base64')}\n`, { mode: 0o600 });
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const keeper of opened.splice(0)) await keeper.stop();
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true, force: true });
});

function open(more: AlertsConfig = {}): AlertKeeper {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/hook?key=geheim`;
  const keeper = openAlerts({
    dir,
    store: {
      read: async (kind, limit) => [...rows.values()].filter((row) => row.kind === kind).slice(-limit),
      write: async (put, drop) => {
        if (fails) throw new Error('no connection');
        for (const { kind, id } of drop) rows.delete(`${kind} ${id}`);
        for (const row of put) rows.set(`${row.kind} ${row.id}`, row);
      },
    },
    fetch,
    now: () => now,
    config: {
      network: 'jilin',
      node: 'province',
      heartbeat_s: 60,
      health: undefined,
      alerts: { file: false, webhooks: [{ name: 'duty', url, secret_file: 'secret' }], ...more },
    },
    random: (n) => Buffer.from(Array.from({ length: n }, () => Math.floor(Math.random() * 256))),
    log: { warn: () => {} },
  });
  opened.push(keeper);
  return keeper;
}

const node = (...reasons: HealthReason[]): NodeHealth => ({
  node: 'nongan',
  name: '农安县',
  parent: 'province',
  state: 'synced',
  level: 'green',
  left: 0,
  heard: new Date(T).toISOString(),
  reasons,
});
const FORKED = node({ state: 'forked', level: 'red', origin: 'jilin/nongan/1-0a' });
const first = async (keeper: AlertKeeper) => (await keeper.list())[0] as Alert;
const toldOf = async (keeper: AlertKeeper) => keeper.told(await first(keeper));
/** Waits until as many have ended, one way or the other. */
const ended = (keeper: AlertKeeper, many: number) =>
  vi.waitUntil(async () => (await toldOf(keeper)).filter(({ state }) => state !== 'waiting').length === many);

test('who was told of an alert, when and whether it came, outlives a restart; no secret of an address stands there', async () => {
  const keeper = open();
  await keeper.look([FORKED]);
  await ended(keeper, 1);
  const all = await toldOf(keeper);
  expect(all).toMatchObject([
    { to: 'duty', channel: 'webhook', kind: 'raised', at: T, endedAt: T, state: 'delivered', tries: 0 },
  ]);
  expect(all[0]?.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/…$/);
  await keeper.stop();
  expect(await toldOf(open())).toEqual(all);
  expect(JSON.stringify([...rows.values()])).not.toContain('geheim');
});

test('what is not delivered waits with its reason, and is told as such once it is given up', async () => {
  status = 500;
  const keeper = open();
  await keeper.look([FORKED]);
  await vi.waitUntil(async () => (await toldOf(keeper))[0]?.code !== undefined);
  expect(await toldOf(keeper)).toMatchObject([{ state: 'waiting', tries: 1, code: 'http-500' }]);
  status = 410;
  now += DAY_MS / 24;
  await keeper.look([FORKED]);
  await vi.waitUntil(async () => (await toldOf(keeper))[0]?.state === 'failed');
  expect((await toldOf(keeper))[0]).toMatchObject({ kind: 'raised', tries: 2, code: 'http-410' });
});

test('what waits for an address goes to no other under the same name, though the store fails just then', async () => {
  status = 500;
  const keeper = open();
  await keeper.look([FORKED]);
  await vi.waitUntil(async () => (await toldOf(keeper))[0]?.code !== undefined);
  status = 204;
  now += DAY_MS / 24;
  const { port } = server.address() as AddressInfo;
  // The same host: what differs is what is not shown of an address.
  const url = `http://127.0.0.1:${port}/hook?key=other`;
  const webhooks = [{ name: 'duty', url, secret_file: 'secret' }];
  const rules = alertRules({ heartbeat_s: 60, health: undefined, alerts: { file: false, webhooks } });
  fails = true;
  const used = keeper.use(rules, channelsOf(dir, rules, { fetch, now: () => now }));
  await expect(used).rejects.toThrow('no connection');
  fails = false;
  expect(await toldOf(keeper)).toMatchObject([{ state: 'failed', code: 'receiver-gone', tries: 1 }]);
  expect(keeper.queue.waiting).toEqual([{ to: 'duty', count: 0 }]);
  await keeper.acknowledge((await first(keeper)).key, {
    who: '值班 A1',
    reason: '看',
    record: async () => {},
  });
  await ended(keeper, 2);
  expect(asked).toEqual(['/hook?key=geheim', '/hook?key=other']);
  await keeper.stop();
  // What the store could not let go of is for nobody after a restart either.
  expect(await toldOf(open({ webhooks }))).toHaveLength(2);
  expect(asked).toHaveLength(2);
});

test('an acknowledgement is taken back on record; the alert is raised again, and people are told', async () => {
  const keeper = open();
  await keeper.look([FORKED]);
  const done = { who: '值班 A1', reason: '认领错了', record: async () => {} };
  const { key } = await first(keeper);
  await expect(keeper.release(key, done)).rejects.toThrow('not_acknowledged');
  await keeper.acknowledge(key, done);
  const full = async () => Promise.reject(new Error('full'));
  await expect(keeper.release(key, { ...done, record: full })).rejects.toThrow('full');
  expect((await first(keeper)).status).toBe('acknowledged');
  now += 1_000;
  await keeper.release(key, done);
  expect(await first(keeper)).toMatchObject({ status: 'raised', rangAt: now });
  expect((await first(keeper)).acknowledged).toBeUndefined();
  await ended(keeper, 3);
  expect((await toldOf(keeper)).map(({ kind }) => kind)).toEqual(['raised', 'acknowledged', 'released']);
  await expect(keeper.release('nobody:silent', done)).rejects.toThrow('no_alert');
});

test('the newest 2,000 are kept, for 90 days', async () => {
  const one = (n: number, at: number): Told => ({
    id: `msg_${n}`,
    to: 'duty',
    kind: 'raised',
    alerts: ['a'],
    channel: 'webhook',
    address: 'https://x',
    at,
    state: 'delivered',
    tries: 0,
  });
  const book = new ToldBook();
  const taken = book.take(
    Array.from({ length: 2_001 }, (_, n) => one(n, T)),
    T,
  );
  const { put, drop } = taken;
  expect(book.of('a')).toEqual([]);
  book.keep(taken);
  expect([put.length, drop.map(({ id }) => id), book.of('a').length]).toEqual([2_000, ['duty msg_0'], 2_000]);
  const later = book.take([one(3_000, T + 91 * DAY_MS)], T + 91 * DAY_MS);
  book.keep(later);
  expect([later.put.length, later.drop.length, book.of('a').length]).toEqual([1, 2_000, 1]);
});
