import { and, desc, eq } from 'drizzle-orm';
import type { Sqlite } from './database.ts';
import { write } from './disk.ts';
import { alert } from './schema.ts';
import { typed } from './typed.ts';

/** What is kept of alerts, as JSON. `at`, ms since 1970, orders rows of a kind. */
export interface AlertRow {
  kind: 'alert' | 'outage' | 'outgoing' | 'told';
  id: string;
  at: number;
  body: string;
}

/** A hall's alerts, in its own database. */
export class AlertRows {
  readonly #db: Sqlite;

  constructor({ db }: { db: Sqlite }) {
    this.#db = db;
  }

  /** The newest rows of a kind, oldest first. */
  async read(kind: AlertRow['kind'], limit: number): Promise<AlertRow[]> {
    const newest = typed(this.#db)
      .select()
      .from(alert)
      .where(eq(alert.kind, kind))
      .orderBy(desc(alert.at), desc(alert.id));
    return (newest.limit(limit).all() as AlertRow[]).reverse();
  }

  /** Keeps and forgets rows, all or none. @throws DiskFull, DiskFailed */
  async write(put: readonly AlertRow[], drop: readonly Pick<AlertRow, 'kind' | 'id'>[]): Promise<void> {
    const db = typed(this.#db);
    write(this.#db, () => {
      for (const { kind, id } of drop)
        db.delete(alert)
          .where(and(eq(alert.kind, kind), eq(alert.id, id)))
          .run();
      for (const row of put) {
        const { at, body } = row;
        const target = [alert.kind, alert.id];
        db.insert(alert).values(row).onConflictDoUpdate({ target, set: { at, body } }).run();
      }
    });
  }
}
