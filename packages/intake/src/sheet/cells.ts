import { bilingual, type Text } from '@hutong/record';
import type { Shown } from '../row-source.ts';
import { type Font, fontDoubt, fontOf, paperOf, runFonts, type SharedStrings, WHITE } from './fonts.ts';
import { type NumberFormat, numberFormat } from './number-format.ts';
import { attribute, decodeText, inside, joinedText, startTags, wholeTags } from './xml.ts';

/** How the cells of each style are shown. */
export interface CellStyle {
  /** Absent: General. */
  format: NumberFormat | undefined;
  font: Font;
  /** The colour behind the text; undefined when it has several. */
  paper: string | undefined;
}

export interface CellStyles {
  styles: CellStyle[];
  /** The day that serial numbers count from is 1904-01-01. */
  from1904: boolean;
}

const PLAIN: CellStyle = { format: undefined, font: fontOf(''), paper: WHITE };

/** The styles of a workbook (ECMA-376 Part 1, 18.8), by their position. */
export function readStyles(xml: string, from1904: boolean): CellStyles {
  const codes = new Map<number, string>();
  for (const tag of startTags(inside(xml, 'numFmts'), 'numFmt')) {
    codes.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '');
  }
  const fonts = wholeTags(inside(xml, 'fonts'), 'font').map(fontOf);
  const papers = wholeTags(inside(xml, 'fills'), 'fill').map(paperOf);
  const styles = startTags(inside(xml, 'cellXfs'), 'xf').map((tag): CellStyle => {
    const id = Number(attribute(tag, 'numFmtId') ?? 0);
    const fill = Number(attribute(tag, 'fillId') ?? 0);
    return {
      format: numberFormat(id, codes.get(id), from1904),
      font: fonts[Number(attribute(tag, 'fontId') ?? 0)] ?? PLAIN.font,
      paper: fill === 0 ? WHITE : papers[fill],
    };
  });
  return { styles, from1904 };
}

/** A cell as the sheet shows it, and what is doubtful about it: its start tag's attributes and its content as XML. */
export function cellText(
  tag: string,
  content: string,
  strings: SharedStrings,
  { styles }: CellStyles,
): Shown {
  if (content === '') return { text: '' };
  const style = styles[Number(/(?:^|\s)s=["'](\d+)["']/.exec(tag)?.[1] ?? 0)] ?? PLAIN;
  const { text, doubt, fonts = [] } = valueText(tag, content, strings, style);
  if (text === '' || doubt !== undefined) return doubt === undefined ? { text } : { text, doubt };
  for (const font of [style.font, ...fonts]) {
    const unread = fontDoubt(font, style.paper);
    if (unread !== undefined) return { text, doubt: unread };
  }
  return { text };
}

/** A shown value, and the fonts of parts of its text where they have their own. */
interface Value extends Shown {
  fonts?: readonly Font[];
}

function valueText(tag: string, content: string, strings: SharedStrings, { format }: CellStyle): Value {
  const type = /(?:^|\s)t=["'](\w+)["']/.exec(tag)?.[1] ?? 'n';
  if (type === 'inlineStr') return { ...shownText(joinedText(content), format), fonts: runFonts(content) };
  const value = /<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</.exec(content)?.[1];
  if (value === undefined || value === '') {
    const formula = /<(?:\w+:)?f[\s/>]/.test(content) && type !== 'str';
    return formula ? { text: '', doubt: NO_RESULT } : { text: '' };
  }
  if (type === 's') {
    const text = strings.texts[Number(value)];
    if (text === undefined) return { text: '', doubt: noText(value) };
    return { ...shownText(text, format), fonts: strings.fonts.get(Number(value)) ?? [] };
  }
  if (type === 'str') return shownText(decodeText(value), format);
  if (type === 'b') return { text: value === '1' || value === 'true' ? 'TRUE' : 'FALSE' };
  if (type === 'e')
    return {
      text: value,
      doubt: bilingual(`公式的结果是错误 ${value}`, `the formula gives the error ${value}`),
    };
  if (type === 'd') return { text: value.replace('T', ' ').replace(/ 00:00:00(\.0+)?$/, '') };
  return numberText(value, format);
}

const NO_RESULT = bilingual(
  '公式没有结果：在表格软件里打开并保存一次',
  'a formula without its result: open the file in a spreadsheet program and save it',
);

function noText(value: string): Text {
  return bilingual(`文件里缺少第 ${value} 条文字`, `text number ${value} is missing from the file`);
}

function shownText(text: string, format: NumberFormat | undefined): Shown {
  return format === undefined ? { text } : format.text(text);
}

function numberText(value: string, format: NumberFormat | undefined): Shown {
  const number = Number(value);
  if (!Number.isFinite(number))
    return { text: value, doubt: bilingual(`${value} 不是数`, `${value} is not a number`) };
  if (Math.abs(number) >= 1e15 && !/^-?\d{1,15}$/.test(value)) {
    // Spreadsheets keep 15 digits of a number: a code typed as a number has lost the rest, and no one can tell.
    const text = Number.isInteger(number) && Math.abs(number) < 1e21 ? BigInt(number).toString() : value;
    return { text, doubt: LOST_DIGITS };
  }
  if (format !== undefined) return format.number(Number(number.toPrecision(15)));
  return { text: /^-?\d{1,15}$/.test(value) ? value : String(Number(number.toPrecision(15))) };
}

const LOST_DIGITS = bilingual(
  '超过 15 位的数，表格软件已丢掉末尾几位：请按文本录入',
  'a number of more than 15 digits, whose end the spreadsheet has lost: enter it as text',
);
