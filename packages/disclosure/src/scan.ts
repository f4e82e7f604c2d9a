/**
 * What a reviewer is pointed to in a text that is to be public: numbers of persons, telephones and bank cards, marks of
 * what is secret or internal. It helps and never decides: what it finds may be meant, and what it does not find is no proof.
 */
import { idNumberValid, type PersonalNumber, personalNumber } from '@hutong/record';

export type HintKind = PersonalNumber | 'telephone' | 'bank_card' | 'secret_mark';

/** A place that somebody should look at. */
export interface Hint {
  kind: HintKind;
  /** What is there; empty where a number is spread over several lines. */
  found: string;
  /** What stands around it. */
  before: string;
  after: string;
}

/** Characters told on either side of a place, and of a place itself. */
const AROUND = 16;
const MOST_FOUND = 120;

interface Rule {
  kind: HintKind;
  pattern: RegExp;
  isIt?: (digits: string) => boolean;
}

/** In this order: what one of them found, none that follows reads again. */
const RULES: readonly Rule[] = [
  {
    kind: 'id_number',
    pattern: /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g,
    isIt: (digits) => idNumberValid(digits.toUpperCase()),
  },
  { kind: 'mobile', pattern: /(?<!\d)1[3-9]\d{9}(?!\d)/g },
  // A code of a place (GB/T 15120, YD/T 1138): 010, 02x or four digits, and seven or eight.
  {
    kind: 'telephone',
    pattern: /(?<!\d)[(]?0(?:10|2\d|[3-9]\d{2})[)]?[\s-]{0,2}[2-9]\d{6,7}(?!\d)/g,
  },
  // ISO/IEC 7812-1: up to 19 digits, banks' begin with 3 to 6, the last one checks the others.
  { kind: 'bank_card', pattern: /(?<![\dA-Za-z])[3-6]\d{3}(?:[ -]?\d){9,15}(?![\dA-Za-z])/g, isIt: isCard },
  {
    kind: 'secret_mark',
    pattern:
      /(?:国家|工作|商业)秘密|绝密|机密|秘密|密级|涉密|[★☆]|内部(?:资料|文件|材料|公文|使用|参考|掌握|传阅)?|(?:不予|不得|不宜|暂不|不)(?:对外)?公开|(?:不得|严禁|请勿)(?:外传|扩散|外泄)|敏感信息/g,
  },
];

/**
 * Places in a text, in the order in which they stand there; those that only a second reading sees (numbers in odd digits,
 * or split) come last.
 * @param year of the record: numbers of this year's cases are no ID numbers
 */
export function hintsIn(text: string, year: number): Hint[] {
  const said = narrowed(text);
  const places: { kind: HintKind; from: number; to: number }[] = [];
  let rest = said;
  for (const { kind, pattern, isIt } of RULES)
    rest = rest.replace(pattern, (found: string, from: number) => {
      if (isIt !== undefined && !isIt(found.replace(/[^\dXx]/g, ''))) return found;
      places.push({ kind, from, to: from + found.length });
      return TAKEN.repeat(found.length);
    });
  places.sort((a, b) => a.from - b.from);
  const odd = oddIn(rest, year);
  return [...places, ...odd.places].map((place) => hintAt(text, place)).concat(odd.spread);
}

/** Stands for what was found, one for each character. */
const TAKEN = '※';
/** A text in its sentences, or as much as one can be. */
const SENTENCES = /[^。；！？\n]{1,300}/g;

/** Numbers of persons in other forms than the usual, each with the sentence that holds it. */
function oddIn(rest: string, year: number) {
  const places: { kind: HintKind; from: number; to: number }[] = [];
  const left = rest.replace(SENTENCES, (sentence: string, from: number) => {
    const kind = personalNumber(sentence, year);
    if (kind === undefined) return sentence;
    places.push({ kind, from, to: from + sentence.length });
    return TAKEN.repeat(sentence.length);
  });
  const spread = personalNumber(left, year);
  return { places, spread: spread === undefined ? [] : [{ kind: spread, found: '', before: '', after: '' }] };
}

function hintAt(text: string, { kind, from, to }: { kind: HintKind; from: number; to: number }): Hint {
  return {
    kind,
    found: whole(text.slice(from, Math.min(to, from + MOST_FOUND))),
    before: whole(text.slice(Math.max(0, from - AROUND), from)),
    after: whole(text.slice(to, to + AROUND)),
  };
}

/** On one line, and without halves of characters. */
function whole(text: string): string {
  return text
    .replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
    .toWellFormed()
    .replace(/\s+/g, ' ');
}

/** Full-width digits, letters and marks in half width, each in its place (GB 18030 has both). */
function narrowed(text: string): string {
  return text
    .replace(/[！-～]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
}

/** Luhn's check (ISO/IEC 7812-1, annex B), of 13 to 19 digits. */
function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const twice = i % 2 === 0 ? digit : digit * 2;
    sum += twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
