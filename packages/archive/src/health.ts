import type { HealthRow } from '@hutong/log';
import { and, asc, desc, eq, gt } from 'drizzle-orm';
import type { Sql } from './database.ts';
import { queries } from './queries.ts';
import { health } from './schema.ts';

/**
 * A center's history of the health of all beneath it, beside the sessions that batches and notes wait for. What writes is
 * one statement of plain SQL, since it asks in itself for the writer's token: who lost the database to another process
 * writes nothing.
 */
export class HealthRows {
  readonly #sql: Sql;
  readonly #token: string;

  constructor(sql: Sql, token: string) {
    this.#sql = sql;
    this.#token = token;
  }

  /** The newest row of each node. */
  async last(): Promise<HealthRow[]> {
    return queries(this.#sql)
      .selectDistinctOn([health.node])
      .from(health)
      .orderBy(asc(health.node), desc(health.at));
  }

  /** Keeps rows; of a node and time that is there already the new one. */
  async add(rows: readonly HealthRow[]): Promise<void> {
    await this.#sql`
      insert into health (node, at, states, entries_left)
      select r.node, r.at, r.states, r.left_over
      from json_to_recordset(${JSON.stringify(rows.map(({ left, ...row }) => ({ ...row, left_over: left })))}::text::json)
        as r(node text, at bigint, states text, left_over bigint)
      where exists (select 1 from writer where one = 1 and token = ${this.#token})
      on conflict (node, at) do update set states = excluded.states, entries_left = excluded.entries_left`;
  }

  /** Rows of a node later than a time, oldest first. */
  async read(node: string, after: number, limit: number): Promise<HealthRow[]> {
    const later = and(eq(health.node, node), gt(health.at, after));
    return queries(this.#sql).select().from(health).where(later).orderBy(asc(health.at)).limit(limit);
  }

  /** Forgets up to `limit` rows from before a time; gives how many. */
  async prune(before: number, limit: number): Promise<number> {
    const gone = await this.#sql`
      delete from health where ctid = any(array(select ctid from health where at < ${before} limit ${limit}))
        and exists (select 1 from writer where one = 1 and token = ${this.#token})
      returning 1`;
    return gone.length;
  }
}
