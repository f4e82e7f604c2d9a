import { bilingual, type Text } from '@hutong/record';
import type { Shown } from '../row-source.ts';
import { type Font, fontDoubt, fontOf, paperOf, runFonts, type SharedStrings, WHITE } from './fonts.ts';
import { type NumberFormat, numberFormat } from './number-format.ts';
import { attribute, child, childrenOf, type Element, joinedText } from './xml.ts';

/** How the cells of each style are shown. */
export interface CellStyle {
  /** Absent: General. */
  format: NumberFormat | undefined;
  /** Why what is written in its font may not be meant to be read. */
  unread: Text | undefined;
  /** The colour behind the text; undefined when it has several. */
  paper: string | undefined;
}

export interface CellStyles {
  styles: CellStyle[];
  /** The day that serial numbers count from is 1904-01-01. */
  from1904: boolean;
}

const PLAIN_FONT = fontOf(undefined);
const PLAIN: CellStyle = { format: undefined, unread: undefined, paper: WHITE };

/** The styles of a workbook (ECMA-376 Part 1, 18.8), by their position. */
export function readStyles(sheet: Element | undefined, from1904: boolean): CellStyles {
  const codes = new Map<number, string>();
  for (const format of childrenOf(child(sheet, 'numFmts'), 'numFmt'))
    codes.set(Number(attribute(format, 'numFmtId')), attribute(format, 'formatCode') ?? '');
  const fonts = childrenOf(child(sheet, 'fonts'), 'font').map(fontOf);
  const papers = childrenOf(child(sheet, 'fills'), 'fill').map(paperOf);
  const styles = childrenOf(child(sheet, 'cellXfs'), 'xf').map((style): CellStyle => {
    const id = Number(attribute(style, 'numFmtId') ?? 0);
    const fill = Number(attribute(style, 'fillId') ?? 0);
    const paper = fill === 0 ? WHITE : papers[fill];
    const font = fonts[Number(attribute(style, 'fontId') ?? 0)] ?? PLAIN_FONT;
    return { format: numberFormat(id, codes.get(id), from1904), unread: fontDoubt(font, paper), paper };
  });
  return { styles, from1904 };
}

/** A cell (`c`) as the sheet shows it, and what is doubtful about it. */
export function cellText(cell: Element, strings: SharedStrings, { styles }: CellStyles): Shown {
  if (cell.children.length === 0) return { text: '' };
  const style = styles[Number(attribute(cell, 's') ?? 0)] ?? PLAIN;
  const shown = valueText(cell, strings, style.format);
  const { text, doubt } = shown;
  if (text === '' || doubt !== undefined) return shown;
  if (style.unread !== undefined) return { text, doubt: style.unread };
  for (const font of runFontsOf(cell, strings)) {
    const unread = fontDoubt(font, style.paper);
    if (unread !== undefined) return { text, doubt: unread };
  }
  return shown;
}

const NONE: readonly Font[] = [];

/** Fonts of parts of a cell’s text where they have their own. */
function runFontsOf(cell: Element, strings: SharedStrings): readonly Font[] {
  const type = attribute(cell, 't');
  if (type === 'inlineStr') return runFonts(child(cell, 'is'));
  if (type !== 's' || strings.fonts.size === 0) return NONE;
  return strings.fonts.get(Number(child(cell, 'v')?.text)) ?? NONE;
}

function valueText(cell: Element, strings: SharedStrings, format: NumberFormat | undefined): Shown {
  const type = attribute(cell, 't') ?? 'n';
  if (type === 'inlineStr') return shownText(joinedText(cell), format);
  const value = child(cell, 'v')?.text ?? '';
  if (value === '')
    return child(cell, 'f') !== undefined && type !== 'str' ? { text: '', doubt: NO_RESULT } : { text: '' };
  if (type === 's') {
    const text = strings.texts[Number(value)];
    return text === undefined ? { text: '', doubt: noText(value) } : shownText(text, format);
  }
  if (type === 'str') return shownText(value, format);
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
