import { InvalidRecord } from '@hutong/record';
import type { RowMapper } from '../import/map-row.ts';
import type { Batch, Refusal, Row, RowSource } from '../import/types.ts';
import { closeRows, type FileOptions, openFile } from './file.ts';

/** Records of one part: handed over at once, so one transaction and one fsync. */
const PART_RECORDS = 4_000;
const PART_CHARS = 4 << 20;

/** A run of rows of the file, as records ready to be sent. */
export interface Part {
  /** Counts from 0. */
  number: number;
  /** One record each, as JSON on one line. */
  lines: string[];
  /** Rows of this part that can't be records. */
  refused: Refusal[];
  /** How far into the file this part reaches. */
  progress: { bytesRead: number; totalBytes: number };
  encoding: string | undefined;
}

/** What the node said of a part's line that it did not take. */
export interface NodeRefusal {
  line: number;
  field: string;
  reason: string;
  next: string;
}

/** A file in parts. */
export interface PartReader {
  /** The next part; undefined at the end. One call at a time. */
  next(): Promise<Part | undefined>;
  /** The node has answered for a part: gives the refusals in words of the file's columns, and forgets its rows. */
  settle(part: number, refused: readonly NodeRefusal[]): Promise<Refusal[]>;
  close(): Promise<void>;
}

/** Reads a file and maps its rows in this thread. */
export class FileParts implements PartReader {
  readonly #source: RowSource;
  readonly #mapper: RowMapper;
  readonly #batches: AsyncIterator<Batch>;
  /** Rows of parts not settled yet. */
  readonly #rows = new Map<number, Row[]>();
  #number = 0;
  #ended = false;

  static async open(options: FileOptions): Promise<FileParts> {
    const { source, mapper } = await openFile(options);
    return new FileParts(source, mapper);
  }

  private constructor(source: RowSource, mapper: RowMapper) {
    this.#source = source;
    this.#mapper = mapper;
    this.#batches = source[Symbol.asyncIterator]();
  }

  async next(): Promise<Part | undefined> {
    const lines: string[] = [];
    const refused: Refusal[] = [];
    const rows: Row[] = [];
    let chars = 0;
    while (!this.#ended && lines.length + refused.length < PART_RECORDS && chars < PART_CHARS) {
      const { value, done } = await this.#batches.next();
      if (done) {
        this.#ended = true;
        break;
      }
      refused.push(...value.refused);
      for (const row of value.rows) {
        const mapped = this.#mapper.map(row);
        if ('refused' in mapped) {
          refused.push(mapped.refused);
          continue;
        }
        const line = JSON.stringify(mapped.input);
        chars += line.length;
        lines.push(line);
        rows.push(row);
      }
    }
    if (lines.length + refused.length === 0) return undefined;
    const number = this.#number++;
    this.#rows.set(number, rows);
    return { number, lines, refused, progress: this.#source.progress(), encoding: this.#source.encoding() };
  }

  async settle(part: number, refused: readonly NodeRefusal[]): Promise<Refusal[]> {
    const rows = this.#rows.get(part) ?? [];
    this.#rows.delete(part);
    return refused.map(({ line, field, reason, next }) => {
      return this.#mapper.refusal(rows[line] as Row, new InvalidRecord(field, reason, next));
    });
  }

  async close(): Promise<void> {
    if (!this.#ended) await closeRows(this.#batches);
  }
}
