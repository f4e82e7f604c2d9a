import { hkdfSync } from 'node:crypto';
import { why } from '../texts.ts';
import { EnrolmentRefused } from './refused.ts';

/** Crockford's base32: no I, L, O, U, so that nothing is mistaken for another when read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARS = 26;
const BITS = BigInt(5 * CHARS);
const GROUP = 3;
/** Crockford's check symbol: the number modulo 37, which finds any one wrong character and any two swapped. */
const CHECK = 37n;
const SALT = 'hutong/enrol@v1';

/** What a one-time code gives to both sides; the code cannot be found from any of it. */
export interface CodeKeys {
  /** Names the code without telling it, in hex. */
  id: string;
  /** Authenticates the hall's request. */
  request: Buffer;
  /** Authenticates the center's answer. */
  answer: Buffer;
}

/** A new one-time code: nine groups of three characters, the last of which is the check character. */
export function newCode(random: (n: number) => Uint8Array): string {
  for (;;) {
    // 130 bits. Check symbols that are no letters are hard to say on the telephone: a seventh of the codes is
    // passed over, which leaves 129.8 of them.
    const value = BigInt(`0x${Buffer.from(random(17)).toString('hex')}`) & ((1n << BITS) - 1n);
    const check = ALPHABET[Number(value % CHECK)];
    if (check === undefined) continue;
    let text = '';
    for (let i = CHARS - 1; i >= 0; i--) text += ALPHABET[Number((value >> BigInt(5 * i)) & 31n)];
    return ((text + check).match(new RegExp(`.{${GROUP}}`, 'g')) as string[]).join('-');
  }
}

/**
 * Keys of a code as people write it: any case, O for 0, I and L for 1, spaces and hyphens anywhere.
 * @throws EnrolmentRefused `bad-code` when it is mistyped
 */
export function codeKeys(text: string): CodeKeys {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const digits = [...plain].map((c) => ALPHABET.indexOf(c));
  if (digits.length !== CHARS + 1 || digits.includes(-1))
    throw new EnrolmentRefused('bad-code', why('code_form', { chars: CHARS + 1, alphabet: ALPHABET }));
  const check = digits.pop() as number;
  const value = digits.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n);
  if (value % CHECK !== BigInt(check)) throw new EnrolmentRefused('bad-code', why('code_mistyped'));
  const canonical = plain.slice(0, CHARS);
  const derive = (info: string) => Buffer.from(hkdfSync('sha256', canonical, SALT, info, 32));
  return {
    id: derive('id').subarray(0, 16).toString('hex'),
    request: derive('request'),
    answer: derive('answer'),
  };
}
