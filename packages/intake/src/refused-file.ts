import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { bilingual, type Lang, said } from '@hutong/record';
import { CannotImport } from './errors.ts';
import type { Refusal } from './row-source.ts';
import { systemReason } from './system-reasons.ts';

const HEADER = { zh: '\ufeff行,列,值,原因,下一步\r\n', en: '\ufeffrow,column,value,reason,next\r\n' };
/** What our lists begin with, those of earlier versions too. */
const HEADERS = [HEADER.zh, HEADER.en, '\ufeff行 row,列 column,值 value,原因 reason,下一步 next\r\n'];
/** As `w`, but never through a link that waits there. */
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
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
 * The rows an import did not take, as a CSV that Excel opens, in one language: row, column, value, reason, next.
 *
 * It appears whole at `close`, under its name, only if a row was refused; while growing it is `<path>.partial`. That is
 * made at `open`, before a row is signed: a place where it can't be written is to be found out first.
 * It may hold personal data of the refused rows, so only its owner may read it.
 */
export class RefusedFile {
  readonly path: string;
  count = 0;
  private readonly lang: Lang;
  private waiting = '';
  private readonly descriptor: number;

  /** Throws CannotImport, if nothing can be written there or something else stands there. */
  static open(path: string, lang: Lang): RefusedFile {
    if (existsSync(path) && !isReport(path)) throw notOurs(path);
    try {
      const descriptor = openSync(`${path}.partial`, NEW_FILE, 0o600);
      writeSync(descriptor, HEADER[lang]);
      fsyncSync(descriptor);
      return new RefusedFile(path, lang, descriptor);
    } catch (error) {
      throw cannotWrite(path, error);
    }
  }

  private constructor(path: string, lang: Lang, descriptor: number) {
    this.path = path;
    this.lang = lang;
    this.descriptor = descriptor;
  }

  /** Throws as the file system does, when its disk is full, say. */
  add(refusal: Refusal): void {
    const { row, column, value, reason, next } = refusal;
    this.count += 1;
    const cells = [column, shorten(value), said(reason, this.lang), said(next, this.lang)].map(cell);
    this.waiting += `${row},${cells.join(',')}\r\n`;
    if (this.waiting.length >= FLUSH_CHARS) this.flush();
  }

  /** Makes the file durable and gives its path; undefined, and an earlier report of that name gone, if all was taken. */
  close(): string | undefined {
    if (this.count === 0) {
      this.drop();
      if (isReport(this.path)) rmSync(this.path);
      return undefined;
    }
    this.flush();
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
    renameSync(this.partial, this.path);
    const folder = openSync(dirname(this.path), 'r');
    fsyncSync(folder);
    closeSync(folder);
    return this.path;
  }

  /** Leaves an earlier report of that name as it is. */
  drop(): void {
    closeSync(this.descriptor);
    rmSync(this.partial, { force: true });
  }

  private get partial(): string {
    return `${this.path}.partial`;
  }

  private flush(): void {
    writeSync(this.descriptor, this.waiting);
    this.waiting = '';
  }
}

function notOurs(path: string): CannotImport {
  return new CannotImport(
    bilingual(
      `${path} 已存在，而且不是拒收清单，不会覆盖`,
      `${path} exists and is no list of refused rows: it will not be written over`,
    ),
    bilingual('用 --refused 指明另一个文件名', 'Name another file with --refused'),
  );
}

function cannotWrite(path: string, error: unknown): CannotImport {
  const { zh, en } = systemReason(error);
  return new CannotImport(
    bilingual(
      `写不了拒收清单 ${path}：${zh}；没有导入任何一行`,
      `the list of refused rows ${path} can't be written: ${en}. No row was imported`,
    ),
    bilingual(
      '腾出空间，或用 --refused 指明写得了的地方，再导一次',
      'Free some space, or name a place that can be written with --refused, and import again',
    ),
  );
}

/** True only for a file we wrote: nothing else is ever removed. */
function isReport(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    const descriptor = openSync(path, 'r');
    const head = Buffer.alloc(Math.max(...HEADERS.map((one) => Buffer.byteLength(one))));
    readSync(descriptor, head, 0, head.length, 0);
    closeSync(descriptor);
    return HEADERS.some((header) => head.toString('utf8').startsWith(header));
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
