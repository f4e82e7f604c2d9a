import { scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt as OWASP recommends it where memory is short: N=2^14, r=8, p=5 takes 16 MiB (RFC 7914). */
const LOG2_N = 14;
const R = 8;
const P = 5;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const ENCODED = /^scrypt\$14\$8\$5\$([\w-]{22})\$([\w-]{43})$/;

/** What makes 32 bytes of a password and a salt, slowly. */
export type Derive = (password: string, salt: Uint8Array) => Promise<Buffer>;

export const deriveByScrypt: Derive = (password, salt) =>
  new Promise((resolve, reject) => {
    const options = { N: 2 ** LOG2_N, r: R, p: P, maxmem: 64 << 20 };
    scrypt(password.normalize('NFC'), salt, HASH_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });

/** A password as it is kept: `scrypt$14$8$5$<salt>$<hash>`. */
export async function hashPassword(
  password: string,
  derive: Derive,
  random: (n: number) => Uint8Array,
): Promise<string> {
  const salt = Buffer.from(random(SALT_BYTES));
  const hash = await derive(password, salt);
  return `scrypt$${LOG2_N}$${R}$${P}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** Whether it is the password that was kept. What is kept of no account costs as much, and is nobody's. */
export async function isPassword(
  password: string,
  kept: string | undefined,
  derive: Derive,
): Promise<boolean> {
  const [, salt, hash] = ENCODED.exec(kept ?? '') ?? [];
  const wanted = Buffer.from(hash ?? '', 'base64url');
  const made = await derive(password, Buffer.from(salt ?? '', 'base64url'));
  return wanted.length === made.length && timingSafeEqual(wanted, made);
}
