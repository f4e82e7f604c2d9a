import { bilingual, type Text } from '@hutong/record';
import { columnNames, nameCells } from '../column-names.ts';
import { UnreadableFile } from '../errors.ts';
import {
  BATCH_ROWS,
  type Batch,
  FIRST_ROWS,
  type FirstRow,
  type OpenOptions,
  type RowSource,
} from '../row-source.ts';
import { SheetReader, type SheetRow } from './xlsx.ts';

const HIDDEN_NEXT = bilingual(
  '取消隐藏后再导；也可选定照常收录或不收录隐藏的行（命令行用 --hidden take 或 --hidden leave）',
  'Unhide it, or choose to take hidden rows or to leave them out (on the command line --hidden take or --hidden leave)',
);

/** One sheet of a workbook as rows with named columns. Throws UnreadableFile. */
export async function openSheet(file: string, options: OpenOptions): Promise<RowSource> {
  const reader = await SheetReader.open(file, options.sheet);
  let columns: string[] | undefined;
  let headerRow = 0;
  let width = Number.POSITIVE_INFINITY;
  const rows = reader.rows(() => width);
  const firstRows: FirstRow[] = [];
  const read: SheetRow[] = [];
  try {
    // Some rows beyond the header are looked at too: it may be theirs, below a title.
    while (columns === undefined || firstRows.length < FIRST_ROWS) {
      const next = await rows.next();
      if (next.done) break;
      const { row, cells, hidden } = next.value;
      firstRows.push({ row, cells: [...cells] });
      if (columns !== undefined) read.push(next.value);
      else if (
        options.headerRow === undefined ? !hidden || options.hidden === 'take' : row >= options.headerRow
      ) {
        columns = columnNames(file, cells);
        headerRow = row;
      }
    }
    if (!columns) throw emptySheet(file);
  } catch (error) {
    reader.close();
    throw error;
  }
  const named = columns;
  width = named.length;
  const unshown = {
    rows: 0,
    columns: named.filter((_, index) => reader.layout.isColumnHidden(index)),
  };
  const hidden = hiddenWords(named, reader, options);
  return {
    format: 'xlsx',
    columns: named,
    firstRows,
    headerRow,
    sheet: reader.name,
    sheets: reader.sheets,
    unshown: () => unshown,
    from1904: reader.from1904,
    encoding: () => 'utf-8',
    progress: () => reader.progress(),
    [Symbol.asyncIterator]: () => sheetBatches(named, counted(chained(read, rows), unshown), hidden, options),
  };
}

function emptySheet(file: string): UnreadableFile {
  return new UnreadableFile(
    file,
    bilingual('这张表是空的', 'the sheet is empty'),
    bilingual('选另一张表（命令行用 --sheet）', 'Choose another sheet (on the command line --sheet)'),
  );
}

/** By column, why its cells are not to be relied on: the sheet does not show them. */
function hiddenWords(columns: string[], { layout }: SheetReader, { hidden }: OpenOptions): Map<number, Text> {
  const words = new Map<number, Text>();
  if (hidden === 'take') return words;
  for (const [index, name] of columns.entries()) {
    if (!layout.isColumnHidden(index)) continue;
    const word = bilingual(
      `“${name}”这一列在表中是隐藏的：取消隐藏，或选定照常收录（命令行用 --hidden take）`,
      `the column ${name} is hidden in the sheet: unhide it, or choose to take it (on the command line --hidden take)`,
    );
    words.set(index, word);
  }
  return words;
}

async function* sheetBatches(
  columns: string[],
  rows: AsyncIterable<SheetRow>,
  hiddenColumns: ReadonlyMap<number, Text>,
  { hidden }: OpenOptions,
): AsyncGenerator<Batch, void, undefined> {
  let batch: Batch = { rows: [], refused: [] };
  for await (const row of rows) {
    if (row.hidden && hidden === 'leave') continue;
    if (row.hidden && hidden === undefined) batch.refused.push(hiddenRow(row));
    else if (row.tooWide || row.cells.length > columns.length) batch.refused.push(tooWide(row, columns));
    else putRow(row, columns, hiddenColumns, batch);
    if (batch.rows.length + batch.refused.length >= BATCH_ROWS) {
      yield batch;
      batch = { rows: [], refused: [] };
    }
  }
  if (batch.rows.length + batch.refused.length > 0) yield batch;
}

/** Counts the rows that the sheet does not show. */
async function* counted(
  rows: AsyncIterable<SheetRow>,
  unshown: { rows: number },
): AsyncGenerator<SheetRow, void, undefined> {
  for await (const row of rows) {
    if (row.hidden) unshown.rows += 1;
    yield row;
  }
}

async function* chained(
  first: readonly SheetRow[],
  rows: AsyncGenerator<SheetRow, void, undefined>,
): AsyncGenerator<SheetRow, void, undefined> {
  try {
    yield* first;
    yield* rows;
  } finally {
    await rows.return();
  }
}

function putRow(
  { row, cells, doubts }: SheetRow,
  columns: string[],
  hiddenColumns: ReadonlyMap<number, Text>,
  batch: Batch,
): void {
  while (cells.length < columns.length) cells.push('');
  const named = nameCells(columns, row, cells, '');
  if ('reason' in named) {
    batch.refused.push(named);
    return;
  }
  const all = new Map(doubts);
  for (const [index, word] of hiddenColumns) if (cells[index] !== '') all.set(index, word);
  if (all.size > 0)
    named.doubts = Object.fromEntries([...all].map(([index, doubt]) => [columns[index]!, doubt]));
  batch.rows.push(named);
}

function hiddenRow({ row, cells }: SheetRow) {
  const reason = bilingual('这一行在表中是隐藏或被筛掉的', 'the row is hidden or filtered out in the sheet');
  return { row, column: '', value: cells.join(' | '), reason, next: HIDDEN_NEXT };
}

function tooWide({ row, cells }: SheetRow, columns: string[]) {
  const name = columns.at(-1);
  const reason = bilingual(
    `最后一个有名字的列“${name}”右边还有内容`,
    `the row has values to the right of the last named column, ${name}`,
  );
  const next = bilingual('给这一列取名，或清空这些单元格', 'Name the column or clear the cells');
  return { row, column: '', value: cells.join(' | '), reason, next };
}
