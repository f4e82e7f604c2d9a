import type { Phrase, Text } from '@hutong/record';

/** One data row as the file gives it. */
export interface Row {
  /** Where the user finds it: the spreadsheet's row, or the line it starts on; the header counts, first is 1. */
  row: number;
  /** By column name for CSV and XLSX (always text); the parsed object for JSONL. */
  values: Record<string, unknown>;
  /** The line as read (CSV, JSONL); empty for XLSX. */
  raw: string;
  /** Columns whose cell was readable but is not to be relied on, with the reason; refused only if a mapping uses them. */
  doubts?: Record<string, Text>;
  /** Nothing in it can need cleaning: every line of JSONL is looked at once. */
  isPlain?: boolean;
  /** Some value was not taken to the letter: unseen characters, a spreadsheet's marks, or odd widths are gone from it. */
  cleaned?: boolean;
}

/** A cell's value as its sheet shows it, and why it is not to be relied on, if so. */
export interface Shown {
  text: string;
  doubt?: Text;
}

/** Why something can't be taken, and what to do about it. */
export interface Fault {
  reason: Text;
  next: Text;
}

/** One row that can't be taken, told so that the person who made the file can mend it. */
export interface Refusal {
  row: number;
  /** Column name, or empty when the whole row is at fault. */
  column: string;
  value: string;
  reason: Phrase;
  next: Phrase;
}

export interface Batch {
  rows: Row[];
  refused: Refusal[];
}

export type Hidden = 'take' | 'leave';

export type FileFormat = 'csv' | 'jsonl' | 'xlsx';

export interface OpenOptions {
  /** Declared by the operator: it overrides detection. */
  encoding?: string;
  /** Sheet name, or its position from 1. Default: the first visible sheet. */
  sheet?: string | number;
  format?: FileFormat;
  /** Row that names the columns, from 1. Default: the first row that isn't empty. */
  headerRow?: number;
  /** What a sheet hides is meant: `take` it, or `leave` hidden rows out. Default: what is hidden is refused. */
  hidden?: Hidden;
  /** CSV delimiter. Default: whichever of comma, tab, semicolon and bar the header uses most. */
  delimiter?: string;
}

/** A sheet of a workbook; `hidden`: its program shows no tab for it. */
export interface SheetName {
  name: string;
  hidden: boolean;
}

/** What a sheet does not show, as far as it was read. */
export interface Unshown {
  rows: number;
  columns: readonly string[];
}

/** A row as a table has it, before its cells have names. */
export interface FirstRow {
  row: number;
  cells: string[];
}

/** A file being read, in batches of about BATCH_ROWS rows. Iterate it once; leaving the loop closes the file. */
export interface RowSource extends AsyncIterable<Batch> {
  format: FileFormat;
  /** The text encoding, as far as known: undefined while a text file has shown nothing but ASCII. */
  encoding(): string | undefined;
  /** Names of the columns; undefined for JSONL, whose lines name their own. */
  columns: string[] | undefined;
  /** The rows around the header, as far as they were seen: where else the names of columns may stand. */
  firstRows: readonly FirstRow[];
  /** Which row names the columns; 0 for JSONL. */
  headerRow: number;
  /** The sheet that is read; empty where a file has none. */
  sheet: string;
  /** The workbook's sheets that have something in them. */
  sheets: readonly SheetName[];
  unshown(): Unshown;
  /** The workbook counts days from 1904-01-01. */
  from1904: boolean;
  progress(): { bytesRead: number; totalBytes: number };
}

/** What of a file hides nothing. */
export const ALL_SHOWN: Unshown = { rows: 0, columns: [] };
export const BATCH_ROWS = 1000;
/** How far down a header is looked for. */
export const FIRST_ROWS = 20;
/** One line, or one CSV record with line breaks in quotes, in bytes or characters. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;
