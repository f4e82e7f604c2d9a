import { randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer, type PeerCertificate } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import type { NodeConfig } from '../folder.ts';
import type { Registry } from '../registry.ts';
import { own, random, registryOf, temporary } from '../testing.ts';
import {
  type Authority,
  certificateFingerprint,
  createAuthority,
  createTlsKey,
  issueCertificate,
  isTlsKey,
} from './issue.ts';
import { hostName, tlsName } from './names.ts';
import { NodeTls } from './node.ts';

const folders: { done: () => void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.done();
});

const authority = await createAuthority('jilin', random, Date.now());
const other = await createAuthority('jilin', random, Date.now());
const published = ({ fingerprint, pem }: Authority) =>
  own('registry.ca', { fingerprint, pem, reason: '初建' });
const certify = async (node: string, spki: string, by = authority, names: string[] = []) =>
  issueCertificate(by, { network: 'jilin', node, spki, names }, randomBytes, Date.now());
const certified = (node: string, pem: string) => own('registry.certificate', { node, pem });

const config = (node: string, more: Partial<NodeConfig> = {}): NodeConfig => ({
  version: 1,
  kind: 'center',
  network: 'jilin',
  node,
  name: '长春市政务服务中心',
  level: 'city',
  epoch: 1,
  parent: null,
  root_fingerprint: '',
  http: { host: '127.0.0.1', port: 0 },
  nats: { host: '0.0.0.0', port: 4222 },
  heartbeat_s: 60,
  ...more,
});

function nodeOf(registry: Registry, node = 'changchun', more: Partial<NodeConfig> = {}) {
  const folder = temporary();
  folders.push(folder);
  return { dir: folder.dir, tls: new NodeTls(folder.dir, config(node, more), registry) };
}

/** Connects to a listener that shows this, as `peer` says; resolves with the error, if any. */
async function dial(shown: { cert: string; key: string }, peer: object): Promise<string | undefined> {
  const server = createServer(shown, (socket) => socket.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, ...peer });
  const error = await new Promise<Error | undefined>((resolve) => {
    socket.once('secureConnect', () => resolve(undefined));
    socket.once('error', resolve);
  });
  socket.destroy();
  server.close();
  return error && ((error as NodeJS.ErrnoException).code ?? error.message);
}

describe('certificates', () => {
  test('ordinary dates, each serial its own, positive', async () => {
    const pem = await certify('changchun', createTlsKey().spki, authority, [
      'zw.changchun.gov.cn',
      '10.2.0.1',
      '2001:db8::1',
    ]);
    for (const certificate of [new X509Certificate(pem), new X509Certificate(authority.pem)]) {
      const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000;
      expect(days).toBe(certificate.ca ? 3_654 : 367);
      expect(certificate.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
    }
    const certificate = new X509Certificate(pem);
    expect(certificate.ca).toBe(false);
    expect(certificate.subjectAltName).toBe(
      'DNS:changchun.jilin.hutong.internal, DNS:zw.changchun.gov.cn, IP Address:10.2.0.1, IP Address:2001:DB8:0:0:0:0:0:1',
    );
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(new X509Certificate(authority.pem).ca).toBe(true);
    expect(authority.pem).not.toContain('PRIVATE');
  });

  test.each([
    ['zw.jl.gov.cn', true],
    ['10.0.0.1', true],
    ['::1', true],
    ['*.jl.gov.cn', false],
    ['jilin-province.jilin.hutong.internal', false],
    ['JILIN.HUTONG.INTERNAL', false],
    ['a b', false],
    ['a\0b', false],
    ['', false],
  ])('a node may ask for the name %j: %j', (name, good) => expect(hostName(name) !== undefined).toBe(good));

  test('only a P-256 key in its one encoding is certified', () => {
    const { spki } = createTlsKey();
    expect(isTlsKey(spki)).toBe(true);
    expect(isTlsKey(`${spki}AAAA`)).toBe(false);
    expect(isTlsKey('MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=')).toBe(false); // Ed25519
    expect(isTlsKey('')).toBe(false);
  });
});

describe('what the registry says', () => {
  test('a certificate is taken only under an authority of the network and with the node’s own name', async () => {
    const { spki } = createTlsKey();
    const good = await certify('changchun', spki);
    const registry = registryOf(
      certified('changchun', good), // No authority yet.
      published(authority),
      certified('changchun', await certify('changchun', spki, other)),
      certified('changchun', await certify('jilin-province', spki)),
      certified('nobody', await certify('nobody', spki)),
      certified('changchun', authority.pem),
      own('registry.ca', { fingerprint: certificateFingerprint(good), pem: good, reason: '冒充' }),
      own('registry.ca', { fingerprint: other.fingerprint, pem: authority.pem, reason: '冒充' }),
      certified('changchun', good),
    );
    expect(registry.rejected).toHaveLength(7);
    expect(registry.certificates.authorities().map((a) => a.fingerprint)).toEqual([authority.fingerprint]);
    expect(registry.certificates.of('changchun')).toMatchObject({ pem: good, since: 11 });
  });

  test('a certificate that was replaced stays so; an authority that was withdrawn is gone', async () => {
    const [a, b] = [
      await certify('changchun', createTlsKey().spki),
      await certify('changchun', createTlsKey().spki),
    ];
    const withdrawn = own('registry.ca', {
      fingerprint: authority.fingerprint,
      withdrawn: true,
      reason: '轮换',
    });
    const registry = registryOf(
      published(authority),
      certified('changchun', a),
      certified('changchun', b),
      certified('changchun', a),
      withdrawn,
      withdrawn,
    );
    expect(registry.certificates.replaced(certificateFingerprint(a))).toBe(true);
    expect(registry.certificates.of('changchun')?.pem).toBe(b);
    expect(registry.certificates.authorities()).toEqual([]);
    expect(registry.rejected.map((r) => r.index)).toEqual([6, 8]);
  });
});

describe('a node', () => {
  test('asks for nothing while it listens on its own machine alone', () => {
    const { tls, dir } = nodeOf(registryOf(), 'changchun', { nats: { host: '127.0.0.1', port: 1 } });
    expect(tls.wanted).toBe(false);
    expect(tls.state()).toEqual({ names: [], trusts: [] });
    expect(readdirSync(dir)).toEqual([]);
    const always = nodeOf(registryOf(), 'changchun', {
      nats: { host: '127.0.0.1', port: 1 },
      tls: { always: true },
    });
    expect(always.tls.wanted).toBe(true);
  });

  test('asks with a key of its own, and shows what the registry then names; secrets are its own', async () => {
    const registry = registryOf(published(authority));
    const more = { http: { host: '10.2.0.1', port: 80 }, tls: { names: ['zw.changchun.gov.cn'] } };
    const { tls, dir } = nodeOf(registry, 'changchun', more);
    const state = tls.state();
    expect(state).toEqual({
      key: expect.any(String),
      names: ['10.2.0.1', 'zw.changchun.gov.cn'],
      trusts: [authority.fingerprint],
    });
    expect(tls.material()).toBeUndefined();
    registry.apply(certified('changchun', await certify('changchun', state.key as string)));
    expect(tls.state()).toMatchObject({ key: state.key, certificate: tls.material()?.fingerprint });
    for (const file of readdirSync(join(dir, 'tls')))
      expect(statSync(join(dir, 'tls', file)).mode & 0o077).toBe(0);
    registry.apply(certified('changchun', await certify('changchun', createTlsKey().spki)));
    expect(tls.material()).toBeUndefined(); // The key it holds is not the one certified.
  });

  test('knows its parent by name and authority, at whatever address', async () => {
    const registry = registryOf(published(authority));
    const { tls } = nodeOf(registry, 'nongan');
    const peer = tls.toward('changchun');
    const { keyPem: key, spki } = createTlsKey();
    const cert = await certify('changchun', spki);
    expect(await dial({ cert, key }, peer)).toBeUndefined();
    expect(await dial({ cert: await certify('changchun', spki, other), key }, peer)).toBe(
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    );
    expect(await dial({ cert: await certify('dehui', spki), key }, peer)).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    expect(await dial({ cert: await certify('changchun', spki), key }, { ...peer, ca: [other.pem] })).toBe(
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    );
    registry.apply(certified('changchun', cert));
    registry.apply(certified('changchun', await certify('changchun', createTlsKey().spki)));
    expect(await dial({ cert, key }, peer)).toMatch(/was replaced/);
    expect(peer.checkServerIdentity(tlsName('jilin', 'changchun'), {} as PeerCertificate)).toBeInstanceOf(
      Error,
    );
  });

  test('before its first sync it trusts what it was made with, afterwards what the registry says', () => {
    const registry = registryOf(published(authority));
    const { tls, dir } = nodeOf(registry);
    tls.keep();
    const fresh = new NodeTls(dir, config('changchun'), registryOf());
    expect(fresh.authorities().map(certificateFingerprint)).toEqual([authority.fingerprint]);
    registry.apply(published(other));
    tls.keep();
    expect(fresh.authorities()).toHaveLength(2);
    const later = new NodeTls(dir, config('changchun'), registryOf(published(other)));
    expect(later.authorities()).toEqual([other.pem]);
  });
});
