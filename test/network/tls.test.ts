import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { startBroker, transportNkey } from '@hutong/link';
import { freePort } from '@hutong/process';
import { createAuthority, createTlsKey, issueCertificate, loadKeys, readConfig } from '@hutong/trust';
import { connect, nkeyAuthenticator } from 'nats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allReceipted, appendSamples, TestNetwork, until } from './harness.ts';

let network: TestNetwork;
beforeAll(async () => {
  network = await TestNetwork.start(undefined, { tls: true });
});
afterAll(() => network?.stop());

const authorities = () => network.hall('nongan').tls.authorities();
const setUrl = (node: string, url: string) => {
  const file = join(network.folder(node), 'config.json');
  const config = readConfig(network.folder(node));
  writeFileSync(file, JSON.stringify({ ...config, parent: { ...config.parent, url } }), { mode: 0o600 });
};

test('three levels sync over TLS: the city’s certificate came through the registry', async () => {
  await appendSamples(network.hall('nongan'), 0, 40);
  await allReceipted(network.hall('nongan'));
  const certificate = network.hall('nongan').tls.toward('city');
  expect(certificate.servername).toBe('city.test.hutong.internal');
  expect(authorities()).toHaveLength(1);
});

test('plain NATS and a client that knows no authority stay outside, though their key is good', async () => {
  const url = network.brokerUrl('city');
  const keys = loadKeys(join(network.folder('nongan'), 'keys'), 'test', 'nongan', 1);
  const { seed } = transportNkey(keys.transportSeed);
  const dial = (tls: object | null) =>
    connect({ servers: url, authenticator: nkeyAuthenticator(seed), maxReconnectAttempts: 0, tls });
  await expect(dial(null)).rejects.toThrow();
  await expect(dial({})).rejects.toThrow(/self-signed|unable to verify|certificate/i);
  const good = await dial({ ...network.hall('nongan').tls.toward('city') });
  await good.close();
});

test('one in the middle with a certificate of the same name, of an authority of its own, hears nothing', async () => {
  const dir = join(network.dir, 'middle');
  const stranger = await createAuthority('test', randomBytes, Date.now());
  const { keyPem, spki } = createTlsKey();
  const pem = await issueCertificate(
    stranger,
    { network: 'test', node: 'city', spki, names: [] },
    randomBytes,
    Date.now(),
  );
  const files = { certFile: join(network.dir, 'middle.pem'), keyFile: join(network.dir, 'middle.key') };
  writeFileSync(files.certFile, pem);
  writeFileSync(files.keyFile, keyPem, { mode: 0o600 });
  const keys = loadKeys(join(network.folder('nongan'), 'keys'), 'test', 'nongan', 1);
  const heard: string[] = [];
  const middle = await startBroker({
    dir,
    node: 'city',
    port: await freePort(),
    tls: files,
    centerPublicNkey: transportNkey(randomBytes(32)).publicNkey,
    children: [{ name: 'nongan', publicNkey: transportNkey(keys.transportSeed).publicNkey }],
    log: (line) => heard.push(line),
  });
  const home = network.brokerUrl('city');
  try {
    await network.stopNode('nongan');
    setUrl('nongan', middle.url);
    await network.startNode('nongan');
    await appendSamples(network.hall('nongan'), 40, 44);
    await until('the man in the middle was met', () =>
      heard.some((line) => /TLS handshake error/.test(line)),
    );
    expect((await network.hall('nongan').sync()).link).toMatchObject({ connected: false, last_heard: null });
    expect(heard.join('\n')).not.toMatch(/up\.nongan/);
  } finally {
    await network.stopNode('nongan');
    setUrl('nongan', home);
    await network.startNode('nongan');
    await middle.stop();
  }
  await allReceipted(network.hall('nongan'));
});

test('one in the middle who says that TLS is not needed is refused before any word of ours', async () => {
  const heard: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('data', (data) => heard.push(data));
    socket.write(
      'INFO {"server_id":"X","version":"2.9.10","proto":1,"max_payload":1048576,"nonce":"abc"}\r\n',
    );
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const home = network.brokerUrl('city');
  await network.stopNode('dehui');
  setUrl('dehui', `tls://127.0.0.1:${port}`);
  await network.startNode('dehui');
  await until('it was met twice', () => sockets.size > 1);
  expect(Buffer.concat(heard).toString()).toBe('');
  await network.stopNode('dehui');
  for (const socket of sockets) socket.destroy();
  server.close();
  setUrl('dehui', home);
  await network.startNode('dehui');
  await appendSamples(network.hall('dehui'), 100, 104);
  await allReceipted(network.hall('dehui'));
});

test('a hall that lost its database still knows its parent by the authority it was made with', async () => {
  const fresh = { node: 'yushu', kind: 'hall', parent: 'city' } as const;
  await network.top.enrol(await network.init(fresh));
  rmSync(join(network.folder('yushu'), 'hall.db'), { force: true });
  await network.startNode('yushu');
  await appendSamples(network.hall('yushu'), 200, 202);
  await allReceipted(network.hall('yushu'));
});

test('P7: the CA rotates by the registry: both stand until a hall that slept has confirmed, then the old one goes', async () => {
  const [former] = authorities();
  await network.stopNode('dehui');
  await network.top.service.ca?.rotate('演练');
  await until('nongan trusts both', () => authorities().length === 2);
  await until('all but the sleeping hall have confirmed', async () => {
    const shown = await network.top.service.ca?.show();
    return shown?.at(-1)?.missing.join() === 'dehui';
  });
  await appendSamples(network.hall('nongan'), 300, 304);
  await allReceipted(network.hall('nongan'));
  expect(authorities()).toHaveLength(2);
  await network.startNode('dehui');
  await until('the old one is gone', () => authorities().length === 1, 60_000);
  expect(authorities()).not.toContain(former);
  await network.stopNode('nongan');
  await network.startNode('nongan');
  for (const hall of ['nongan', 'dehui'] as const) {
    await appendSamples(network.hall(hall), 310, 314);
    await allReceipted(network.hall(hall));
  }
});
