import nacl from 'tweetnacl';
import { describe, expect, test } from 'vitest';
import { sealingPair } from './sealing-pair.ts';
import { seedOf } from './testing.ts';

describe('the pair of a secret key for sealing', () => {
  // RFC 7748 §6.1: Alice, Bob.
  test.each([
    [
      '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a',
      '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
    ],
    [
      '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb',
      'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
    ],
  ])('is that of RFC 7748: %s', (secret, expected) => {
    expect(Buffer.from(sealingPair(Buffer.from(secret, 'hex')).publicKey).toString('hex')).toBe(expected);
  });

  test('is that of NaCl', () => {
    for (let i = 0; i < 50; i++) {
      const secret = Uint8Array.from(seedOf(i));
      expect(sealingPair(secret)).toEqual(nacl.box.keyPair.fromSecretKey(secret));
    }
  });
});
