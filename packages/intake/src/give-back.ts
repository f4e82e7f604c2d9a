import { type Lang, type Phrase, said } from '@hutong/record';
import { openRows } from './open-rows.ts';
import type { OpenOptions } from './row-source.ts';
import { writeWorkbook } from './sheet/workbook.ts';

/** Rows that are given back at most: somebody is to mend them by hand. */
export const MAX_GIVEN_BACK = 10_000;
const REASON_COLUMN = { zh: '原因', en: 'reason' };

export interface GiveBack extends Pick<OpenOptions, 'sheet' | 'headerRow'> {
  file: string;
  /** By row of the file, why it was refused. */
  reasons: ReadonlyMap<number, Phrase>;
  /** Where the workbook is written (0600). */
  to: string;
  lang: Lang;
}

/**
 * Writes the refused rows of a file as a sheet like theirs: the reason first, then every cell as it was shown. Mended, it
 * can be imported as it is: nothing reads the column of reasons.
 */
export async function giveBack({ file, reasons, to, lang, sheet, headerRow }: GiveBack): Promise<void> {
  const open: OpenOptions = { hidden: 'take' };
  if (sheet !== undefined) open.sheet = sheet;
  if (headerRow !== undefined) open.headerRow = headerRow;
  const source = await openRows(file, open);
  const names = source.columns ?? [];
  const rows: string[][] = [];
  const give = (row: number, cells: string[]) => {
    const reason = reasons.get(row);
    if (reason !== undefined && rows.length < MAX_GIVEN_BACK) rows.push([said(reason, lang), ...cells]);
  };
  for await (const batch of source) {
    for (const { row, values } of batch.rows)
      give(
        row,
        names.map((name) => String(values[name] ?? '')),
      );
    // What could not even be read as a row is told as one text: its cells have no columns.
    for (const { row, value } of batch.refused) give(row, [value]);
    if (rows.length >= MAX_GIVEN_BACK) break;
  }
  const header = [REASON_COLUMN[lang], ...headerOf(source.firstRows, source.headerRow, names)];
  await writeWorkbook(to, [{ name: source.sheet || 'Sheet1', header, rows }]);
}

/** The names as they stand in the file, where two columns of one name are not told apart. */
function headerOf(
  firstRows: readonly { row: number; cells: string[] }[],
  headerRow: number,
  names: readonly string[],
): readonly string[] {
  const cells = firstRows.find(({ row }) => row === headerRow)?.cells;
  return names.map((name, i) => cells?.[i]?.trim() ?? name);
}
