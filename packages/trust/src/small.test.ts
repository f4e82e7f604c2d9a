import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatVkey } from '@hutong/log';
import { both, commitment } from '@hutong/record';
import nacl from 'tweetnacl';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InvalidTrust } from './errors.ts';
import { createKeys, KeyFileError, loadKeys, publicKeys } from './keys.ts';
import { HighWater, MarkDamaged, RolledBack } from './mark.ts';
import { Sealer } from './seal.ts';
import { hall, random, seedOf, temporary } from './testing.ts';

let temp: ReturnType<typeof temporary>;
beforeEach(() => {
  temp = temporary();
});
afterEach(() => temp.done());

describe('sealed values', () => {
  const [sender, recipient, stranger] = [1, 2, 3].map((i) => nacl.box.keyPair.fromSecretKey(seedOf(i)));
  const key = (pair: nacl.BoxKeyPair | undefined) => Buffer.from(pair!.publicKey).toString('base64');
  const sealerOf = (pair: nacl.BoxKeyPair | undefined) => new Sealer(pair!.secretKey, random);
  const value = { salt: seedOf(7).slice(0, 16), value: '测试甲 13800000000' };
  const committed = commitment(value.salt, value.value);
  const box = sealerOf(sender).seal(key(recipient), value);

  test('P6: open for their recipient, and tell others nothing', () => {
    const opened = sealerOf(recipient).open(key(sender), box, committed);
    expect({ ...opened, salt: Uint8Array.from(opened!.salt) }).toEqual(value);
    expect(sealerOf(stranger).open(key(sender), box, committed)).toBeUndefined();
    expect(Buffer.from(box).includes('测试甲')).toBe(false);
    expect(box).not.toEqual(sealerOf(sender).seal(key(recipient), value));
  });

  test('P6: a box by another sender, changed, cut, or of another value opens to undefined', () => {
    const open = (b: Uint8Array, from = sender, c = committed) => sealerOf(recipient).open(key(from), b, c);
    expect(open(box, stranger)).toBeUndefined();
    for (let i = 0; i < box.length; i++) {
      expect(open(box.map((byte, at) => (at === i ? byte ^ 1 : byte)))).toBeUndefined();
    }
    for (let length = 0; length < box.length; length++) expect(open(box.slice(0, length))).toBeUndefined();
    expect(open(box, sender, commitment(value.salt, 'other'))).toBeUndefined();
    expect(open(box, sender, new Uint8Array(0))).toBeUndefined();
  });

  test('P6: what is sealed but is no value opens to undefined', () => {
    const nonce = seedOf(9).slice(0, 24);
    for (const inside of [
      Buffer.from('garbage'),
      Buffer.from([0xf6]),
      Buffer.from([0x82, 0x41, 1, 0x61, 0x78]),
    ]) {
      const sealed = nacl.box(inside, nonce, recipient!.publicKey, sender!.secretKey);
      const whole = Buffer.concat([nonce, sealed]);
      expect(sealerOf(recipient).open(key(sender), whole, committed)).toBeUndefined();
    }
  });
});

test.each([
  ['proof', undefined, '电话核对', 'telephone'],
  ['root', 'root-pin', '电话核对', 'telephone'],
  ['root', 'root-expired', '续期', 'hutong root draft'],
  ['registry', undefined, '没有任何改变', 'hutong registry log'],
] as const)('what does not hold says what to do next: %s %s', (part, code, zh, en) => {
  const { next } = new InvalidTrust(part, 'x', code);
  expect(both(next)).toContain(zh);
  expect(both(next)).toContain(en);
});

describe('high-water mark', () => {
  const origin = hall.origin;
  test('P12: is durable before raise returns, and never falls', () => {
    const file = join(temp.dir, 'mark');
    const mark = new HighWater(file);
    expect(mark.rolledBack(() => 0)).toEqual([]);
    mark.raise(origin, 7);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ [origin]: 7 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    mark.raise(origin, 5);
    mark.raise('jilin/other/1-00000000', 2);
    const again = new HighWater(file);
    expect(again.rolledBack(() => 7)).toEqual([]);
    expect(again.rolledBack((of) => (of === origin ? 6 : 3))).toMatchObject([{ origin, held: 6, left: 7 }]);
    expect(again.rolledBack((of) => (of === origin ? 6 : 1)).map((r) => r.held)).toEqual([6, 1]);
    expect(
      again.rolledBack(
        () => 6,
        () => 6,
      ),
    ).toEqual([]);
  });

  test('P12: a mark that could not be written is not taken as written', () => {
    const folder = join(temp.dir, 'gone');
    const mark = new HighWater(join(folder, 'mark'));
    expect(() => mark.raise(origin, 7)).toThrow();
    expect(() => mark.raise(origin, 7)).toThrow();
    mkdirSync(folder);
    mark.raise(origin, 7);
    expect(new HighWater(join(folder, 'mark')).rolledBack(() => 6)).toEqual([new RolledBack(origin, 6, 7)]);
  });

  test.each(['', '{', '[1]', '{"x":-1}', '{"x":"7"}', 'null'])(
    'P12: damaged, it is an error, not an empty mark: %j',
    (text) => {
      const file = join(temp.dir, 'mark');
      writeFileSync(file, text);
      expect(() => new HighWater(file)).toThrow(MarkDamaged);
    },
  );
});

describe('keys on disk', () => {
  test('0600 in 0700, the same when read again, never overwritten', () => {
    const folder = join(temp.dir, 'keys');
    createKeys(folder, 1, random);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const kind of ['log', 'cosigner', 'sealing', 'transport']) {
      expect(statSync(join(folder, '1', kind)).mode & 0o777).toBe(0o600);
    }
    const keys = loadKeys(folder, 'jilin', 'nongan', 1);
    expect(publicKeys(loadKeys(folder, 'jilin', 'nongan', 1))).toEqual(publicKeys(keys));
    expect(formatVkey(keys.log.verifier).startsWith(`${keys.origin}+`)).toBe(true);
    expect(() => createKeys(folder, 1, random)).toThrow(KeyFileError);
    createKeys(folder, 2, random);
    const seeds = [1, 2].flatMap((n) =>
      ['log', 'cosigner'].map((k) => readFileSync(join(folder, `${n}`, k), 'utf8')),
    );
    expect(new Set(seeds).size).toBe(4);
  });

  test('open to others, missing or garbled, they are refused with what to do', () => {
    const folder = join(temp.dir, 'keys');
    createKeys(folder, 1, random);
    const file = join(folder, '1', 'log');
    chmodSync(file, 0o640);
    expect(() => loadKeys(folder, 'jilin', 'nongan', 1)).toThrow('others may read');
    chmodSync(file, 0o600);
    writeFileSync(file, 'not a key');
    expect(() => loadKeys(folder, 'jilin', 'nongan', 1)).toThrow('64 hex');
    rmSync(file);
    expect(() => loadKeys(folder, 'jilin', 'nongan', 1)).toThrow('no such key');
    expect(existsSync(file)).toBe(false);
  });
});
