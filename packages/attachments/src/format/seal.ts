import { createCipheriv, createDecipheriv } from 'node:crypto';
import { SEAL_BYTES } from '@hutong/record';

const CIPHER = 'aes-256-gcm';
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;

/**
 * Seals a file's parts under a key of its own, each so that it opens at its own place alone, and the last as the last: STREAM
 * (Hoang, Reyhanitabar, Rogaway and Vizár, 2015) with AES-256-GCM (NIST SP 800-38D). A key is for one file and made anew for
 * each, so that a nonce may be the part's number.
 */
export function sealPart(key: Uint8Array, place: { part: number; last: boolean }, bytes: Uint8Array): Buffer {
  const cipher = createCipheriv(CIPHER, key, nonceOf(place), { authTagLength: SEAL_BYTES });
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed for this place; undefined when it was not, or under another key. */
export function openPart(
  key: Uint8Array,
  place: { part: number; last: boolean },
  sealed: Uint8Array,
): Buffer | undefined {
  if (key.length !== KEY_BYTES || sealed.length <= SEAL_BYTES) return undefined;
  const end = sealed.length - SEAL_BYTES;
  const decipher = createDecipheriv(CIPHER, key, nonceOf(place), { authTagLength: SEAL_BYTES });
  decipher.setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function nonceOf({ part, last }: { part: number; last: boolean }): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(part, NONCE_BYTES - 5);
  nonce[NONCE_BYTES - 1] = last ? 1 : 0;
  return nonce;
}
