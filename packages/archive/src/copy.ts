import type { Writable } from 'node:stream';
import type { Transaction } from './database.ts';

// PostgreSQL, "COPY", Binary Format: signature, flags, header extension length; −1 ends the rows.
const HEAD = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const CHUNK_BYTES = 512 * 1024;

/** Rows for `COPY … FROM STDIN (FORMAT binary)`. Write each row's fields in the order of the columns. */
export class CopyRows {
  #buffer: Buffer;
  #at: number;
  /** Rows so far. */
  count = 0;

  constructor(expectedBytes = 16_384) {
    this.#buffer = Buffer.allocUnsafe(HEAD.length + expectedBytes);
    this.#at = HEAD.copy(this.#buffer);
  }

  row(fields: number): void {
    this.#room(2);
    this.#at = this.#buffer.writeInt16BE(fields, this.#at);
    this.count++;
  }

  int2(value: number): void {
    this.#room(6);
    this.#at = this.#buffer.writeInt16BE(value, this.#buffer.writeInt32BE(2, this.#at));
  }

  int4(value: number): void {
    this.#room(8);
    this.#at = this.#buffer.writeInt32BE(value, this.#buffer.writeInt32BE(4, this.#at));
  }

  /** A safe integer as int8. */
  int8(value: number): void {
    this.#room(12);
    const high = Math.floor(value / 2 ** 32);
    this.#at = this.#buffer.writeInt32BE(8, this.#at);
    this.#at = this.#buffer.writeInt32BE(high, this.#at);
    this.#at = this.#buffer.writeUInt32BE(value - high * 2 ** 32, this.#at);
  }

  /** `length` bytes from a place in a buffer: of a uuid, of a text in UTF-8. */
  slice(source: Uint8Array, from: number, length: number): void {
    this.#room(4 + length);
    this.#at = this.#buffer.writeInt32BE(length, this.#at);
    const to = this.#at + length;
    // For so few bytes a loop is faster than making a view.
    for (let i = from; this.#at < to; i++) this.#buffer[this.#at++] = source[i] as number;
  }

  bytes(value: Uint8Array): void {
    this.#room(4 + value.length);
    this.#at = this.#buffer.writeInt32BE(value.length, this.#at);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
  }

  /** Text without NUL, which PostgreSQL cannot hold. */
  text(value: string): void {
    this.#room(4 + 3 * value.length);
    const length = this.#buffer.write(value, this.#at + 4, 'utf8');
    this.#buffer.writeInt32BE(length, this.#at);
    this.#at += 4 + length;
  }

  /** The whole COPY data, in chunks. No row may follow. */
  finish(): Buffer[] {
    this.#room(2);
    this.#at = this.#buffer.writeInt16BE(-1, this.#at);
    const chunks: Buffer[] = [];
    for (let from = 0; from < this.#at; from += CHUNK_BYTES) {
      chunks.push(this.#buffer.subarray(from, Math.min(this.#at, from + CHUNK_BYTES)));
    }
    return chunks;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}

/** What of a postgres.js query `copyIn` needs beyond its types. */
interface CopyQuery {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  writable(): Promise<unknown>;
}

/**
 * Sends rows with COPY and resolves when the server has taken them all.
 *
 * postgres.js resolves the query when the server is ready for data and drops what the server says at the
 * end: an error there would never reach the writable, which hangs. So both of the query's outcomes
 * are taken here, the stream first and the end of the command second.
 * @param target table and columns, our own constant text
 */
export async function copyIn(sql: Transaction, target: string, rows: CopyRows): Promise<void> {
  if (rows.count === 0) return;
  const chunks = rows.finish();
  await new Promise<void>((resolve, reject) => {
    const query = sql.unsafe(`copy ${target} from stdin (format binary)`) as unknown as CopyQuery;
    query.reject = reject;
    query.resolve = (value) => {
      if (!isWritable(value)) return resolve();
      value.on('error', reject);
      for (const chunk of chunks) value.write(chunk);
      value.end();
    };
    // `writable` only marks the query as simple and streaming; awaiting what it returns would send it and
    // then wait for ever, as the outcomes no longer reach the promise.
    const streaming = query as unknown as { simple(): void; streaming: boolean; execute(): unknown };
    streaming.simple();
    streaming.streaming = true;
    streaming.execute();
  });
}

function isWritable(value: unknown): value is Writable {
  return typeof (value as Writable | undefined)?.write === 'function';
}
