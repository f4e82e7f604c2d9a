import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, freePort } from '@hutong/process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { openBrowser } from './browser.ts';
import { begin, hutong } from './commands.ts';

/** An address of this machine beyond loopback: another PC is whoever comes by it. */
const address =
  process.env.HUTONG_TEST_ADDRESS ??
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
const able = address !== undefined && findProgram('certutil') !== undefined;
if (!able) process.stderr.write('SKIPPED: needs an address beyond loopback, and certutil (libnss3-tools)\n');

const dir = mkdtempSync(join(tmpdir(), 'hutong-trusted-'));
const top = join(dir, 'top');
const kit = join(dir, 'kit');
let port = 0;
let stop = async () => {};

beforeAll(async () => {
  if (!able) return;
  port = await freePort();
  await hutong(
    ...['center', 'init', '--data', top, '--node', 'jilin-province', '--name', '吉林省中心'],
    ...['--network', 'jilin', '--http', `${address}:${port}`, '--nats', `127.0.0.1:${await freePort()}`],
  );
  const center = begin(['center', 'start', '--data', top]);
  stop = async () => void (await center.stop());
  await until('HTTPS is open', () => `${center.out()}${center.err()}`.includes('HTTPS is open'));
}, 120_000);
afterAll(async () => {
  await stop();
  rmSync(dir, { recursive: true, force: true });
});

test.skipIf(!able)(
  'from another address: plain HTTP is the one page, and with the kit installed Chromium opens HTTPS without a warning',
  { timeout: 120_000 },
  async () => {
    const made = await hutong('ca', 'trust-kit', '--data', top, '--out', kit, '--json');
    expect(made).toMatchObject({ code: 0 });
    const { fingerprints, addresses } = JSON.parse(made.out);
    expect(addresses).toEqual([`https://${address}:${port}/`]);
    const before = await openBrowser({ home: mkdtempSync(join(dir, 'home-')), host: address as string });
    try {
      // A page of its own: the browser goes on to its warning after the refusal was told, and would cut off what comes next.
      const warned = await before.newPage();
      await expect(warned.goto(`https://${address}:${port}/`)).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
      const page = await before.newPage();
      for (const path of ['/', '/sign-in', '/api/records']) {
        const answer = await page.goto(`http://${address}:${port}${path}`);
        expect([path, answer?.status()]).toEqual([path, path === '/' ? 200 : 404]);
        expect(await page.textContent('.fingerprint')).toContain(fingerprints[0].slice(0, 4));
        expect(await page.textContent('body')).toContain(`https://${address}:${port}/`);
        expect(await page.context().cookies()).toEqual([]);
      }
    } finally {
      await before.close();
    }
    const home = mkdtempSync(join(dir, 'home-'));
    const args = [join(kit, 'install-linux.sh'), '--user', '--fingerprint', fingerprints[0]];
    const installed = spawnSync('sh', args, { env: { ...process.env, HOME: home }, encoding: 'utf8' });
    expect([installed.status, installed.stderr]).toEqual([0, '']);
    const after = await openBrowser({ home, host: address as string });
    try {
      const page = await after.newPage();
      const answer = await page.goto(`https://${address}:${port}/`);
      expect(answer?.status()).toBe(200);
      expect(await page.textContent('.here')).toContain('吉林省中心');
      expect(await page.evaluate(() => globalThis.crypto.subtle !== undefined)).toBe(true);
    } finally {
      await after.close();
    }
    // The served page's files are the kit's.
    const served = await fetch(`http://${address}:${port}/install-linux.sh`);
    expect(Buffer.from(await served.arrayBuffer())).toEqual(readFileSync(join(kit, 'install-linux.sh')));
  },
);
