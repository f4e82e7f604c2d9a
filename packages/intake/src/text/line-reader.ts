import { type FileHandle, open } from 'node:fs/promises';
import { bilingual } from '@hutong/record';
import { UnreadableFile } from '../errors.ts';
import { type Fault, MAX_LINE_BYTES } from '../row-source.ts';
import {
  type BadBytes,
  byteOrderMark,
  decodeLines,
  type Encoding,
  guessEncoding,
  parseEncoding,
  utf8Lines,
} from './encoding.ts';

/** Why a line can't be used as it is. */
export interface LineFault extends Fault {
  /** The line's text is missing, not just damaged: it was longer than we hold in memory. */
  lost: boolean;
}

/** A run of whole lines, decoded. */
export interface LineBlock {
  /** Without line ends. */
  lines: string[];
  /** Number of the first of them in the file, from 1. */
  firstLine: number;
  /** By index in `lines`. */
  faults: Map<number, LineFault> | undefined;
  /** True when the file ends with this block and its last line has no line end. */
  unfinished: boolean;
}

const CHUNK_BYTES = 256 * 1024;
const SAMPLE_BYTES = 1024 * 1024;
const LF = 0x0a;
const CR = 0x0d;

/** A text file as decoded lines, in constant memory. */
export class LineReader {
  readonly totalBytes: number;
  bytesRead = 0;
  encoding: Encoding | undefined;
  private readonly handle: FileHandle;
  private readonly bomBytes: number;
  private readonly oldMacLines: boolean;
  private readonly lineEnd: number;

  private constructor(
    handle: FileHandle,
    size: number,
    sample: { encoding: Encoding | undefined; bomBytes: number; oldMacLines: boolean },
  ) {
    this.handle = handle;
    this.totalBytes = size;
    this.encoding = sample.encoding;
    this.bomBytes = sample.bomBytes;
    this.oldMacLines = sample.oldMacLines;
    this.lineEnd = sample.oldMacLines ? CR : LF;
  }

  /** Looks at the first MiB to learn the encoding. Throws UnreadableFile for a binary file or a contradiction. */
  static async open(file: string, declared?: string): Promise<LineReader> {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const sample = Buffer.allocUnsafe(Math.min(SAMPLE_BYTES, size));
      const { bytesRead } = await handle.read(sample, 0, sample.length, 0);
      return new LineReader(handle, size, judgeSample(file, sample.subarray(0, bytesRead), size, declared));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  /** The lines from the start of the file. Closes the file when the loop ends, however it ends. */
  async *blocks(): AsyncGenerator<LineBlock, void, undefined> {
    try {
      yield* this.cutIntoBlocks();
    } finally {
      await this.close();
    }
  }

  private async *cutIntoBlocks(): AsyncGenerator<LineBlock, void, undefined> {
    let carry: Buffer = Buffer.alloc(0);
    let firstLine = 1;
    let offset = this.bomBytes;
    let skipping = false;
    for await (const chunk of this.chunks()) {
      let fresh = chunk;
      if (skipping) {
        const end = fresh.indexOf(this.lineEnd);
        offset += end === -1 ? fresh.length : end + 1;
        if (end === -1) continue;
        yield lostLine(firstLine, false);
        firstLine += 1;
        fresh = fresh.subarray(end + 1);
        skipping = false;
      }
      const cut = fresh.lastIndexOf(this.lineEnd) + 1;
      if (cut > 0) {
        const bytes =
          carry.length > 0 ? Buffer.concat([carry, fresh.subarray(0, cut)]) : fresh.subarray(0, cut);
        const block = this.decode(bytes, firstLine, offset);
        firstLine += block.lines.length;
        offset += bytes.length;
        carry = Buffer.from(fresh.subarray(cut));
        yield block;
      } else {
        carry = Buffer.concat([carry, fresh]);
      }
      if (carry.length > MAX_LINE_BYTES) {
        offset += carry.length;
        carry = Buffer.alloc(0);
        skipping = true;
      }
    }
    if (skipping) yield lostLine(firstLine, true);
    else if (carry.length > 0) yield { ...this.decode(carry, firstLine, offset), unfinished: true };
  }

  private decode(bytes: Buffer, firstLine: number, offset: number): LineBlock {
    this.encoding ??= guessEncoding(bytes);
    // UTF-16 was made UTF-8 on the way in.
    const encoding = this.encoding === 'gb18030' ? 'gb18030' : 'utf-8';
    const { text, bad } = decodeLines(bytes, encoding);
    const lines = text.split(this.oldMacLines ? '\r' : '\n');
    const endsWithLineEnd = bytes.at(-1) === this.lineEnd;
    if (endsWithLineEnd) lines.pop();
    const faults = this.faults(lines, bad, offset);
    if (encoding === 'gb18030') for (const line of utf8Lines(bytes)) faults.set(line, UTF8_IN_GB18030);
    if (bytes.includes(0)) {
      for (const [line, content] of lines.entries()) if (content.includes('\0')) faults.set(line, NUL_BYTE);
    }
    return { lines, firstLine, faults: faults.size > 0 ? faults : undefined, unfinished: false };
  }

  private faults(
    lines: string[],
    bad: Map<number, BadBytes> | undefined,
    offset: number,
  ): Map<number, LineFault> {
    const faults = new Map<number, LineFault>();
    for (const [line, { at, hex }] of bad ?? []) {
      faults.set(line, {
        reason: bilingual(
          `文件第 ${offset + at} 字节处的 ${hex} 不是 ${this.encoding?.toUpperCase()} 文字`,
          `bytes ${hex} at byte ${offset + at} of the file are not valid ${this.encoding?.toUpperCase()}`,
        ),
        next: bilingual(
          '在原系统改正这个字后重新导出，或用 --encoding 指明编码',
          'Correct this character in the source system and export again, or name the encoding with --encoding',
        ),
        lost: false,
      });
    }
    if (this.encoding?.startsWith('utf-16')) {
      for (const [index, line] of lines.entries()) {
        if (!line.includes('\ufffd')) continue;
        faults.set(index, {
          reason: bilingual('有一个字不是 UTF-16 文字', 'a character is not valid UTF-16'),
          next: bilingual('重新导出文件', 'Export the file again'),
          lost: false,
        });
      }
    }
    return faults;
  }

  private async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    const wide = this.encoding?.startsWith('utf-16') ? new TextDecoder(this.encoding) : undefined;
    let position = this.bomBytes;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await this.handle.read(chunk, 0, chunk.length, position);
      position += bytesRead;
      this.bytesRead = position;
      const bytes = chunk.subarray(0, bytesRead);
      if (wide) yield Buffer.from(wide.decode(bytes, { stream: bytesRead > 0 }), 'utf8');
      else if (bytesRead > 0) yield bytes;
      if (bytesRead === 0) return;
    }
  }
}

function judgeSample(file: string, sample: Buffer, size: number, declared: string | undefined) {
  const bom = byteOrderMark(sample);
  const wanted = declared === undefined ? undefined : parseEncoding(declared);
  if (declared !== undefined && wanted === undefined) {
    throw new UnreadableFile(
      file,
      bilingual(`读不了编码 ${declared}`, `the encoding ${declared} is not one we read`),
      bilingual('可用 utf-8、gb18030、utf-16le', 'Use utf-8, gb18030 or utf-16le'),
    );
  }
  if (bom && wanted && bom.encoding !== wanted) {
    const reason = bilingual(
      `文件开头标明是 ${bom.encoding}，却指定了 ${wanted}`,
      `it starts with the mark of ${bom.encoding}, but ${wanted} was named`,
    );
    throw new UnreadableFile(file, reason, bilingual('去掉 --encoding', 'Leave --encoding out'));
  }
  const wide = (bom?.encoding ?? wanted)?.startsWith('utf-16') === true;
  if (!wide && isBinary(sample)) throw binaryFile(file);
  // Judge by whole lines only: the sample may end in the middle of a character.
  const whole =
    sample.length < size ? sample.subarray(0, sample.lastIndexOf(LF) + 1 || sample.length) : sample;
  return {
    encoding: bom?.encoding ?? wanted ?? guessEncoding(whole),
    bomBytes: bom?.length ?? 0,
    // Excel for Mac's "CSV (Macintosh)" ends lines with CR alone.
    oldMacLines: !wide && sample.includes(CR) && !sample.includes(LF),
  };
}

/** A byte 0 in a line or two is damage; a file that has them in half its lines was never text. */
function isBinary(sample: Buffer): boolean {
  if (!sample.includes(0)) return false;
  const lines = sample.toString('latin1').split('\n');
  return lines.filter((line) => line.includes('\0')).length * 2 >= lines.length;
}

const UTF8_IN_GB18030: LineFault = {
  reason: bilingual(
    '这一行是 UTF-8 编码，文件其余部分是 GB 18030：照读就成乱码',
    'the line is UTF-8 in a GB 18030 file: it would be garbled',
  ),
  next: bilingual('统一编码后重新导出', 'Export the whole file in one encoding'),
  lost: false,
};

const NUL_BYTE: LineFault = {
  reason: bilingual('这一行有一个空字节（0x00），内容已损坏', 'the line holds a byte 0: it is damaged'),
  next: bilingual(
    '在原系统核对这一行后重新导出',
    'Compare the line with the source system and export it again',
  ),
  lost: false,
};

function lostLine(line: number, unfinished: boolean): LineBlock {
  const limit = MAX_LINE_BYTES / 1024 / 1024;
  const reason = bilingual(`这一行超过 ${limit} MiB`, `the line is longer than ${limit} MiB`);
  const next = bilingual(
    '拆分这条记录，或改正文件的换行',
    'Split this record, or correct the line ends of the file',
  );
  return { lines: [''], firstLine: line, faults: new Map([[0, { reason, next, lost: true }]]), unfinished };
}

function binaryFile(file: string): UnreadableFile {
  return new UnreadableFile(
    file,
    bilingual(
      '不是文字文件：里面有文字文件没有的字节',
      'not a text file: it holds bytes that no text file has',
    ),
    bilingual(
      '请给 CSV、JSONL 或 XLSX 文件；若是“Unicode 文本”，用 --encoding utf-16le',
      'Give a CSV, JSONL or XLSX file; if it is “Unicode text”, say --encoding utf-16le',
    ),
  );
}
