import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { transportNkey } from '@hutong/link';
import { openFolder, readConfig } from '@hutong/trust';
import { nkeyAuthenticator } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enter, type Plan, until } from '../network/harness.ts';
import { ProcessNetwork, processesOf } from './processes.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];

/** What a citizen told a window; none of it may be seen anywhere but in its box. */
const PLANTED = {
  applicant_name: '欧阳试甲乙丙',
  phone: '13899990001',
  contact_id_number: '220122199001019991',
  address: '农安镇无名胡同八十八号',
};
const GUESS = 'hutong_planted-token-that-is-nobodys';

/** Listening TCP sockets of a process, as `ss -tlnp` would show them, from /proc alone. */
function listeners(pid: number): { address: string; port: number }[] {
  const inodes = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const socket = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`));
      if (socket) inodes.add(socket[1] as string);
    } catch {
      // Closed meanwhile.
    }
  }
  return ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/${pid}/net/${family}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && inodes.has(inode as string))
      .map(([, local = '']) => {
        const [address = '', port = ''] = local.split(':');
        return { address, port: Number.parseInt(port, 16) };
      }),
  );
}

/** 127.0.0.1 and ::1 as the kernel writes them. */
const LOOPBACK = ['0100007F', '00000000000000000000000001000000'];

function filesUnder(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((e) => !e.isDirectory() && !e.isSymbolicLink())
    .map((e) => join(e.parentPath, e.name));
}

/** Every secret of a node: key seeds as they lie there and as NKeys, tokens, passwords. */
function secretsOf(dir: string): string[] {
  const named = /(^|\/)(keys|root-keys|ca)\/|(^|\/)(admin-token|import-key|[^/]*password[^/]*|[^/]*\.key)$/;
  const texts = filesUnder(dir)
    .filter((file) => named.test(relative(dir, file)))
    .flatMap((file) => readFileSync(file, 'latin1').split(/[\s:]+/))
    .filter((text) => text.length >= 16 && !/^-+|^(BEGIN|END|PRIVATE|CERTIFICATE|127\.)/.test(text));
  const { transportSeed } = openFolder(dir).keys;
  return [...texts, Buffer.from(transportNkey(transportSeed).seed).toString()];
}

describe('what a running network shows of itself', () => {
  const network = new ProcessNetwork();
  const nodes = PLAN.map(({ node }) => node);
  /** Subjects and payloads on the brokers, addresses, metrics: all that others may come to see. */
  const seen: string[] = [];

  beforeAll(async () => {
    network.startArgs.push('--log-level', 'debug');
    await network.start(PLAN, 1);
    const listening = await Promise.all(['city', 'province'].map((node) => overhear(node)));
    await plant();
    await until('all of it is received', async () => {
      const { logs } = await network.sync('nongan');
      return logs.every((l) => l.received.length === 2 && l.received.every((r) => r.behind === 0));
    });
    for (const node of nodes) seen.push(await (await network.ask(node, '/metrics')).text());
    for (const connection of listening) await connection.close();
  }, 240_000);

  afterAll(async () => {
    await network.stop();
    network.remove();
  });

  /** Keeps what goes over a center's broker. */
  async function overhear(node: string) {
    const dir = network.folder(node);
    const connection = await enter({
      servers: `nats://127.0.0.1:${readConfig(dir).nats?.port}`,
      authenticator: nkeyAuthenticator(transportNkey(openFolder(dir).keys.transportSeed).seed),
    });
    connection.subscribe('>', {
      callback: (_, m) => void seen.push(m.subject, m.reply ?? '', Buffer.from(m.data).toString('utf8')),
    });
    return connection;
  }

  /** Rightly, wrongly, in addresses and as tokens: whatever a window or a stranger may do with such values. */
  async function plant(): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const record = {
      type: 'case.apply',
      subject: '220122-20261123-000001',
      department: '农安县市场监督管理局',
      occurred_at: '2026-11-20T09:00:00+08:00',
      body: { item_name: '食品经营许可（新办）' },
      private: PLANTED,
    };
    await network.ask('nongan', '/api/records', { method: 'POST', headers, body: JSON.stringify(record) });
    const wrong = [
      JSON.stringify({ ...record, body: { ...record.body, phone: PLANTED.phone } }),
      JSON.stringify({ ...record, occurred_at: PLANTED.address }),
      `{"a":${PLANTED.contact_id_number}${PLANTED.applicant_name}`,
    ];
    for (const body of wrong)
      await network.ask('nongan', '/api/records', { method: 'POST', headers, body }).catch(() => undefined);
    for (const value of Object.values(PLANTED)) {
      const text = encodeURIComponent(value);
      for (const path of [
        `/api/records?subject=${text}`,
        `/api/records?cursor=${text}`,
        `/api/records/${text}`,
        `/${text}`,
      ])
        for (const node of nodes) await network.ask(node, path).catch(() => undefined);
    }
    for (const node of nodes) {
      const { http } = readConfig(network.folder(node));
      await fetch(`http://127.0.0.1:${http.port}/api/records`, {
        headers: { authorization: `Bearer ${GUESS}` },
      });
    }
  }

  it('P6: nothing listens but what is documented, all of it on loopback', () => {
    const found = processesOf(`${network.dir}/`).flatMap(({ pid, argv }) =>
      listeners(pid).map((l) => ({ ...l, program: basename(argv[0] ?? ''), argv: argv.join(' ') })),
    );
    expect(found.length).toBeGreaterThanOrEqual(2 * 2 + 1);
    for (const { address, argv } of found) expect([...LOOPBACK, argv]).toContain(address);
    const documented = nodes.flatMap((node) => {
      const { http, nats } = readConfig(network.folder(node));
      return [http.port, ...(nats === undefined ? [] : [nats.port])];
    });
    expect([...new Set(found.map(({ port }) => port))].sort()).toEqual(documented.sort());
    // Each center's PostgreSQL has its socket alone.
    const programs = processesOf(`${network.dir}/`).map(({ argv }) => basename(argv[0] ?? ''));
    expect(programs).toContain('postgres');
    expect(found.map(({ program }) => program)).not.toContain('postgres');
  });

  it('P6: no file with a secret, no folder of a node, no socket can be read by others', () => {
    const open: string[] = [];
    for (const node of nodes) {
      const dir = network.folder(node);
      if ((statSync(dir).mode & 0o077) !== 0) open.push(node);
      const secrets = secretsOf(dir);
      expect(secrets.length).toBeGreaterThan(5);
      for (const file of filesUnder(dir)) {
        const { mode, size } = statSync(file);
        if ((mode & 0o077) === 0 || size > 8 << 20 || file.includes('/base/')) continue;
        const socket = statSync(file).isSocket();
        const holds = !socket && secrets.some((s) => readFileSync(file, 'latin1').includes(s));
        if (holds) open.push(`${node}: ${relative(dir, file)}`);
      }
    }
    expect(open).toEqual([]);
    const outside = readdirSync('/tmp').filter((name) => name.startsWith('.s.PGSQL'));
    const ports = processesOf(`${network.dir}/`).flatMap(({ pid }) => listeners(pid).map(({ port }) => port));
    expect(outside.filter((name) => ports.some((port) => name.includes(String(port))))).toEqual([]);
  });

  it('P6: no log line, not even at debug level, holds a secret or what a citizen told', () => {
    const log = network.lines.join('\n');
    expect(log).toContain('"level":"debug"');
    const secrets = nodes.flatMap((node) => secretsOf(network.folder(node)));
    const forbidden = [...Object.values(PLANTED), GUESS, ...secrets];
    expect(forbidden.filter((text) => log.includes(text))).toEqual([]);
    for (const text of Object.values(PLANTED)) expect(log).not.toContain(encodeURIComponent(text));
  });

  it('P6: no subject, payload, reply or metric holds a secret or what a citizen told', () => {
    const all = seen.join('\n');
    expect(all).toContain('up.nongan.segment');
    const secrets = nodes.flatMap((node) => secretsOf(network.folder(node)));
    expect([...Object.values(PLANTED), ...secrets].filter((text) => all.includes(text))).toEqual([]);
  });
});
