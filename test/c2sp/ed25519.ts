import nacl from 'tweetnacl';

/** RFC 8032 §5.1: the field prime and the group order. */
const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
/** y of a point of order 8; the eight points of low order have y in {0, 1, −1, Y8, −Y8}. */
const Y8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
const LOW_ORDER_Y = [0n, 1n, P - 1n, Y8, P - Y8];

const littleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

/**
 * Why a public key must not be trusted, or undefined. RFC 8032 §5.1.3 refuses y ≥ p; a key of low order
 * verifies one signature for many messages, so it names nobody. (A y that is on no point verifies nothing.)
 */
export function keyFault(key: Uint8Array): string | undefined {
  if (key.length !== 32) return `an Ed25519 key has 32 bytes, not ${key.length}`;
  const y = littleEndian(key) & ((1n << 255n) - 1n);
  if (y >= P) return 'the key is not canonically encoded';
  if (LOW_ORDER_Y.includes(y)) return 'the key is of low order';
  return undefined;
}

/** RFC 8032 §5.1.7. tweetnacl leaves out the check S < L, so it stands here: else every signature has a twin. */
export function verifyEd25519(message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  if (signature.length !== 64 || key.length !== 32) return false;
  if (littleEndian(signature.subarray(32)) >= L) return false;
  return nacl.sign.detached.verify(message, signature, key);
}
