import { and, asc, eq, gt, inArray, lt, max, sql } from 'drizzle-orm';
import type { Sqlite } from './database.ts';
import { onDisk, write } from './disk.ts';
import { health } from './schema.ts';
import { typed } from './typed.ts';

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

/** A hall's history of health, in its own database. */
export class HealthRows {
  readonly #db: Sqlite;

  constructor({ db }: { db: Sqlite }) {
    this.#db = db;
  }

  /** The newest row of each node. */
  async last(): Promise<HealthRow[]> {
    const db = typed(this.#db);
    const newest = db
      .select({ node: health.node, at: max(health.at).as('newest') })
      .from(health)
      .groupBy(health.node)
      .as('newest');
    const { node, at, states, left } = health;
    return db
      .select({ node, at, states, left })
      .from(health)
      .innerJoin(newest, and(eq(newest.node, node), eq(newest.at, at)))
      .all();
  }

  /** Keeps rows; of a node and time that is there already the new one. */
  async add(rows: readonly HealthRow[]): Promise<void> {
    const db = typed(this.#db);
    const target = [health.node, health.at];
    write(this.#db, () => {
      for (const row of rows) {
        const { states, left } = row;
        db.insert(health).values(row).onConflictDoUpdate({ target, set: { states, left } }).run();
      }
    });
  }

  /** Rows of a node later than a time, oldest first. */
  async read(node: string, after: number, limit: number): Promise<HealthRow[]> {
    const later = and(eq(health.node, node), gt(health.at, after));
    return typed(this.#db).select().from(health).where(later).orderBy(asc(health.at)).limit(limit).all();
  }

  /** Forgets up to `limit` rows from before a time; gives how many. */
  async prune(before: number, limit: number): Promise<number> {
    const db = typed(this.#db);
    const rowid = sql`rowid`;
    const old = db.select({ rowid }).from(health).where(lt(health.at, before)).limit(limit);
    return onDisk(this.#db, () => db.delete(health).where(inArray(rowid, old)).run().changes);
  }
}
