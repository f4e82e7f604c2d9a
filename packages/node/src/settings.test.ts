import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type InitOptions, initFolder, openFolder } from '@hutong/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSettings } from './settings.ts';

let temp: string;
beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'hutong-settings-'));
});
afterEach(() => rmSync(temp, { recursive: true }));

const options: InitOptions = {
  network: 'jilin',
  node: 'jilin-province',
  kind: 'center',
  level: 'province',
  name: '吉林省政务大厅',
  heartbeat_s: 60,
  http: { host: '127.0.0.1', port: 0 },
  parent: null,
  random: randomBytes,
  now: 1_700_000_000_000,
};

test.each([
  ['http beyond this machine', { url: 'http://duty.example/hook' }, 'alerts.webhooks.0.url'],
  ['a password in the address', { url: 'https://a:b@duty.example/hook' }, 'alerts.webhooks.0.url'],
  ['another scheme', { url: 'file:///etc/passwd' }, 'alerts.webhooks.0.url'],
  ['the name of the file', { name: 'file' }, 'alerts.webhooks.0.name'],
  ['a secret in the configuration', { secret: 'whsec_x' }, 'alerts.webhooks.0'],
])('P6: a receiver of alerts with %s is refused by its field', (_, over, field) => {
  const dir = join(temp, 'node');
  initFolder(dir, options);
  const file = join(dir, 'config.json');
  const config = JSON.parse(readFileSync(file, 'utf8'));
  const good = { name: 'duty', url: 'https://duty.example/hook', secret_file: 'hook' };
  const write = (webhooks: object[]) =>
    writeFileSync(file, JSON.stringify({ ...config, alerts: { webhooks } }), { mode: 0o600 });
  write([good, { ...good, name: 'here', url: 'http://[::1]:8080/' }]);
  expect(readSettings(dir).alerts?.webhooks).toHaveLength(2);
  write([{ ...good, ...over }]);
  expect(() => readSettings(dir)).toThrow(field);
  write([good, good]);
  expect(() => readSettings(dir)).toThrow('alerts.webhooks');
});

test('what trust does not read of a configuration is kept when an epoch is entered', () => {
  const dir = join(temp, 'node');
  initFolder(dir, { ...options, health: { silence_s: 9 } } as InitOptions);
  expect(openFolder(dir).config).toMatchObject({ health: { silence_s: 9 } });
});
