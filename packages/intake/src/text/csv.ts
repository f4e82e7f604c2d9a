import { bilingual, type Text } from '@hutong/record';
import { FIRST_ROWS, MAX_LINE_BYTES } from '../row-source.ts';
import type { LineBlock, LineFault } from './line-reader.ts';

/** One CSV record: its fields, or why it can't be read. `line` is the one it starts on. */
export type CsvRecord = { line: number; raw: string; fields: string[]; fault: LineFault | undefined };

interface Line {
  text: string;
  number: number;
  fault: LineFault | undefined;
}

interface OpenRecord {
  line: number;
  /** The physical lines so far, to start again from the second if the quote turns out never to close. */
  lines: Line[];
  size: number;
  fault: LineFault | undefined;
  fields: string[];
  /** The text of the field whose quote is still open. */
  quoted: string;
}

const NEVER_CLOSED = bilingual('这里开始的引号一直没有结束', 'a quote is opened here and never closed');
const QUOTE_NEXT = bilingual(
  '引号里的引号写两遍，每个引号都要结束',
  'Write a quote inside a quoted field twice, and close every quoted field',
);

/**
 * Cuts lines into CSV records (RFC 4180; a quote in the middle of an unquoted field is an ordinary character, as
 * spreadsheets have it).
 *
 * Written here and not taken from csv-parse because a county's file must not lose its good rows to a bad one: after
 * a quote that never closes, reading goes on with the very next line. csv-parse is the oracle in the tests.
 */
export class CsvReader {
  private readonly delimiter: string;
  private open: OpenRecord | undefined;
  /** Lines to read before any other, the next one last. */
  private readonly waiting: Line[] = [];

  constructor(delimiter: string) {
    this.delimiter = delimiter;
  }

  /** The records that end in this block. */
  push(block: LineBlock): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (let index = 0; index < block.lines.length; index += 1) {
      const line = block.lines[index]!;
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      this.waiting.push({ text, number: block.firstLine + index, fault: block.faults?.get(index) });
      this.readWaiting(records);
    }
    return records;
  }

  /** What is left when the file ends: a record whose quote never closed, and the lines it had swallowed. */
  end(): CsvRecord[] {
    const records: CsvRecord[] = [];
    while (this.open) {
      this.giveUp(NEVER_CLOSED, records);
      this.readWaiting(records);
    }
    return records;
  }

  private readWaiting(records: CsvRecord[]): void {
    for (let line = this.waiting.pop(); line; line = this.waiting.pop()) this.read(line, records);
  }

  private read(line: Line, records: CsvRecord[]): void {
    const { text, number, fault } = line;
    if (fault?.lost) {
      if (this.open) {
        this.waiting.push(line);
        this.giveUp(NEVER_CLOSED, records);
      } else {
        records.push({ line: number, raw: '', fields: [], fault });
      }
    } else if (this.open) {
      this.feed(line, true, records);
    } else if (text.includes('"')) {
      this.open = { line: number, lines: [], size: 0, fault: undefined, fields: [], quoted: '' };
      this.feed(line, false, records);
    } else {
      records.push({ line: number, raw: text, fields: text.split(this.delimiter), fault });
    }
  }

  private feed(line: Line, inside: boolean, records: CsvRecord[]): void {
    const open = this.open!;
    open.lines.push(line);
    open.size += line.text.length + 1;
    open.fault ??= line.fault;
    const outcome = readFields(open, line.text, inside, this.delimiter);
    if (outcome === 'closed') {
      this.open = undefined;
      const raw = open.lines.length === 1 ? line.text : open.lines.map((one) => one.text).join('\n');
      records.push({ line: open.line, raw, fields: open.fields, fault: open.fault });
    } else if (outcome === 'bad') {
      this.giveUp(bilingual('引号结束后还有文字', 'a closing quote is followed by more text'), records);
    } else if (open.size > MAX_LINE_BYTES) {
      this.giveUp(
        bilingual('这里开始的引号 4 MiB 内没有结束', 'a quote is opened here and not closed within 4 MiB'),
        records,
      );
    }
  }

  /** Refuses the line the open record starts on; its other lines are to be read afresh. */
  private giveUp(reason: Text, records: CsvRecord[]): void {
    const open = this.open!;
    this.open = undefined;
    const first = open.lines[0]!;
    records.push({
      line: open.line,
      raw: first.text,
      fields: [],
      fault: { reason, next: QUOTE_NEXT, lost: false },
    });
    for (let index = open.lines.length - 1; index > 0; index -= 1) this.waiting.push(open.lines[index]!);
  }
}

/** Reads one physical line into the record; `inside` says that it starts within a quoted field. */
function readFields(
  open: OpenRecord,
  text: string,
  inside: boolean,
  delimiter: string,
): 'closed' | 'open' | 'bad' {
  let at = 0;
  let quoted = inside;
  for (;;) {
    if (!quoted) {
      if (text[at] === '"') {
        quoted = true;
        at += 1;
        continue;
      }
      const end = text.indexOf(delimiter, at);
      open.fields.push(end === -1 ? text.slice(at) : text.slice(at, end));
      if (end === -1) return 'closed';
      at = end + 1;
      continue;
    }
    const quote = text.indexOf('"', at);
    if (quote === -1) {
      open.quoted += `${text.slice(at)}\n`;
      return 'open';
    }
    if (text[quote + 1] === '"') {
      open.quoted += text.slice(at, quote + 1);
      at = quote + 2;
      continue;
    }
    open.fields.push(open.quoted + text.slice(at, quote));
    open.quoted = '';
    quoted = false;
    if (quote + 1 === text.length) return 'closed';
    if (text[quote + 1] !== delimiter) return 'bad';
    at = quote + 2;
  }
}

/**
 * The delimiter that a first line `sep=;` states, as spreadsheet programs write and heed it; the line is made empty, for
 * it is no row.
 */
export function statedDelimiter(lines: string[]): string | undefined {
  const first = lines.findIndex((line) => line.trim() !== '');
  const stated = first === -1 ? undefined : /^\s*"?sep=(.)"?\s*$/i.exec(lines[first]!)?.[1];
  if (stated !== undefined) lines[first] = '';
  return stated;
}

/** The delimiter the header line uses most outside quotes: the first line that has one, for a title has none. */
export function guessDelimiter(lines: readonly string[]): string {
  for (const line of lines.slice(0, FIRST_ROWS)) {
    const plain = line.replace(/"[^"]*"/g, '');
    const counts = [',', '\t', ';', '|'].map((delimiter) => ({
      delimiter,
      count: plain.split(delimiter).length,
    }));
    const most = counts.reduce((best, one) => (one.count > best.count ? one : best));
    if (most.count > 1) return most.delimiter;
  }
  return ',';
}
