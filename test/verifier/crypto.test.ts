import {
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  type KeyObject,
  verify,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { sharedDir } from '../c2sp/shared.ts';

// Plain JavaScript, which has no types.
const { verifierScript } = (await import(new URL('../../deploy/verifier.mjs', import.meta.url).href)) as {
  verifierScript(of: { entry: string; name: string }): Promise<{ text: string }>;
};

interface Crypto {
  hash(algorithm: string, data: Uint8Array, encoding: 'hex'): string;
  createPublicKey(of: { key: Uint8Array }): KeyObject;
  verify(algorithm: null, message: Uint8Array, key: KeyObject, signature: Uint8Array): boolean;
  diffieHellman(of: { publicKey: KeyObject }): void;
  beginWork(): void;
}

const P = 2n ** 255n - 19n;
const SPKI = { ed25519: '302a300506032b6570032100', x25519: '302a300506032b656e032100' };
const der = (kind: keyof typeof SPKI, key: Uint8Array) =>
  Buffer.concat([Buffer.from(SPKI[kind], 'hex'), key]);
const encoded = (u: bigint) => Buffer.from(u.toString(16).padStart(64, '0'), 'hex').reverse();

let there: Crypto;
beforeAll(async () => {
  const { text } = await verifierScript({ entry: 'node-crypto.ts', name: 'crypto' });
  const world = { TextEncoder, TextDecoder };
  there = runInNewContext(`${text}\n;crypto`, { ...world, self: world, Uint8Array }) as Crypto;
}, 120_000);

test('SHA-256 is that of OpenSSL', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(there.hash('sha256', bytes, 'hex')).toBe(hash('sha256', bytes, 'hex'));
    }),
  );
});

test('an X25519 key is refused exactly where OpenSSL refuses it', () => {
  const { privateKey } = generateKeyPairSync('x25519');
  const bothOf = (key: Uint8Array) => {
    const good = (agree: () => unknown) => {
      try {
        agree();
        return true;
      } catch {
        return false;
      }
    };
    const spki = der('x25519', key);
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return [
      good(() => there.diffieHellman({ publicKey: there.createPublicKey({ key: spki }) })),
      good(() => diffieHellman({ privateKey, publicKey })),
    ];
  };
  const small = [
    0n,
    1n,
    P - 1n,
    P,
    P + 1n,
    325606250916557431795983626356110631294008115727848805560023387167927233504n,
    39382357235489614581723060781553021112529911719440698176882885853963445705823n,
  ];
  for (const u of small)
    for (const key of [encoded(u), encoded(u | (1n << 255n))]) expect(bothOf(key)).toEqual([false, false]);
  for (const u of [2n, 9n, P - 2n, P + 2n, 2n ** 255n - 1n]) expect(bothOf(encoded(u))).toEqual([true, true]);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
      const [here, openssl] = bothOf(key);
      expect(here).toBe(openssl);
    }),
  );
});

interface Wycheproof {
  testGroups: {
    publicKey: { pk: string };
    tests: { tcId: number; msg: string; sig: string; result: string }[];
  }[];
}

describe.skipIf(!sharedDir())('third-party vectors', () => {
  test('an Ed25519 signature is good exactly where the vectors and OpenSSL say so', () => {
    const file = `${sharedDir()}/vectors/wycheproof/ed25519_test.json`;
    const { testGroups } = JSON.parse(readFileSync(file, 'utf8')) as Wycheproof;
    let tried = 0;
    for (const { publicKey, tests } of testGroups) {
      const key = der('ed25519', Buffer.from(publicKey.pk, 'hex'));
      for (const { tcId, msg, sig, result } of tests) {
        const [message, signature] = [Buffer.from(msg, 'hex'), Buffer.from(sig, 'hex')];
        if (signature.length !== 64) continue;
        there.beginWork();
        expect(there.verify(null, message, there.createPublicKey({ key }), signature), String(tcId)).toBe(
          result === 'valid',
        );
        const known = createPublicKey({ key, format: 'der', type: 'spki' });
        expect(verify(null, message, known, signature), String(tcId)).toBe(result === 'valid');
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(100);
  });
});

test('more signatures than honest files hold are not checked', () => {
  there.beginWork();
  const key = there.createPublicKey({ key: der('ed25519', encoded(9n)) });
  const all = Array.from(
    { length: 513 },
    () => () => there.verify(null, new Uint8Array(1), key, new Uint8Array(64).fill(255)),
  );
  for (const one of all.slice(0, 512)) expect(one()).toBe(false);
  expect(all[512]).toThrow();
  there.beginWork();
  expect((all[0] as () => boolean)()).toBe(false);
});
