import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { makeBundle } from '../bundle.ts';
import { initFolder, openFolder } from '../folder.ts';
import { isGoodEd25519Key } from '../key-checks.ts';
import { codeKeys, newCode } from './code.ts';
import { type DeskContext, EnrolmentDesk } from './desk.ts';
import { beginEnrolment, type EnrolOptions, finishEnrolment } from './folder.ts';
import { type EnrolmentMessage, type NewNode, sealRequest } from './messages.ts';
import { EnrolmentRefused } from './refused.ts';

const root = mkdtempSync(join(tmpdir(), 'hutong-enrol-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let [serial, now] = [0, 0];
let desk: EnrolmentDesk;
let [dir, file] = ['', ''];
beforeEach(() => {
  now = 1_800_000_000_000;
  dir = join(root, `hall-${++serial}`);
  file = join(root, `desk-${serial}.json`);
  desk = open();
});
const open = () => new EnrolmentDesk(file, { now: () => now, random: randomBytes });

const top = join(root, 'top');
initFolder(top, {
  kind: 'center',
  network: 'jilin',
  node: 'province',
  name: '吉林省',
  level: 'province',
  parent: null,
  http: { host: '127.0.0.1', port: 0 },
  heartbeat_s: 60,
  now: 0,
  random: randomBytes,
});
const founded = openFolder(top);

const context: DeskContext = {
  network: 'jilin',
  epochOf: () => 1,
  checkRequest: ({ keys }) => {
    if (!isGoodEd25519Key(Buffer.from(keys.transport, 'base64'))) throw new Error('weak');
  },
  answer: ({ parent, epoch }) => ({
    epoch,
    network: 'jilin',
    fingerprint: founded.config.root_fingerprint,
    trust: makeBundle('jilin', founded.roots.versions, []),
    parent: { name: parent as string, url: 'nats://127.0.0.1:4222' },
  }),
};

const hall: EnrolOptions = {
  kind: 'hall',
  node: 'nongan',
  name: '农安县政务大厅',
  level: 'county',
  parent: { name: 'province' },
  http: { host: '127.0.0.1', port: 0 },
  heartbeat_s: 60,
};
const begin = (code: string, options = hall) => beginEnrolment(dir, options, code, randomBytes).message;
const finish = (code: string, answer: unknown) =>
  finishEnrolment(dir, code, answer, { now, random: randomBytes });
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof EnrolmentRefused) return error.code;
    throw error;
  }
  return 'taken';
};
const take = (message: unknown, from = '10.0.0.1') => desk.take(message, from, context);

test('a code reads back in any case and grouping, and any one mistaken or swapped character is found', () => {
  const code = newCode(randomBytes);
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{3}-){8}[0-9A-HJKMNP-TV-Z]{3}$/);
  const keys = codeKeys(code);
  expect(codeKeys(code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l'))).toEqual(
    keys,
  );
  const plain = code.replaceAll('-', '');
  fc.assert(
    fc.property(fc.nat(26), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (at, other) => {
      fc.pre(plain[at] !== other);
      return refusal(() => codeKeys(plain.slice(0, at) + other + plain.slice(at + 1))) === 'bad-code';
    }),
  );
  for (let i = 0; i < 26; i++) {
    if (plain[i] === plain[i + 1]) continue;
    const swapped = plain.slice(0, i) + plain[i + 1] + plain[i] + plain.slice(i + 2);
    expect(refusal(() => codeKeys(swapped))).toBe('bad-code');
  }
});

test('a hall believes network, root and parent by the code alone; both sides see one fingerprint', () => {
  const { code } = desk.issue({ node: 'nongan', parent: 'province' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const kept = readFileSync(file, 'utf8');
  expect(kept).not.toContain(code);
  expect(kept).not.toContain(code.replaceAll('-', ''));
  const done = finish(code, take(begin(code)));
  expect(done).toMatchObject({ network: 'jilin', rootFingerprint: founded.config.root_fingerprint });
  const folder = openFolder(dir);
  expect(folder.config.parent).toEqual({ name: 'province', url: 'nats://127.0.0.1:4222' });
  const [pending] = open().list();
  expect(pending).toMatchObject({ state: 'pending', fingerprint: done.fingerprint });
  expect(pending?.request).toEqual(done.request);
  expect(pending?.request.origin).toBe(folder.keys.origin);
  expect(readFileSync(file, 'utf8')).not.toContain('"answer"');
});

test('a node that lost its folder begins its next epoch, with a code that was issued for it alone', () => {
  const again: DeskContext = { ...context, epochOf: () => 3 };
  const other = desk.issue({});
  expect(refusal(() => desk.take(begin(other.code), '10.0.0.1', again))).toBe('bad-request');
  const { code } = desk.issue({ node: 'nongan' });
  finish(code, desk.take(begin(code), '10.0.0.1', again));
  const { config, keys } = openFolder(dir);
  expect([config.epoch, config.first_epoch, keys.origin.split('-')[0]]).toEqual([3, 3, 'jilin/nongan/3']);
  expect(open().list().at(-1)?.request.origin).toBe(keys.origin);
});

test('a used, expired, unknown or foreign code is refused, each with its own reason', () => {
  const { code } = desk.issue({});
  const message = begin(code);
  take(message);
  expect(refusal(() => take(message))).toBe('used-code');
  const late = desk.issue({}).code;
  now += 72 * 3_600_000;
  expect(refusal(() => take(begin(late)))).toBe('expired-code');
  expect(refusal(() => take(begin(newCode(randomBytes))))).toBe('unknown-code');
  const other = desk.issue({ node: 'dehui' }).code;
  expect(refusal(() => take(begin(other)))).toBe('other-node');
  expect(refusal(() => take({ ...message, more: 1 }, '10.0.0.2'))).toBe('malformed');
});

test('whatever is changed in a request or an answer is noticed, and nothing is kept of it', () => {
  const { code } = desk.issue({});
  const message = begin(code);
  const evil = beginEnrolment(join(root, `evil-${serial}`), hall, newCode(randomBytes), randomBytes).message;
  expect(refusal(() => take({ ...message, text: evil.text }))).toBe('altered-request');
  expect(refusal(() => take({ ...message, text: message.text.replace('农安', '德惠') }))).toBe(
    'altered-request',
  );
  expect(refusal(() => take({ ...evil, code: message.code }))).toBe('altered-request');
  expect(desk.list()).toEqual([]);
  const answer = take(message);
  const changed: EnrolmentMessage[] = [
    { ...answer, text: answer.text.replace('4222', '4223') },
    { ...answer, text: answer.text.replace(founded.config.root_fingerprint, 'ab'.repeat(32)) },
    { ...answer, mac: 'ab'.repeat(32) },
    { ...answer, code: 'ab'.repeat(16) },
    message,
  ];
  for (const a of changed) expect(refusal(() => finish(code, a))).toBe('altered-answer');
  // The answer to another request under another code, or to an earlier request under this one.
  const second = desk.issue({}).code;
  const secondAnswer = take(begin(second));
  expect(refusal(() => finish(code, secondAnswer))).toBe('altered-answer');
  expect(finish(second, secondAnswer).network).toBe('jilin');
});

test('a request that the registry could not take burns no code', () => {
  const { code } = desk.issue({});
  const keys = codeKeys(code);
  const good = JSON.parse(begin(code).text) as NewNode;
  const low = Buffer.alloc(32);
  low[0] = 1;
  const weak = { ...good, keys: { ...good.keys, transport: low.toString('base64') } };
  expect(() => take(sealRequest(keys, weak))).toThrow('weak');
  expect(() =>
    take(sealRequest(keys, { ...good, keys: { ...good.keys, log: `${'A'.repeat(43)}B` } })),
  ).toThrow();
  expect(refusal(() => take(sealRequest(keys, good)))).toBe('taken');
});

test('guessing is bounded for each address; others are not held up', () => {
  const wrong = begin(newCode(randomBytes));
  for (let i = 0; i < 10; i++) expect(refusal(() => take(wrong))).toBe('unknown-code');
  const { code } = desk.issue({});
  const message = begin(code);
  expect(refusal(() => take(message))).toBe('too-many-tries');
  expect(refusal(() => take(message, '10.0.0.9'))).toBe('taken');
  now += 16 * 60_000;
  expect(refusal(() => take(message))).toBe('used-code');
});

test('open codes and pending requests are bounded; a decision is kept, and another fingerprint is refused', () => {
  take(begin(desk.issue({}).code));
  expect(refusal(() => desk.pending('dehui'))).toBe('not-pending');
  expect(refusal(() => desk.pending('nongan', '0000'))).toBe('other-fingerprint');
  const { fingerprint } = desk.pending('nongan');
  expect(desk.pending('nongan', fingerprint.toUpperCase().replaceAll(' ', '-')).state).toBe('pending');
  desk.decide('nongan', 'denied', '电话核对不符');
  expect(open().list()).toMatchObject([{ state: 'denied', reason: '电话核对不符' }]);
  expect(refusal(() => desk.decide('nongan', 'approved'))).toBe('not-pending');
  for (let i = 0; i < 200; i++) desk.issue({});
  expect(refusal(() => desk.issue({}))).toBe('too-many');
  now += 73 * 3_600_000;
  expect(refusal(() => desk.issue({}))).toBe('taken');
});
