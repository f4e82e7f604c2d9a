import { bilingual } from '@hutong/record';
import { ODD_UNITS } from '../mapping/clean-text.ts';
import type { Fault } from '../row-source.ts';

/** What one look at a line of JSON finds; nearly every line has nothing that asks for a second one. */
interface LineLook {
  /** Something in it may have to be cleaned or refused (`cleanText`, `markupFault`). */
  isOdd: boolean;
  /** A number so long, or so written, that it may not have been kept exactly. */
  hasLongNumber: boolean;
  /** How often a quote and a colon stand in it, blanks between them or not: at least as often as it has names. */
  names: number;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const LONG_NUMBER = /\s*-?\d[\d.]*(?:\d{14}|\.\d{13}|[eE])/y;
const ODD_PAIR =
  /\\[ubf]|"[='＝?？#]|\+\d\d+"|\.\d+[eE]\d\d+"|<[/!a-zA-Z]|&[#a-z]|[-–—－~～至到]\s*\D{0,4}\d{1,2}[:：]\d{2}/y;

/** By code unit: 1 for what is odd by itself, 2 for what may begin something odd, 3 for what a number may follow. */
const KINDS = Uint8Array.from(ODD_UNITS);
for (const character of '\\"<&+.-–—－~～至到') KINDS[character.charCodeAt(0)] = 2;
for (const character of ':,[') KINDS[character.charCodeAt(0)] = 3;

/** Looks at a line character by character: several times cheaper than the expressions that it stands for. */
export function lookAtLine(line: string): LineLook {
  const look = { isOdd: false, hasLongNumber: false, names: 0 };
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    const kind = KINDS[code];
    if (kind === 0) continue;
    if (kind === 1) look.isOdd = true;
    else if (kind === 3)
      look.hasLongNumber ||= isNumberNext(line, at) && matchesAt(LONG_NUMBER, line, at + 1);
    else if (code === QUOTE && isColonNext(line, at + 1)) look.names += 1;
    else if (!look.isOdd && mayBeOdd(code, line.charCodeAt(at + 1)))
      look.isOdd = matchesAt(ODD_PAIR, line, at);
  }
  return look;
}

/** A colon, or blanks (RFC 8259, section 2) and then one. */
function isColonNext(line: string, at: number): boolean {
  let next = at;
  while (line.charCodeAt(next) <= 0x20) next += 1;
  return line.charCodeAt(next) === COLON;
}

/** A number, or blanks that may stand before one. */
function isNumberNext(line: string, at: number): boolean {
  const next = line.charCodeAt(at + 1);
  return next <= 0x20 || next === 0x2d || (next >= 0x30 && next <= 0x39);
}

/** Most quotes and hyphens are told from odd ones by what follows. */
function mayBeOdd(code: number, next: number): boolean {
  return code !== QUOTE || next === 0x3d || next === 0x27 || next === 0x3f || next === 0x23 || next > 0xff00;
}

function matchesAt(expression: RegExp, text: string, at: number): boolean {
  expression.lastIndex = at;
  return expression.test(text);
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\]:,]/g;
/** Decimal digits that every double keeps. */
const KEPT_DIGITS = 15;

/**
 * Why a line's JSON does not say what `JSON.parse` made of it: a name given twice, of which one value is lost, or a
 * number that was rounded (RFC 8259, sections 4 and 6, leaves both to the reader). Undefined of a line that says it.
 *
 * @param text a line that `JSON.parse` has taken
 * @param value what it gave
 */
export function inexactJson(text: string, value: object, look = lookAtLine(text)): Fault | undefined {
  // Every name ends with a quote and a colon; where there are no more of these than names in the result, none came twice.
  if (!look.hasLongNumber && countNames(value) === look.names) return undefined;
  const open: (Set<string> | undefined)[] = [];
  let name = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const names = open.at(-1)!;
      const plain = JSON.parse(name) as string;
      if (names.has(plain)) return givenTwice(plain);
      names.add(plain);
    } else if (token.startsWith('"')) name = token;
    else if (token !== ',' && isRounded(token)) return rounded(token);
  }
  return undefined;
}

function countNames(value: object): number {
  let count = 0;
  // Deeply nested lists are gone through without recursion.
  const waiting: object[] = [value];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const inside = Array.isArray(one) ? one : Object.values(one);
    if (inside !== one) count += inside.length;
    for (const inner of inside) if (typeof inner === 'object' && inner !== null) waiting.push(inner);
  }
  return count;
}

function isRounded(literal: string): boolean {
  const number = Number(literal);
  if (Number.isInteger(number)) return !Number.isSafeInteger(number);
  const digits = literal
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '');
  return !Number.isFinite(number) || digits.length > KEPT_DIGITS;
}

function rounded(literal: string): Fault {
  const shown = literal.slice(0, 40);
  return {
    reason: bilingual(
      `数 ${shown} 太长，读成数就不准了`,
      `the number ${shown} is too long to be kept exactly`,
    ),
    next: bilingual('号码和长数加引号写成文字', 'Write codes and long numbers as text, in quotes'),
  };
}

function givenTwice(name: string): Fault {
  const shown = name.slice(0, 64);
  return {
    reason: bilingual(
      `“${shown}”写了两次，只能留一个值`,
      `"${shown}" is given twice, and only one value can stay`,
    ),
    next: bilingual('去掉其中一个，或换个名字', 'Leave out one of them, or give it another name'),
  };
}
