import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import type { Refusal } from './types.ts';

const HEADER = '\ufeffrow,column,value,reason,next\r\n';
const FLUSH_CHARS = 64 * 1024;
const MAX_VALUE_CHARS = 1000;
/** What makes a spreadsheet take a cell for a formula; the full-width forms count in East Asian Excel. */
const FORMULA = /^[\t\r\n ]*[=+\-@＝＋－＠]|^[\t\r]/;

/** Where the refused rows of a file go unless told otherwise: beside it. */
export function refusedFileFor(input: string): string {
  const { dir, name } = parse(input);
  return join(dir, `${name}.refused.csv`);
}

/**
 * The rows an import did not take, as a CSV that Excel opens: row, column, value, reason, next.
 *
 * It appears whole at `close`, under its name, only if a row was refused; while growing it is `<path>.partial`.
 * It may hold personal data of the refused rows, so only its owner may read it.
 */
export class RefusedFile {
  readonly path: string;
  count = 0;
  private waiting = '';
  private descriptor: number | undefined;

  constructor(path: string) {
    this.path = path;
  }

  add(refusal: Refusal): void {
    const { row, column, value, reason, next } = refusal;
    this.count += 1;
    const cells = [column, shorten(value), reason, next].map(cell);
    this.waiting += `${row},${cells.join(',')}\r\n`;
    if (this.waiting.length >= FLUSH_CHARS) this.flush();
  }

  /** Makes the file durable and gives its path; undefined, and an earlier report of that name gone, if all was taken. */
  close(): string | undefined {
    if (this.count === 0) {
      if (isReport(this.path)) rmSync(this.path);
      return undefined;
    }
    this.flush();
    fsyncSync(this.descriptor!);
    closeSync(this.descriptor!);
    renameSync(this.partial, this.path);
    const folder = openSync(dirname(this.path), 'r');
    fsyncSync(folder);
    closeSync(folder);
    return this.path;
  }

  private get partial(): string {
    return `${this.path}.partial`;
  }

  private flush(): void {
    if (this.descriptor === undefined) {
      this.descriptor = openSync(this.partial, 'w', 0o600);
      writeSync(this.descriptor, HEADER);
    }
    writeSync(this.descriptor, this.waiting);
    this.waiting = '';
  }
}

/** True only for a file we wrote: nothing else is ever removed. */
function isReport(path: string): boolean {
  try {
    const descriptor = openSync(path, 'r');
    const head = Buffer.alloc(Buffer.byteLength(HEADER));
    readSync(descriptor, head, 0, head.length, 0);
    closeSync(descriptor);
    return head.toString('utf8') === HEADER;
  } catch {
    return false;
  }
}

function shorten(value: string): string {
  return value.length > MAX_VALUE_CHARS ? `${value.slice(0, MAX_VALUE_CHARS)}…` : value;
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
