import type { Derive } from '../passwords/hash.ts';

const SALT_BYTES = 16;
const CODES = 10;
const LENGTH = 10;
/** Crockford's Base32: nothing in it is taken for something else. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Codes on paper for who has no telephone at hand: ten, each good once, 50 bits each. */
export interface PrintedCodes {
  /** As they are printed, `XXXXX-XXXXX`; seen this once. */
  codes: string[];
  salt: Buffer;
  hashes: Buffer[];
}

/** @param derive hashes a code as slowly as a password (ASVS 5.0, 6.5.2) */
export async function printCodes(derive: Derive, random: (n: number) => Uint8Array): Promise<PrintedCodes> {
  const salt = Buffer.from(random(SALT_BYTES));
  const codes = Array.from({ length: CODES }, () =>
    Array.from(random(LENGTH), (byte) => LETTERS[byte % LETTERS.length]).join(''),
  );
  const hashes: Buffer[] = [];
  for (const code of codes) hashes.push(await derive(code, salt));
  return { codes: codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`), salt, hashes };
}

/** A printed code as somebody typed it; undefined: it is none. */
export function printedIn(typed: string): string | undefined {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return plain.length === LENGTH && [...plain].every((one) => LETTERS.includes(one)) ? plain : undefined;
}
