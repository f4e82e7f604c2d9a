import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { columnNames, nameCells } from './columns.ts';
import { CsvReader, type CsvRecord, guessDelimiter } from './csv.ts';
import { readJsonLines } from './jsonl.ts';
import { LineReader } from './lines.ts';
import {
  BATCH_ROWS,
  type Batch,
  type FileFormat,
  type OpenOptions,
  type Refusal,
  type Row,
  type RowSource,
  UnreadableFile,
} from './types.ts';
import { SheetReader } from './xlsx.ts';

/**
 * Opens a CSV, JSONL or XLSX file for reading in batches, with memory bounded whatever the file's size.
 *
 * The format is told by the file's first bytes, then by its name; the encoding by its first MiB. Rows that can't be
 * read come back as refusals and reading goes on.
 * @throws UnreadableFile when nothing of the file can be read: also while iterating, if damage shows only then.
 */
export async function openRows(file: string, options: OpenOptions = {}): Promise<RowSource> {
  const format = options.format ?? (await guessFormat(file));
  if (format === 'xlsx') return openSheet(file, options);
  const reader = await LineReader.open(file, options.encoding);
  const shared = {
    encoding: () => reader.encoding,
    progress: () => ({ bytesRead: reader.bytesRead, totalBytes: reader.totalBytes }),
  };
  if (format === 'jsonl') {
    return { format, columns: undefined, ...shared, [Symbol.asyncIterator]: () => jsonBatches(reader) };
  }
  const records = csvRecords(reader, options.delimiter);
  try {
    const { columns, rest } = await csvHeader(file, records, options.headerRow);
    return { format, columns, ...shared, [Symbol.asyncIterator]: () => csvBatches(columns, rest, records) };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function guessFormat(file: string): Promise<FileFormat> {
  const head = Buffer.alloc(512);
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(
      file,
      error.code === 'ENOENT' ? 'no such file' : error.message,
      'Check the path',
    );
  });
  const { bytesRead } = await handle.read(head, 0, head.length, 0).finally(() => handle.close());
  if (bytesRead === 0) throw new UnreadableFile(file, 'the file is empty', 'Export it again');
  const extension = extname(file).toLowerCase();
  // An old .xls goes the same way: there it gets an error that says what it is.
  const magic = head.readUInt32LE(0);
  if (magic === 0x04034b50 || magic === 0xe011cfd0 || extension === '.xlsx') return 'xlsx';
  if (extension === '.csv' || extension === '.tsv') return 'csv';
  if (['.jsonl', '.ndjson', '.json'].includes(extension)) return 'jsonl';
  return /^\ufeff?\s*\{/.test(head.toString('utf8', 0, bytesRead)) ? 'jsonl' : 'csv';
}

async function* jsonBatches(reader: LineReader): AsyncGenerator<Batch, void, undefined> {
  for await (const block of reader.blocks()) {
    const batch: Batch = { rows: [], refused: [] };
    readJsonLines(block, batch);
    yield* inBatches(batch);
  }
}

async function* csvRecords(
  reader: LineReader,
  delimiter?: string,
): AsyncGenerator<CsvRecord[], void, undefined> {
  let csv: CsvReader | undefined;
  for await (const block of reader.blocks()) {
    csv ??= new CsvReader(delimiter ?? guessDelimiter(block.lines.find((line) => line.trim() !== '') ?? ''));
    yield csv.push(block);
  }
  if (csv) yield csv.end();
}

async function csvHeader(
  file: string,
  records: AsyncGenerator<CsvRecord[], void, undefined>,
  headerRow: number | undefined,
): Promise<{ columns: string[]; rest: CsvRecord[] }> {
  for (;;) {
    const { value, done } = await records.next();
    if (done) throw new UnreadableFile(file, 'no header row found', 'Name the columns in the first row');
    const index = value.findIndex(({ line, fields, fault }) =>
      headerRow === undefined ? fault || fields.some((field) => field.trim() !== '') : line >= headerRow,
    );
    if (index === -1) continue;
    const { fault, fields } = value[index]!;
    if (fault) throw new UnreadableFile(file, `the header row: ${fault.reason}`, fault.next);
    return { columns: columnNames(file, fields), rest: value.slice(index + 1) };
  }
}

async function* csvBatches(
  columns: string[],
  first: CsvRecord[],
  records: AsyncGenerator<CsvRecord[], void, undefined>,
): AsyncGenerator<Batch, void, undefined> {
  try {
    yield* inBatches(nameRecords(columns, first));
    for await (const more of records) yield* inBatches(nameRecords(columns, more));
  } finally {
    await records.return();
  }
}

function nameRecords(columns: string[], records: CsvRecord[]): Batch {
  const batch: Batch = { rows: [], refused: [] };
  for (const { line, raw, fields, fault } of records) {
    if (fault) {
      batch.refused.push({ row: line, column: '', value: raw, reason: fault.reason, next: fault.next });
    } else if (raw.trim() !== '' && fields.some((field) => field !== '')) {
      put(nameCells(columns, line, fields, raw), batch);
    }
  }
  return batch;
}

function put(read: Row | Refusal, batch: Batch): void {
  if ('reason' in read) batch.refused.push(read);
  else batch.rows.push(read);
}

function* inBatches(batch: Batch): Generator<Batch, void, undefined> {
  if (batch.rows.length <= BATCH_ROWS) {
    if (batch.rows.length + batch.refused.length > 0) yield batch;
    return;
  }
  for (let at = 0; at < batch.rows.length; at += BATCH_ROWS) {
    yield { rows: batch.rows.slice(at, at + BATCH_ROWS), refused: at === 0 ? batch.refused : [] };
  }
}

async function openSheet(file: string, options: OpenOptions): Promise<RowSource> {
  const reader = await SheetReader.open(file, options.sheet);
  let columns: string[] | undefined;
  const rows = reader.rows(() => columns?.length ?? Number.POSITIVE_INFINITY);
  try {
    for (let next = await rows.next(); !next.done; next = await rows.next()) {
      if (next.value.row < (options.headerRow ?? 0)) continue;
      columns = columnNames(file, next.value.cells);
      break;
    }
    if (!columns) throw new UnreadableFile(file, 'the sheet is empty', 'Name another sheet with --sheet');
  } catch (error) {
    await reader.close();
    throw error;
  }
  const named = columns;
  return {
    format: 'xlsx',
    columns: named,
    encoding: () => 'utf-8',
    progress: () => reader.progress(),
    [Symbol.asyncIterator]: () => sheetBatches(named, rows),
  };
}

async function* sheetBatches(
  columns: string[],
  rows: ReturnType<SheetReader['rows']>,
): AsyncGenerator<Batch, void, undefined> {
  let batch: Batch = { rows: [], refused: [] };
  for await (const { row, cells, doubts, tooWide } of rows) {
    if (tooWide) {
      const reason = `the row has values to the right of the last named column, ${columns.at(-1)}`;
      batch.refused.push({
        row,
        column: '',
        value: cells.join(' | '),
        reason,
        next: 'Name the column or clear the cells',
      });
    } else {
      while (cells.length < columns.length) cells.push('');
      const read = nameCells(columns, row, cells, '');
      if (doubts && 'values' in read) {
        read.doubts = Object.fromEntries([...doubts].map(([index, doubt]) => [columns[index]!, doubt]));
      }
      put(read, batch);
    }
    if (batch.rows.length + batch.refused.length >= BATCH_ROWS) {
      yield batch;
      batch = { rows: [], refused: [] };
    }
  }
  if (batch.rows.length + batch.refused.length > 0) yield batch;
}
