import { assertWriter, type Sql } from './database.ts';
import type { Session } from './session.ts';

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

/** A center's history of the health of all beneath it. */
export class HealthRows {
  readonly #sql: Sql;
  readonly #session: Session;
  readonly #token: string;

  constructor(sql: Sql, session: Session, token: string) {
    this.#sql = sql;
    this.#session = session;
    this.#token = token;
  }

  /** The newest row of each node. */
  async last(): Promise<HealthRow[]> {
    return [
      ...(await this.#sql<HealthRow[]>`
        select distinct on (node) node, at, states, entries_left as left from health order by node, at desc`),
    ];
  }

  /** Keeps rows; of a node and time that is there already the new one. */
  async add(rows: readonly HealthRow[]): Promise<void> {
    await this.#session.transaction(async (tx) => {
      await assertWriter(tx, this.#token);
      for (const { node, at, states, left } of rows)
        await tx`insert into health (node, at, states, entries_left)
          values (${node}, ${at}, ${states}, ${left})
          on conflict (node, at) do update set states = excluded.states, entries_left = excluded.entries_left`;
    });
  }

  /** Rows of a node later than a time, oldest first. */
  async read(node: string, after: number, limit: number): Promise<HealthRow[]> {
    return [
      ...(await this.#sql<HealthRow[]>`
        select node, at, states, entries_left as left from health
        where node = ${node} and at > ${after} order by at limit ${limit}`),
    ];
  }

  /** Forgets up to `limit` rows from before a time; gives how many. */
  async prune(before: number, limit: number): Promise<number> {
    return this.#session.transaction(async (tx) => {
      await assertWriter(tx, this.#token);
      const gone = await tx`
        delete from health where ctid = any(array(select ctid from health where at < ${before} limit ${limit}))
        returning 1`;
      return gone.length;
    });
  }
}
