import { expect, test } from 'vitest';
import { Without } from './without.ts';

/** What comes through of a text that is given in pieces of `size` characters. */
function through(text: string, size: number): string {
  const without = new Without('sheetData');
  let out = '';
  for (let at = 0; at < text.length; at += size) out += without.of(text.slice(at, at + size));
  return out + without.rest();
}

const COLS = '<worksheet><cols><col min="1" max="2"/></cols>';
const MERGES = '<mergeCells><mergeCell ref="A1:A2"/></mergeCells></worksheet>';
const ROWS = '<row r="1"><c><v>1</v></c></row>'.repeat(40);

test.each([
  ['rows', `${COLS}<sheetData>${ROWS}</sheetData>${MERGES}`, `${COLS}<sheetData></sheetData>${MERGES}`],
  ['no rows', `${COLS}<sheetData/>${MERGES}`, `${COLS}<sheetData/>${MERGES}`],
  [
    'a prefix and spaces',
    `<x:worksheet><x:sheetData a="1" >${ROWS}</x:sheetData ></x:worksheet>`,
    '<x:worksheet><x:sheetData a="1" ></x:sheetData ></x:worksheet>',
  ],
  ['a name that only begins so', `<sheetDataX>${ROWS}</sheetDataX>`, `<sheetDataX>${ROWS}</sheetDataX>`],
  ['no end', `${COLS}<sheetData>${ROWS}`, `${COLS}<sheetData>`],
  ['none of it', `${COLS}${MERGES} <`, `${COLS}${MERGES} <`],
])('%s: the same however it is cut', (_, text, kept) => {
  for (const size of [1, 2, 3, 7, 64, 10_000]) expect(through(text, size)).toBe(kept);
});
