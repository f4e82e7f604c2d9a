import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import type { Sqlite } from './database.ts';

const made = new WeakMap<Sqlite, BetterSQLite3Database>();

/**
 * Typed queries on a database. What every record passes, appending, reading segments and proofs, stays prepared plain SQL
 * (statements.ts): on that path a query builder would cost more than SQLite does.
 */
export function typed(db: Sqlite): BetterSQLite3Database {
  const known = made.get(db);
  if (known !== undefined) return known;
  const database = drizzle(db);
  made.set(db, database);
  return database;
}
