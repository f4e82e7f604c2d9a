import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSecret } from '@hutong/process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertsConfig } from './config.ts';
import { AlertEditor, type Carry } from './editor.ts';
import type { Channel } from './outbox.ts';
import type { AlertRules } from './rules.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const URL = 'https://duty.example.gov.cn/hook?key=geheim';
const BESIDE = { network: 'jilin', node: 'province', heartbeat_s: 60, retention: { days: 90 } };

const disk = { isFull: false };
const write: typeof writeSecret = (file, data) => {
  if (disk.isFull && file.endsWith('config.json')) throw new Error('ENOSPC');
  writeSecret(file, data);
};

let dir: string;
let told: string[];
/** How far it came when the running node was told. */
let use: () => void;
let used: { rules: AlertRules; channels: readonly Channel[] }[];
const carry: Carry = async (text, make) => {
  told.push(text);
  await make();
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-editor-'));
  disk.isFull = false;
  told = [];
  used = [];
  use = () => {};
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const config = () => JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8'));
const secrets = () => readdirSync(dir).filter((name) => name.endsWith('.secret'));

/** @param alerts as an administrator wrote it; absent: an older configuration that has none */
function open(alerts?: AlertsConfig): AlertEditor {
  const whole = { ...BESIDE, ...(alerts === undefined ? {} : { alerts }) };
  writeFileSync(join(dir, 'config.json'), JSON.stringify(whole));
  return new AlertEditor({
    dir,
    config: whole,
    fetch,
    now: Date.now,
    write,
    random: (n) => Buffer.from(Array.from({ length: n }, () => Math.floor(Math.random() * 256))),
    use: async (rules, channels) => {
      use();
      used.push({ rules, channels });
    },
  });
}

test('a receiver that is added stands in the configuration beside the rest of it, and is told of from then on', async () => {
  const editor = open();
  await editor.setReceiver({ name: 'duty', url: URL, secret: SECRET }, carry);
  const { alerts, ...rest } = config();
  expect(rest).toEqual(BESIDE);
  const [file] = secrets();
  expect(alerts).toEqual({ webhooks: [{ name: 'duty', url: URL, secret_file: file }] });
  expect(readFileSync(join(dir, file ?? ''), 'utf8')).toBe(`${SECRET}\n`);
  expect(statSync(join(dir, file ?? '')).mode & 0o777).toBe(0o600);
  expect(used[0]?.channels.map(({ name }) => name)).toEqual(['file', 'duty']);
  expect(editor.shown().receivers).toEqual([
    { name: 'file', channel: 'file', address: 'alerts.jsonl', only: 'all' },
    { name: 'duty', channel: 'webhook', address: 'https://duty.example.gov.cn/…', only: 'all' },
  ]);
  expect(JSON.stringify([editor.shown(), told])).not.toMatch(/geheim|whsec_/);
});

test('what is changed is told as before and after; the old secret goes, one that an administrator named stays', async () => {
  writeFileSync(join(dir, 'hook'), SECRET, { mode: 0o600 });
  const editor = open({ webhooks: [{ name: 'duty', url: URL, secret_file: 'hook' }] });
  await expect(editor.setReceiver({ name: 'duty', url: 'https://other.cn/' }, carry)).rejects.toThrow(
    'receiver_secret',
  );
  await editor.setReceiver({ name: 'duty', only: 'escalated' }, carry);
  await editor.setReceiver({ name: 'duty', url: 'https://other.cn/', secret: SECRET }, carry);
  const [first] = secrets();
  await editor.setReceiver({ name: 'duty', secret: SECRET }, carry);
  expect(secrets()).toHaveLength(1);
  expect(secrets()).not.toContain(first);
  await editor.removeReceiver('duty', carry);
  expect([secrets(), config().alerts.webhooks]).toEqual([[], []]);
  expect(readdirSync(dir)).toContain('hook');
  expect(told).toEqual([
    'duty: only all → escalated',
    expect.stringMatching(
      /^duty: url https:\/\/duty\.example\.gov\.cn\/… #\w{6} → https:\/\/other\.cn #\w{6}, secret/,
    ),
    'duty: secret replaced',
    expect.stringMatching(/^duty: url https:\/\/other\.cn #\w{6} → -, only escalated → -$/),
  ]);
});

test('rules are changed one by one; what stays is not told', async () => {
  const editor = open({ quiet: { from: '22:00', to: '07:00' } });
  await editor.setRules({ escalate_s: 900, hold_s: 120 }, carry);
  await editor.setRules({ quiet: { from: '23:00', to: '06:00', below: 'major' } }, carry);
  await editor.setRules({ quiet: null }, carry);
  expect(told).toEqual([
    'escalate_s 1800 → 900',
    'quiet 22:00–07:00 < critical → 23:00–06:00 < major',
    'quiet 23:00–06:00 < major → -',
  ]);
  expect(used.at(-1)?.rules).toMatchObject({ escalateMs: 900_000, quiet: undefined });
  await expect(editor.setRules({ escalate_s: 900 }, carry)).rejects.toThrow('no_change');
});

test('what cannot be done changes nothing, and is not told', async () => {
  const four = Array.from({ length: 4 }, (_, n) => ({ name: `w${n}`, url: URL, secret_file: 'hook' }));
  const editor = open({ webhooks: four });
  await expect(editor.setReceiver({ name: 'x', url: URL, secret: SECRET }, carry)).rejects.toThrow('full');
  await expect(editor.setReceiver({ name: 'x', secret: SECRET }, carry)).rejects.toThrow('receiver_url');
  await expect(editor.removeReceiver('x', carry)).rejects.toThrow('no_receiver');
  const unrecorded: Carry = async () => Promise.reject(new Error('full'));
  await expect(editor.removeReceiver('w1', unrecorded)).rejects.toThrow('full');
  expect([told, used, config().alerts.webhooks]).toEqual([[], [], four]);
  // What an administrator is writing at this moment is not overwritten.
  writeFileSync(join(dir, 'config.json'), '{"alerts": ');
  await expect(editor.removeReceiver('w1', carry)).rejects.toThrow('settings_not_kept');
  expect(readFileSync(join(dir, 'config.json'), 'utf8')).toBe('{"alerts": ');
});

test('what was written by hand since the start holds too, from the next change on', async () => {
  const editor = open();
  writeFileSync(join(dir, 'config.json'), JSON.stringify({ ...BESIDE, alerts: { file: false } }));
  await editor.setRules({ escalate_s: 60 }, carry);
  expect(config().alerts).toEqual({ file: false, escalate_s: 60 });
  expect(used[0]?.channels).toEqual([]);
});

test('a receiver that is added takes nobody’s place', async () => {
  const editor = open();
  await editor.setReceiver({ name: 'duty', new: true, url: URL, secret: SECRET }, carry);
  const stands = [config(), secrets()];
  const other = { name: 'duty', new: true, url: 'https://other.cn/', secret: SECRET } as const;
  await expect(editor.setReceiver(other, carry)).rejects.toThrow('receiver_exists');
  expect([config(), secrets()]).toEqual(stands);
});

test('no secret is left behind by what was not kept, and none goes before the node tells people by the new one', async () => {
  const editor = open();
  disk.isFull = true;
  const added = { name: 'duty', url: URL, secret: SECRET };
  await expect(editor.setReceiver(added, carry)).rejects.toThrow('settings_not_kept');
  expect([config().alerts, secrets()]).toEqual([undefined, []]);
  disk.isFull = false;
  await editor.setReceiver(added, carry);
  const old = secrets();
  let atUse: string[] = [];
  use = () => {
    atUse = secrets();
  };
  await editor.setReceiver({ name: 'duty', secret: SECRET }, carry);
  expect([atUse.length, atUse]).toEqual([2, expect.arrayContaining(old)]);
  expect(secrets()).toHaveLength(1);
});
