import fc from 'fast-check';
import nacl from 'tweetnacl';
import { describe, expect, test } from 'vitest';
import { isGoodEd25519Key, isGoodX25519Key } from './key-checks.ts';

const P = 2n ** 255n - 19n;
const encode = (y: bigint, sign: 0n | 1n = 0n) =>
  Buffer.from((y | (sign << 255n)).toString(16).padStart(64, '0'), 'hex').reverse();
/** y of a point of order 8. */
const Y8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;

describe('Ed25519 keys', () => {
  test('every key that a seed makes is good', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
        expect(isGoodEd25519Key(nacl.sign.keyPair.fromSeed(seed).publicKey)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
  const lowOrder = [0n, 1n, P - 1n, Y8, P - Y8].flatMap((y) => [encode(y), encode(y, 1n)]);
  test.each(lowOrder.map((k) => k.toString('hex')))('low order is refused: %s', (key) => {
    expect(isGoodEd25519Key(Buffer.from(key, 'hex'))).toBe(false);
  });
  test('every encoding that is not canonical is refused', () => {
    for (let y = P; y < 2n ** 255n; y++) {
      for (const sign of [0n, 1n] as const) expect(isGoodEd25519Key(encode(y, sign))).toBe(false);
    }
  });
  test('what is no point, or has another length, is refused', () => {
    expect(isGoodEd25519Key(encode(2n))).toBe(false);
    expect(isGoodEd25519Key(encode(7n))).toBe(false);
    expect(isGoodEd25519Key(new Uint8Array(31))).toBe(false);
    expect(isGoodEd25519Key(new Uint8Array(33))).toBe(false);
  });
});

describe('X25519 keys', () => {
  test('good ones are good, low order and other lengths are not', () => {
    expect(isGoodX25519Key(nacl.box.keyPair().publicKey)).toBe(true);
    const order8 = 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800';
    const other8 = '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157';
    for (const y of [order8, other8]) expect(isGoodX25519Key(Buffer.from(y, 'hex'))).toBe(false);
    for (const y of [0n, 1n, P - 1n, P, P + 1n]) expect(isGoodX25519Key(encode(y))).toBe(false);
    expect(isGoodX25519Key(new Uint8Array(31))).toBe(false);
  });
});
