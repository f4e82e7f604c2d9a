import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import type { Sql, Transaction } from './database.ts';

const made = new WeakMap<object, PostgresJsDatabase>();

/**
 * Typed queries on a pool, or within a transaction of a Session. What is measured stays plain SQL: COPY, heads and tiles
 * of a commit, segments and the walks of record queries, where a builder would cost more than PostgreSQL does.
 */
export function queries(sql: Sql | Transaction): PostgresJsDatabase {
  const known = made.get(sql);
  if (known !== undefined) return known;
  const database = drizzle(sql as unknown as postgres.Sql);
  keepErrors(database);
  made.set(sql, database);
  return database;
}

/**
 * drizzle (0.45) puts every error into one of its own, which hides PostgreSQL's code, by which we know what passes, and
 * carries all parameters into the log (P6). Here they come as they are.
 */
function keepErrors(database: PostgresJsDatabase): void {
  const { session } = database._;
  const prepare = session.prepareQuery.bind(session);
  const queryWithCache = (_: string, __: unknown[], query: () => Promise<unknown>) => query();
  session.prepareQuery = (...given: Parameters<typeof prepare>) =>
    Object.assign(prepare(...given), { queryWithCache });
}
