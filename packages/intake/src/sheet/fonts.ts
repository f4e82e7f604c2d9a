import { bilingual, type Text } from '@hutong/record';
import { attribute, inside, startTags, wholeTags } from './xml.ts';

/** As much of a font as says whether its text can be read (ECMA-376 Part 1, 18.8.22 and 18.4.7). */
export interface Font {
  color: string;
  struckOut: boolean;
  /** In points. */
  size: number;
}

/** The texts that cells share, by position; `fonts` has those of which parts have fonts of their own. */
export interface SharedStrings {
  texts: string[];
  fonts: Map<number, readonly Font[]>;
}

export const WHITE = 'FFFFFF';
const BLACK = '000000';
/** The paper and the ink of a theme, and of the system (18.8.3). */
const BY_THEME: Record<string, string> = { 0: WHITE, 1: BLACK };
const BY_INDEX: Record<string, string> = { 0: BLACK, 1: WHITE, 8: BLACK, 9: WHITE, 64: BLACK, 65: WHITE };
/** A difference, of 255, that no eye can see. */
const SAME_WITHIN = 12;
const LEAST_POINTS = 2;

/** The font of a `font` or `rPr` element. */
export function fontOf(xml: string): Font {
  const strike = startTags(xml, 'strike')[0];
  return {
    color: colorOf(startTags(xml, 'color')[0], BLACK),
    struckOut: strike !== undefined && !/^(0|false)$/.test(attribute(strike, 'val') ?? ''),
    size: Number(attribute(startTags(xml, 'sz')[0] ?? '', 'val') ?? 11),
  };
}

/** The colour of a `fill`; undefined for a pattern or a gradient. */
export function paperOf(xml: string): string | undefined {
  const pattern = attribute(startTags(xml, 'patternFill')[0] ?? '', 'patternType') ?? 'none';
  if (/gradientFill/.test(xml)) return undefined;
  if (pattern === 'none') return WHITE;
  return pattern === 'solid' ? colorOf(startTags(xml, 'fgColor')[0], BLACK) : undefined;
}

/** Fonts of the parts of a text that have their own. */
export function runFonts(xml: string): Font[] {
  if (!xml.includes('rPr')) return [];
  return wholeTags(xml, 'r').flatMap((run) => {
    const own = inside(run, 'rPr');
    return own === '' ? [] : [fontOf(own)];
  });
}

function colorOf(tag: string | undefined, automatic: string): string {
  if (tag === undefined) return automatic;
  const [rgb, theme, index] = ['rgb', 'theme', 'indexed'].map((name) => attribute(tag, name));
  const tint = attribute(tag, 'tint') ?? '';
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
