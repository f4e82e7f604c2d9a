/**
 * Finds numbers of persons in text that is about to be signed and can never be taken back: citizens' ID numbers
 * (GB 11643, with their check character) and mobile numbers (YD/T 1138: 1, then 3 to 9, then nine digits), however they
 * are spaced, hyphenated or widened. A number inside a longer run of digits is not one.
 */
import { idNumberValid } from './codes.ts';

/** `id_like`: an ID number of the kind before 1999, which has no check character, or with a wrong one. */
export type PersonalNumber = 'id_number' | 'mobile' | 'id_like';

/** What people put between the digits of a number; what cannot be seen counts as nothing at all. */
const UNSEEN = /\p{Cf}|\p{Variation_Selector}/gu;
const MAX_GAP = 3;
const GAP = `[\\s\\-‐-―−.·•_/(),、:;|~〜\\[\\]]{0,${MAX_GAP}}`;
const RUN = new RegExp(`\\d(?:${GAP}[\\dX])*`, 'g');
const GROUP = /[\dX]+/g;

/** Digits of all scripts whose ten values lie one after the other, as zeros: those that NFKC leaves as they are. */
const OTHER_DIGIT = /[^\P{Nd}0-9]/gu;

/** How a mobile number is split into groups when it is; an ID number, which checks itself, may be split anyhow. */
const MOBILE_SPLITS = new Set(['11', '3,4,4', '4,3,4', '3,8', '7,4', '3,2,2,2,2', '1,1,1,1,1,1,1,1,1,1,1']);
const MOBILE = /^1[3-9]\d{9}$/;
const COUNTRY = new Set(['86', '086', '0086', '0']);
const PREFIXED = /^(?:0{0,2}86|0)(1[3-9]\d{9})$/;

/** First two digits of the division codes that ID numbers begin with (GB/T 2260). */
const PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)/;

/**
 * The first person's number that a text holds, a certain one before a likely one; undefined when it holds none.
 * @param year of the record. Case numbers are of the same form, division, day and serial, and one in eleven has the right
 *   check digit: an ID number of somebody born in that year or next to it is taken for one
 */
export function personalNumber(text: string, year: number): PersonalNumber | undefined {
  if (!mayHoldNumber(text)) return undefined;
  let doubtful: PersonalNumber | undefined;
  for (const run of runsOf(text)) {
    if (run.length < 11) continue;
    const groups = run.match(GROUP) ?? [];
    const found = inRun(groups, year);
    if (found !== undefined) return found;
    if (groups.some((digits) => isIdLike(digits, year))) doubtful = 'id_like';
  }
  return doubtful;
}

/** Letters and digits with nothing between that a number may be split by; after a small x what follows depends on what it follows. */
const UNDIVIDED = /^[0-9A-Za-wyz\u4e00-\u9fff]*$/;
const LONG_RUN = /\d[\dX]{10,}/g;

/** Digits and what may stand between those of one number. Case numbers end in many, and come with every record. */
function runsOf(text: string): readonly string[] {
  return (UNDIVIDED.test(text) ? text.match(LONG_RUN) : plain(text).match(RUN)) ?? [];
}

/**
 * Whether eleven digits, of whatever kind, may stand near each other. Every text of every record comes by, so it looks at
 * every sixth character first: where all of those are letters there is no room for a number between, though each character
 * may stand for two digits.
 */
function mayHoldNumber(text: string): boolean {
  for (let i = 5; i < text.length; i += 6)
    if (kindOf(text.charCodeAt(i)) !== LETTER) return hasElevenDigits(text);
  return false;
}

function hasElevenDigits(text: string): boolean {
  let digits = 0;
  let between = 0;
  for (let i = 0; i < text.length; i++) {
    const kind = kindOf(text.charCodeAt(i));
    if (kind === LETTER) digits = 0;
    else if (kind === DIGIT) {
      if (++digits === 11) return true;
      between = 0;
    } else if (kind === SEVERAL) return true;
    else if (kind === BETWEEN && ++between > MAX_GAP) digits = 0;
  }
  return false;
}

const BETWEEN = 0;
/** Any number of blanks stands for one. */
const BLANK = 1;
/** One, or a character that may be a digit of another script, half of one, or unseen between two. */
const DIGIT = 2;
/** From A to W: an X may end an ID number. */
const LETTER = 3;
/** One character that may be two digits, as ⑬ and ㉑ are: too rare to be counted. */
const SEVERAL = 4;

const ASCII_KINDS = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/[A-Wa-w]/.test(char)) return LETTER;
  if (/\d/.test(char)) return DIGIT;
  return /\s/.test(char) ? BLANK : BETWEEN;
});

function kindOf(code: number): number {
  if (code < 0x80) return ASCII_KINDS[code] as number;
  if (code >= 0x4e00 && code <= 0x9fff) return LETTER;
  if (code === 0x3000) return BLANK;
  if ((code >= 0x2460 && code <= 0x24ff) || (code >= 0x3200 && code <= 0x33ff)) return SEVERAL;
  const between = (code > 0x3000 && code < 0x4e00) || (code >= 0xac00 && code <= 0xd7a3);
  return between ? BETWEEN : DIGIT;
}

/** What may have another form or be no more than unseen: neither ASCII nor Chinese characters and their punctuation. */
const UNUSUAL = /[^\0-\x7f\u3001-\u3029\u3030-\u303f\u4e00-\u9fff]/;
const LETTER_X = /[xX×Хх✕╳]/;
const MARKS = /\p{M}+/gu;

/** In half-width capitals, without what cannot be seen, blanks as one. Most texts are so already. */
function plain(text: string): string {
  let said = text;
  if (UNUSUAL.test(said)) {
    // Marks go first: to bring thousands of them into their order takes longer the square of their number.
    said = said.replace(MARKS, '').normalize('NFKC').replace(UNSEEN, '');
    said = said.replace(OTHER_DIGIT, (digit) => String(digitValue(digit.codePointAt(0) as number)));
  }
  if (/\s/.test(said)) said = said.replace(/\s+/g, ' ');
  return LETTER_X.test(said) ? said.replace(/(?<=\d\s*)[xX×Хх✕╳]/g, 'X') : said;
}

/** Unicode keeps the ten digits of a script together, and begins each such ten where no digit stands before it. */
function digitValue(code: number): number {
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}

/** Any neighbouring groups of a run that together are a number. */
function inRun(groups: readonly string[], year: number): PersonalNumber | undefined {
  const all = groups.join('');
  for (let from = 0, start = 0; from < groups.length; start += (groups[from++] as string).length) {
    let end = start;
    for (let to = from; to < groups.length && end - start < 18; to++) {
      end += (groups[to] as string).length;
      const length = end - start;
      if (length === 18 && isIdNumber(all.slice(start, end), year)) return 'id_number';
      if (length >= 11 && length <= 15 && isMobile(all.slice(start, end), groups.slice(from, to + 1)))
        return 'mobile';
    }
  }
  return undefined;
}

function isIdNumber(digits: string, year: number): boolean {
  if (digits.length !== 18 || !PROVINCE.test(digits)) return false;
  return Math.abs(Number(digits.slice(6, 10)) - year) > 1 && idNumberValid(digits);
}

/** The year and the day of birth in an ID number of 15 or 18 characters. */
const BIRTH = /^\d{6}(?:(\d{2})(\d{2})(\d{2})\d{3}|((?:19|20)\d{2})(\d{2})(\d{2})\d{3}[\dX])$/;

function isIdLike(digits: string, year: number): boolean {
  const birth = digits.length >= 15 && PROVINCE.test(digits) ? BIRTH.exec(digits) : null;
  if (birth === null) return false;
  const [born, month, day] = (birth[1] === undefined ? birth.slice(4) : birth.slice(1, 4)).map(Number);
  if (month! < 1 || month! > 12 || day! < 1 || day! > 31) return false;
  // Division, day and serial number a case of about this year.
  return Math.abs(birth[1] === undefined ? born! - year : born! - (year % 100)) > 1;
}

function isMobile(digits: string, groups: readonly string[]): boolean {
  if (groups.length === 1) return MOBILE.test(digits) || PREFIXED.test(digits);
  const own = COUNTRY.has(groups[0] as string) ? groups.slice(1) : groups;
  return MOBILE.test(own.join('')) && MOBILE_SPLITS.has(own.map((g) => g.length).join());
}
