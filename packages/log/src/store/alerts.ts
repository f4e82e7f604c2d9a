import type { Sqlite } from './database.ts';
import { write } from './disk.ts';

/** What is kept of alerts, as JSON. `at`, ms since 1970, orders rows of a kind. */
export interface AlertRow {
  kind: 'alert' | 'outage' | 'outgoing';
  id: string;
  at: number;
  body: string;
}

/** A hall's alerts, in its own database. */
export class AlertRows {
  readonly #db: Sqlite;

  constructor(db: Sqlite) {
    this.#db = db;
  }

  /** The newest rows of a kind, oldest first. */
  async read(kind: AlertRow['kind'], limit: number): Promise<AlertRow[]> {
    const newest = 'SELECT kind, id, at, body FROM alert WHERE kind = ? ORDER BY at DESC, id DESC LIMIT ?';
    return (this.#db.prepare(newest).all(kind, limit) as AlertRow[]).reverse();
  }

  /** Keeps and forgets rows, all or none. @throws DiskFull, DiskFailed */
  async write(put: readonly AlertRow[], drop: readonly Pick<AlertRow, 'kind' | 'id'>[]): Promise<void> {
    const add = this.#db.prepare(
      'INSERT OR REPLACE INTO alert (kind, id, at, body) VALUES (@kind, @id, @at, @body)',
    );
    const forget = this.#db.prepare('DELETE FROM alert WHERE kind = @kind AND id = @id');
    write(this.#db, () => {
      for (const row of drop) forget.run(row);
      for (const row of put) add.run(row);
    });
  }
}
