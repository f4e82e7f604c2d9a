import {
  type FollowedLog,
  type Follower,
  type FollowerStore,
  type Left,
  type MadeTable,
  type PlacedRow,
  planTables,
  type RowReader,
  type StandIn,
  type Step,
  type StoredEntry,
  type Table,
} from '@hutong/follow';
import { and, asc, eq, gte, inArray, isNotNull, lt, notInArray, sql as text } from 'drizzle-orm';
import { hex, type Sql, type Transaction } from './database.ts';
import { dropRows, rowReader, rowsIn, statementsOf, writeRows } from './follower-tables.ts';
import { queries } from './queries.ts';
import { usesOf } from './record.ts';
import { entry, folded, followCursor, followTable, log } from './schema.ts';
import type { Session } from './session.ts';
import { assertWriter } from './writer.ts';

interface Parts {
  sql: Sql;
  /** Of the writer; absent where nothing is written. */
  writer?: { session: Session; token: string };
  isBusy(): boolean;
  /** What the registry left of a node’s redacted entries. */
  left(node: string): readonly Left[];
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

  async read(
    { origin, size }: FollowedLog,
    from: number,
    limit: number,
    types?: readonly string[],
  ): Promise<StoredEntry[]> {
    if (types !== undefined) return this.#readOf(types, origin, { from, to: size, limit });
    const rows = await this.#db
      .select({ index: entry.idx, bytes: entry.bytes })
      .from(entry)
      .innerJoin(log, eq(log.id, entry.logId))
      .where(and(eq(log.origin, origin), gte(entry.idx, from), lt(entry.idx, size), isNotNull(entry.bytes)))
      .orderBy(asc(entry.idx))
      .limit(limit);
    return rows.map(({ index, bytes }) => ({ index, bytes: bytes as Buffer }));
  }

  /** By the index of types: there are few of these, or nobody would ask for them alone. */
  async #readOf(
    types: readonly string[],
    origin: string,
    { from, to, limit }: { from: number; to: number; limit: number },
  ): Promise<StoredEntry[]> {
    const { sql } = this.#parts;
    return sql<{ index: number; bytes: Buffer }[]>`
      select e.idx as index, e.bytes from log l join record r on r.log_id = l.id join word w on w.id = r.type
      join entry e on e.log_id = r.log_id and e.idx = r.idx
      where l.origin = ${origin} and w.text = any(${[...types]}::text[])
      and r.idx >= ${from} and r.idx < ${to} and e.bytes is not null order by r.idx limit ${limit}`;
  }

  async standIns(node: string): Promise<StandIn[]> {
    const left = this.#parts.left(node);
    if (left.length === 0) return [];
    const { sql } = this.#parts;
    const places = [left.map(({ origin }) => origin), left.map(({ index }) => index)] as const;
    const redacted = await sql<{ origin: string; index: number }[]>`
      select l.origin, e.idx as index from unnest(${places[0]}::text[], ${places[1]}::int[]) as p(origin, idx)
      join log l on l.origin = p.origin join entry e on e.log_id = l.id and e.idx = p.idx where e.bytes is null`;
    const gone = new Set(redacted.map(({ origin, index }) => `${origin} ${index}`));
    const ids = [...new Set(left.map(({ by }) => by))];
    const found = await sql<{ id: string; origin: string; index: number; bytes: Buffer }[]>`
      select distinct on (u.id) u.id, l.origin, e.idx as index, e.bytes from (${usesOf(sql, ids)}) u
      join log l on l.id = u.log_id join entry e on e.log_id = u.log_id and e.idx = u.idx
      where l.node = ${node} and u.idx < least(l.size, l.cut) and e.bytes is not null order by u.id, l.epoch, l.id, u.idx`;
    const byId = new Map(found.map(({ id, ...place }) => [id, place]));
    return left.flatMap((one) => {
      const place = gone.has(`${one.origin} ${one.index}`) ? byId.get(one.by) : undefined;
      return place === undefined ? [] : [{ ...one, found: place }];
    });
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
