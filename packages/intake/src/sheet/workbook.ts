import { writeFile } from 'node:fs/promises';
import { writeXlsx } from 'hucre/xlsx';

/** A sheet to be written: text and numbers alone. What begins with `=` is written as text too, and never as a formula. */
export interface NewSheet {
  name: string;
  header: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  /** By column, what may be chosen in it. */
  lists?: Readonly<Record<number, readonly string[]>>;
  /** Characters a column shows; as much as its header where absent. */
  widths?: readonly number[];
}

const LAST_ROW = 10_000;
const MOST_WIDTH = 60;
/** What Excel takes of one cell, and of a sheet’s name. */
const CELL_CHARS = 32_767;
const NAME_CHARS = 31;

/** A workbook (ECMA-376) of a few sheets, in memory: for thousands of rows and no more. */
export async function workbookOf(sheets: readonly NewSheet[]): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await writeXlsx({
    sheets: sheets.map(({ name, header, rows, lists = {}, widths = [] }) => ({
      name: name.replace(/[\\/?*[\]:']/g, ' ').slice(0, NAME_CHARS),
      rows: [header, ...rows].map((row) =>
        row.map((cell) => (typeof cell === 'number' ? cell : cell.slice(0, CELL_CHARS))),
      ),
      columns: header.map((text, i) => ({ width: Math.min(widths[i] ?? 2 * text.length + 6, MOST_WIDTH) })),
      freezePane: { rows: 1 },
      dataValidations: Object.entries(lists).map(([column, values]) => ({
        type: 'list' as const,
        values: [...values],
        allowBlank: true,
        range: `${letters(Number(column))}2:${letters(Number(column))}${LAST_ROW}`,
      })),
    })),
  });
  return new Uint8Array(bytes);
}

/** Writes a workbook that its owner alone may read. */
export async function writeWorkbook(path: string, sheets: readonly NewSheet[]): Promise<void> {
  await writeFile(path, await workbookOf(sheets), { mode: 0o600, flush: true });
}

/** The letters of a column, from 0: A … Z, AA … */
function letters(column: number): string {
  const first = Math.floor(column / 26);
  return (first === 0 ? '' : letters(first - 1)) + String.fromCharCode(65 + (column % 26));
}
