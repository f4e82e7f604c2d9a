/**
 * Reads of an entry's bytes what a read model keeps, and checks the rest without building it: ingest has no use for
 * bodies, and making their objects was a third of its time. It takes what `decodeEntry` takes and nothing else (a test
 * compares the two on damaged entries).
 */
import { MAX_ITEMS } from './cbor.ts';
import { FIELD, isType, MAX_DEPARTMENT, MAX_ENTRY_BYTES, MAX_SUBJECT } from './entry.ts';
import { InvalidBytes } from './errors.ts';
import { readRepeated } from './strict.ts';
import { Walker } from './walker.ts';

/** What an entry says of itself, and where its id and its subject stand in its bytes. */
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

const FIELDS = 11;

/** The fields of an entry; undefined when the bytes are not an entry; `decodeEntry` says why. */
export function skimEntry(bytes: Uint8Array): Skimmed | undefined {
  if (bytes.length > MAX_ENTRY_BYTES) return undefined;
  try {
    return skim(new Walker(bytes, MAX_ITEMS));
  } catch (error) {
    if (error instanceof InvalidBytes) return undefined;
    throw error;
  }
}

function skim(w: Walker): Skimmed | undefined {
  const found: Skimmed = {
    type: '',
    department: '',
    idAt: 0,
    subjectAt: 0,
    subjectBytes: 0,
    occurredAt: 0,
    recordedAt: 0,
    backfilled: false,
    internal: false,
  };
  const first = w.head();
  if (first >> 5 !== 5) return undefined;
  const count = w.enter(first, 1);
  let good = 0;
  let last = 0;
  let lastEnd = 0;
  for (let i = 0; i < count; i++) {
    const start = w.at;
    const key = readRepeated(w, w.text());
    if (key === '__proto__' || (i > 0 && !w.rises(last, lastEnd, start))) return undefined;
    last = start;
    lastEnd = w.at;
    const read = readField(w, key, found);
    if (read === false) return undefined;
    if (read === undefined) w.skip(2);
    else good++;
  }
  return good === FIELDS && w.at === w.bytes.length ? found : undefined;
}

/** Reads a field of the entry: true when it is good, false when not, undefined when we do not know its key. */
function readField(w: Walker, key: string, found: Skimmed): boolean | undefined {
  switch (key) {
    case 'a':
      return readVisibility(w, found);
    case 'b':
      return isNext(w, 5) && passes(w);
    case 'c':
      return skipCommitments(w);
    case 'd':
      found.department = readLine(w, MAX_DEPARTMENT) ?? '';
      return found.department !== '';
    case 'f': {
      const said = w.simple(w.head());
      found.backfilled = said === true;
      return said !== null;
    }
    case 'i':
      return readId(w, found);
    case 'o':
      found.occurredAt = readInteger(w);
      return !Number.isNaN(found.occurredAt);
    case 'r':
      found.recordedAt = readInteger(w);
      return !Number.isNaN(found.recordedAt);
    case 's':
      return readSubject(w, found);
    case 't':
      found.type = readLine(w, MAX_SUBJECT) ?? '';
      return isType(found.type);
    case 'v':
      return w.head() === 1;
    default:
      return undefined;
  }
}

/** Whether the next item is of a major type. */
function isNext(w: Walker, major: number): boolean {
  return (w.bytes[w.at] ?? 0xff) >> 5 === major;
}

function passes(w: Walker): true {
  w.skip(2);
  return true;
}

function readVisibility(w: Walker, found: Skimmed): boolean {
  const text = readLine(w, MAX_SUBJECT);
  found.internal = text === 'internal';
  return found.internal || text === 'public';
}

/** A text of 1 to `max` UTF-16 units; undefined for anything else. */
function readLine(w: Walker, max: number): string | undefined {
  if (!isNext(w, 3)) return undefined;
  const text = readRepeated(w, w.text());
  return text.length >= 1 && text.length <= max ? text : undefined;
}

function readSubject(w: Walker, found: Skimmed): boolean {
  if (!isNext(w, 3)) return false;
  const length = w.text();
  found.subjectAt = w.at;
  found.subjectBytes = length;
  const units = w.units(length);
  return units >= 1 && units <= MAX_SUBJECT;
}

function readId(w: Walker, found: Skimmed): boolean {
  if (!isNext(w, 2) || w.length(w.head(), 1) !== 16) return false;
  const at = w.at;
  found.idAt = at;
  w.at += 16;
  return w.bytes[at + 6]! >> 4 === 7 && w.bytes[at + 8]! >> 6 === 2;
}

/** A safe integer; NaN for anything else. */
function readInteger(w: Walker): number {
  const first = w.head();
  const n = first >> 5 < 2 ? w.argument(first) : Number.NaN;
  if (typeof n === 'bigint') return Number.NaN;
  const said = first >> 5 === 0 ? n : -1 - n;
  return Number.isSafeInteger(said) ? said : Number.NaN;
}

function skipCommitments(w: Walker): boolean {
  if (!isNext(w, 5)) return false;
  const count = w.enter(w.head(), 2);
  let last = 0;
  let lastEnd = 0;
  for (let i = 0; i < count; i++) {
    const start = w.at;
    if (!FIELD.test(readRepeated(w, w.text()))) return false;
    if (i > 0 && !w.rises(last, lastEnd, start)) return false;
    last = start;
    lastEnd = w.at;
    if (!isNext(w, 2) || w.length(w.head(), 1) !== 32) return false;
    w.at += 32;
  }
  return true;
}
