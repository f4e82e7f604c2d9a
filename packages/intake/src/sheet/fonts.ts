import { bilingual, type Text } from '@hutong/record';
import { attribute, child, childrenOf, type Element } from './xml.ts';

/** As much of a font as says whether its text can be read (ECMA-376 Part 1, 18.8.22 and 18.4.7). */
export interface Font {
  color: string;
  struckOut: boolean;
  /** In points. */
  size: number;
}

/** The texts that cells share, by position; `fonts` has those of which parts have fonts of their own. */
export interface SharedStrings {
  readonly texts: readonly string[];
  readonly fonts: ReadonlyMap<number, readonly Font[]>;
}

export const WHITE = 'FFFFFF';
const BLACK = '000000';
/** The paper and the ink of a theme, and of the system (18.8.3). */
const BY_THEME: Record<string, string> = { 0: WHITE, 1: BLACK };
const BY_INDEX: Record<string, string> = { 0: BLACK, 1: WHITE, 8: BLACK, 9: WHITE, 64: BLACK, 65: WHITE };
/** A difference, of 255, that no eye can see. */
const SAME_WITHIN = 12;
const LEAST_POINTS = 2;

/** The font of a `font` or `rPr` element; undefined: the one of a cell without a style. */
export function fontOf(element: Element | undefined): Font {
  const strike = child(element, 'strike');
  return {
    color: colorOf(child(element, 'color'), BLACK),
    struckOut: strike !== undefined && !/^(0|false)$/.test(attribute(strike, 'val') ?? ''),
    size: Number(attribute(child(element, 'sz'), 'val') ?? 11),
  };
}

/** The colour of a `fill`; undefined for a pattern or a gradient. */
export function paperOf(fill: Element): string | undefined {
  if (child(fill, 'gradientFill') !== undefined) return undefined;
  const pattern = child(fill, 'patternFill');
  const type = attribute(pattern, 'patternType') ?? 'none';
  if (type === 'none') return WHITE;
  return type === 'solid' ? colorOf(child(pattern, 'fgColor'), BLACK) : undefined;
}

/** Fonts of the parts of a text (`si`, `is`) that have their own. */
export function runFonts(text: Element | undefined): Font[] {
  return childrenOf(text, 'r').flatMap((run) => {
    const own = child(run, 'rPr');
    return own === undefined || own.children.length === 0 ? [] : [fontOf(own)];
  });
}

function colorOf(element: Element | undefined, automatic: string): string {
  if (element === undefined) return automatic;
  const { rgb, theme, indexed: index, tint = '' } = element.attributes;
  if (rgb !== undefined) return rgb.slice(-6).toUpperCase() + tint;
  if (theme !== undefined) return (BY_THEME[theme] ?? `theme ${theme}`) + tint;
  return index === undefined ? automatic : (BY_INDEX[index] ?? `index ${index}`) + tint;
}

/** Why what is written in this font may not be meant to be read; undefined for most. */
export function fontDoubt({ color, struckOut, size }: Font, paper: string | undefined): Text | undefined {
  if (struckOut) return STRUCK_OUT;
  if (size < LEAST_POINTS) return TOO_SMALL;
  return paper !== undefined && isSame(color, paper) ? UNSEEN : undefined;
}

function isSame(one: string, other: string): boolean {
  if (one === other) return true;
  if (![one, other].every((color) => /^[0-9A-F]{6}$/.test(color))) return false;
  return [0, 2, 4].every((at) => {
    const [a, b] = [one, other].map((color) => Number.parseInt(color.slice(at, at + 2), 16));
    return Math.abs(a! - b!) <= SAME_WITHIN;
  });
}

const STRUCK_OUT = bilingual('单元格的文字画了删除线', 'its text is struck out');
const TOO_SMALL = bilingual('单元格的文字小得看不清', 'its text is too small to be read');
const UNSEEN = bilingual(
  '单元格的文字与底色相同（如白底白字），表上看不到',
  'its text has the colour of its ground, as white on white: the sheet shows nothing',
);
