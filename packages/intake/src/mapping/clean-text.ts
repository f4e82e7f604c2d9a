import { bilingual, ReasonedError } from '@hutong/record';
import iconv from 'iconv-lite';
import type { Fault } from '../row-source.ts';

/** Where one program breaks a line within a cell, and another a page. */
const BREAKS = /[\v\f]/g;
/** Characters that show nothing and mean nothing in Chinese text; joiners, which other scripts need, are not among them. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among what is looked for.
  /[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u202a\u202c\u202d\u2060-\u2064\u2066\u2068-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/gu;
/** In a number or a name nothing unseen has a meaning. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
const BACKWARDS = /[\u202b\u202e\u2067]/;
const LOST = /[\ufffd\u0080-\u0084\u0086-\u009f]|锟斤|烫烫烫|屯屯屯|^[?？]{2,}$/;
/** How UTF-8 looks when read as GBK begins with these; how it looks when read as Latin-1 has one of these and a control. */
const MISREAD = /[锛銆鐨涓鈥鏄浜]|[ãäåæçèéï][\u0080-\u00bf]{2}/;
const UTF8_CHINESE = /(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){2}/;
/** Everything that the first two bytes of a Chinese character in UTF-8 can be in GBK; seldom seen otherwise. */
const BEGINNINGS = [0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9]
  .map((lead) => Buffer.from(Array.from({ length: 64 }, (_, i) => [lead, 0x80 + i]).flat()))
  .map((bytes) => iconv.decode(bytes, 'gb18030'))
  .join('');
const BEGINS_MISREAD = new RegExp(`^[!-~\\s]*[${BEGINNINGS}]`);
/** Two Chinese characters or more in UTF-8 and nothing else beyond ASCII, but what was cut off at the end. */
const ALL_UTF8_CHINESE = /^\p{ASCII}*(?:[\xe3-\xe9\xef][\x80-\xbf]{2}\p{ASCII}*){2,}\P{ASCII}{0,2}\??$/u;
/** As spreadsheets write it, and as Java does. */
const SHORTENED = /^[+-]?\d(?:(?:\.\d+)?E\+\d{2,}|\.\d+E\d{2,})$/i;
/** What a sheet shows instead of a value. */
const NO_VALUE = /^#(?:REF!|N\/A|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$|^#{3,}$/;
const GUARD = /^="([^"]*)"$/;
/** One o'clock to two o'clock, written like a time at an offset from UTC; no Chinese office is west of Greenwich. */
const SLOT =
  /^\d{4}\D{1,3}\d{1,2}\D{1,3}\d{1,2}\D{1,6}\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?\s*[-–—－~～至到]+\s*\D{0,4}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?$/;
/** The half character is the first of those beyond the basic plane that show nothing. */
const ODD_CHARACTER = new RegExp(
  `[\\p{Default_Ignorable_Code_Point}\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f\\ufffd\\udb40锟烫屯锛銆鐨涓鈥鏄浜ãäåæçèéï${BEGINNINGS}]`,
  'u',
);
const ODD = /^[='＝?？#]|^[+-]?\d(?:\.\d+)?[Ee][+\d]|^\d{4}.{4,30}[-–—－~～至到]\s*\D{0,4}\d{1,2}[:：]\d{2}/u;
/** By code unit: 1 for a character that is reason enough to look closer at what holds it; half a character counts. */
export const ODD_UNITS = Uint8Array.from({ length: 0x1_0000 }, (_, code) =>
  ODD_CHARACTER.test(String.fromCharCode(code)) ? 1 : 0,
);

function hasOddUnit(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (ODD_UNITS[text.charCodeAt(at)] === 1) return true;
  return false;
}

/**
 * A value as the person who typed it meant it: without spreadsheet programs' marks for "this is text" (`="…"`, `'…`) and
 * without characters nobody sees.
 * @throws DamagedText for what was damaged on the way and can't be told any more.
 */
export function cleanText(text: string): string {
  if (!hasOddUnit(text) && !ODD.test(text)) return text;
  const fault = damage(text);
  if (fault !== undefined) throw new DamagedText(fault);
  let plain = GUARD.exec(text)?.[1] ?? text;
  if (/^'[^']*$/.test(plain)) plain = plain.slice(1);
  plain = plain.replace(BREAKS, '\n').replace(UNSEEN, '').trim();
  if (/^[=＝]/.test(plain)) throw new DamagedText(FORMULA);
  const inner = plain === text ? undefined : damage(plain);
  if (inner !== undefined) throw new DamagedText(inner);
  return plain;
}

/** A text was damaged on the way and can't be told any more. */
export class DamagedText extends ReasonedError {
  constructor({ reason, next }: Fault) {
    super(reason, next);
  }
}

/**
 * A number or name that others look a matter up by: as `cleanText`, and letters and digits of full width, odd blanks and
 * odd hyphens made the ordinary ones, so that one case does not become several.
 */
export function cleanName(text: string): string {
  return (
    cleanText(text)
      .replace(IGNORABLE, '')
      .normalize('NFC')
      // Radicals that a PDF gave for the characters.
      .replace(/[\u2f00-\u2fd5]/g, (radical) => radical.normalize('NFKC'))
      .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (wide) =>
        String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
      )
      .replace(/\s+/g, ' ')
      .replace(/(?<=[0-9A-Za-z])[\u2010-\u2015\u2212\ufe58\ufe63\uff0d](?=[0-9A-Za-z])/g, '-')
      .trim()
  );
}

function damage(text: string): Fault | undefined {
  if (BACKWARDS.test(text)) return BACKWARD_TEXT;
  if (LOST.test(text) || isMisread(text)) return GARBLED;
  if (SHORTENED.test(text)) return SHORTENED_NUMBER;
  if (NO_VALUE.test(text)) return NOT_SHOWN;
  return SLOT.test(text) ? TIME_SLOT : undefined;
}

/** Whether a text is UTF-8 that was read as something else on its way here. */
function isMisread(text: string): boolean {
  const begins = BEGINS_MISREAD.test(text);
  const isLike = MISREAD.test(text);
  if (!begins && !isLike) return false;
  if (/[ãäåæçèéï][\u0080-\u00bf]{2}/.test(text)) return true;
  const bytes = iconv.encode(text, 'gb18030').toString('latin1');
  return (isLike && UTF8_CHINESE.test(bytes)) || (begins && ALL_UTF8_CHINESE.test(bytes));
}

const AGAIN = bilingual(
  '回到原系统改正后重新导出，确认编码',
  'Correct it in the source system and export again, with the right encoding',
);
const GARBLED: Fault = {
  reason: bilingual('有乱码：原来的字已经丢失', 'it is garbled: characters were lost before'),
  next: AGAIN,
};
const BACKWARD_TEXT: Fault = {
  reason: bilingual(
    '含有使文字倒着显示的控制字符',
    'it holds characters that turn the direction of the text around',
  ),
  next: bilingual('重新录入这个值', 'Type the value anew'),
};
const SHORTENED_NUMBER: Fault = {
  reason: bilingual(
    '表格软件把长号码缩写成了科学记数，后面的数字已丢失',
    'a spreadsheet program has shortened a long number, its end is lost',
  ),
  next: bilingual('把这一列设为文本，重新录入号码', 'Make the column text and enter the number again'),
};
const NOT_SHOWN: Fault = {
  reason: bilingual(
    '表格软件没有显示出值：公式出错，或列太窄',
    'the spreadsheet program showed no value: a formula failed, or the column was too narrow',
  ),
  next: bilingual(
    '在表格里改正公式或加宽这一列，再导出',
    'Correct the formula or widen the column, and export again',
  ),
};
const FORMULA: Fault = {
  reason: bilingual('是公式，不是值', 'it is a formula and not its value'),
  next: bilingual('在表格软件里换成值再导出', 'Export values and not formulas'),
};
const TIME_SLOT: Fault = {
  reason: bilingual('是起止时段，不是一个时刻', 'it is a time slot, no time'),
  next: bilingual(
    '只写一个时刻，如 2024-03-01 09:00；起止分两列',
    'Write one time, like 2024-03-01 09:00; give start and end a column each',
  ),
};

const TAGS =
  'html|head|body|table|thead|tbody|tr|td|th|p|br|hr|div|span|a|b|i|u|em|strong|font|img|script|style|ul|ol|li|h[1-6]|iframe|object|embed|svg|form|input|button|meta|link|center|sup|sub|o:p';
const MARKUP = new RegExp(
  `</?(?:${TAGS})(?:\\s+[a-z:-]+\\s*=[^<>]*)?\\s*/?>|<!--|&(?:nbsp|lt|gt|amp|quot|#\\d{1,6}|#x[0-9a-f]{1,5});`,
  'i',
);

/** Why a text that will be shown as it stands may not be meant so; undefined for most. */
export function markupFault(text: string): Fault | undefined {
  if (!/[<&]/.test(text)) return undefined;
  const found = MARKUP.exec(text)?.[0];
  if (found === undefined) return undefined;
  return {
    reason: bilingual(
      `含有网页代码 ${found.slice(0, 40)}，会原样显示`,
      `it holds markup, ${found.slice(0, 40)}, which would be shown as it stands`,
    ),
    next: bilingual(
      '去掉代码只留文字；确要原样收录，在 meant 中写明这个字段',
      'Leave the text alone; if the code is meant, name the field in "meant"',
    ),
  };
}
