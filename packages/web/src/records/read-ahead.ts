import type { Limits } from '../http/context.ts';
import { bodyCut, bodyTooLarge, HttpError } from '../http/errors.ts';
import { within } from './body.ts';
import { type Line, LineReader } from './ndjson-lines.ts';

/**
 * The incoming half of an NDJSON request: reads ahead while the service commits, up to one batch, then stops reading
 * (so the sender is held back by TCP). A batch is therefore as large as what arrived meanwhile: one line answered at
 * once when the sender is slow, a thousand when it is fast.
 */
export class ReadAhead {
  readonly #limits: Limits;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #queue: Line[] = [];
  #bytes = 0;
  #ended = false;
  #fault: HttpError | undefined;
  #wakeTaker: (() => void) | undefined;
  #wakeFiller: (() => void) | undefined;

  constructor(body: ReadableStream<Uint8Array>, limits: Limits) {
    this.#limits = limits;
    this.#reader = body.getReader();
    void this.#fill();
  }

  /** Why the body ended before its end; to be asked after `take` gave none. */
  get fault(): HttpError | undefined {
    return this.#fault;
  }

  /** All lines waiting, at least one; none at the end of the body. */
  async take(): Promise<Line[]> {
    while (this.#queue.length === 0 && !this.#ended) {
      await new Promise<void>((wake) => {
        this.#wakeTaker = wake;
      });
    }
    const batch = this.#queue;
    this.#queue = [];
    this.#bytes = 0;
    this.#wakeFiller?.();
    return batch;
  }

  /** Stops reading; what waits is forgotten. */
  stop(): void {
    this.#queue = [];
    this.#ended = true;
    this.#reader.cancel().catch(() => {});
    this.#wakeFiller?.();
    this.#wakeTaker?.();
  }

  async #fill(): Promise<void> {
    const lines = new LineReader(this.#limits.lineBytes);
    let total = 0;
    try {
      for (let chunk = await this.#read(); chunk !== undefined && !this.#ended; chunk = await this.#read()) {
        total += chunk.length;
        if (total > this.#limits.streamBytes) throw bodyTooLarge(this.#limits.streamBytes);
        for (const line of lines.push(chunk)) {
          // Not awaited while there is room: a chunk's lines go into one batch, and cost no turn of the loop each.
          if (this.#isFull(line)) await this.#room(line);
          this.#put(line);
        }
      }
      for (const line of lines.end()) {
        if (this.#isFull(line)) await this.#room(line);
        this.#put(line);
      }
    } catch (error) {
      this.#fault = error instanceof HttpError ? error : bodyCut();
      this.#reader.cancel().catch(() => {});
    }
    this.#ended = true;
    this.#wakeTaker?.();
  }

  async #room(line: Line): Promise<void> {
    while (!this.#ended && this.#isFull(line)) {
      await new Promise<void>((wake) => {
        this.#wakeFiller = wake;
      });
    }
  }

  #put(line: Line): void {
    if (this.#ended) return;
    this.#queue.push(line);
    this.#bytes += line.bytes;
    this.#wakeTaker?.();
  }

  #isFull(line: Line): boolean {
    const { batchLines, batchBytes } = this.#limits;
    if (this.#queue.length === 0) return false;
    return this.#queue.length >= batchLines || this.#bytes + line.bytes > batchBytes;
  }

  /** The next chunk; undefined at the end. Only the sender's silence counts against it, never our own work. */
  async #read(): Promise<Buffer | undefined> {
    const { done, value } = await within(this.#limits.idleMs, this.#reader.read());
    return done ? undefined : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
}
