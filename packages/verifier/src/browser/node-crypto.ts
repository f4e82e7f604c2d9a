/**
 * What of `node:crypto` a check needs, in any browser: SHA-256 of @noble/hashes, Ed25519 of tweetnacl. The build
 * puts this in the place of `node:crypto` (deploy/verifier.mjs), so that the very readers of records, notes and trust that
 * nodes run do the checking. Keys are the DER that these readers make: 12 bytes of head, 32 of key.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from 'buffer/index.js';
import nacl from 'tweetnacl';

/** The order of the Ed25519 group (RFC 8032 §5.1). */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const KEY_BYTES = 32;

/**
 * One verification takes some milliseconds in script. An honest bundle needs one for each root signature and one for each
 * checkpoint its proofs name, mostly a single one; a file that asks for more is made to keep the page busy.
 */
const MOST_VERIFIED = 512;
let verified = 0;

/** More signatures than any honest file holds. */
export class TooMuchWork extends Error {
  override readonly name = 'TooMuchWork';
}

/** Begins the count of what one check may verify. */
export function beginWork(): void {
  verified = 0;
}

interface Key {
  raw: Uint8Array;
}

type Encoding = 'buffer' | 'hex' | 'base64' | 'binary';

export function hash(algorithm: string, data: string | Uint8Array, encoding: Encoding = 'hex'): unknown {
  if (algorithm !== 'sha256') throw new TypeError(`no ${algorithm} here`);
  const digest = Buffer.from(sha256(typeof data === 'string' ? Buffer.from(data, 'utf8') : data));
  return encoding === 'buffer' ? digest : digest.toString(encoding);
}

export function createPublicKey({ key }: { key: Uint8Array }): Key {
  return { raw: Uint8Array.prototype.slice.call(key, -KEY_BYTES) };
}

/** RFC 8032 §5.1.7, as OpenSSL does it: S beyond the order is refused, which tweetnacl by itself lets pass. */
export function verify(_: null, message: Uint8Array, { raw }: Key, signature: Uint8Array): boolean {
  verified += 1;
  if (verified > MOST_VERIFIED) throw new TooMuchWork();
  return (
    littleEndian(signature.subarray(KEY_BYTES)) < ORDER &&
    nacl.sign.detached.verify(plain(message), plain(signature), raw)
  );
}

export function generateKeyPairSync(): { privateKey: null } {
  return { privateKey: null };
}

const P = 2n ** 255n - 19n;
/** The u of every point of small order, on the curve and on its twist: with these alone an agreement gives zeros (RFC 7748 §6.1). */
const SMALL_ORDER: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  P - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
]);

/**
 * Only whether there is a shared secret is asked here, of each node's key in a bundle. To compute it in script would take
 * ten milliseconds for each, half a minute for a province.
 */
export function diffieHellman({ publicKey }: { publicKey: Key }): void {
  if (SMALL_ORDER.has((littleEndian(publicKey.raw) & (2n ** 255n - 1n)) % P))
    throw new RangeError('a shared secret of zeros');
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
