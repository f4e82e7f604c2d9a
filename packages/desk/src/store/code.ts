/**
 * Codes on vouchers: 80 random bits as 16 characters of Crockford's Base32 and one to check them by, in groups of four. The
 * check is a sum over GF(32), each place with a weight of its own: one wrong character and any two that changed places are
 * found, and it needs none of the signs that Crockford's own check ends in, which few keyboards in a hall have at hand.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const CODE_BYTES = 10;
const CHARACTERS = 16;
const TYPED = new RegExp(`^[${ALPHABET}]{${CHARACTERS + 1}}$`);
/** x^5 + x^2 + 1, by which GF(32) is made. */
const POLYNOMIAL = 0b100101;

/** A code from 80 random bits, as it is printed. */
export function codeOf(bits: Uint8Array): string {
  if (bits.length !== CODE_BYTES) throw new RangeError(`${bits.length} bytes`);
  let value = bits.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let i = 0; i < CHARACTERS; i++) {
    text = ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return `${text}${checkOf(text)}`.replace(/(.{4})(?=.)/g, '$1-');
}

/**
 * A code as somebody typed it, as it is printed: small and full-width letters, blanks and any hyphens are put right, O is 0,
 * I and L are 1. Undefined when it is none, or a character is wrong.
 */
export function readCode(typed: string): string | undefined {
  if (typed.length > 100) return undefined;
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if (!TYPED.test(text) || text[CHARACTERS] !== checkOf(text.slice(0, CHARACTERS))) return undefined;
  return text.replace(/(.{4})(?=.)/g, '$1-');
}

function checkOf(text: string): string {
  let sum = 0;
  // Horner's rule: the character at place i is weighed with x^(16-i), and no two of these are the same.
  for (const character of text) sum = timesX(sum ^ ALPHABET.indexOf(character));
  return ALPHABET[sum] as string;
}

function timesX(value: number): number {
  const product = value << 1;
  return product & 32 ? product ^ POLYNOMIAL : product;
}
