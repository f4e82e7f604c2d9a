import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { bilingual } from '@hutong/record';
import { columnNames, nameCells, noHeader } from './column-names.ts';
import { UnreadableFile } from './errors.ts';
import { refuseForeign } from './foreign-formats.ts';
import {
  ALL_SHOWN,
  BATCH_ROWS,
  type Batch,
  FIRST_ROWS,
  type FileFormat,
  type FirstRow,
  type OpenOptions,
  type Refusal,
  type Row,
  type RowSource,
} from './row-source.ts';
import { openSheet } from './sheet/rows.ts';
import { systemReason } from './system-reasons.ts';
import { CsvReader, type CsvRecord, guessDelimiter, statedDelimiter } from './text/csv.ts';
import { readJsonLines } from './text/jsonl.ts';
import { LineReader } from './text/line-reader.ts';

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
    sheet: '',
    sheets: [],
    unshown: () => ALL_SHOWN,
    from1904: false,
    encoding: () => reader.encoding,
    progress: () => ({ bytesRead: reader.bytesRead, totalBytes: reader.totalBytes }),
  };
  if (format === 'jsonl') {
    return {
      format,
      columns: undefined,
      firstRows: [],
      headerRow: 0,
      ...shared,
      [Symbol.asyncIterator]: () => jsonBatches(reader),
    };
  }
  const records = csvRecords(reader, options.delimiter);
  try {
    const { rest, ...header } = await csvHeader(file, records, options.headerRow);
    const { columns } = header;
    return { format, ...header, ...shared, [Symbol.asyncIterator]: () => csvBatches(columns, rest, records) };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function readHead(file: string, head: Buffer): Promise<number> {
  const handle = await open(file, 'r');
  return (await handle.read(head, 0, head.length, 0).finally(() => handle.close())).bytesRead;
}

async function guessFormat(file: string): Promise<FileFormat> {
  const head = Buffer.alloc(512);
  const bytesRead = await readHead(file, head).catch((error) => {
    throw new UnreadableFile(
      file,
      systemReason(error),
      bilingual('检查路径和权限', 'Check the path and who may read it'),
    );
  });
  if (bytesRead === 0)
    throw new UnreadableFile(
      file,
      bilingual('文件是空的', 'the file is empty'),
      bilingual('重新导出', 'Export it again'),
    );
  const extension = extname(file).toLowerCase();
  const isJson = ['.jsonl', '.ndjson', '.json'].includes(extension);
  refuseForeign(file, head.subarray(0, bytesRead), isJson);
  // An old .xls goes the same way: there it gets an error that says what it is.
  const magic = head.readUInt32LE(0);
  if (magic === 0x04034b50 || magic === 0xe011cfd0 || extension === '.xlsx') return 'xlsx';
  if (extension === '.csv' || extension === '.tsv') return 'csv';
  if (isJson) return 'jsonl';
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
    csv ??= new CsvReader(statedDelimiter(block.lines) ?? delimiter ?? guessDelimiter(block.lines));
    yield csv.push(block);
  }
  if (csv) yield csv.end();
}

async function csvHeader(
  file: string,
  records: AsyncGenerator<CsvRecord[], void, undefined>,
  headerRow: number | undefined,
): Promise<{ columns: string[]; firstRows: FirstRow[]; headerRow: number; rest: CsvRecord[] }> {
  const firstRows: FirstRow[] = [];
  for (;;) {
    const { value, done } = await records.next();
    if (done) throw noHeader(file);
    for (const { line, fields } of value.slice(0, FIRST_ROWS - firstRows.length))
      firstRows.push({ row: line, cells: fields });
    const index = value.findIndex(({ line, fields, fault }) =>
      headerRow === undefined ? fault || fields.some((field) => field.trim() !== '') : line >= headerRow,
    );
    if (index === -1) continue;
    const { line, fault, fields } = value[index]!;
    if (fault) {
      throw new UnreadableFile(
        file,
        bilingual(`表头：${fault.reason.zh}`, `the header: ${fault.reason.en}`),
        fault.next,
      );
    }
    return {
      columns: columnNames(file, fields),
      firstRows,
      headerRow: line,
      rest: value.slice(index + 1),
    };
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
