/** One data row as the file gives it. */
export interface Row {
  /** Where the user finds it: the spreadsheet's row, or the line it starts on; the header counts, first is 1. */
  row: number;
  /** By column name for CSV and XLSX (always text); the parsed object for JSONL. */
  values: Record<string, unknown>;
  /** The line as read (CSV, JSONL); empty for XLSX. */
  raw: string;
  /** Columns whose cell was readable but is not to be relied on, with the reason; refused only if a mapping uses them. */
  doubts?: Record<string, string>;
}

/** One row that can't be taken, told so that the person who made the file can mend it. */
export interface Refusal {
  row: number;
  /** Column name, or empty when the whole row is at fault. */
  column: string;
  value: string;
  reason: string;
  next: string;
}

export interface Batch {
  rows: Row[];
  refused: Refusal[];
}

export type FileFormat = 'csv' | 'jsonl' | 'xlsx';

export interface OpenOptions {
  /** Declared by the operator: it overrides detection. */
  encoding?: string;
  /** Sheet name, or its position from 1. Default: the first visible sheet. */
  sheet?: string | number;
  format?: FileFormat;
  /** Row that names the columns, from 1. Default: the first row that isn't empty. */
  headerRow?: number;
  /** CSV delimiter. Default: whichever of comma, tab and semicolon the header uses most. */
  delimiter?: string;
}

/** A file being read, in batches of about BATCH_ROWS rows. Iterate it once; leaving the loop closes the file. */
export interface RowSource extends AsyncIterable<Batch> {
  format: FileFormat;
  /** The text encoding, as far as known: undefined while a text file has shown nothing but ASCII. */
  encoding(): string | undefined;
  /** Names of the columns; undefined for JSONL, whose lines name their own. */
  columns: string[] | undefined;
  progress(): { bytesRead: number; totalBytes: number };
}

export const BATCH_ROWS = 1000;
/** One line, or one CSV record with line breaks in quotes, in bytes or characters. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;

/** The file as a whole can't be read: nothing of it was taken. */
export class UnreadableFile extends Error {
  readonly file: string;
  readonly reason: string;
  readonly next: string;
  constructor(file: string, reason: string, next: string) {
    super(`${file}: ${reason}. ${next}`);
    this.name = 'UnreadableFile';
    this.file = file;
    this.reason = reason;
    this.next = next;
  }
}
