import { spawnSync } from 'node:child_process';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '@hutong/trust';
import { afterAll, expect, test } from 'vitest';
import { makeTrustKit } from './kit.ts';

const { fingerprint, pem } = await createAuthority('jilin', randomBytes, Date.now(), ['oa.example']);
const source = {
  network: 'jilin',
  name: '农安县<政务>大厅',
  authorities: [{ fingerprint, pem, permits: ['oa.example'] }],
  addresses: ['https://10.0.0.7:8443/'],
};
const kit = makeTrustKit(source);
const text = (name: string) => kit.get(name)?.bytes.toString('utf8') as string;
const groups = (fingerprint.match(/.{4}/g) as string[]).join(' ');
const dir = mkdtempSync(join(tmpdir(), 'hutong-kit-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('a trust kit has the CA, two installers and a page, and the same source gives the same bytes', () => {
  const name = `hutong-ca-${fingerprint.slice(0, 8)}`;
  expect([...kit.keys()].sort()).toEqual(
    [
      `${name}.crt`,
      `${name}.pem`,
      'index.html',
      'install-linux.sh',
      'install-windows.cmd',
      'style.css',
    ].sort(),
  );
  expect(makeTrustKit(source)).toEqual(kit);
  const der = kit.get(`${name}.crt`)?.bytes as Buffer;
  expect(createHash('sha256').update(der).digest('hex')).toBe(fingerprint);
  expect(new X509Certificate(text(`${name}.pem`)).raw.equals(der)).toBe(true);
});

test('the page says the fingerprint in groups, the address, what the CA may vouch for; names are no markup', () => {
  const page = text('index.html');
  expect(page).toContain(groups.slice(0, 39));
  expect(page).toContain(groups.slice(40));
  expect(page).toContain('https://10.0.0.7:8443/');
  expect(page).toContain('*.jilin.hutong.internal');
  expect(page).toContain('oa.example');
  expect(page).toContain('农安县&lt;政务&gt;大厅');
  expect(page.indexOf('让这台电脑信任')).toBeLessThan(page.indexOf('Make this computer trust'));
  const unlimited = makeTrustKit({ ...source, authorities: [{ fingerprint, pem }] });
  expect(unlimited.get('index.html')?.bytes.toString()).toContain('没有限定名称');
});

test('the Windows installer is one file: ASCII for cmd.exe, CRLF, and the certificate with its fingerprint', () => {
  const cmd = text('install-windows.cmd');
  const [head = ''] = cmd.split(/^#BEGIN/m);
  expect(head).toMatch(/^[\x20-\x7e\r\n]+$/);
  expect(head.trimEnd()).toMatch(/exit \/b %HUTONG_CODE%$/);
  expect(cmd.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  // PowerShell begins after the last mark, and the mark itself stands in the head too.
  expect(cmd.slice(cmd.lastIndexOf('#BEGIN'))).toContain('X509Store');
  expect(cmd).toContain(groups);
  const der = Buffer.from(/Der = '([^']+)'/.exec(cmd)?.[1] as string, 'base64');
  expect(createHash('sha256').update(der).digest('hex')).toBe(fingerprint);
});

/** Runs the Linux installer with a home and a system of its own. */
function install(args: string[], { input = '', destdir }: { input?: string; destdir?: string } = {}) {
  const file = join(dir, 'install-linux.sh');
  writeFileSync(file, text('install-linux.sh'));
  const home = mkdtempSync(join(dir, 'home-'));
  const env = { PATH: process.env.PATH, HOME: home, TMPDIR: dir, ...(destdir && { DESTDIR: destdir }) };
  const { status, stdout, stderr } = spawnSync('sh', [file, ...args], { env, input, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

test('the Linux installer shows the fingerprint and changes nothing without a yes or the right fingerprint', () => {
  const destdir = join(dir, 'system');
  mkdirSync(destdir);
  const no = install([], { input: 'y\n', destdir });
  expect([no.status, no.said]).toEqual([1, expect.stringContaining(groups)]);
  expect(install([], { destdir }).status).toBe(1);
  expect(install(['--fingerprint', 'ab'.repeat(32)], { destdir }).status).toBe(1);
  expect(install(['--force'], { destdir }).status).toBe(2);
  expect(readdirSync(destdir)).toEqual([]);
  const store = join(destdir, 'usr/local/share/ca-certificates');
  expect(install(['--fingerprint', groups.toUpperCase()], { destdir }).status).toBe(0);
  const [name = ''] = readdirSync(store);
  expect(new X509Certificate(readFileSync(join(store, name))).raw).toEqual(new X509Certificate(pem).raw);
  expect(install([], { input: 'yes\n', destdir }).status).toBe(0);
});

test('an installer whose certificate was changed says so and stops', () => {
  const destdir = join(dir, 'damaged');
  const file = join(dir, 'damaged.sh');
  const other = text('install-linux.sh').replace(/^(MII.{20}).(.*)$/m, '$1x$2');
  writeFileSync(file, other);
  const env = { PATH: process.env.PATH, HOME: dir, TMPDIR: dir, DESTDIR: destdir };
  const { status, stderr } = spawnSync('sh', [file], { env, input: 'yes\n', encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('damaged')]);
});
