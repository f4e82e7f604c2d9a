import type { Sqlite } from './database.ts';
import { onDisk, write } from './disk.ts';

/** How a node was judged to be at a time. */
export interface HealthRow {
  node: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The worst first, parted by spaces. */
  states: string;
  /** Entries known to be left. */
  left: number;
}

const COLUMNS = 'node, at, states, entries_left AS left';

/** A hall's history of health, in its own database. */
export class HealthRows {
  readonly #db: Sqlite;

  constructor(db: Sqlite) {
    this.#db = db;
  }

  /** The newest row of each node. */
  async last(): Promise<HealthRow[]> {
    const newest = 'at = (SELECT max(at) FROM health h WHERE h.node = health.node)';
    return this.#db.prepare(`SELECT ${COLUMNS} FROM health WHERE ${newest}`).all() as HealthRow[];
  }

  /** Keeps rows; of a node and time that is there already the new one. */
  async add(rows: readonly HealthRow[]): Promise<void> {
    const add = this.#db.prepare(
      'INSERT OR REPLACE INTO health (node, at, states, entries_left) VALUES (@node, @at, @states, @left)',
    );
    write(this.#db, () => rows.forEach((row) => void add.run(row)));
  }

  /** Rows of a node later than a time, oldest first. */
  async read(node: string, after: number, limit: number): Promise<HealthRow[]> {
    return this.#db
      .prepare(`SELECT ${COLUMNS} FROM health WHERE node = ? AND at > ? ORDER BY at LIMIT ?`)
      .all(node, after, limit) as HealthRow[];
  }

  /** Forgets up to `limit` rows from before a time; gives how many. */
  async prune(before: number, limit: number): Promise<number> {
    const old = 'SELECT rowid FROM health WHERE at < ? LIMIT ?';
    const gone = this.#db.prepare(`DELETE FROM health WHERE rowid IN (${old})`);
    return onDisk(this.#db, () => gone.run(before, limit).changes);
  }
}
