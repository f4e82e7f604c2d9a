/**
 * Reads of an entry's bytes what the read model keeps, and checks the rest without building it: ingest has no use
 * for bodies, and making their objects was a third of its time. It takes exactly what `decodeEntry` of
 * @hutong/record takes (a test compares the two on damaged entries); what it does not take goes to `decodeEntry`.
 */
import { MAX_DEPTH, MAX_ENTRY_BYTES } from '@hutong/record';
import { readWord, textUnits } from './skim-text.ts';

/** Places of an entry's fields in its bytes. */
export interface Skimmed {
  type: string;
  department: string;
  /** Where the 16 bytes of the id begin. */
  idAt: number;
  subjectAt: number;
  subjectBytes: number;
  occurredAt: number;
  recordedAt: number;
  backfilled: boolean;
  internal: boolean;
}

const MAX_SUBJECT = 200;
const MAX_DEPARTMENT = 100;
const MAX_TYPE = 64;
const TYPE = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;
const PROTO = Buffer.from('__proto__');
const BAD = -1;

let buf: Uint8Array = new Uint8Array(0);
let at = 0;

/** The fields of an entry; undefined when something about it needs `decodeEntry`'s answer. */
export function skimEntry(bytes: Uint8Array): Skimmed | undefined {
  if (bytes.length > MAX_ENTRY_BYTES) return undefined;
  buf = bytes;
  at = 0;
  const found: Skimmed = {
    type: '',
    department: '',
    idAt: BAD,
    subjectAt: BAD,
    subjectBytes: 0,
    occurredAt: Number.NaN,
    recordedAt: Number.NaN,
    backfilled: false,
    internal: false,
  };
  const first = buf[at++] as number;
  if (first >> 5 !== 5) return undefined;
  const count = readArgument(first);
  if (count < 0) return undefined;
  let known = 0;
  let last = 0;
  let lastEnd = 0;
  for (let i = 0; i < count; i++) {
    const start = at;
    if (!skipKey() || (i > 0 && !rises(last, lastEnd, start, at))) return undefined;
    last = start;
    lastEnd = at;
    const field = at === start + 2 ? readField(buf[start + 1] as number, found) : undefined;
    if (field === false || (field === undefined && !skipItem(2))) return undefined;
    if (field === true) known++;
  }
  return known === 11 && at === buf.length ? found : undefined;
}

/** Reads a field of the entry: true when it is good, false when not, undefined when its key is none of ours. */
function readField(key: number, found: Skimmed): boolean | undefined {
  switch (key) {
    case 0x61: // a
      return readVisibility(found);
    case 0x62: // b
      return (buf[at] as number) >> 5 === 5 && skipItem(2);
    case 0x63: // c
      return skipCommitments();
    case 0x64: // d
      return readDepartment(found);
    case 0x66: // f
      found.backfilled = buf[at] === 0xf5;
      return found.backfilled || buf[at] === 0xf4 ? ++at > 0 : false;
    case 0x69: // i
      return readId(found);
    case 0x6f: // o
      found.occurredAt = readInteger();
      return !Number.isNaN(found.occurredAt);
    case 0x72: // r
      found.recordedAt = readInteger();
      return !Number.isNaN(found.recordedAt);
    case 0x73: // s
      return readSubject(found);
    case 0x74: // t
      return readType(found);
    case 0x76: // v
      return buf[at++] === 1;
    default:
      return undefined;
  }
}

function readVisibility(found: Skimmed): boolean {
  const text = readLine(8);
  found.internal = text === 'internal';
  return found.internal || text === 'public';
}

function readDepartment(found: Skimmed): boolean {
  found.department = readLine(MAX_DEPARTMENT) ?? '';
  return found.department !== '';
}

function readType(found: Skimmed): boolean {
  found.type = readLine(MAX_TYPE) ?? '';
  return TYPE.test(found.type);
}

/** A text of at most `max` characters, without NUL. */
function readLine(max: number): string | undefined {
  const length = readTextHead();
  if (length < 1 || length > max * 3) return undefined;
  at += length;
  const units = textUnits(buf, at - length, at);
  return units < 1 || units > max ? undefined : readWord(buf, at - length, at);
}

function readSubject(found: Skimmed): boolean {
  const length = readTextHead();
  if (length < 1 || length > MAX_SUBJECT * 3) return false;
  found.subjectAt = at;
  found.subjectBytes = length;
  at += length;
  const units = textUnits(buf, at - length, at);
  return units >= 1 && units <= MAX_SUBJECT && buf.indexOf(0, found.subjectAt) >>> 0 >= at;
}

function readId(found: Skimmed): boolean {
  if (buf[at] !== 0x50 || at + 17 > buf.length) return false;
  found.idAt = at + 1;
  at += 17;
  return (buf[found.idAt + 6] as number) >> 4 === 7 && (buf[found.idAt + 8] as number) >> 6 === 2;
}

/** A safe integer; NaN for anything else. */
function readInteger(): number {
  const first = buf[at++] as number;
  if (first >> 5 > 1) return Number.NaN;
  const n = readArgument(first);
  if (n < 0) return Number.NaN;
  if (first >> 5 === 0) return n;
  return n === Number.MAX_SAFE_INTEGER ? Number.NaN : -1 - n;
}

function skipCommitments(): boolean {
  const first = buf[at] as number;
  if (first === 0xa0) return ++at > 0;
  // With commitments, fields have names of their own to check: rare enough for the long way round.
  const start = at;
  if (first >> 5 !== 5 || !skipItem(2)) return false;
  return goodCommitments(start, at);
}

function goodCommitments(start: number, end: number): boolean {
  const resume = end;
  at = start;
  const count = readArgument(buf[at++] as number);
  for (let i = 0; i < count; i++) {
    const length = readTextHead();
    const from = at;
    at += length;
    for (let j = from; j < at; j++) {
      const c = buf[j] as number;
      const letter = c >= 0x61 && c <= 0x7a;
      if (!letter && (j === from || !((c >= 0x30 && c <= 0x39) || c === 0x5f))) return false;
    }
    if (length < 1 || length > 64 || buf[at] !== 0x58 || buf[at + 1] !== 32) return false;
    at += 34;
  }
  return at === resume;
}

/** Length of the text whose head is next; BAD when it is none or runs past the end. */
function readTextHead(): number {
  const first = buf[at++] as number;
  if (first >> 5 !== 3) return BAD;
  const length = readArgument(first);
  return length > buf.length - at ? BAD : length;
}

/** Argument of a head in its shortest form, up to 2^53 − 1; else BAD. */
function readArgument(first: number): number {
  const info = first & 0x1f;
  if (info < 24) return info;
  if (info === 24) {
    const n = buf[at++] as number;
    return n >= 24 ? n : BAD;
  }
  if (info === 25) {
    const n = ((buf[at] as number) << 8) | (buf[at + 1] as number);
    at += 2;
    return at <= buf.length && n >= 0x100 ? n : BAD;
  }
  if (info !== 26 && info !== 27) return BAD;
  let n = 0;
  for (let end = at + (info === 26 ? 4 : 8); at < end; at++) n = n * 256 + (buf[at] as number);
  if (!(at <= buf.length && Number.isSafeInteger(n))) return BAD;
  return n >= (info === 26 ? 0x10000 : 0x100000000) ? n : BAD;
}

function skipKey(): boolean {
  const length = readTextHead();
  if (length < 0) return false;
  const start = at;
  at += length;
  if (length === PROTO.length && PROTO.every((byte, i) => buf[start + i] === byte)) return false;
  return textUnits(buf, start, at) >= 0;
}

/** Passes over one item, checking that it is deterministic CBOR; integers beyond 2^53 are left to `decodeEntry`. */
function skipItem(depth: number): boolean {
  const first = buf[at++];
  if (first === undefined) return false;
  const major = first >> 5;
  if (major === 7) return first === 0xf4 || first === 0xf5 || first === 0xf6;
  if (major === 6) return false;
  const n = readArgument(first);
  if (n < 0) return false;
  if (major < 2) return true;
  if (major < 4) {
    at += n;
    return at <= buf.length && (major === 2 || textUnits(buf, at - n, at) >= 0);
  }
  if (depth > MAX_DEPTH || n > buf.length - at) return false;
  if (major === 4) {
    for (let i = 0; i < n; i++) if (!skipItem(depth + 1)) return false;
    return true;
  }
  return skipMap(n, depth);
}

function skipMap(count: number, depth: number): boolean {
  let last = 0;
  let lastEnd = 0;
  for (let i = 0; i < count; i++) {
    const start = at;
    if (!skipKey() || (i > 0 && !rises(last, lastEnd, start, at))) return false;
    last = start;
    lastEnd = at;
    if (!skipItem(depth + 1)) return false;
  }
  return true;
}

function rises(a: number, aEnd: number, b: number, bEnd: number): boolean {
  while (a < aEnd && b < bEnd) {
    if (buf[a] !== buf[b]) return (buf[a] as number) < (buf[b] as number);
    a++;
    b++;
  }
  return aEnd - a < bEnd - b;
}
