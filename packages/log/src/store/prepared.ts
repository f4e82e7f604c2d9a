import type { Statement } from 'better-sqlite3';
import type { Sqlite } from './database.ts';

const known = new WeakMap<Sqlite, Map<string, Statement>>();

/**
 * A statement that is run again and again, prepared once: what SQLite takes for it lies outside the heap, and goes late. For
 * texts of which there are few.
 */
export function prepared(db: Sqlite, sql: string): Statement {
  const mine = known.get(db) ?? new Map<string, Statement>();
  known.set(db, mine);
  const statement = mine.get(sql) ?? db.prepare(sql);
  mine.set(sql, statement);
  return statement;
}
