import {
  type FollowedLog,
  type Follower,
  type FollowerStore,
  keyOf,
  type Left,
  type MadeTable,
  type PlacedRow,
  planTables,
  quoted,
  type RowReader,
  type StandIn,
  type Step,
  type StoredEntry,
  type Table,
} from '@hutong/follow';
import { uuidBytes } from '@hutong/record';
import { and, eq, inArray, notInArray } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { withoutWaiting } from './database.ts';
import { write } from './disk.ts';
import { dropTable, rowReader, rowsIn, statementsOf, writeRows } from './follower-tables.ts';
import { prepared } from './prepared.ts';
import { LOG_STRIDE } from './rows.ts';
import { folded, followCursor, followTable } from './schema.ts';
import type { LogStore } from './store.ts';
import { typed } from './typed.ts';

/** States and rows that one transaction drops. */
const FORGOTTEN_AT_ONCE = 1_000;

interface Parts {
  /** Up to where a log counts, where the registry ended it. */
  end(origin: string): number | undefined;
  isBusy(): boolean;
  /** What the registry left of a node’s redacted entries. */
  left(node: string): readonly Left[];
}

/** What a hall's followers read and keep in SQLite. */
export class StoreFollowers implements FollowerStore {
  readonly #store: LogStore;
  readonly #parts: Parts;
  readonly #db: BetterSQLite3Database;

  constructor(store: LogStore, parts: Parts) {
    this.#store = store;
    this.#parts = parts;
    this.#db = typed(store.db);
  }

  isBusy(): boolean {
    return this.#parts.isBusy();
  }

  logs(): FollowedLog[] {
    const logs = this.#store.heads().map(({ origin, size }) => {
      const [, node = '', epoch = ''] = origin.split('/');
      const end = this.#parts.end(origin) ?? size;
      return { origin, node, size: Math.min(size, end), epoch: Number.parseInt(epoch, 10) };
    });
    return logs.sort((a, b) => (a.node < b.node ? -1 : a.node > b.node ? 1 : a.epoch - b.epoch));
  }

  cursors({ name, version }: Follower): ReadonlyMap<string, number> {
    const mine = and(eq(followCursor.follower, name), eq(followCursor.version, version));
    const rows = this.#db
      .select({ logId: followCursor.logId, at: followCursor.at })
      .from(followCursor)
      .where(mine)
      .all();
    return new Map(rows.map(({ logId, at }) => [this.#store.locate(logId * LOG_STRIDE).origin, at]));
  }

  prepare(followers: readonly Follower[]): void {
    this.#write(() => {
      const { drop, anew, make } = planTables(followers, this.#made(), statementsOf);
      for (const name of drop) {
        dropTable(this.#store.db, name);
        this.#db.delete(followTable).where(eq(followTable.name, name)).run();
      }
      for (const table of make) {
        this.#store.db.exec(table.made);
        this.#db.insert(followTable).values(table).run();
      }
      const stays = followers.flatMap(({ name }) => (anew.includes(name) ? [] : [name]));
      for (const table of [followCursor, folded])
        this.#db.delete(table).where(notInArray(table.follower, stays)).run();
    });
  }

  isPrepared(follower: Follower): boolean {
    const mine = this.#made().filter((one) => one.follower === follower.name);
    return planTables([follower], mine, statementsOf).anew.length === 0;
  }

  async begin(follower: Follower, node: string, origins: readonly string[]): Promise<void> {
    const { name, version } = follower;
    const ids = origins.map((origin) => this.#store.logId(origin));
    const before = and(eq(followCursor.follower, name), inArray(followCursor.logId, ids));
    this.#write(() => this.#db.delete(followCursor).where(before).run());
    // Nobody reads what has no cursor, so it may go a part at a time: a hall's windows do not wait for all of it.
    while (this.#write(() => this.#forget(follower, node)) > 0) await new Promise((go) => setImmediate(go));
    const anew = ids.map((logId) => ({ follower: name, version, logId, at: 0 }));
    this.#write(() => this.#db.insert(followCursor).values(anew).run());
  }

  /** @returns how many states and rows went; 0: nothing is left */
  #forget({ name, tables = [] }: Follower, node: string): number {
    const { db } = this.#store;
    const some = `select rowid from folded where follower = ? and node = ? limit ${FORGOTTEN_AT_ONCE}`;
    const drop = db.prepare(`delete from folded where rowid in (${some})`);
    const rows = tables.map((table) => {
      const key = quoted(keyOf(table));
      const mine = `select ${key} from "${table.name}" where "node" = ? limit ${FORGOTTEN_AT_ONCE}`;
      return db.prepare(`delete from "${table.name}" where (${key}) in (${mine})`).run(node).changes;
    });
    return rows.reduce((sum, gone) => sum + gone, drop.run(name, node).changes);
  }

  read({ origin, size }: FollowedLog, from: number, limit: number, types?: readonly string[]): StoredEntry[] {
    const base = this.#store.logId(origin) * LOG_STRIDE;
    const ofTypes = types?.length ? `e.position IN (${this.#ofTypes(types)}) AND` : '';
    // Plain SQL: every entry that is recorded passes here, and building a row twice costs more than reading it.
    const page = prepared(
      this.#store.db,
      `SELECT e.position, coalesce(e.bytes, p.stub) AS bytes, e.bytes IS NULL AS pruned
       FROM entry e LEFT JOIN pruned p ON p.position = e.position
       WHERE ${ofTypes} e.position >= ? AND e.position < ? AND coalesce(e.bytes, p.stub) IS NOT NULL
       ORDER BY e.position LIMIT ?`,
    );
    const rows = page.all(...(types ?? []), base + from, base + size, limit) as {
      position: number;
      bytes: Buffer;
      pruned: 0 | 1;
    }[];
    return rows.map(({ position, bytes, pruned }) => ({
      index: position - base,
      bytes,
      isPruned: pruned === 1,
    }));
  }

  /** Where records of these types stand: few, or nobody would ask for them alone. */
  #ofTypes(types: readonly string[]): string {
    return `SELECT position FROM record WHERE type IN (${types.map(() => '?').join(', ')})`;
  }

  standIns(node: string): StandIn[] {
    const left = this.#parts.left(node);
    if (left.length === 0) return [];
    const chain = this.logs().filter((log) => log.node === node);
    return left.flatMap((one) => {
      const found = this.#isRedacted(one) ? this.#firstOf(one.by, chain) : undefined;
      return found === undefined ? [] : [{ ...one, found }];
    });
  }

  #isRedacted({ origin, index }: Left): boolean {
    const gone = prepared(
      this.#store.db,
      `SELECT 1 FROM entry e LEFT JOIN pruned p ON p.position = e.position
       WHERE e.position = ? AND e.bytes IS NULL AND p.position IS NULL`,
    );
    const { size } = this.#store.head(origin) ?? { size: 0 };
    return index < size && gone.get(this.#store.logId(origin) * LOG_STRIDE + index) !== undefined;
  }

  /** The first entry with this id in a chain of logs. */
  #firstOf(id: string, chain: readonly FollowedLog[]): StandIn['found'] | undefined {
    const find = prepared(
      this.#store.db,
      'SELECT position FROM record WHERE id = ? AND position >= ? AND position < ? ORDER BY position LIMIT 1',
    ).pluck();
    for (const log of chain) {
      const base = this.#store.logId(log.origin) * LOG_STRIDE;
      const at = find.get(uuidBytes(id), base, base + log.size) as number | undefined;
      const [entry] = at === undefined ? [] : this.read(log, at - base, 1);
      if (entry !== undefined) return { ...entry, origin: log.origin };
    }
    return undefined;
  }

  states({ name }: Follower, node: string, keys?: readonly string[]): ReadonlyMap<string, Uint8Array> {
    // Plain SQL: a builder makes a statement of as many parameters as there are keys, each time.
    const asked = keys === undefined ? '' : 'AND key IN (SELECT value FROM json_each(?))';
    const given = keys === undefined ? [] : [JSON.stringify(keys)];
    const find = `SELECT key, state FROM folded WHERE follower = ? AND node = ? ${asked}`;
    const rows = prepared(this.#store.db, find).all(name, node, ...given) as { key: string; state: Buffer }[];
    return new Map(rows.map(({ key, state }) => [key, state]));
  }

  rows(table: Table, node: string): PlacedRow[] {
    return rowsIn(this.#store.db, table, node);
  }

  get reader(): RowReader {
    return rowReader(this.#store.db);
  }

  commit({ name, version }: Follower, { node, origin, from, to, states, rows }: Step): boolean {
    const stands = and(
      eq(followCursor.follower, name),
      eq(followCursor.version, version),
      eq(followCursor.logId, this.#store.logId(origin)),
      eq(followCursor.at, from),
    );
    return this.#write(() => {
      if (this.#db.update(followCursor).set({ at: to }).where(stands).run().changes === 0) return false;
      // Plain SQL: a builder would cost more than SQLite does.
      const put = prepared(
        this.#store.db,
        `INSERT INTO folded (follower, node, key, state) VALUES (?, ?, ?, ?)
         ON CONFLICT (follower, node, key) DO UPDATE SET state = excluded.state`,
      );
      for (const [key, state] of states) put.run(name, node, key, state);
      for (const change of rows) writeRows(this.#store.db, node, change);
      return true;
    });
  }

  drop(): void {
    this.#write(() => {
      for (const { name, made } of this.#made()) {
        dropTable(this.#store.db, name);
        this.#store.db.exec(made);
      }
      for (const table of [followCursor, folded]) this.#db.delete(table).run();
    });
  }

  #made(): MadeTable[] {
    return this.#db.select().from(followTable).all();
  }

  // Nothing rests on these rows: what a loss of power takes is read again, and no window waits for the disk.
  #write<T>(work: () => T): T {
    return withoutWaiting(this.#store.db, () => write(this.#store.db, work));
  }
}
