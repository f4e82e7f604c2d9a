import { z } from 'zod';
import { type IdentityRefused, refused } from '../refused.ts';
import { COMMON, ROWS } from './common.ts';

/**
 * `accounts` in a node's configuration. `dengbao` (GB/T 22239-2019 8.1.4.1, as it is assessed): 8 characters of three
 * kinds, new after 90 days. `asvs` (OWASP ASVS 5.0, 6.2): 12 of any kind, and no change without a reason.
 */
export const accountsSchema = z.strictObject({
  policy: z.enum(['dengbao', 'asvs']).optional(),
  /** Who needs a second factor. */
  second_factor: z.enum(['everyone', 'administrators']).optional(),
});
export type AccountsConfig = z.infer<typeof accountsSchema>;

const DAY_MS = 86_400_000;
const MOST = 128;
/** What must be left of a password without common words and rows. */
const OWN_CHARACTERS = 4;

interface Rules {
  least: number;
  kinds: number;
  /** After how long a new one is due, ms. */
  maxAgeMs: number;
}

const POLICIES: Readonly<Record<'dengbao' | 'asvs', Rules>> = {
  dengbao: { least: 8, kinds: 3, maxAgeMs: 90 * DAY_MS },
  asvs: { least: 12, kinds: 1, maxAgeMs: Number.POSITIVE_INFINITY },
};

/** What passwords must be like at this node. */
export class PasswordPolicy {
  readonly #rules: Rules;
  /** Names of the node and the like, by which its passwords are guessed first. */
  readonly #context: readonly string[];

  constructor({ policy = 'dengbao' }: AccountsConfig, context: readonly string[]) {
    this.#rules = POLICIES[policy];
    this.#context = context;
  }

  get least(): number {
    return this.#rules.least;
  }

  get kinds(): number {
    return this.#rules.kinds;
  }

  /** Whether a new password is due. Of a clock that was set back nothing is due. */
  isOld(passwordAt: number, now: number): boolean {
    return now - passwordAt > this.#rules.maxAgeMs;
  }

  /**
   * Why it may not be somebody's password; undefined: it may.
   * @param own words of its owner: staff code, name
   */
  fault(password: string, own: readonly string[]): IdentityRefused | undefined {
    const at = { field: 'password' };
    const text = password.normalize('NFC');
    const length = [...text].length;
    const { least, kinds } = this.#rules;
    if (length < least) return refused('too_short', { least }, at);
    if (length > MOST) return refused('too_long', { most: MOST }, at);
    if (kindsIn(text) < kinds) return refused('few_kinds', {}, at);
    if (leftOf(text, [...this.#context, ...own]) < OWN_CHARACTERS) return refused('easily_guessed', {}, at);
    return undefined;
  }
}

function kindsIn(text: string): number {
  return [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u].filter((kind) => kind.test(text)).length;
}

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** How many different characters are left without words, years, rows and repeats that everybody tries. */
function leftOf(password: string, context: readonly string[]): number {
  const plain = password.normalize('NFKC').toLowerCase();
  const words = [...COMMON, ...context.map((word) => word.normalize('NFKC').toLowerCase())]
    .filter((word) => word.length >= 2)
    .sort((a, b) => b.length - a.length);
  const characters = [...plain];
  const leet = characters.map((one) => LEET[one] ?? one);
  const taken = new Array<boolean>(characters.length).fill(false);
  for (const written of [characters, leet]) for (const word of words) takeWord(written, [...word], taken);
  takeRows(characters, taken);
  for (const { index, 0: year } of plain.matchAll(/(19|20)\d\d/g))
    taken.fill(true, index, index + year.length);
  return new Set(characters.filter((_, i) => !taken[i])).size;
}

function takeWord(written: readonly string[], word: readonly string[], taken: boolean[]): void {
  for (let at = 0; at + word.length <= written.length; at++)
    if (word.every((one, i) => written[at + i] === one)) taken.fill(true, at, at + word.length);
}

/** Three or more in a row, forwards or backwards, or the same. */
function takeRows(characters: readonly string[], taken: boolean[]): void {
  const rows = ROWS.flatMap((row) => [row, [...row].reverse().join('')]);
  for (let at = 0; at + 3 <= characters.length; at++) {
    const three = characters.slice(at, at + 3).join('');
    const same = characters[at] === characters[at + 1] && characters[at] === characters[at + 2];
    if (same || rows.some((row) => row.includes(three))) taken.fill(true, at, at + 3);
  }
}
