import type { Cell, OwnDatabase } from './own-database.ts';

/** Six months at the least (网络安全法 第二十一条). */
const LEAST_DAYS = 184;
/** And some days for whoever comes to ask on the last of them. */
const KEPT_DAYS = 200;

/**
 * One version of a database, after which rows of `table` (`id`, which rises, and `at`, ms) are kept for six months of days on
 * which something was written after them, and the database itself refuses to drop one earlier. So no clock that runs ahead
 * for a while drops what is to be kept: by each day that it names the rest ages by one.
 * @param told what is kept, for the refusal
 */
export function keptSixMonths(table: string, told: string): string {
  return `CREATE TABLE ${table}_day (day INTEGER PRIMARY KEY, first INTEGER NOT NULL);
    INSERT INTO ${table}_day SELECT at / 86400000, min(id) FROM ${table} GROUP BY 1;
    CREATE INDEX ${table}_day_first ON ${table}_day (first);
    CREATE TRIGGER ${table}_day_begins AFTER INSERT ON ${table}
      BEGIN INSERT OR IGNORE INTO ${table}_day VALUES (new.at / 86400000, new.id); END;
    DROP TRIGGER ${table}_kept;
    CREATE TRIGGER ${table}_kept BEFORE DELETE ON ${table}
      WHEN (SELECT count(*) FROM ${table}_day WHERE first > old.id) < ${LEAST_DAYS}
      BEGIN SELECT RAISE(ABORT, '${told} is kept for six months'); END;`;
}

/** Ids of rows that were kept long enough, oldest first. */
export function keptEnough(db: OwnDatabase, table: string, limit: number): number[] {
  const cells: Cell[] = [KEPT_DAYS - 1, limit];
  const days = `SELECT first FROM ${table}_day ORDER BY first DESC LIMIT 1 OFFSET ?`;
  const sql = `SELECT id FROM ${table} WHERE id < (${days}) ORDER BY id LIMIT ?`;
  return db.all<{ id: number }>(sql, ...cells).map(({ id }) => id);
}
