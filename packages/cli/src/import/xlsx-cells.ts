import { attribute, decodeText, inside, joinedText, startTags } from './xml.ts';

/** Which cell styles show a number as a date, and the day that serial numbers count from. */
export interface CellStyles {
  dates: Set<number>;
  from1904: boolean;
}

/** Number formats that are dates without saying so in a format code (ECMA-376 Part 1, 18.8.30, Chinese ones too). */
const BUILT_IN_DATES = [14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47];
const BUILT_IN_EAST_ASIAN = [27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58];
/** 9999-12-31, the last day a spreadsheet knows. */
const LAST_SERIAL = 2_958_465;
const DAY_MS = 86_400_000;

export function readStyles(xml: string, from1904: boolean): CellStyles {
  const formats = new Set([...BUILT_IN_DATES, ...BUILT_IN_EAST_ASIAN]);
  for (const tag of startTags(inside(xml, 'numFmts'), 'numFmt')) {
    const id = Number(attribute(tag, 'numFmtId'));
    if (isDateFormat(attribute(tag, 'formatCode') ?? '')) formats.add(id);
    else formats.delete(id);
  }
  const dates = new Set<number>();
  for (const [index, tag] of startTags(inside(xml, 'cellXfs'), 'xf').entries()) {
    if (formats.has(Number(attribute(tag, 'numFmtId')))) dates.add(index);
  }
  return { dates, from1904 };
}

function isDateFormat(code: string): boolean {
  const plain = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '').split(';')[0]!;
  return !/general/i.test(plain) && /[ymdhs]/i.test(plain);
}

/** A cell as text, and what is doubtful about it: its start tag's attributes and its content as XML. */
export function cellText(
  tag: string,
  content: string,
  strings: string[],
  styles: CellStyles,
): { text: string; doubt?: string } {
  if (content === '') return { text: '' };
  const type = /(?:^|\s)t=["'](\w+)["']/.exec(tag)?.[1] ?? 'n';
  if (type === 'inlineStr') return checkText(joinedText(content));
  const value = /<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</.exec(content)?.[1];
  if (value === undefined || value === '') {
    const formula = /<(?:\w+:)?f[\s/>]/.test(content) && type !== 'str';
    return formula
      ? {
          text: '',
          doubt: 'a formula without its result: open the file in a spreadsheet program and save it',
        }
      : { text: '' };
  }
  if (type === 's') {
    const text = strings[Number(value)];
    return text === undefined
      ? { text: '', doubt: `text number ${value} is missing from the file` }
      : checkText(text);
  }
  if (type === 'str') return checkText(decodeText(value));
  if (type === 'b') return { text: value === '1' || value === 'true' ? 'TRUE' : 'FALSE' };
  if (type === 'e') return { text: value, doubt: `the formula gives the error ${value}` };
  if (type === 'd') return { text: value.replace('T', ' ').replace(/ 00:00:00(\.0+)?$/, '') };
  const style = /(?:^|\s)s=["'](\d+)["']/.exec(tag)?.[1];
  return numberText(value, style !== undefined && styles.dates.has(Number(style)), styles.from1904);
}

function checkText(text: string): { text: string; doubt?: string } {
  return text.includes('\ufffd') ? { text, doubt: 'a character in it was lost (�)' } : { text };
}

function numberText(value: string, isDate: boolean, from1904: boolean): { text: string; doubt?: string } {
  const number = Number(value);
  if (!Number.isFinite(number)) return { text: value, doubt: `${value} is not a number` };
  if (isDate && number >= 0 && number <= LAST_SERIAL) return { text: serialText(number, from1904) };
  if (/^-?\d{1,15}$/.test(value)) return { text: value };
  if (Number.isInteger(number) && Math.abs(number) >= 1e15) {
    // Spreadsheets keep 15 digits of a number: a code typed as a number has lost the rest, and no one can tell.
    const text = Math.abs(number) < 1e21 ? BigInt(number).toString() : value;
    return {
      text,
      doubt: 'a number of more than 15 digits, whose end the spreadsheet has lost: enter it as text',
    };
  }
  return { text: String(Number(number.toPrecision(15))) };
}

/** A serial number as `YYYY-MM-DD`, `YYYY-MM-DD HH:mm:ss`, or `HH:mm:ss` for a time without a day. */
export function serialText(serial: number, from1904: boolean): string {
  // The 1900 system counts a 29 February 1900 that never was, as Lotus 1-2-3 did.
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const iso = new Date(epoch + Math.round(serial * 86_400) * 1000).toISOString();
  const time = iso.slice(11, 19);
  if (serial < 1 && !from1904) return time;
  return (Math.round(serial * 86_400) * 1000) % DAY_MS === 0
    ? iso.slice(0, 10)
    : `${iso.slice(0, 10)} ${time}`;
}
