import { parseVkey } from '@hutong/log';
import nacl from 'tweetnacl';
import { InvalidTrust } from './errors.ts';
import type { PublicKeys } from './keys.ts';

// Edwards25519 (RFC 8032 §5.1). Slow arithmetic is right here: keys enter rarely, and OpenSSL accepts
// low-order and non-canonical ones.
const P = 2n ** 255n - 19n;
const D = mod(-121665n * power(121666n, P - 2n));
const SQRT_M1 = power(2n, (P - 1n) / 4n);

/** Whether 32 bytes are the canonical encoding of a point whose order is not 1, 2, 4 or 8. */
export function isGoodEd25519Key(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  const encoded = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
  const sign = encoded >> 255n;
  const y = encoded & (2n ** 255n - 1n);
  if (y >= P) return false;
  const x = recoverX(y);
  if (x === undefined || (x === 0n && sign === 1n)) return false;
  let point: [bigint, bigint] = [(x & 1n) === sign ? x : P - x, y];
  for (let i = 0; i < 3; i++) point = double(point);
  return !(point[0] === 0n && point[1] === 1n);
}

/** Whether an X25519 key gives a shared secret at all (RFC 7748 §6.1). */
export function isGoodX25519Key(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  return nacl.scalarMult(new Uint8Array(32).fill(9), bytes).some((b) => b !== 0);
}

/** Refuses low-order and non-canonical keys where they enter; throws InvalidTrust naming the key. */
export function checkPublicKeys(keys: PublicKeys): void {
  const ed25519: [string, Uint8Array][] = [
    ['log', parseVkey(keys.log).key],
    ['cosigner', parseVkey(keys.cosigner).key],
    ['transport', Buffer.from(keys.transport, 'base64')],
  ];
  for (const [kind, key] of ed25519) {
    if (!isGoodEd25519Key(key))
      throw new InvalidTrust('registry', `the ${kind} key is not canonical, or of low order`);
  }
  if (parseVkey(keys.cosigner).type !== 4)
    throw new InvalidTrust('registry', 'the cosigner key is not of type 4');
  if (parseVkey(keys.cosigner).key.equals(parseVkey(keys.log).key)) {
    throw new InvalidTrust('registry', 'the cosigner key is the log key');
  }
  if (!isGoodX25519Key(Buffer.from(keys.sealing, 'base64')))
    throw new InvalidTrust('registry', 'the sealing key is of low order');
}

function recoverX(y: bigint): bigint | undefined {
  const x2 = mod((y * y - 1n) * power(mod(D * y * y + 1n), P - 2n));
  let x = power(x2, (P + 3n) / 8n);
  if (mod(x * x - x2) !== 0n) x = mod(x * SQRT_M1);
  return mod(x * x - x2) === 0n ? x : undefined;
}

function double([x, y]: [bigint, bigint]): [bigint, bigint] {
  const k = mod(D * x * x * y * y);
  return [mod(2n * x * y * power(mod(1n + k), P - 2n)), mod((y * y + x * x) * power(mod(1n - k), P - 2n))];
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
