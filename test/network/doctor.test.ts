import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inspectDatabase } from '@hutong/archive';
import { run } from '@hutong/cli';
import { type Broker, startBroker, transportNkey } from '@hutong/link';
import type { NodeSettings } from '@hutong/node';
import { freePort } from '@hutong/process';
import { createAuthority, createKeys, createTlsKey, issueCertificate, readConfig } from '@hutong/trust';
import { createToken } from '@hutong/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from './harness.ts';
import { Carrier } from './sticks.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];
const NAMES = [
  ...['folder', 'clock', 'disk', 'database', 'dns', 'tcp', 'tls', 'credential', 'heads', 'compared'],
  ...['receipts', 'root', 'keys', 'version'],
];

interface Found {
  code: number;
  text: string;
  checks: Record<string, { check: number; state: string; message: string; next?: string }>;
}

describe('hutong doctor', () => {
  let network: TestNetwork;
  let carrier: Carrier;
  const brokers: Broker[] = [];
  let now = () => Date.now();

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN, { tls: true, heartbeatS: 1 });
    carrier = new Carrier(network);
    for (const node of ['province', 'city', 'nongan']) {
      const token = createToken(
        network.folder(node),
        { name: 'local', roles: ['administrator'], expires: null },
        Date.now(),
      );
      writeFileSync(join(network.folder(node), 'admin-token'), token, { mode: 0o600 });
      await carrier.door(node);
      chmodSync(join(network.folder(node), 'run.json'), 0o600);
    }
    await appendSamples(network.hall('nongan'), 0, 20);
    await allReceipted(network.hall('nongan'));
  });
  afterAll(async () => {
    for (const broker of brokers) await broker.stop();
    await network?.stop();
  });

  async function doctor(node: string, ...more: string[]): Promise<Found> {
    const ask = async (...args: string[]) => {
      const out: string[] = [];
      const io = {
        stdout: { write: (text: string) => out.push(text) },
        stderr: { write: () => {} },
        env: { LANG: 'zh_CN.UTF-8' },
        now: () => now(),
        random: randomBytes,
        onSignal: () => () => {},
        exit: () => {},
      };
      return { code: await run(['doctor', '--data', network.folder(node), ...args], io), out: out.join('') };
    };
    const { code, out } = await ask('--json', ...more);
    const checks = (JSON.parse(out) as { checks: ({ name: string } & Found['checks'][string])[] }).checks;
    expect(checks.map((c) => c.name)).toEqual(NAMES);
    const text = (await ask()).out;
    if (process.env.HUTONG_TEST_LOG) console.error(text);
    return { code, text, checks: Object.fromEntries(checks.map((c) => [c.name, c])) };
  }
  const failed = ({ checks }: Found) => Object.keys(checks).filter((name) => checks[name]?.state === 'fail');
  const states = ({ checks }: Found) => NAMES.map((name) => checks[name]?.state);

  function change(node: string, more: Partial<NodeSettings>): () => void {
    const file = join(network.folder(node), 'config.json');
    const before = readFileSync(file);
    writeFileSync(file, JSON.stringify({ ...readConfig(network.folder(node)), ...more }), { mode: 0o600 });
    return () => writeFileSync(file, before);
  }

  it('all is well: a hall and a center that run', async () => {
    const hall = await doctor('nongan');
    expect([hall.text, states(hall)]).toEqual([hall.text, NAMES.map(() => 'ok')]);
    expect(hall.code).toBe(0);
    expect(hall.text).toContain(' 7 [正常] 上级证书：'.replace('：', ': '));
    expect(hall.checks.tls?.message).toContain('city.test.hutong.internal');
    expect(hall.checks.receipts?.message).toContain('2 份');
    const city = await doctor('city');
    expect([city.text, failed(city), city.code]).toEqual([city.text, [], 0]);
    expect(city.checks.database?.message).toMatch(/PostgreSQL 1\d.*fsync/);
    const top = await doctor('province');
    expect([failed(top), top.checks.tcp?.state, top.checks.folder?.state]).toEqual([[], 'skipped', 'warn']);
    expect(top.checks.folder?.next).toContain('root-keys');
  });

  it('the database of a center: an embedded one is found by its folder', async () => {
    const dir = join(network.dir, 'pg');
    await network.postgres.ensureDatabase('hutong');
    expect(await inspectDatabase({ dir })).toMatch(/^1\d/);
    expect(await inspectDatabase({ dir: join(network.dir, 'nowhere') })).toBeUndefined();
    await network.sql('postgres')`alter database hutong set synchronous_commit = off`;
    await expect(inspectDatabase({ dir })).rejects.toThrow(/synchronous_commit=off/);
  });

  it('little disk: a warning, then a failure, by the limit of config.json', async () => {
    const free = (found: Found) => Number(/剩余 (\d+) MiB/.exec(found.checks.disk?.message ?? '')?.[1]);
    const mib = free(await doctor('nongan'));
    let back = change('nongan', { health: { disk_free_mib: mib * 2 } });
    const low = await doctor('nongan');
    expect([low.checks.disk?.state, low.code]).toEqual(['warn', 0]);
    back();
    back = change('nongan', { health: { disk_free_mib: mib * 10 } });
    const lower = await doctor('nongan');
    back();
    expect([failed(lower), lower.code]).toEqual([['disk'], 1]);
    expect(lower.checks.disk?.next).toContain('不要删除');
  });

  it('the parent is down: number 6 says so, what follows from it is not asked', async () => {
    await carrier.shut('city');
    await network.stopNode('city');
    await until('the hall knows', async () => !(await network.hall('nongan').sync()).link.connected);
    const found = await doctor('nongan');
    expect([found.text, failed(found), found.code]).toEqual([found.text, ['tcp', 'heads'], 1]);
    expect(found.checks.tcp).toMatchObject({ check: 6, message: expect.stringContaining('ECONNREFUSED') });
    expect(found.checks.tcp?.next).toContain('请打电话');
    expect(found.checks.tls).toMatchObject({ state: 'skipped', message: expect.stringContaining('第 6 项') });
    expect(found.checks.heads?.message).toContain('情况不明');
    expect(found.checks.compared?.state).toBe('warn');
    await network.startNode('city');
    await carrier.door('city');
    chmodSync(join(network.folder('city'), 'run.json'), 0o600);
    await until('it is back', async () => (await network.hall('nongan').sync()).link.connected, 60_000);
  });

  it('P7: a clock is held against signed times alone', async () => {
    now = () => Date.now() - 3_600_000;
    const behind = await doctor('nongan');
    expect(behind.checks.clock).toMatchObject({
      state: 'fail',
      message: expect.stringMatching(/慢 3[56]\d\d 秒/),
    });
    now = () => Date.now() + 3_600_000;
    expect((await doctor('nongan')).checks.clock).toMatchObject({ state: 'warn' });
    now = () => Date.now();
  });

  it('a certificate of another authority, and a place that speaks no TLS: number 7', async () => {
    const stranger = await createAuthority('test', randomBytes, Date.now());
    const { keyPem, spki } = createTlsKey();
    const files = { certFile: join(network.dir, 'middle.pem'), keyFile: join(network.dir, 'middle.key') };
    const asked = { network: 'test', node: 'city', spki, names: [] };
    writeFileSync(files.certFile, await issueCertificate(stranger, asked, randomBytes, Date.now()));
    writeFileSync(files.keyFile, keyPem, { mode: 0o600 });
    const common = { node: 'city', children: [], log: () => {} };
    const centerPublicNkey = transportNkey(randomBytes(32)).publicNkey;
    for (const tls of [files, undefined]) {
      const dir = join(network.dir, `middle-${tls === undefined}`);
      const middle = await startBroker({ ...common, dir, tls, centerPublicNkey, port: await freePort() });
      brokers.push(middle);
      const url = middle.url.replace('nats:', 'tls:');
      const back = change('nongan', { parent: { name: 'city', url } });
      const found = await doctor('nongan');
      back();
      expect(failed(found)).toContain('tls');
      expect(found.checks.tls?.check).toBe(7);
      expect(found.checks.tls?.message).toMatch(
        tls === undefined ? /不讲 TLS/ : /不能证明自己是 city（(SELF_SIGNED|UNABLE|DEPTH)/,
      );
      expect(found.checks.credential).toMatchObject({ state: 'skipped' });
    }
  });

  it('the wrong credential: number 8, and nothing else fails', async () => {
    await carrier.shut('nongan');
    await network.stopNode('nongan');
    const keys = join(network.folder('nongan'), 'keys');
    cpSync(keys, join(network.dir, 'kept-keys'), { recursive: true });
    const other = join(network.dir, 'other-keys');
    createKeys(other, 1, randomBytes);
    cpSync(join(other, '1', 'transport'), join(keys, '1', 'transport'));
    const found = await doctor('nongan');
    cpSync(join(network.dir, 'kept-keys'), keys, { recursive: true });
    expect([found.text, failed(found)]).toEqual([found.text, ['credential']]);
    expect(found.checks.credential?.message).toContain('AUTHORIZATION_VIOLATION');
  });

  it('a stopped hall: not a byte of its folder changes, and the parent sees nothing of it', async () => {
    const dir = network.folder('nongan');
    const before = printOf(dir);
    const found = await doctor('nongan', '--bundle', join(network.dir, 'stopped.gz'));
    expect(printOf(dir)).toEqual(before);
    expect([found.text, failed(found), found.code]).toEqual([found.text, [], 0]);
    expect(found.checks).toMatchObject({
      database: { state: 'ok', message: expect.stringContaining('quick_check 通过') },
      credential: { state: 'ok' },
      heads: { state: 'skipped' },
      receipts: { state: 'ok' },
    });
    expect((await network.center('city').service.sync()).alarms).toEqual([]);
    expect(readdirSync('/dev/shm').filter((name) => name.startsWith('hutong-doctor-'))).toEqual([]);
  });

  it('a stopped hall that is damaged, left open, or held', async () => {
    const dir = network.folder('nongan');
    const file = join(dir, 'hall.db');
    const good = readFileSync(file);
    const bad = Buffer.from(good);
    bad.fill(0x5a, 4_096, 40_960);
    writeFileSync(file, bad);
    chmodSync(join(dir, 'admin-token'), 0o644);
    const found = await doctor('nongan');
    writeFileSync(file, good);
    chmodSync(join(dir, 'admin-token'), 0o600);
    expect([found.text, failed(found)]).toEqual([found.text, ['folder', 'database']]);
    expect(found.checks.folder?.next).toContain('chmod go=');
    await network.startNode('nongan');
    const held = await doctor('nongan');
    expect(failed(held)).toContain('folder');
    expect(held.checks.folder?.message).toContain(`进程 ${process.pid}`);
  });

  it('P6: the diagnostic file holds no secret, no personal data, no record', async () => {
    await carrier.door('nongan');
    chmodSync(join(network.folder('nongan'), 'run.json'), 0o600);
    const planted = ['欧阳试甲乙丙', '13899990001', '食品经营许可（新办）', 'hutong_planted', 'pw-planted'];
    const [name, phone, , token, password] = planted as [string, string, string, string, string];
    const hall = network.hall('nongan');
    await hall.append([
      {
        type: 'case.apply',
        subject: '220122-20261123-777777',
        department: '农安县市场监督管理局',
        occurred_at: '2026-11-20T09:00:00+08:00',
        body: { item_name: '食品经营许可（新办）' },
        private: { applicant_name: name, phone },
      },
    ]);
    const config = readConfig(network.folder('city'));
    const back = change('city', {
      parent: {
        name: 'province',
        url: network.brokerUrl('province').replace('//', `//${token}:${password}@`),
      },
      nats: {
        ...(config.nats as { host: string; port: number }),
        advertise: `nats://u:${password}@10.0.0.1:1`,
      },
      alerts: {
        escalate_s: 600,
        webhooks: [
          {
            name: 'duty',
            url: `https://hooks.example/${token}?key=${password}`,
            secret_file: `/home/${name}/whsec`,
          },
        ],
      },
    });
    const log = join(network.dir, 'service.log');
    const line = { time: '2026-11-24T00:00:00Z', node: 'city' };
    const lines = [
      { ...line, level: 'warn', msg: 'the link is down', phone, body: { name } },
      { ...line, level: 'error', msg: 'x', err: { name: 'E', message: name } },
    ];
    writeFileSync(log, `${lines.map((l) => JSON.stringify(l)).join('\n')}\n${token} ${phone}\n`);
    const files = ['city', 'nongan'].map((node) => join(network.dir, `${node}.gz`));
    await doctor('city', '--bundle', files[0] as string, '--log', log);
    await doctor('nongan', '--bundle', files[1] as string);
    const urls = ['city', 'province'].map((node) => network.databaseUrl(node));
    back();
    const secrets = [
      ...['city', 'nongan'].flatMap((node) => secretsOf(network.folder(node))),
      ...urls.map((url) => new URL(url).password),
    ];
    expect(secrets.length).toBeGreaterThan(8);
    for (const file of files) {
      expect(statSync(file).mode & 0o077).toBe(0);
      const text = gunzipSync(readFileSync(file)).toString('utf8');
      const content = JSON.parse(text);
      expect(content.report.checks).toHaveLength(NAMES.length);
      expect([content.sync.logs.length > 0, content.health.length > 0]).toEqual([true, true]);
      expect([...planted, ...secrets, network.dir].filter((s) => text.includes(s))).toEqual([]);
      if (file !== files[0]) continue;
      expect(content.log_lines.map((l: { msg: string }) => l.msg)).toEqual(['the link is down', 'x']);
      const webhooks = [{ name: 'duty', url: 'https://hooks.example' }];
      expect(content.config.alerts).toEqual({ escalate_s: 600, webhooks });
    }
  });

  it('the diagnostic file is not written into the data folder', async () => {
    const inside = join(network.folder('nongan'), 'x.gz');
    const io = {
      stdout: { write: () => {} },
      stderr: { write: () => {} },
      env: {},
      now,
      random: randomBytes,
    };
    const given = ['doctor', '--data', network.folder('nongan'), '--bundle', inside];
    expect(await run(given, { ...io, onSignal: () => () => {}, exit: () => {} })).toBe(2);
  });
});

/** Every file of a folder: mode, time of its last change, and bytes. */
function printOf(dir: string): [string, number, bigint, string][] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .map((e) => join(e.parentPath, e.name))
    .sort()
    .map((file) => {
      const { mode, mtimeNs } = statSync(file, { bigint: true });
      const bytes = statSync(file).isFile() ? readFileSync(file) : '';
      return [file, Number(mode), mtimeNs, createHash('sha256').update(bytes).digest('hex')];
    });
}

/** Keys, tokens and passwords as they lie in a folder. */
function secretsOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(
      (e) =>
        e.isFile() && (/keys\/\d+$/.test(e.parentPath) || e.name === 'admin-token' || e.name === 'key.pem'),
    )
    .flatMap((e) => readFileSync(join(e.parentPath, e.name), 'latin1').split(/\s+/))
    .filter((text) => text.length >= 16 && !text.startsWith('-'));
}
