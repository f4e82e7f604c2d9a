import { createCipheriv, createDecipheriv } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { writeSecret } from '@hutong/process';
import { refused } from '../refused.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals secrets that stand in the database with a key that stands beside it: a copy of the database alone opens none. */
export class Sealing {
  readonly #key: Buffer;
  readonly #random: (n: number) => Uint8Array;

  /** @param file the key; made (0600) where it is missing: what was sealed by an earlier one then opens no more */
  constructor(file: string, random: (n: number) => Uint8Array) {
    this.#random = random;
    if (!existsSync(file)) writeSecret(file, `${Buffer.from(random(KEY_BYTES)).toString('hex')}\n`);
    if ((statSync(file).mode & 0o077) !== 0)
      throw new Error(`${file}: others can read it; run: chmod 600 ${file}`);
    this.#key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
    if (this.#key.length !== KEY_BYTES)
      throw new Error(`${file}: not 64 hex digits; put it back from a copy`);
  }

  /** @param owner whose it is: sealed for one, it opens for no other */
  seal(owner: string, secret: Uint8Array): Buffer {
    const nonce = Buffer.from(this.#random(NONCE_BYTES));
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(owner));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws IdentityRefused `sealed_away` */
  open(owner: string, sealed: Uint8Array): Buffer {
    const box = Buffer.from(sealed);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, box.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(owner)).setAuthTag(box.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw refused('sealed_away', {}, { status: 409 });
    }
  }
}
