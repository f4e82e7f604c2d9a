import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

/** Bytes that mean nothing in the file's encoding. */
export interface BadBytes {
  /** Offset from the start of what was looked at. */
  at: number;
  hex: string;
}

const LF = 0x0a;
const REPLACEMENT = '\ufffd';

/** The encoding an operator names, in the spellings people use; undefined for one we don't read. */
export function parseEncoding(name: string): Encoding | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (plain === 'utf8') return 'utf-8';
  // GB 18030 holds every GBK and GB 2312 character at the same bytes, so one decoder reads all three.
  if (['gb18030', 'gbk', 'gb2312', 'cp936', 'ansi'].includes(plain)) return 'gb18030';
  if (plain === 'utf16' || plain === 'utf16le') return 'utf-16le';
  if (plain === 'utf16be') return 'utf-16be';
  return undefined;
}

/** The byte order mark a file starts with, and how many bytes it takes. */
export function byteOrderMark(head: Uint8Array): { encoding: Encoding; length: number } | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  if (head[0] === 0x84 && head[1] === 0x31 && head[2] === 0x95 && head[3] === 0x33) {
    return { encoding: 'gb18030', length: 4 };
  }
  return undefined;
}

/**
 * UTF-8 or GB 18030, judged by whole lines; undefined when there is nothing but ASCII to judge by.
 *
 * A single damaged byte must not turn a UTF-8 file into GB 18030 nonsense that would then be signed for good, so
 * the lines vote: hardly any line of GBK Chinese happens to be UTF-8, hardly any line of a damaged UTF-8 file is not.
 */
export function guessEncoding(bytes: Buffer): 'utf-8' | 'gb18030' | undefined {
  if (isAscii(bytes)) return undefined;
  if (isUtf8(bytes)) return 'utf-8';
  let utf8 = 0;
  let other = 0;
  for (const [start, end] of lineRanges(bytes)) {
    const line = bytes.subarray(start, end);
    if (isAscii(line)) continue;
    if (isUtf8(line)) utf8 += 1;
    else other += 1;
  }
  return utf8 > other ? 'utf-8' : 'gb18030';
}

/** Start and end of every line, without its line feed. In UTF-8 and GB 18030 no character contains the byte 0x0A. */
function* lineRanges(bytes: Buffer): Generator<[number, number]> {
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(LF, start);
    const end = found === -1 ? bytes.length : found;
    yield [start, end];
    start = end + 1;
  }
}

/** At least two Chinese characters as UTF-8 has them, and nothing else between the ASCII around them. */
const UTF8_RUN = /(?<![\x80-\xff])(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){2,}(?![\x80-\xff])/;

/**
 * Lines, by number from 0, of a GB 18030 file that have UTF-8 in them: two programs wrote it, or two files were put
 * together. Read as GB 18030 they give other characters (鍘垮尰), mostly without an error.
 */
export function utf8Lines(bytes: Buffer): number[] {
  if (!UTF8_RUN.test(bytes.toString('latin1'))) return [];
  const found: number[] = [];
  let line = 0;
  for (const [start, end] of lineRanges(bytes)) {
    if (UTF8_RUN.test(bytes.toString('latin1', start, end))) found.push(line);
    line += 1;
  }
  return found;
}

/** Decodes whole lines. `bad` has, by line number from 0, the first bytes of that line that can't be decoded. */
export function decodeLines(
  bytes: Buffer,
  encoding: 'utf-8' | 'gb18030',
): { text: string; bad?: Map<number, BadBytes> } {
  if (encoding === 'utf-8') {
    const text = bytes.toString('utf8');
    return isUtf8(bytes) ? { text } : { text, bad: badLines(bytes, firstBadUtf8) };
  }
  const text = iconv.decode(bytes, 'gb18030', { stripBOM: false });
  if (!text.includes(REPLACEMENT)) return { text };
  const bad = badLines(bytes, firstBadGb18030);
  return bad.size > 0 ? { text, bad } : { text };
}

function badLines(bytes: Buffer, firstBad: (line: Buffer) => number): Map<number, BadBytes> {
  const bad = new Map<number, BadBytes>();
  let line = 0;
  for (const [start, end] of lineRanges(bytes)) {
    const at = firstBad(bytes.subarray(start, end));
    if (at >= 0) bad.set(line, { at: start + at, hex: hexAt(bytes, start + at, end) });
    line += 1;
  }
  return bad;
}

function hexAt(bytes: Buffer, at: number, end: number): string {
  return [...bytes.subarray(at, Math.min(at + 2, end))]
    .map((byte) => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join(' ');
}

/** Offset of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7), or -1. */
export function firstBadUtf8(bytes: Buffer): number {
  if (isUtf8(bytes)) return -1;
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at]!;
    const length =
      lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length === 0 || !isUtf8(bytes.subarray(at, at + length)) || at + length > bytes.length) return at;
    at += length;
  }
  return -1;
}

/** Offset of the first byte that is not part of an assigned GB 18030 character, or -1. */
export function firstBadGb18030(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    const second = bytes[at + 1] ?? 0;
    const length = second >= 0x30 && second <= 0x39 ? 4 : 2;
    const character = bytes.subarray(at, at + length);
    if (character.length < length || lead === 0x80 || lead === 0xff || second < 0x30) return at;
    // U+FFFD itself has a code in GB 18030: only that code may decode to it.
    const isReplacement = length === 4 && character.readUInt32BE(0) === 0x8431a437;
    if (!isReplacement && iconv.decode(character, 'gb18030').includes(REPLACEMENT)) return at;
    at += length;
  }
  return -1;
}
