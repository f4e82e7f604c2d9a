import { type Appended, onceEach } from '@hutong/log';
import { type Entry, type Prepared, readEntry } from '@hutong/record';
import type { AppendResult } from './append.ts';
import type { Sql } from './database.ts';
import { usesOf } from './record.ts';

/** Groups that are looked up and written together. */
const MAX_BATCH = 4_096;

interface Waiting {
  groups: readonly Prepared[][];
  resolve: (results: Appended[]) => void;
  reject: (error: unknown) => void;
}

interface Held {
  origin: string;
  index: number;
  entry: Entry;
}

/**
 * Appends records to the own log once each: what arrives while one batch is written shares the next one, and each batch
 * sees all that was committed before it.
 */
export class OnceAppender {
  readonly #log: { append(entries: readonly Prepared[]): Promise<AppendResult> };
  readonly #sql: Sql;
  readonly #node: string;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(log: { append(entries: readonly Prepared[]): Promise<AppendResult> }, sql: Sql, node: string) {
    this.#log = log;
    this.#sql = sql;
    this.#node = node;
  }

  /** Each group whole, or not at all; resolves after the commit with one result a group. */
  append(groups: readonly Prepared[][]): Promise<Appended[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ groups, resolve, reject });
      void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const batch = this.#take();
      try {
        const results = await this.#once(batch.flatMap((w) => w.groups));
        for (const { groups, resolve } of batch) resolve(results.splice(0, groups.length));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = false;
  }

  #take(): Waiting[] {
    let [taken, count] = [0, 0];
    while (taken < this.#waiting.length && (taken === 0 || count < MAX_BATCH))
      count += (this.#waiting[taken++] as Waiting).groups.length;
    return this.#waiting.splice(0, taken);
  }

  async #once(groups: readonly Prepared[][]): Promise<Appended[]> {
    const ids = groups.map(([first]) => (first as Prepared).entry.id);
    const held = await heldUnder(this.#sql, this.#node, ids);
    const known = (id: string) => {
      const at = held.get(id);
      // A center keeps no salts: private values are not compared here.
      return at && { ...at, salts: [] };
    };
    const { rows, placed } = onceEach(groups, known);
    if (rows.length === 0) return placed('', 0);
    const { origin, from } = await this.#log.append(rows);
    return placed(origin, from);
  }
}

/** The record that a node has under each of these ids: that of its earliest log. */
async function heldUnder(sql: Sql, node: string, ids: readonly string[]): Promise<Map<string, Held>> {
  const rows = await sql<{ id: string; origin: string; idx: number; bytes: Buffer | null }[]>`
    select distinct on (r.id) r.id, l.origin, r.idx, e.bytes
    from (${usesOf(sql, ids)}) r join log l on l.id = r.log_id join entry e on e.log_id = r.log_id and e.idx = r.idx
    where l.node = ${node} order by r.id, l.epoch, r.idx`;
  return new Map(
    rows.flatMap(({ id, origin, idx: index, bytes }) => {
      const entry = bytes === null ? undefined : readEntry(bytes);
      return entry === undefined ? [] : [[id, { origin, index, entry }]];
    }),
  );
}
