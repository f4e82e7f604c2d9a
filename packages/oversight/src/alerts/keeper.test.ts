import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AlertRow, DiskFull } from '@hutong/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HealthReason, NodeHealth } from '../health/judge.ts';
import type { AlertsConfig } from './config.ts';
import type { AlertKeeper } from './keeper.ts';
import { openAlerts } from './open.ts';
import type { AlertStore } from './store.ts';
import { webhookSignature } from './webhook.ts';

const T = Date.parse('2026-11-26T12:00:00+08:00');
const MINUTE = 60_000;
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** A store in memory that can fail. */
class Memory implements AlertStore {
  rows = new Map<string, AlertRow>();
  fails = false;
  full = false;
  writes = 0;
  async read(kind: AlertRow['kind'], limit: number) {
    const found = [...this.rows.values()].filter((r) => r.kind === kind);
    return found.sort((a, b) => a.at - b.at).slice(-limit);
  }
  async write(put: readonly AlertRow[], drop: readonly Pick<AlertRow, 'kind' | 'id'>[]) {
    if (this.fails) throw new Error('no connection');
    if (this.full) throw new DiskFull();
    this.writes++;
    for (const { kind, id } of drop) this.rows.delete(`${kind} ${id}`);
    for (const row of put) this.rows.set(`${row.kind} ${row.id}`, row);
  }
  count = (kind: AlertRow['kind']) => [...this.rows.values()].filter((r) => r.kind === kind).length;
}

let dir: string;
let now: number;
let store: Memory;
const opened: AlertKeeper[] = [];
const lines: { fields: object; message: string }[] = [];
const answers: (() => void | Promise<void>)[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-alerts-'));
  now = T;
  store = new Memory();
  lines.length = 0;
});
afterEach(async () => {
  for (const keeper of opened.splice(0)) await keeper.stop();
  for (const close of answers.splice(0)) await close();
  rmSync(dir, { recursive: true, force: true });
});

function open(alerts: AlertsConfig = {}): AlertKeeper {
  const keeper = openAlerts({
    dir,
    store,
    fetch,
    now: () => now,
    config: { network: 'jilin', node: 'province', heartbeat_s: 60, health: undefined, alerts },
    random: (n) => Buffer.from(Array.from({ length: n }, () => Math.floor(Math.random() * 256))),
    log: { warn: (fields, message) => void lines.push({ fields, message }) },
  });
  opened.push(keeper);
  return keeper;
}

const told = (): { type: string; data: { total: number; alerts: { alert: string; status: string }[] } }[] =>
  readdirSync(dir).includes('alerts.jsonl')
    ? readFileSync(join(dir, 'alerts.jsonl'), 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line))
    : [];

async function until(check: () => boolean): Promise<void> {
  for (const end = Date.now() + 5_000; !check(); ) {
    if (Date.now() > end) throw new Error('gave up waiting');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const health = (node: string, ...reasons: HealthReason[]): NodeHealth => ({
  node,
  name: node,
  parent: node === 'province' ? null : 'province',
  state: 'synced',
  level: 'green',
  left: 0,
  heard: node === 'province' ? null : new Date(now).toISOString(),
  reasons,
});
const forked = (node: string): NodeHealth =>
  health(node, { state: 'forked', level: 'red', origin: `jilin/${node}/1-0a` });
const odd = (node: string): NodeHealth => health(node, { state: 'quarantined', level: 'amber', count: 1 });

/** A receiver of webhooks. */
async function receiver(answer: (n: number) => number, headers: Record<string, string> = {}) {
  const got: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(answer(got.length), headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  answers.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  writeFileSync(join(dir, 'secret'), `${SECRET}\n`, { mode: 0o600 });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=geheim`;
  return { got, config: { name: 'duty', url, secret_file: 'secret' } };
}

test('the signature is that of the public example of Standard Webhooks', () => {
  const secret = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
  const signed = webhookSignature(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}');
  expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('an alert is told to file and webhook, signed, once; a restart does not ring again', async () => {
  const { got, config } = await receiver(() => 204);
  const keeper = open({ webhooks: [config] });
  await keeper.look([forked('nongan')]);
  await until(() => got.length === 1 && told().length === 1 && store.count('outgoing') === 0);
  const [first] = got;
  const header = (name: string) => String(first?.headers[name]);
  expect(header('webhook-id')).toMatch(/^msg_[0-9a-f]{32}$/);
  expect(header('webhook-timestamp')).toBe(String(T / 1_000));
  const secret = Buffer.from(SECRET.slice(6), 'base64');
  expect(header('webhook-signature')).toBe(
    webhookSignature(secret, header('webhook-id'), T / 1_000, first?.body ?? ''),
  );
  expect(JSON.parse(first?.body ?? '')).toMatchObject({
    type: 'alert.raised',
    data: { node: 'province', alerts: [{ alert: 'nongan:forked', severity: 'critical', status: 'raised' }] },
  });
  expect(statSync(join(dir, 'alerts.jsonl')).mode & 0o777).toBe(0o600);
  await keeper.stop();
  const next = open({ webhooks: [config] });
  await next.look([forked('nongan')]);
  expect((await next.list()).map((a) => a.key)).toEqual(['nongan:forked']);
  await next.stop();
  expect([got.length, told().length]).toEqual([1, 1]);
});

test('P1: what the store did not take has not happened: it is told at the next look', async () => {
  const keeper = open();
  store.fails = true;
  await expect(keeper.look([forked('nongan')])).rejects.toThrow('no connection');
  expect([await keeper.list(), told()]).toEqual([[], []]);
  store.fails = false;
  await keeper.look([forked('nongan')]);
  await until(() => told().length === 1);
});

test('P1: on a full disk people are told all the same, once, though the file has no room either; it is kept when there is', async () => {
  const { got, config } = await receiver(() => 204);
  store.full = true;
  // Nobody can append to a folder.
  mkdirSync(join(dir, 'alerts.jsonl'));
  const keeper = open({ webhooks: [config], hold_s: 0 });
  const low = health('province', { state: 'disk-low', level: 'red', free_mib: 0 });
  for (let n = 0; n < 5; n++) {
    await keeper.look(n === 3 ? [low, odd('nongan')] : [low]);
    now += 1_000;
  }
  await until(() => got.length === 3 && keeper.queue.waiting[1]?.count === 0);
  expect(got.map((g) => JSON.parse(g.body)).map((t) => [t.type, t.data.alerts[0].alert])).toEqual([
    ['alert.raised', 'province:disk-low'],
    ['alert.raised', 'nongan:quarantined'],
    ['alert.resolved', 'nongan:quarantined'],
  ]);
  expect(lines.filter((l) => l.message.includes('waits in memory'))).toHaveLength(1);
  expect(store.rows.size).toBe(0);
  rmSync(join(dir, 'alerts.jsonl'), { recursive: true });
  store.full = false;
  await keeper.look([low]);
  expect([store.count('alert'), store.count('outgoing')]).toEqual([2, 3]);
  now += MINUTE;
  await keeper.look([low]);
  await until(() => told().length === 3 && store.count('outgoing') === 0);
  await keeper.stop();
  const next = open({ webhooks: [config], hold_s: 0 });
  await next.look([low]);
  await next.stop();
  expect([got.length, told().length]).toEqual([3, 3]);
});

test('a receiver that fails is tried again, with the same id, also after a restart; the file does not wait for it', async () => {
  const { got, config } = await receiver((n) => (n < 3 ? 503 : 200));
  const keeper = open({ webhooks: [config] });
  await keeper.look([forked('nongan')]);
  await until(() => got.length === 1 && told().length === 1 && lines.length === 1);
  await keeper.look([forked('nongan')]);
  await keeper.stop();
  expect(got).toHaveLength(1);
  now += 10_000;
  const next = open({ webhooks: [config] });
  await next.look([forked('nongan')]);
  await until(() => got.length === 2 && lines.length === 2);
  now += MINUTE;
  await next.look([forked('nongan')]);
  await until(() => got.length === 3 && store.count('outgoing') === 0);
  expect(new Set(got.map((g) => g.headers['webhook-id'])).size).toBe(1);
  expect(new Set(got.map((g) => g.headers['webhook-timestamp'])).size).toBe(3);
  expect(JSON.stringify(lines)).not.toContain('geheim');
});

test.each([
  ['a redirect is not followed', 307, { location: 'http://127.0.0.1:9/' }, 'http-307'],
  ['an error', 500, {}, 'http-500'],
] as const)('%s', async (_, status, headers, code) => {
  const { got, config } = await receiver(() => status, headers);
  const keeper = open({ webhooks: [config], file: false });
  expect(await keeper.test(undefined, async () => {})).toEqual([{ to: 'duty', delivered: false, code }]);
  expect(got).toHaveLength(1);
});

test('a receiver that says it is gone is asked no second time', async () => {
  const { got, config } = await receiver(() => 410);
  const keeper = open({ webhooks: [config], file: false });
  await keeper.look([forked('nongan')]);
  await until(() => store.count('outgoing') === 0 && got.length === 1);
  expect(keeper.queue.dropped).toBe(1);
});

test('a secret that others may read, that is none, or that is missing is told by a code, and nothing is sent', async () => {
  const { got, config } = await receiver(() => 200);
  const keeper = open({ webhooks: [config], file: false });
  const codes: (string | undefined)[] = [];
  const attempt = async () => codes.push((await keeper.test(undefined, async () => {}))[0]?.code);
  writeFileSync(join(dir, 'secret'), 'geheim');
  await attempt();
  rmSync(join(dir, 'secret'));
  await attempt();
  writeFileSync(join(dir, 'secret'), SECRET, { mode: 0o644 });
  await attempt();
  expect([codes, got]).toEqual([['secret-malformed', 'secret-missing', 'secret-open-to-others'], []]);
  // Two lines while it is replaced: either signature is good.
  rmSync(join(dir, 'secret'));
  writeFileSync(join(dir, 'secret'), `${SECRET}\n${SECRET}\n`, { mode: 0o600 });
  expect(await keeper.test(undefined, async () => {})).toEqual([{ to: 'duty', delivered: true }]);
  expect(String(got[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
});

test('quiet hours: one digest when they end; what is critical rings at once', async () => {
  const keeper = open({ quiet: { from: '22:00', to: '07:00' }, hold_s: 60 });
  now = Date.parse('2026-11-26T23:00:00+08:00');
  await keeper.look([odd('nongan'), odd('dehui'), forked('yushu')]);
  await until(() => told().length === 1);
  expect(told()[0]).toMatchObject({ type: 'alert.raised', data: { alerts: [{ alert: 'yushu:forked' }] } });
  // A restart at night forgets nothing.
  await keeper.stop();
  const next = open({ quiet: { from: '22:00', to: '07:00' }, hold_s: 60 });
  for (let n = 0; n < 4; n++) {
    now += MINUTE;
    await next.look([odd('nongan'), forked('yushu')]);
  }
  now = Date.parse('2026-11-27T07:00:00+08:00');
  await next.look([odd('nongan'), forked('yushu')]);
  await until(() => told().some((t) => t.type === 'alert.digest'));
  const digests = told().filter((t) => t.type === 'alert.digest');
  expect(digests).toHaveLength(1);
  const named = digests[0]?.data.alerts.map((a) => [a.alert, a.status]);
  expect(named).toContainEqual(['nongan:quarantined', 'raised']);
  expect(named).toContainEqual(['dehui:quarantined', 'resolved']);
  await next.look([odd('nongan'), forked('yushu')]);
  await next.stop();
  expect(told().filter((t) => t.type === 'alert.digest')).toHaveLength(1);
});

test('to acknowledge is an act: on record before it holds, with a reason, and kept', async () => {
  const keeper = open();
  await keeper.look([odd('nongan')]);
  const record = async () => {
    throw new Error('the log is full');
  };
  const done = { who: 'duty', reason: '已派人' };
  await expect(keeper.acknowledge('nongan:quarantined', { ...done, record })).rejects.toThrow('full');
  expect((await keeper.list())[0]?.status).toBe('raised');
  await expect(keeper.acknowledge('dehui:silent', { ...done, record })).rejects.toThrow('no_alert');
  await keeper.acknowledge('nongan:quarantined', { ...done, record: async () => {} });
  await keeper.stop();
  expect((await open().list())[0]).toMatchObject({
    status: 'acknowledged',
    acknowledged: { ...done, at: T },
  });
});

test('an alert that an earlier version kept, in other steps, does not ring anew', async () => {
  const many = health('nongan', { state: 'quarantined', level: 'amber', count: 50 });
  const keeper = open();
  await keeper.look([many]);
  await keeper.acknowledge('nongan:quarantined', { who: 'duty', reason: '在查', record: async () => {} });
  await keeper.stop();
  for (const [id, row] of store.rows) {
    if (row.kind !== 'alert') continue;
    const alert = JSON.parse(row.body);
    store.rows.set(id, {
      ...row,
      body: JSON.stringify({ ...alert, step: 1, known: { ...alert.known, step: 1 } }),
    });
  }
  const before = told().length;
  await open().look([many]);
  expect(told().length).toBe(before);
  await open().look([health('nongan', { state: 'quarantined', level: 'amber', count: 100 })]);
  await until(() => told().at(-1)?.type === 'alert.worse');
});

test('planned outages are kept, replaced and cancelled; an end in the past is refused', async () => {
  const keeper = open();
  const done = { who: 'admin', reason: '检修', record: async () => {} };
  await expect(keeper.plan('nongan', now, done)).rejects.toThrow('outage_end');
  await expect(keeper.plan('nongan', null, done)).rejects.toThrow('no_outage');
  await keeper.plan('nongan', now + MINUTE, done);
  await keeper.plan('nongan', now + 2 * MINUTE, done);
  expect((await open().outages()).map((o) => o.until)).toEqual([now + 2 * MINUTE]);
  await keeper.plan('nongan', null, done);
  expect(await open().outages()).toEqual([]);
});

test('after a start whoever was not heard meanwhile is given two beats; a fork is told at once', async () => {
  const keeper = open();
  const heard = new Date(now - 10 * MINUTE).toISOString();
  const silent = () => ({
    ...health('dehui', { state: 'silent' as const, level: 'red' as const, since: heard }),
    heard,
  });
  await keeper.look([health('province'), silent(), forked('nongan')]);
  expect((await keeper.list()).map((a) => a.key)).toEqual(['nongan:forked']);
  for (let s = 10; s <= 130; s += 10) {
    now = T + s * 1_000;
    await keeper.look([health('province'), silent(), forked('nongan')]);
  }
  expect((await keeper.list()).map((a) => a.key)).toEqual(['dehui:silent', 'nongan:forked']);
});

test('nothing is written while nothing changes, and the file turns over at its size', async () => {
  const keeper = open({ file_mib: 0.01, hold_s: 0 });
  await keeper.look([odd('nongan')]);
  await until(() => store.count('outgoing') === 0);
  const { writes } = store;
  for (let n = 0; n < 5; n++) {
    now += 10_000;
    await keeper.look([odd('nongan')]);
  }
  expect(store.writes).toBe(writes);
  for (let n = 0; n < 200; n++) {
    now += 10_000;
    await keeper.look(n % 2 === 0 ? [] : [odd('nongan')]);
    await until(() => store.count('outgoing') === 0);
  }
  const files = readdirSync(dir).filter((f) => f.startsWith('alerts.jsonl'));
  expect(files.sort()).toEqual(['alerts.jsonl', ...[1, 2, 3, 4].map((n) => `alerts.jsonl.${n}`)]);
  for (const file of files) expect(statSync(join(dir, file)).size).toBeLessThanOrEqual(0.01 * 1_048_576);
});

test('a receiver that never answers has at most 1,000 waiting; the oldest give way and are counted', async () => {
  const keeper = open({
    file: false,
    hold_s: 0,
    webhooks: [{ name: 'down', url: 'http://127.0.0.1:9/', secret_file: 'none' }],
  });
  for (let n = 0; n < 1_010; n++) {
    now += 10_000;
    await keeper.look(n % 2 === 0 ? [odd('nongan')] : []);
  }
  expect(keeper.queue.waiting).toEqual([{ to: 'down', count: 1_000 }]);
  expect(keeper.queue.dropped).toBeGreaterThanOrEqual(10);
  expect(store.count('outgoing')).toBe(1_000);
  expect(store.count('alert')).toBeLessThanOrEqual(501);
});

test('many at one look are told as one, below 20 kB; what is critical by itself', async () => {
  const keeper = open();
  const many = Array.from({ length: 500 }, (_, i) => odd(`hall-with-a-very-long-name-${i}`));
  await keeper.look([...many, forked('nongan')]);
  await until(() => told().length === 2);
  expect(told().map((t) => [t.type, t.data.total])).toEqual([
    ['alert.raised', 1],
    ['alert.digest', 500],
  ]);
  expect(statSync(join(dir, 'alerts.jsonl')).size).toBeLessThan(20_000);
});
