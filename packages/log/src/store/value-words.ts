import { fieldAt, findableField, valueWords, WORDS_VERSION } from '@hutong/record';
import type { Statement } from 'better-sqlite3';
import { type Sqlite, withoutWaiting } from './database.ts';
import { write } from './disk.ts';
import { LOG_STRIDE } from './rows.ts';

/** Values that one transaction puts into an index made anew. */
const FILLED_AT_ONCE = 2_000;

/** A private value that the index led to. */
export interface FoundValue {
  index: number;
  field: string;
  value: string;
}

interface ValueRow extends Omit<FoundValue, 'index'> {
  position: number;
}

/** What it needs of the store. */
interface Logs {
  readonly db: Sqlite;
  logId(origin: string): number;
}

/**
 * The index of private values (A8): by which words which of them are found, in the same transactions as the values themselves,
 * so that one that is erased or redacted leaves it with them. Its rows are integers in a B-tree, which holds each key once: FTS5,
 * secure-delete or not, leaves words behind as separators of its pages. Names and numbers stand in the clear in the same
 * file, so a key beside it would hide nothing.
 */
export class ValueWords {
  readonly #db: Sqlite;
  readonly #logs: Logs;
  readonly #sql: ReturnType<typeof prepare>;

  /** Makes the index where there is none of this version; `fill` puts into it what was there before. */
  constructor(logs: Logs) {
    const { db } = logs;
    this.#db = db;
    this.#logs = logs;
    const isMade = db.prepare('SELECT 1 FROM value_index WHERE version = ?').get(WORDS_VERSION) !== undefined;
    if (!isMade) write(db, () => this.begin());
    this.#sql = prepare(db);
  }

  /** Begins anew, in the caller's transaction. */
  begin(): void {
    this.#db.exec(`DROP TABLE IF EXISTS value_word; DELETE FROM value_index;
      CREATE TABLE value_word (word INTEGER NOT NULL, position INTEGER NOT NULL, field INTEGER NOT NULL,
        PRIMARY KEY (word, position, field)) WITHOUT ROWID`);
    const end = 'SELECT coalesce(max(position) + 1, 0) FROM private_value';
    this.#db.prepare(`INSERT INTO value_index VALUES (?, 0, (${end}))`).run(WORDS_VERSION);
  }

  /** A value that was written, in the caller's transaction. */
  put(position: number, field: string, value: string): void {
    const place = findableField(field);
    if (place === undefined) return;
    for (const word of valueWords(field, value)) this.#sql.put.run(word, position, place);
  }

  /** Values of an entry that are about to go, one or all of them, in the caller's transaction. */
  drop(position: number, field?: string): void {
    for (const held of this.#sql.values.all(position) as { field: string; value: string }[]) {
      const place = findableField(held.field);
      if (place === undefined || (field !== undefined && held.field !== field)) continue;
      const words = valueWords(held.field, held.value);
      const gone = words.reduce((sum, word) => sum + this.#sql.drop.run(word, position, place).changes, 0);
      // A value that was damaged does not lead to its words.
      if (gone < words.length) this.#sql.dropAnywhere.run(position, place);
    }
  }

  /** Whether values that were there before the index are still to be put into it. */
  get isFilling(): boolean {
    return this.#left() !== undefined;
  }

  /** Puts some of them into it. @returns whether more are left */
  fill(): boolean {
    const left = this.#left();
    if (left === undefined) return false;
    const rows = this.#sql.page.all(left.next, left.end, FILLED_AT_ONCE) as ValueRow[];
    const last = rows.at(-1);
    // The values of one entry may stand on both sides of the end of a page: they are put again, which changes nothing.
    const isAll = rows.length < FILLED_AT_ONCE || last === undefined;
    const next = isAll ? left.end : last.position === left.next ? last.position + 1 : last.position;
    withoutWaiting(this.#db, () =>
      write(this.#db, () => {
        for (const { position, field, value } of rows) this.put(position, field, value);
        this.#sql.filled.run(next);
      }),
    );
    return next < left.end;
  }

  #left(): { next: number; end: number } | undefined {
    return this.#sql.left.get() as { next: number; end: number } | undefined;
  }

  /** How many values have a word; `most` where there are as many or more. */
  count(word: number, most: number): number {
    return this.#sql.count.get(word, most) as number;
  }

  /** Values of the entries below `end` of a log that have a word, the last first. */
  find(word: number, origin: string, end: number, limit: number): FoundValue[] {
    const base = this.#logs.logId(origin) * LOG_STRIDE;
    const rows = this.#sql.find.all(word, base, base + Math.min(end, LOG_STRIDE), limit);
    return (rows as { position: number; place: number }[]).flatMap(({ position, place }) => {
      const field = fieldAt(place)?.field;
      if (field === undefined) return [];
      const value = this.#sql.value.get(position, field) as string | undefined;
      return value === undefined ? [] : [{ index: position - base, field, value }];
    });
  }

  /** Whether it holds what the values give, and nothing else; undefined while it is being filled. */
  isRight(): boolean | undefined {
    if (this.isFilling) return undefined;
    const given = new Sum();
    for (const row of this.#sql.all.iterate() as Iterable<ValueRow>) {
      const place = findableField(row.field);
      if (place === undefined) continue;
      for (const word of valueWords(row.field, row.value)) given.add(word, row.position, place);
    }
    const held = new Sum();
    for (const [word, position, place] of this.#sql.rows.iterate() as Iterable<[number, number, number]>)
      held.add(word, position, place);
    return given.text === held.text;
  }
}

/** Tells one set of rows from another, in whatever order they come. */
class Sum {
  #rows = 0;
  #sum = 0;
  #mixed = 0;

  add(...row: [number, number, number]): void {
    let mixed = 0x811c9dc5;
    for (const value of row)
      for (const part of [value >>> 0, (value / 2 ** 32) >>> 0]) {
        mixed = Math.imul(mixed ^ part, 0x9e3779b1);
        mixed ^= mixed >>> 15;
      }
    this.#rows += 1;
    this.#sum = (this.#sum + mixed) | 0;
    this.#mixed = (this.#mixed + Math.imul(mixed, mixed | 1)) | 0;
  }

  get text(): string {
    return `${this.#rows} ${this.#sum} ${this.#mixed}`;
  }
}

function prepare(db: Sqlite) {
  const sql = (text: string): Statement => db.prepare(text);
  return {
    put: sql('INSERT OR IGNORE INTO value_word (word, position, field) VALUES (?, ?, ?)'),
    drop: sql('DELETE FROM value_word WHERE word = ? AND position = ? AND field = ?'),
    dropAnywhere: sql('DELETE FROM value_word WHERE position = ? AND field = ?'),
    values: sql('SELECT field, value FROM private_value WHERE position = ?'),
    value: sql('SELECT value FROM private_value WHERE position = ? AND field = ?').pluck(),
    left: sql('SELECT next, "end" FROM value_index WHERE next < "end"'),
    filled: sql('UPDATE value_index SET next = ?'),
    page: sql(
      `SELECT position, field, value FROM private_value WHERE position >= ? AND position < ?
       ORDER BY position, field LIMIT ?`,
    ),
    count: sql('SELECT count(*) FROM (SELECT 1 FROM value_word WHERE word = ? LIMIT ?)').pluck(),
    find: sql(
      `SELECT position, field AS place FROM value_word WHERE word = ? AND position >= ? AND position < ?
       ORDER BY position DESC, field LIMIT ?`,
    ),
    all: sql('SELECT position, field, value FROM private_value'),
    rows: sql('SELECT word, position, field FROM value_word').raw(),
  };
}
