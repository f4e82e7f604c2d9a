import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatVkey, makeSigner } from '@hutong/log';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyFileError } from './keys.ts';
import { readRootKey, writeRootKey } from './root-keys.ts';
import { random, seedOf, temporary } from './testing.ts';

const CHEAP = { N: 2 ** 10, r: 8, p: 1 };
const seed = seedOf(7);
let folder: ReturnType<typeof temporary>;
let file: string;
beforeAll(() => {
  folder = temporary();
  file = join(folder.dir, 'root-zhang.key');
  const vkey = writeRootKey(
    file,
    { name: 'jilin/root-zhang', seed, passphrase: '一二三四五六七八' },
    random,
    CHEAP,
  );
  expect(vkey).toBe(formatVkey(makeSigner('jilin/root-zhang', 1, seed).verifier));
});
afterAll(() => folder.done());

const never = () => Promise.reject(new Error('was asked'));
// biome-ignore lint/suspicious/noExplicitAny: what a file holds is anything
type Content = any;
const changed = (change: (content: Content) => void) => {
  const content = JSON.parse(readFileSync(file, 'utf8'));
  change(content);
  const other = join(folder.dir, 'other.key');
  writeFileSync(other, JSON.stringify(content), { mode: 0o600 });
  return readRootKey(other, async () => '一二三四五六七八');
};

test('a root key comes back with its passphrase and no other, and its file does not hold the seed', async () => {
  expect(await readRootKey(file, async () => '一二三四五六七八')).toMatchObject({ name: 'jilin/root-zhang' });
  expect(Buffer.from((await readRootKey(file, async () => '一二三四五六七八')).seed)).toEqual(
    Buffer.from(seed),
  );
  await expect(readRootKey(file, async () => '一二三四五六七九')).rejects.toThrow('does not open');
  const text = readFileSync(file, 'utf8');
  for (const form of ['hex', 'base64'] as const) expect(text).not.toContain(Buffer.from(seed).toString(form));
});

test('the bare file that init writes is read without a passphrase', async () => {
  const bare = join(folder.dir, 'root-1');
  writeFileSync(bare, `${Buffer.from(seed).toString('hex')}\n`, { mode: 0o600 });
  expect(Buffer.from((await readRootKey(bare, never)).seed)).toEqual(Buffer.from(seed));
  await expect(readRootKey(join(folder.dir, 'absent'), never)).rejects.toThrow(KeyFileError);
});

test('a short passphrase makes no key', () => {
  const short = { name: 'x', seed, passphrase: '一二三四五六七' };
  expect(() => writeRootKey(join(folder.dir, 'short'), short, random, CHEAP)).toThrow('too short');
});

test.each<[string, (content: Content) => void]>([
  ['that would take all memory', (c) => (c.scrypt.N = 2 ** 20)],
  ['that would take hours', (c) => (c.scrypt.p = 2 ** 20)],
  ['whose N is no power of two', (c) => (c.scrypt.N = 1_000)],
  ['under another name', (c) => (c.name = 'jilin/root-li')],
  ['with another vkey', (c) => (c.vkey = formatVkey(makeSigner('jilin/root-zhang', 1, seedOf(8)).verifier))],
  ['with a short nonce', (c) => (c.nonce = 'AAAA')],
  ['with a short box', (c) => (c.box = 'AAAA')],
  ['without a salt', (c) => delete c.scrypt.salt],
  ['of a later version', (c) => (c.version = 2)],
])('a file %s is refused', async (_what, change) => {
  await expect(changed(change)).rejects.toThrow(KeyFileError);
});
