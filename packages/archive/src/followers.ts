import {
  type FollowedLog,
  type Follower,
  type FollowerStore,
  type MadeTable,
  type PlacedRow,
  planTables,
  type RowReader,
  type Step,
  type StoredEntry,
  type Table,
} from '@hutong/follow';
import { and, asc, eq, gte, inArray, isNotNull, lt, notInArray, sql as text } from 'drizzle-orm';
import { hex, type Sql, type Transaction } from './database.ts';
import { dropRows, rowReader, rowsIn, statementsOf, writeRows } from './follower-tables.ts';
import { queries } from './queries.ts';
import { entry, folded, followCursor, followTable, log } from './schema.ts';
import type { Session } from './session.ts';
import { assertWriter } from './writer.ts';

interface Parts {
  sql: Sql;
  /** Of the writer; absent where nothing is written. */
  writer?: { session: Session; token: string };
  isBusy(): boolean;
}

/**
 * What a center's followers read and keep in PostgreSQL. Every transaction takes the cursors first, then states, then rows: in
 * another order two of them would wait for each other.
 */
export class ArchiveFollowers implements FollowerStore {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  isBusy(): boolean {
    return this.#parts.isBusy();
  }

  async logs(): Promise<FollowedLog[]> {
    const size = text<number>`least(${log.size}, ${log.cut})`;
    return this.#db
      .select({ origin: log.origin, node: log.node, size })
      .from(log)
      .where(text`${log.size} > 0`)
      .orderBy(asc(log.node), asc(log.epoch), asc(log.id));
  }

  async cursors({ name, version }: Follower): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db
      .select({ origin: log.origin, at: followCursor.at })
      .from(followCursor)
      .innerJoin(log, eq(log.id, followCursor.logId))
      .where(and(eq(followCursor.follower, name), eq(followCursor.version, version)));
    return new Map(rows.map(({ origin, at }) => [origin, at]));
  }

  prepare(followers: readonly Follower[]): Promise<void> {
    return this.#write(async (tx) => {
      const db = queries(tx);
      const { drop, anew, make } = planTables(followers, await madeTables(tx), statementsOf);
      for (const name of drop) {
        await tx`drop table ${tx(name)}`;
        await db.delete(followTable).where(eq(followTable.name, name));
      }
      for (const table of make) {
        await tx.unsafe(table.made);
        await db.insert(followTable).values(table);
      }
      const stays = followers.flatMap(({ name }) => (anew.includes(name) ? [] : [name]));
      for (const table of [followCursor, folded])
        await db.delete(table).where(notInArray(table.follower, stays));
    });
  }

  async isPrepared(follower: Follower): Promise<boolean> {
    const mine = (await madeTables(this.#parts.sql)).filter((one) => one.follower === follower.name);
    return planTables([follower], mine, statementsOf).anew.length === 0;
  }

  begin({ name, version, tables = [] }: Follower, node: string, origins: readonly string[]): Promise<void> {
    return this.#write(async (tx) => {
      const db = queries(tx);
      const logs = await db
        .select({ logId: log.id })
        .from(log)
        .where(inArray(log.origin, [...origins]));
      const ids = logs.map(({ logId }) => logId);
      await db
        .delete(followCursor)
        .where(and(eq(followCursor.follower, name), inArray(followCursor.logId, ids)));
      await db.delete(folded).where(and(eq(folded.follower, name), eq(folded.node, node)));
      await dropRows(
        tx,
        tables.map((table) => table.name),
        node,
      );
      await db.insert(followCursor).values(ids.map((logId) => ({ follower: name, version, logId, at: 0 })));
    });
  }

  async read({ origin, size }: FollowedLog, from: number, limit: number): Promise<StoredEntry[]> {
    const rows = await this.#db
      .select({ index: entry.idx, bytes: entry.bytes })
      .from(entry)
      .innerJoin(log, eq(log.id, entry.logId))
      .where(and(eq(log.origin, origin), gte(entry.idx, from), lt(entry.idx, size), isNotNull(entry.bytes)))
      .orderBy(asc(entry.idx))
      .limit(limit);
    return rows.map(({ index, bytes }) => ({ index, bytes: bytes as Buffer }));
  }

  async states(
    { name }: Follower,
    node: string,
    keys?: readonly string[],
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    // A list of keys is one parameter, however many there are.
    const asked = keys && text`${folded.key} = any(${text.param([...keys])}::text[])`;
    const rows = await this.#db
      .select({ key: folded.key, state: folded.state })
      .from(folded)
      .where(and(eq(folded.follower, name), eq(folded.node, node), asked));
    return new Map(rows.map(({ key, state }) => [key, state]));
  }

  rows(table: Table, node: string): Promise<PlacedRow[]> {
    return rowsIn(this.#parts.sql, table, node);
  }

  get reader(): RowReader {
    return rowReader(this.#parts.sql);
  }

  commit({ name, version }: Follower, step: Step): Promise<boolean> {
    const { node, origin, from, to, states, rows } = step;
    return this.#write(async (tx) => {
      // Nothing rests on these rows: what a loss of power takes is read again.
      await tx.unsafe('set local synchronous_commit = off');
      const db = queries(tx);
      const [id] = await db.select({ id: log.id }).from(log).where(eq(log.origin, origin));
      const stands = and(
        eq(followCursor.follower, name),
        eq(followCursor.version, version),
        eq(followCursor.logId, id?.id ?? 0),
        eq(followCursor.at, from),
      );
      const moved = await db.update(followCursor).set({ at: to }).where(stands).returning();
      if (moved.length === 0) return false;
      // Plain SQL, a list for each column: with a parameter for each value PostgreSQL reads the statement longer than it writes.
      if (states.size > 0)
        await tx`insert into folded (follower, node, key, state)
          select ${name}, ${node}, * from unnest(${[...states.keys()]}::text[], ${[...states.values()].map(hex)}::bytea[])
          on conflict (follower, node, key) do update set state = excluded.state`;
      for (const change of rows) await writeRows(tx, node, change);
      return true;
    });
  }

  drop(): Promise<void> {
    return this.#write(async (tx) => {
      for (const table of [followCursor, folded]) await queries(tx).delete(table);
      for (const { name } of await madeTables(tx)) await tx`truncate ${tx(name)}`;
    });
  }

  get #db() {
    return queries(this.#parts.sql);
  }

  #write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { writer } = this.#parts;
    if (writer === undefined) throw new Error('these read models are only looked at');
    return writer.session.transaction(async (tx) => {
      await assertWriter(tx, writer.token);
      return work(tx);
    });
  }
}

function madeTables(sql: Sql): Promise<MadeTable[]> {
  return queries(sql).select().from(followTable);
}

/** What followers read of the node of this log counts no longer, and goes (P6): they begin anew with it. */
export async function beginAnew(tx: Transaction, logId: number): Promise<void> {
  const [of] = await tx<{ node: string }[]>`select node from log where id = ${logId}`;
  const node = of?.node ?? '';
  const tables = await madeTables(tx);
  await tx`delete from follow_cursor where log_id in (select id from log where node = ${node})`;
  await tx`delete from folded where node = ${node}`;
  await dropRows(
    tx,
    tables.map((table) => table.name),
    node,
  );
}
