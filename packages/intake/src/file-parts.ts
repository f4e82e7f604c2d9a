import { bilingual, InvalidRecord, isRecordId, type Phrase } from '@hutong/record';
import { type Mapped, type RowMapper, tooDeep } from './mapping/map-row.ts';
import { repeatId } from './mapping/record-id.ts';
import { closeRows, type FileOptions, openFile, type RowStep } from './open-file.ts';
import type { Batch, Refusal, Row, RowSource, Unshown } from './row-source.ts';
import { SeenIds } from './seen-ids.ts';
import { type Trial, trialOf } from './trial.ts';

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
  /** The file's row of each of them; a row may be several records. */
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

/** A part that is looked at and not taken: its records stay with the reader, but for the file's first. */
export interface Surveyed extends Pick<Part, 'rows' | 'refused' | 'repeats' | 'cleaned' | 'progress'> {
  /** How many records its rows are. */
  records: number;
  /** The first rows of the file, as records. */
  first: { row: number; record: string }[];
  unshown: Unshown;
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

/** A file in parts, which can also be looked through. */
export interface FileReader extends PartReader {
  /** As `next`, where nothing is to be taken. */
  survey(): Promise<Surveyed | undefined>;
}

/** Reads a file and maps its rows in this thread. */
export class FileParts implements FileReader {
  readonly #source: RowSource;
  readonly #steps: readonly RowStep[];
  readonly #trial: Trial;
  readonly #batches: AsyncIterator<Batch>;
  /** Rows of parts not settled yet, line by line, and what made them records. */
  readonly #rows = new Map<number, { row: Row; mapper: RowMapper }[]>();
  readonly #seen = new SeenIds();
  readonly #takeRepeats: boolean;
  readonly about: About;
  #number = 0;
  #ended = false;

  static async open(options: FileOptions): Promise<FileParts> {
    const { source, steps } = await openFile(options);
    return new FileParts(source, steps, options);
  }

  private constructor(source: RowSource, steps: readonly RowStep[], options: FileOptions) {
    this.#takeRepeats = options.takeRepeats === true;
    this.#trial = trialOf(options);
    const used = new Set(steps.flatMap(({ mapper }) => mapper.columns));
    this.about = {
      unusedColumns: (source.columns ?? []).filter((name) => !used.has(name)).slice(0, MAX_NAMED),
      otherSheets: source.sheets
        .filter(({ name }) => name !== source.sheet)
        .slice(0, MAX_NAMED)
        .map(({ name, hidden }) => (hidden ? bilingual(`${name}（隐藏）`, `${name} (hidden)`) : name)),
    };
    this.#source = source;
    this.#steps = steps;
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
    const rows: { row: Row; mapper: RowMapper }[] = [];
    let chars = 0;
    while (!this.#ended && lines.length + refused.length < PART_RECORDS && chars < PART_CHARS) {
      const { value, done } = await this.#batches.next();
      if (done) {
        this.#ended = true;
        break;
      }
      refused.push(...value.refused);
      for (const row of value.rows) {
        const records = this.#recordsOf(row, part);
        if ('reason' in records) {
          refused.push(records);
          continue;
        }
        for (const { line, mapper } of records) {
          chars += line.length;
          lines.push(line);
          rows.push({ row, mapper });
          part.rows.push(row.row);
        }
        if (row.cleaned) part.cleaned += 1;
      }
    }
    if (lines.length + refused.length === 0) return undefined;
    const number = this.#number++;
    this.#rows.set(number, rows);
    return { number, ...part, progress: this.#source.progress(), encoding: this.#source.encoding() };
  }

  async survey(): Promise<Surveyed | undefined> {
    const part = await this.next();
    if (part === undefined) return undefined;
    this.#rows.delete(part.number);
    const { rows, refused, repeats, cleaned, progress, lines } = part;
    const shown = part.number === 0 ? lines.slice(0, MAX_NAMED) : [];
    const first = shown.map((record, i) => ({ row: rows[i] ?? 0, record }));
    const unshown = this.#source.unshown();
    return { rows, refused, repeats, cleaned, progress, records: lines.length, first, unshown };
  }

  /** What a row is: all of its records, or why it is none. */
  #recordsOf(
    row: Row,
    part: Pick<Part, 'lines' | 'repeats' | 'meantRepeats'>,
  ): { line: string; mapper: RowMapper }[] | Refusal {
    const records: { mapped: Exclude<Mapped, { refused: Refusal }>; mapper: RowMapper }[] = [];
    for (const { mapper, when } of this.#steps) {
      if (when !== undefined && String(row.values[when] ?? '').trim() === '') continue;
      const mapped = mapper.map(row);
      if ('refused' in mapped) return mapped.refused;
      const fault = this.#trial(mapped.input);
      if (fault !== undefined) return mapper.refusal(row, fault);
      records.push({ mapped, mapper });
    }
    const once = this.#once(row, records, part);
    if ('reason' in once) return once;
    const lines = once.map(({ mapped, mapper }) => ({ line: asLine(mapped.input), mapper }));
    return lines.every((one): one is { line: string; mapper: RowMapper } => one.line !== undefined)
      ? lines
      : tooDeep(row);
  }

  /** What a row is that says exactly what an earlier one said: refused, or where that is meant records of its own. */
  #once<T extends { mapped: Exclude<Mapped, { refused: Refusal }> }>(
    row: Row,
    records: T[],
    part: Pick<Part, 'lines' | 'repeats' | 'meantRepeats'>,
  ): T[] | Refusal {
    const seen = records.map(({ mapped: { input, derived } }) => {
      const isKnown = derived || (typeof input.id === 'string' && isRecordId(input.id));
      return isKnown ? this.#seen.note(input.id, row.row) : undefined;
    });
    const first = seen[0];
    const derived = records[0]?.mapped.derived === true;
    // Of a row's several records some may be an earlier row's too: the application, but not how it ended.
    if (first === undefined || seen.includes(undefined)) return records;
    if (!this.#takeRepeats || !derived) {
      part.repeats += 1;
      return repeated(row, first.row, derived);
    }
    return records.map((record, i) => {
      part.meantRepeats.add(part.lines.length + i);
      const { input } = record.mapped;
      return {
        ...record,
        mapped: { input: { ...input, id: repeatId(input, seen[i]?.times ?? 1) }, derived },
      };
    });
  }

  async settle(part: number, refused: readonly NodeRefusal[]): Promise<Refusal[]> {
    const rows = this.#rows.get(part) ?? [];
    this.#rows.delete(part);
    return refused.map(({ line, field, reason, next }) => {
      const { row, mapper } = rows[line] as { row: Row; mapper: RowMapper };
      return mapper.refusal(row, new InvalidRecord(field, reason, next));
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
