import { makeSigner, type Signer } from '@hutong/log';
import { type Authenticator, nkeys } from 'nats';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** NATS NKeys: the prefix of a seed ('S') and of a user ('U'), each five bits of the first two characters. */
const PREFIX_SEED = 18 << 3;
const PREFIX_USER = 20 << 3;

/** The key by which a child's connection is let in. It vouches for nothing that is said over it. */
export interface TransportNkey {
  /** `U…`, 56 characters; goes into the parent's broker configuration. */
  publicNkey: string;
  /** `SU…` as ASCII, for `nkeyAuthenticator(seed)`. Secret. */
  seed: Uint8Array;
}

/** A 32-byte Ed25519 seed in the encoding of NATS (ADR-14: base32 of prefix, seed and CRC-16/XMODEM, no padding). */
export function transportNkey(seed: Uint8Array): TransportNkey {
  if (seed.length !== 32) throw new RangeError(`a transport seed has 32 bytes, not ${seed.length}`);
  const raw = Buffer.alloc(2 + 32 + 2);
  raw[0] = PREFIX_SEED | (PREFIX_USER >> 5);
  raw[1] = (PREFIX_USER & 31) << 3;
  raw.set(seed, 2);
  raw.writeUInt16LE(crc16(raw.subarray(0, 34)), 34);
  const encoded = Buffer.from(base32(raw), 'ascii');
  return { publicNkey: publicNkey(signer(seed).verifier.key), seed: encoded };
}

/**
 * Answers a broker's challenge as `nkeyAuthenticator` of the client does, with OpenSSL: that one multiplies five times in
 * JavaScript, at every try.
 * @param seed the 32 bytes of a transport key, asked for at every try
 */
export function transportAuthenticator(seed: () => Uint8Array): Authenticator {
  return (nonce = '') => {
    const { verifier, sign } = signer(seed());
    return { nkey: publicNkey(verifier.key), sig: sign(Buffer.from(nonce)).toString('base64url') };
  };
}

function signer(seed: Uint8Array): Signer {
  return makeSigner('transport', 1, seed);
}

/** Whether this is a user's public NKey, checksum included: nothing else may reach a configuration file. */
export function isPublicNkey(text: string): boolean {
  if (!/^U[A-Z2-7]{55}$/.test(text)) return false;
  try {
    nkeys.fromPublic(text);
    return true;
  } catch {
    return false;
  }
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31];
    held &= 31;
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let i = 0; i < 8; i++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}

/** `U…` of a node whose 32-byte public transport key is known. */
export function publicNkey(key: Uint8Array): string {
  const raw = Buffer.alloc(1 + 32 + 2);
  raw[0] = PREFIX_USER;
  raw.set(key, 1);
  raw.writeUInt16LE(crc16(raw.subarray(0, 33)), 33);
  return base32(raw);
}
