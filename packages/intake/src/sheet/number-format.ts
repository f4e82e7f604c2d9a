import { bilingual, filled, type Phrase } from '@hutong/record';
import { format } from 'numfmt';
import type { Shown } from '../row-source.ts';
import { serialText } from '../serial-date.ts';

/**
 * Formats that a file names by number alone (ECMA-376 Part 1, 18.8.30), those of Chinese programs among them. What the
 * standard leaves to the language of the machine (14, 22) is shown as a date in the order that every language reads.
 */
const BUILT_IN: Record<number, string> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'yyyy-m-d',
  15: 'd-mmm-yyyy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'AM/PM h:mm',
  19: 'AM/PM h:mm:ss',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-m-d h:mm',
  27: 'yyyy"年"m"月"',
  28: 'm"月"d"日"',
  29: 'm"月"d"日"',
  30: 'm-d-yy',
  31: 'yyyy"年"m"月"d"日"',
  32: 'h"时"mm"分"',
  33: 'h"时"mm"分"ss"秒"',
  34: 'AM/PM h"时"mm"分"',
  35: 'AM/PM h"时"mm"分"ss"秒"',
  36: 'yyyy"年"m"月"',
  37: '#,##0;-#,##0',
  38: '#,##0;-#,##0',
  39: '#,##0.00;-#,##0.00',
  40: '#,##0.00;-#,##0.00',
  41: '#,##0;-#,##0;"-";@',
  42: '"¥"#,##0;"¥"-#,##0;"¥-";@',
  43: '#,##0.00;-#,##0.00;"-";@',
  44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-";@',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
  50: 'yyyy"年"m"月"',
  51: 'm"月"d"日"',
  52: 'yyyy"年"m"月"',
  53: 'm"月"d"日"',
  54: 'm"月"d"日"',
  55: 'AM/PM h"时"mm"分"',
  56: 'AM/PM h"时"mm"分"ss"秒"',
  57: 'yyyy"年"m"月"',
  58: 'm"月"d"日"',
};
const GENERAL = 'General';
/** Parts of a format that stand for themselves, or say nothing of the value. */
const LITERALS = /"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g;
const KNOWN_LETTERS = /general|am\/pm|a\/p|e[+-]|a{3,4}|[ymdhs]+/gi;
/** Digits of another script, or days of another calendar (ECMA-376 Part 1, 18.8.31: five digits or more and a language). */
const OTHER_SIGNS = /\[(db|nat)num|\[\$[^\]-]*-[0-9a-f]{5,}/i;
/** 9999-12-31, the last day a spreadsheet knows. */
const LAST_SERIAL = 2_958_465;
/** Days between the two systems that workbooks count from. */
const DAYS_1904 = 1_462;
const MAX_CODE_CHARS = 500;

/** Shows values of one number format. */
export interface NumberFormat {
  number(value: number): Shown;
  text(value: string): Shown;
}

/** The format that has this number in a workbook, or `code` where the workbook says it; undefined is General. */
export function numberFormat(
  id: number,
  code: string | undefined,
  from1904: boolean,
): NumberFormat | undefined {
  const stated = code ?? (id === 0 ? GENERAL : BUILT_IN[id]);
  if (stated === undefined) return unread(bilingual(`第 ${id} 号`, `number ${id}`));
  const plain = stated
    .replace(/G\/通用格式/g, GENERAL)
    .replace(/上午\/下午/g, 'AM/PM')
    .replace(/!(.)/g, '\\$1');
  if (/^(\[\$[^\]]*\])?general(;@)?$/i.test(plain)) return undefined;
  const letters = plain.replace(LITERALS, '').replace(KNOWN_LETTERS, '');
  if (stated.length > MAX_CODE_CHARS || /[a-z]/i.test(letters) || OTHER_SIGNS.test(plain))
    return unread(stated);
  return { number: numberShower(plain, stated, from1904), text: textShower(plain, stated) };
}

function numberShower(plain: string, stated: string, from1904: boolean): (value: number) => Shown {
  const first = plain.split(';')[0]!;
  const signs = first.replace(LITERALS, '').replace(/am\/pm|a\/p/gi, '');
  const isDate = /[ymdhs]/i.test(signs.replace(/general|e[+-]/gi, '')) || /\[[hms]+\]/i.test(first);
  const isDay = /y/i.test(signs) && /m/i.test(signs) && /(^|[^d])dd?([^d]|$)/i.test(signs);
  const precision = /s/i.test(signs) ? 'second' : /h/i.test(signs) ? 'minute' : 'day';
  return (value) => {
    if (isDate && (value < 0 || value > LAST_SERIAL)) return refused(String(value), stated);
    // A whole date is read by machines too: in the one order that nobody can misread, as exactly as it is shown.
    if (isDay && value >= (from1904 ? 0 : 1)) return serialText(value, from1904, precision);
    const text = show(plain, isDate ? (from1904 ? value + DAYS_1904 : value) : roundable(plain, value));
    if (text === undefined || /^#+$/.test(text)) return refused(String(value), stated);
    // Formats such as 0;[Red]0 tell a negative number by its colour alone.
    if (value < 0 && /[1-9]/.test(text) && text === show(plain, roundable(plain, -value)))
      return { text, doubt: SIGNLESS };
    if (text === '' && value !== 0) return concealed(String(value), stated);
    return { text };
  };
}

function textShower(plain: string, stated: string): (value: string) => Shown {
  if (plain === '@' || (!plain.includes('@') && plain.split(';').length < 4)) return (text) => ({ text });
  return (value) => {
    const text = show(plain, value);
    if (text === undefined) return refused(value, stated);
    return text === '' && value.trim() !== '' ? concealed(value, stated) : { text };
  };
}

function show(plain: string, value: number | string): string | undefined {
  try {
    return format(plain, value, { locale: 'zh-CN' }).trim();
  } catch {
    return undefined;
  }
}

/**
 * Spreadsheets round a half as it is written in decimal; 1.005 is a little less as a double. Two parts in 10^16 more than
 * its last digit make it what is written, and change no other of the 15 digits.
 */
function roundable(plain: string, value: number): number {
  return Number.isInteger(value) || !/[0#?]/.test(plain) || /general/i.test(plain)
    ? value
    : value * (1 + 4e-16);
}

const SIGNLESS = bilingual(
  '是负数，表上只用颜色表示，看不到负号',
  'it is negative, and the sheet says so by its colour alone',
);

function unread(code: Phrase): NumberFormat {
  return { number: (value) => refused(String(value), code), text: (text) => ({ text }) };
}

function refused(text: string, code: Phrase): Shown {
  const doubt = bilingual(
    '本程序读不了单元格的数字格式“{code}”，不知表上显示什么',
    "we can't read its number format {code}, so what the sheet shows is not known",
  );
  return { text, doubt: filled(doubt, { code }) };
}

function concealed(text: string, code: string): Shown {
  const doubt = bilingual(
    `数字格式“${code}”使表上看不到这个值`,
    `its number format ${code} shows nothing of the value`,
  );
  return { text, doubt };
}
