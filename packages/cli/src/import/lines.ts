import { type FileHandle, open } from 'node:fs/promises';
import {
  type BadBytes,
  byteOrderMark,
  decodeLines,
  type Encoding,
  guessEncoding,
  parseEncoding,
} from './encoding.ts';
import { MAX_LINE_BYTES, UnreadableFile } from './types.ts';

/** Why a line can't be used as it is. */
export interface LineFault {
  reason: string;
  next: string;
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
  private readonly file: string;
  private readonly handle: FileHandle;
  private readonly bomBytes: number;
  private readonly oldMacLines: boolean;
  private readonly lineEnd: number;

  private constructor(
    file: string,
    handle: FileHandle,
    size: number,
    sample: { encoding: Encoding | undefined; bomBytes: number; oldMacLines: boolean },
  ) {
    this.file = file;
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
      return new LineReader(
        file,
        handle,
        size,
        judgeSample(file, sample.subarray(0, bytesRead), size, declared),
      );
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
    return { lines, firstLine, faults, unfinished: false };
  }

  private faults(
    lines: string[],
    bad: Map<number, BadBytes> | undefined,
    offset: number,
  ): Map<number, LineFault> | undefined {
    const faults = new Map<number, LineFault>();
    for (const [line, { at, hex }] of bad ?? []) {
      faults.set(line, {
        reason: `bytes ${hex} at byte ${offset + at} of the file are not valid ${this.encoding?.toUpperCase()}`,
        next: 'Correct this character in the source system and export again, or name the encoding with --encoding',
        lost: false,
      });
    }
    if (this.encoding?.startsWith('utf-16')) {
      for (const [index, line] of lines.entries()) {
        if (!line.includes('\ufffd')) continue;
        faults.set(index, {
          reason: 'a character is not valid UTF-16',
          next: 'Export the file again',
          lost: false,
        });
      }
    }
    return faults.size > 0 ? faults : undefined;
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
      else if (bytes.includes(0)) throw binaryFile(this.file, 'byte 0 in the middle of the text');
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
      `the encoding ${declared} is not one we read`,
      'Use utf-8, gb18030 or utf-16le',
    );
  }
  if (bom && wanted && bom.encoding !== wanted) {
    const reason = `it starts with the mark of ${bom.encoding}, but ${wanted} was named`;
    throw new UnreadableFile(file, reason, 'Leave --encoding out');
  }
  const wide = (bom?.encoding ?? wanted)?.startsWith('utf-16') === true;
  if (!wide && sample.includes(0)) throw binaryFile(file, 'it holds bytes that no text file has');
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

function lostLine(line: number, unfinished: boolean): LineBlock {
  const reason = `the line is longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB`;
  const fault = { reason, next: 'Split this record, or correct the line ends of the file', lost: true };
  return { lines: [''], firstLine: line, faults: new Map([[0, fault]]), unfinished };
}

function binaryFile(file: string, reason: string): UnreadableFile {
  return new UnreadableFile(file, `not a text file: ${reason}`, 'Give a CSV, JSONL or XLSX file');
}
