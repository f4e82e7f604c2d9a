import { randomBytes } from 'node:crypto';
import { commitment, encode } from '@hutong/record';
import nacl from 'tweetnacl';
import { expect, test } from 'vitest';
import { Sealer } from './seal.ts';

const bytes = (n: number) => new Uint8Array(randomBytes(n));
const salt = bytes(16);

test('P6: a box does not tell a short name from a long one, nor these from a telephone number', () => {
  const [one, two] = [new Sealer(bytes(32), bytes), new Sealer(bytes(32), bytes)];
  const length = (value: string) => one.seal(two.publicKey, { salt, value }).length;
  expect(new Set(['张三', '欧阳修', '诸葛孔明', '13800000000'].map(length)).size).toBe(1);
  for (let n = 0; n < 300; n++) {
    const value = 'x'.repeat(n);
    const box = one.seal(two.publicKey, { salt, value });
    expect((box.length - 24 - 16) % 16).toBe(0);
    expect(two.open(one.publicKey, box, commitment(salt, value))?.value).toBe(value);
  }
});

test('P6: what is in a box is taken only where it is what the record committed to', () => {
  const [one, two] = [new Sealer(bytes(32), bytes), new Sealer(bytes(32), bytes)];
  const box = one.seal(two.publicKey, { salt, value: '张三' });
  expect(two.open(one.publicKey, box, commitment(salt, '李四'))).toBeUndefined();
  expect(two.open(one.publicKey, box, commitment(bytes(16), '张三'))).toBeUndefined();
});

test('boxes of before there was padding still open', () => {
  const secret = bytes(32);
  const [one, two] = [new Sealer(secret, bytes), new Sealer(bytes(32), bytes)];
  const nonce = bytes(24);
  const shared = nacl.box.before(Buffer.from(two.publicKey, 'base64'), secret);
  const box = Buffer.concat([nonce, nacl.box.after(encode([salt, '张三']), nonce, shared)]);
  expect(two.open(one.publicKey, box, commitment(salt, '张三'))?.value).toBe('张三');
});
