import { type AlertRow, DiskFull } from '@hutong/log';
import { desc, eq } from 'drizzle-orm';
import type { Sql } from './database.ts';
import { ArchiveInUse } from './errors.ts';
import { queries } from './queries.ts';
import { alert } from './schema.ts';

/** PostgreSQL's disk_full (Appendix A of its manual). */
const DISK_FULL = '53100';

/**
 * A center's alerts. What writes is one statement of plain SQL, since it asks in itself for the writer's token: who lost
 * the database to another process writes nothing and is told.
 */
export class AlertRows {
  readonly #sql: Sql;
  readonly #token: string;

  constructor(sql: Sql, token: string) {
    this.#sql = sql;
    this.#token = token;
  }

  /** The newest rows of a kind, oldest first. */
  async read(kind: AlertRow['kind'], limit: number): Promise<AlertRow[]> {
    const rows = await queries(this.#sql)
      .select()
      .from(alert)
      .where(eq(alert.kind, kind))
      .orderBy(desc(alert.at), desc(alert.id))
      .limit(limit);
    return (rows as AlertRow[]).reverse();
  }

  /** Keeps and forgets rows, all or none; no row may be in both. @throws ArchiveInUse: then nobody may be told either; DiskFull */
  async write(put: readonly AlertRow[], drop: readonly Pick<AlertRow, 'kind' | 'id'>[]): Promise<void> {
    const mine = await this.#sql`
      with mine as (select 1 from writer where one = 1 and token = ${this.#token}),
      gone as (
        delete from alert using json_to_recordset(${JSON.stringify(drop)}::text::json) as d(kind text, id text)
        where alert.kind = d.kind and alert.id = d.id and exists (select 1 from mine)
      ),
      kept as (
        insert into alert (kind, id, at, body)
        select r.kind, r.id, r.at, r.body
        from json_to_recordset(${JSON.stringify(put)}::text::json) as r(kind text, id text, at bigint, body text)
        where exists (select 1 from mine)
        on conflict (kind, id) do update set at = excluded.at, body = excluded.body
      )
      select 1 from mine`.catch((error) => {
      throw error.code === DISK_FULL ? new DiskFull() : error;
    });
    if (mine.length === 0) throw new ArchiveInUse(); // Its alerts are not ours to tell.
  }
}
