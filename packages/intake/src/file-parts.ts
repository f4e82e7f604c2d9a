import { bilingual, InvalidRecord, isRecordId, type Phrase } from '@hutong/record';
import { type Mapped, type RowMapper, tooDeep } from './mapping/map-row.ts';
import { repeatId } from './mapping/record-id.ts';
import { closeRows, type FileOptions, openFile } from './open-file.ts';
import type { Batch, Refusal, Row, RowSource } from './row-source.ts';
import { SeenIds } from './seen-ids.ts';

/** Records of one part: handed over at once, so one transaction and one fsync. */
const PART_RECORDS = 4_000;
const PART_CHARS = 4 << 20;
const MAX_NAMED = 50;

/** A run of rows of the file, as records ready to be sent. */
export interface Part {
  /** Counts from 0. */
  number: number;
  /** One record each, as JSON on one line. */
  lines: string[];
  /** The file's row of each of them. */
  rows: number[];
  /** Rows of this part that can't be records. */
  refused: Refusal[];
  /** How many of these say exactly what an earlier row of the file says. */
  repeats: number;
  /** Which of the lines repeat an earlier row and are meant to. */
  meantRepeats: Set<number>;
  /** Rows whose texts were not taken to the letter (`Row.cleaned`). */
  cleaned: number;
  /** How far into the file this part reaches. */
  progress: { bytesRead: number; totalBytes: number };
  encoding: string | undefined;
}

/** What the node said of a part's line that it did not take. */
export interface NodeRefusal {
  line: number;
  field: string;
  reason: Phrase;
  next: Phrase;
}

/** What a file turned out to be once it was opened. */
export interface About {
  /** Columns that no field of the mapping reads. */
  unusedColumns: readonly string[];
  /** Sheets that have something in them and are not read. */
  otherSheets: readonly Phrase[];
}

/** A file in parts. */
export interface PartReader {
  readonly about: About;
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
  readonly #seen = new SeenIds();
  readonly #takeRepeats: boolean;
  readonly about: About;
  #number = 0;
  #ended = false;

  static async open(options: FileOptions): Promise<FileParts> {
    const { source, mapper } = await openFile(options);
    return new FileParts(source, mapper, options.takeRepeats === true);
  }

  private constructor(source: RowSource, mapper: RowMapper, takeRepeats: boolean) {
    this.#takeRepeats = takeRepeats;
    this.about = {
      unusedColumns: (source.columns ?? [])
        .filter((name) => !mapper.columns.includes(name))
        .slice(0, MAX_NAMED),
      otherSheets: source.otherSheets.slice(0, MAX_NAMED),
    };
    this.#source = source;
    this.#mapper = mapper;
    this.#batches = source[Symbol.asyncIterator]();
  }

  async next(): Promise<Part | undefined> {
    const part: Omit<Part, 'number' | 'progress' | 'encoding'> = {
      lines: [],
      rows: [],
      refused: [],
      repeats: 0,
      meantRepeats: new Set(),
      cleaned: 0,
    };
    const { lines, refused } = part;
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
        const mapped = this.#once(row, this.#mapper.map(row), part);
        const line = 'refused' in mapped ? undefined : asLine(mapped.input);
        if ('refused' in mapped) refused.push(mapped.refused);
        else if (line === undefined) refused.push(tooDeep(row));
        else {
          chars += line.length;
          lines.push(line);
          rows.push(row);
          part.rows.push(row.row);
          if (row.cleaned) part.cleaned += 1;
        }
      }
    }
    if (lines.length + refused.length === 0) return undefined;
    const number = this.#number++;
    this.#rows.set(number, rows);
    return { number, ...part, progress: this.#source.progress(), encoding: this.#source.encoding() };
  }

  /** What a row is that says exactly what an earlier one said: refused, or where that is meant a record of its own. */
  #once(row: Row, mapped: Mapped, part: Pick<Part, 'lines' | 'repeats' | 'meantRepeats'>): Mapped {
    if ('refused' in mapped) return mapped;
    const { input, derived } = mapped;
    if (!derived && !(typeof input.id === 'string' && isRecordId(input.id))) return mapped;
    const first = this.#seen.note(input.id, row.row);
    if (first === undefined) return mapped;
    if (this.#takeRepeats && derived) {
      part.meantRepeats.add(part.lines.length);
      return { input: { ...input, id: repeatId(input, first.times) }, derived };
    }
    part.repeats += 1;
    return { refused: repeated(row, first.row, derived) };
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

/** A record on one line; undefined for one nested deeper than the engine can write. */
function asLine(input: object): string | undefined {
  try {
    return JSON.stringify(input);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What to do where an id is another record's. */
export const WITHOUT_ID = bilingual('若是新的事实，去掉 id', 'If it is a new fact, leave the id out');

function repeated({ row, raw }: Row, first: number, derived: boolean): Refusal {
  const value = raw.slice(0, 500);
  if (!derived) {
    const reason = bilingual(`编号 id 与第 ${first} 行相同`, `it has the id of row ${first}`);
    return { row, column: 'id', value, reason, next: WITHOUT_ID };
  }
  return {
    row,
    column: '',
    value,
    reason: bilingual(`与第 ${first} 行完全相同`, `it says exactly what row ${first} says`),
    next: bilingual(
      '多余的删去；确是另一件事，加上区别（如时间、编号），或用 --repeats take 逐行收录',
      'Leave it out; if it is another fact, tell it apart (a time, a number), or take each with --repeats take',
    ),
  };
}
