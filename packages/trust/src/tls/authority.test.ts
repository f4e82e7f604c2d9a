import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { city, hall, own, random, registryOf, temporary, top } from '../testing.ts';
import { Authority } from './authority.ts';
import { createAuthority, createTlsKey, issueCertificate } from './issue.ts';
import type { TlsState } from './node.ts';

const NODES = { 'jilin-province': top, changchun: city, nongan: hall };
type Name = keyof typeof NODES;

let temp: ReturnType<typeof temporary>;
beforeEach(() => {
  temp = temporary();
});
afterEach(() => temp.done());

/** The top center's authority over a network of which only the `tls` entries matter. */
function network() {
  const registry = registryOf();
  const said = new Map<string, TlsState>();
  const errors: string[] = [];
  const published: string[] = [];
  const clock = { now: 1_800_000_000_000 };
  const authority = new Authority({
    dir: temp.dir,
    registry,
    random,
    now: () => clock.now,
    said: async () => said,
    publish: async (type, subject, body) => {
      registry.apply(own(type, body, subject));
      published.push(type);
    },
    log: { info: () => {}, error: (_, message) => errors.push(message) },
  });
  const standing = () => registry.certificates.authorities().map((a) => a.fingerprint);
  /** The node says what it has: which authorities stand, and the certificate it was given. */
  const says = (node: Name, state: Partial<TlsState>) => {
    said.set(node, { names: [], trusts: standing(), ...state });
  };
  const shows = (node: Name) => registry.certificates.of(node)?.fingerprint as string;
  /** The administrator approves names and addresses for a node. */
  const approve = (node: Name, addresses: string[]) =>
    registry.apply(own('registry.move', { node, addresses, reason: '批准' }, node));
  return { registry, authority, errors, published, standing, says, shows, clock, approve };
}

test('no authority is founded before a node asks; asked again it changes nothing', async () => {
  const { authority, says, published, registry, approve } = network();
  await authority.follow();
  expect(published).toEqual([]);
  approve('changchun', ['A.example']);
  says('changchun', { key: createTlsKey().spki, names: ['a.example'] });
  await authority.follow();
  await authority.follow();
  expect(published).toEqual(['registry.ca', 'registry.certificate']);
  expect([registry.rejected, registry.certificates.of('changchun')?.names]).toEqual([[], ['a.example']]);
});

test('a host name is the node’s that had it first; loopback is anyone’s', async () => {
  const { authority, says, registry, approve } = network();
  const names = ['127.0.0.1', 'a.example'];
  approve('changchun', names);
  says('changchun', { key: createTlsKey().spki, names });
  await authority.follow();
  says('jilin-province', { key: createTlsKey().spki, names });
  await authority.follow();
  expect(registry.certificates.of('changchun')?.names).toEqual(names);
  expect(registry.certificates.of('jilin-province')?.names).toEqual(['127.0.0.1']);
});

test('P7: a new authority signs once every node trusts it, and the old one goes once all show its certificates', async () => {
  const { authority, says, shows, standing } = network();
  const { spki: key } = createTlsKey();
  says('changchun', { key });
  await authority.follow();
  const [before] = standing();
  for (const node of ['jilin-province', 'nongan'] as const) says(node, {});
  says('changchun', { key, certificate: shows('changchun') });
  const former = shows('changchun');

  const after = await authority.rotate('年度轮换');
  expect([standing(), shows('changchun')]).toEqual([[before, after], former]);
  for (const node of ['jilin-province', 'changchun'] as const)
    says(node, node === 'changchun' ? { key } : {});
  await authority.follow();
  expect(shows('changchun')).toBe(former);
  expect((await authority.show()).map((a) => a.missing)).toEqual([[], ['nongan']]);
  says('nongan', {});
  await authority.follow();
  expect([shows('changchun') === former, standing()]).toEqual([false, [before, after]]);
  says('changchun', { key, certificate: shows('changchun') });
  await authority.follow();
  expect(standing()).toEqual([after]);
  expect(readdirSync(join(temp.dir, 'ca'))).toEqual([`${after.slice(0, 16)}.key`]);
});

test('P8: a node that asks for ever more certificates waits for the next, and others do not', async () => {
  const { authority, says, registry, published, errors, clock } = network();
  const ask = async (node: Name) => {
    says(node, { key: createTlsKey().spki });
    await authority.follow();
    return registry.certificates.of(node)?.fingerprint;
  };
  for (let i = 0; i < 20; i++) await ask('nongan');
  const given = published.filter((type) => type === 'registry.certificate').length;
  expect(given).toBeLessThan(20);
  const last = registry.certificates.of('nongan')?.fingerprint;
  expect([await ask('nongan'), errors.length > 0]).toEqual([last, true]);
  expect(await ask('changchun')).toBeDefined();
  clock.now += 24 * 3_600_000;
  expect(await ask('nongan')).not.toBe(last);
});

test('an authority whose key is gone is told, and issues nothing', async () => {
  const { authority, says, errors, registry } = network();
  says('changchun', { key: createTlsKey().spki });
  await authority.follow();
  rmSync(join(temp.dir, 'ca'), { recursive: true });
  says('nongan', { key: createTlsKey().spki });
  await authority.follow();
  expect(registry.certificates.of('nongan')).toBeUndefined();
  expect(errors).toEqual([expect.stringContaining('hutong ca rotate')]);
});

test('a name is certified once an administrator approved it, and private addresses by the same rule', async () => {
  const { authority, says, registry, approve, standing } = network();
  const names = ['10.0.0.7', 'oa.example', 'localhost'];
  const { spki: key } = createTlsKey();
  says('changchun', { key, names });
  await authority.follow();
  expect(registry.certificates.of('changchun')?.names).toEqual(['localhost']);
  expect((await authority.show())[0]?.unapproved).toEqual([
    { node: 'changchun', names: ['10.0.0.7', 'oa.example'] },
  ]);
  approve('changchun', ['10.0.0.7']);
  await authority.follow();
  expect(registry.certificates.of('changchun')?.names).toEqual(['10.0.0.7', 'localhost']);
  expect(standing()).toHaveLength(1);
  // The standing authority cannot certify it: one is founded that can, and signs once all trust it.
  approve('changchun', ['10.0.0.7', 'oa.example']);
  await authority.follow();
  expect(standing()).toHaveLength(2);
  for (const node of ['jilin-province', 'nongan'] as const) says(node, {});
  says('changchun', { key, names });
  await authority.follow();
  expect(registry.certificates.of('changchun')?.names).toEqual(names);
});

test('OpenSSL refuses what an authority signs beyond its constraints', async () => {
  const now = Date.now();
  const authority = await createAuthority('jilin', random, now, ['oa.example', '2001:db8::7']);
  const { keyPem, spki } = createTlsKey();
  const serves = async (name: string) => {
    const subject = { network: 'jilin', node: 'changchun', spki, names: [name] };
    const cert = await issueCertificate(authority, subject, random, now);
    const server = createServer({ key: keyPem, cert }, (socket) => socket.end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const checked = { checkServerIdentity: () => undefined };
    const socket = connect({
      host: '127.0.0.1',
      port,
      ca: authority.pem,
      servername: 'x.example',
      ...checked,
    });
    const said = await once(socket, 'secureConnect').then(
      () => 'taken',
      (error: NodeJS.ErrnoException) => `refused: ${error.message}`,
    );
    socket.destroy();
    server.close();
    return said;
  };
  for (const name of ['localhost', '10.1.2.3', '127.0.0.1', 'fd00::1', 'oa.example', '2001:db8::7'])
    expect([name, await serves(name)]).toEqual([name, 'taken']);
  for (const name of ['www.gov.cn', '8.8.8.8', '172.32.0.1', '2001:db8::8', 'a.hutong.example'])
    expect([name, await serves(name)]).toEqual([name, 'refused: permitted subtree violation']);
});

test('P7: certificates have ordinary dates and are renewed in time; those of a wrong clock too', async () => {
  const { authority, says, shows, standing, clock, registry } = network();
  const { spki: key } = createTlsKey();
  const day = 86_400_000;
  says('changchun', { key });
  await authority.follow();
  const ends = () =>
    (Date.parse(new X509Certificate(registry.certificates.of('changchun')?.pem as string).validTo) -
      clock.now) /
    day;
  expect(ends()).toBeLessThanOrEqual(366);
  const first = shows('changchun');
  clock.now += 200 * day;
  await authority.follow();
  expect(shows('changchun')).toBe(first);
  clock.now += 60 * day;
  await authority.follow();
  const second = shows('changchun');
  expect(second).not.toBe(first);
  clock.now += 20 * 365 * day;
  await authority.follow();
  expect(standing()).toHaveLength(2);
  clock.now -= 20 * 365 * day;
  await authority.follow();
  expect(ends()).toBeLessThanOrEqual(366);
});

test('P8: a name that no certificate can have, or too many of them, keep no other node from its own', async () => {
  const { authority, says, registry, approve, standing } = network();
  const long = Array.from({ length: 16 }, (_, i) => `${'a'.repeat(60)}.${'b'.repeat(60)}.${i}.example`);
  approve('nongan', ['fe80::1%eth0', '2001:db8::1%eth0', ...long.slice(2)]);
  says('nongan', { key: createTlsKey().spki, names: ['fe80::1%eth0', '2001:db8::1%eth0', ...long] });
  approve('changchun', ['10.0.0.1', 'FD00:0::1', '::ffff:10.0.0.2']);
  says('changchun', { key: createTlsKey().spki, names: ['10.0.0.1', 'fd00::0:1', '::FFFF:a00:2'] });
  await authority.follow();
  await authority.follow();
  expect(registry.certificates.of('changchun')?.names).toEqual(['10.0.0.1', 'fd00::1', '10.0.0.2']);
  expect([standing().length, registry.rejected]).toEqual([1, []]);
});

test('P8: of very many host names those of the nodes enrolled first are certified, and one CA stands', async () => {
  const { authority, says, registry, approve, standing, errors } = network();
  for (const [node, from] of [
    ['changchun', 0],
    ['nongan', 200],
  ] as const) {
    const names = Array.from(
      { length: 16 },
      (_, i) => `${'h'.repeat(50)}.${from + i}.${'g'.repeat(60)}.example`,
    );
    approve(node, names);
    says(node, { key: createTlsKey().spki, names });
  }
  for (let i = 0; i < 4; i++) await authority.follow();
  expect([standing().length, registry.rejected, errors.length > 0]).toEqual([1, [], true]);
  expect(registry.certificates.of('changchun')?.names.length).toBeGreaterThan(5);
});
