import { createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import type { Verifier } from '@hutong/log';
import { InvalidTrust } from './errors.ts';
import type { PublicKeys } from './keys.ts';
import { why } from './texts.ts';

// Edwards25519 (RFC 8032 §5.1), since OpenSSL accepts low-order and non-canonical keys. Every node checks the keys of all
// nodes when it starts: one power a key, which is nearly all of the cost.
const P = 2n ** 255n - 19n;
const D = mod(-121665n * power(121666n, P - 2n));
/** The other side of every X25519 agreement that is tried. */
const X25519 = generateKeyPairSync('x25519').privateKey;
const SPKI_X25519 = Buffer.from('302a300506032b656e032100', 'hex');

/** Whether 32 bytes are the canonical encoding of a point whose order is not 1, 2, 4 or 8. */
export function isGoodEd25519Key(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  const encoded = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
  const y = encoded & (2n ** 255n - 1n);
  return y < P && isOnCurve(y) && !isLowOrder(y);
}

// x² = (y² - 1) / (d y² + 1) has a root when it is a square: Euler's criterion, and u / v is one when u v is.
function isOnCurve(y: bigint): boolean {
  const y2 = (y * y) % P;
  return euler(mod((y2 - 1n) * (D * y2 + 1n))) !== P - 1n;
}

// a ^ ((P - 1) / 2), which is 2^254 - 10, by half as many products as `power` takes: `run` is a ^ (2^n - 1).
function euler(a: bigint): bigint {
  const squared = (x: bigint, times: number) => {
    for (let i = 0; i < times; i++) x = (x * x) % P;
    return x;
  };
  const runs = new Map([[1, a]]);
  for (const n of [1, 2, 4, 8, 16, 32, 64]) {
    const run = runs.get(n) as bigint;
    runs.set(2 * n, (squared(run, n) * run) % P);
  }
  let run = runs.get(128) as bigint;
  for (const n of [64, 32, 16, 8, 2]) run = (squared(run, n) * (runs.get(n) as bigint)) % P;
  return (squared(run, 4) * a ** 6n) % P;
}

// The neutral point and that of order 2 have y = ±1, those of order 4 y = 0. Those of order 8 double to y = 0, that is
// x² = -y², which makes the curve's equation d y⁴ + 2 y² = 1.
function isLowOrder(y: bigint): boolean {
  const y2 = (y * y) % P;
  return y2 === 0n || y2 === 1n || mod(D * y2 * y2 + 2n * y2) === 1n;
}

/** Whether an X25519 key gives a shared secret at all (RFC 7748 §6.1); OpenSSL refuses one of zeros. */
export function isGoodX25519Key(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  const key = Buffer.concat([SPKI_X25519, bytes]);
  try {
    diffieHellman({ privateKey: X25519, publicKey: createPublicKey({ key, format: 'der', type: 'spki' }) });
    return true;
  } catch {
    return false;
  }
}

/** Refuses low-order and non-canonical keys where they enter; throws InvalidTrust naming the key. */
export function checkPublicKeys(
  keys: Pick<PublicKeys, 'transport' | 'sealing'>,
  log: Verifier,
  cosigner: Verifier,
): void {
  const ed25519: [string, Uint8Array][] = [
    ['log', log.key],
    ['cosigner', cosigner.key],
    ['transport', Buffer.from(keys.transport, 'base64')],
  ];
  for (const [kind, key] of ed25519) {
    if (!isGoodEd25519Key(key)) throw new InvalidTrust('registry', why('key_unsafe', { kind }));
  }
  if (cosigner.type !== 4) throw new InvalidTrust('registry', why('cosigner_type'));
  if (cosigner.key.equals(log.key)) {
    throw new InvalidTrust('registry', why('cosigner_is_log'));
  }
  if (!isGoodX25519Key(Buffer.from(keys.sealing, 'base64')))
    throw new InvalidTrust('registry', why('key_unsafe', { kind: 'sealing' }));
}

function mod(n: bigint): bigint {
  const r = n % P;
  return r < 0n ? r + P : r;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = (b * b) % P)
    if (e & 1n) result = (result * b) % P;
  return result;
}
