import { type Entry, readEntry } from '@hutong/record';
import { leafHash } from '../merkle.ts';
import type { Sqlite } from './database.ts';
import { write } from './disk.ts';
import { contentHash, LOG_STRIDE, stubOf, understood } from './rows.ts';
import type { Statements } from './statements.ts';

/** The store, as far as pruning looks into it. */
interface Logs {
  readonly db: Sqlite;
  logId(origin: string): number;
  entry(origin: string, index: number): Uint8Array | undefined;
}

/** What is kept of a pruned entry beside its leaf hash. */
interface Kept {
  /** The entry's bytes with an empty body. */
  stub: Buffer;
  /** `contentHash` of what it said. */
  content: Buffer;
}

/** What is kept of a pruned entry in the place of its bytes takes so much beside the stub: two hashes and a row. */
const KEPT_BYTES = 96;
/** An entry that gives back less than this stays: pruning small ones would make a database no smaller. */
const MIN_GAIN_BYTES = 128;

/** How many bytes pruning an entry gives back; 0 where it stays, being small, or not understood. */
export function gainOf(bytes: Uint8Array): number {
  const { entry } = understood(bytes);
  const gain = entry === undefined ? 0 : bytes.length - stubOf(entry).length - KEPT_BYTES;
  return gain < MIN_GAIN_BYTES ? 0 : gain;
}

/**
 * Entries whose bytes this node dropped, since others have them. What stays: leaf hash and tree, the row of the read model,
 * private values, an entry without its body (so that fsck, `rebuildRecords` and erasing go on), and a hash by which the
 * same record is known again (P1). A redacted entry is none of these: nobody has its bytes, and only its hash is kept.
 */
export class Pruned {
  readonly #store: Logs;
  readonly #sql: Statements;
  readonly #counts = new Map<string, { entries: number; to: number }>();

  constructor(store: Logs, sql: Statements) {
    this.#store = store;
    this.#sql = sql;
  }

  /**
   * Drops the bytes of these entries, all in one transaction. That others have them is for the caller to know. One that
   * gives nothing back, or whose bytes are gone already, is passed over.
   * @returns how many went, and the bytes given back
   */
  prune(origin: string, indexes: readonly number[]): { entries: number; bytes: number } {
    const base = this.#store.logId(origin) * LOG_STRIDE;
    const done = { entries: 0, bytes: 0 };
    write(this.#store.db, () => {
      const rows: { position: number; leaf: Buffer; entry: Entry }[] = [];
      for (const index of indexes) {
        const bytes = this.#store.entry(origin, index);
        const gain = bytes === undefined ? 0 : gainOf(bytes);
        const entry = bytes && readEntry(bytes);
        if (bytes === undefined || entry === undefined || gain === 0) continue;
        rows.push({ position: base + index, leaf: leafHash(bytes), entry });
        done.entries += 1;
        done.bytes += gain;
      }
      // Rows that only grew smaller would leave their pages as many as they were: SQLite joins pages when rows go.
      for (const { position } of rows) this.#sql.dropEntry.run(position);
      for (const { position, leaf, entry } of rows) {
        this.#sql.insertEntry.run(position, null, leaf);
        this.#sql.insertPruned.run(position, stubOf(entry), contentHash(entry));
      }
    });
    // COMMITTED: from here the bytes are gone.
    this.#counts.delete(origin);
    return done;
  }

  /** How many entries of a log were pruned, and where the last of them ends; 0 where none was. */
  of(origin: string): { entries: number; to: number } {
    const known = this.#counts.get(origin);
    if (known !== undefined) return known;
    const base = this.#store.logId(origin) * LOG_STRIDE;
    const last = this.#sql.lastPruned.get(base, base + LOG_STRIDE) as number | null;
    const entries = this.#sql.countPruned.get(base, base + LOG_STRIDE) as number;
    const counted = { entries, to: last === null ? 0 : last - base + 1 };
    this.#counts.set(origin, counted);
    return counted;
  }

  /** A pruned entry with an empty body; undefined for any other. */
  stub(origin: string, index: number): Entry | undefined {
    const kept = this.at(this.#store.logId(origin) * LOG_STRIDE + index);
    return kept && readEntry(kept.stub);
  }

  at(position: number): Kept | undefined {
    return this.#sql.pruned.get(position) as Kept | undefined;
  }

  /** Forgets what was kept, in the caller's transaction: the entry is redacted. */
  drop(position: number): void {
    this.#sql.dropPruned.run(position);
    this.#counts.clear();
  }
}
