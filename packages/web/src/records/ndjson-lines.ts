import type { Text } from '@hutong/record';
import { words } from '../http/errors.ts';
import { type Parsed, readJson } from '../http/json.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** One line of an NDJSON body: a value to append, or why there is none. `line` counts from 1, empty lines too. */
export type Line =
  | { line: number; bytes: number; value: unknown }
  | { line: number; bytes: number; fault: Fault };

interface Fault {
  field: string;
  reason: Text;
  next: Text;
}

/** Cuts a stream of bytes into lines. Holds at most one unfinished line of `maxBytes`. */
export class LineReader {
  readonly #maxBytes: number;
  /** The unfinished line, copied: a slice would keep the whole chunk it was cut from. */
  #held = Buffer.alloc(0);
  #heldBytes = 0;
  /** Inside a line that is too long: its bytes are thrown away up to the next newline. */
  #skipping = false;
  #line = 1;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that `chunk` completes. */
  *push(chunk: Buffer): Generator<Line> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      let bytes = chunk.subarray(start, end);
      if (this.#heldBytes > 0 || this.#skipping || bytes.length > this.#maxBytes) bytes = this.#hold(bytes);
      const line = this.#read(bytes, false);
      if (line !== undefined) yield line;
      this.#next();
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
  }

  /**
   * The last line, if it has no newline. A record is an object, and no cut object is valid JSON, so a whole one is
   * taken; anything else was cut off.
   */
  *end(): Generator<Line> {
    const line = this.#read(this.#held.subarray(0, this.#heldBytes), true);
    if (line !== undefined) yield line;
    this.#next();
  }

  #next(): void {
    this.#line++;
    this.#heldBytes = 0;
    this.#skipping = false;
  }

  #hold(part: Buffer): Buffer {
    const size = this.#heldBytes + part.length;
    if (this.#skipping || size > this.#maxBytes) {
      this.#skipping = true;
      this.#held = Buffer.alloc(0);
      this.#heldBytes = 0;
      return this.#held;
    }
    if (size > this.#held.length) {
      const grown = Buffer.allocUnsafe(Math.min(Math.max(size, this.#held.length * 2, 4096), this.#maxBytes));
      this.#held.copy(grown, 0, 0, this.#heldBytes);
      this.#held = grown;
    }
    part.copy(this.#held, this.#heldBytes);
    this.#heldBytes = size;
    return this.#held.subarray(0, size);
  }

  #read(raw: Buffer, last: boolean): Line | undefined {
    const at = { line: this.#line, bytes: raw.length };
    if (this.#skipping) {
      return { ...at, fault: fault(words('long_line', [{ limit: this.#maxBytes }], 'long_line_next', [])) };
    }
    const bytes = raw.at(-1) === RETURN ? raw.subarray(0, -1) : raw;
    if (isBlank(bytes)) return undefined;
    const parsed = readJson(bytes);
    if (last && isCut(bytes, parsed))
      return { ...at, fault: fault(words('cut_line', [], 'cut_line_next', [])) };
    return 'value' in parsed ? { ...at, value: parsed.value } : { ...at, fault: fault(parsed.fault) };
  }
}

function fault({ reason, next }: { reason: Text; next: Text }): Fault {
  return { field: 'record', reason, next };
}

function isCut(bytes: Buffer, parsed: Parsed): boolean {
  if ('value' in parsed) return typeof parsed.value !== 'object' || parsed.value === null;
  if (parsed.fault.code === 'json') return true;
  return parsed.fault.code === 'encoding' && endsInHalfCharacter(bytes);
}

/** Valid UTF-8 but for a last character whose bytes have not all come. */
function endsInHalfCharacter(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== RETURN) return false;
  return true;
}
