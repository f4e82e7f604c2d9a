import type { FollowedLog, Follower, FollowerStore, Step, StoredEntry } from '@hutong/follow';
import { and, eq, inArray, notInArray } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { withoutWaiting } from './database.ts';
import { write } from './disk.ts';
import { LOG_STRIDE } from './rows.ts';
import { folded, followCursor } from './schema.ts';
import type { LogStore } from './store.ts';
import { typed } from './typed.ts';

interface Parts {
  /** Up to where a log counts, where the registry ended it. */
  end(origin: string): number | undefined;
  isBusy(): boolean;
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

  begin({ name, version }: Follower, node: string, origins: readonly string[]): void {
    const ids = origins.map((origin) => this.#store.logId(origin));
    this.#write(() => {
      this.#db
        .delete(folded)
        .where(and(eq(folded.follower, name), eq(folded.node, node)))
        .run();
      const before = and(eq(followCursor.follower, name), inArray(followCursor.logId, ids));
      this.#db.delete(followCursor).where(before).run();
      const anew = ids.map((logId) => ({ follower: name, version, logId, at: 0 }));
      this.#db.insert(followCursor).values(anew).run();
    });
  }

  read({ origin, size }: FollowedLog, from: number, limit: number): StoredEntry[] {
    const base = this.#store.logId(origin) * LOG_STRIDE;
    // Plain SQL: every entry that is recorded passes here, and building a row twice costs more than reading it.
    const page = this.#store.db.prepare(
      `SELECT e.position, coalesce(e.bytes, p.stub) AS bytes, e.bytes IS NULL AS pruned
       FROM entry e LEFT JOIN pruned p ON p.position = e.position
       WHERE e.position >= ? AND e.position < ? AND coalesce(e.bytes, p.stub) IS NOT NULL
       ORDER BY e.position LIMIT ?`,
    );
    const rows = page.all(base + from, base + size, limit) as {
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

  states({ name }: Follower, node: string, keys?: readonly string[]): ReadonlyMap<string, Uint8Array> {
    if (keys?.length === 0) return new Map();
    const asked = keys && inArray(folded.key, [...keys]);
    const rows = this.#db
      .select({ key: folded.key, state: folded.state })
      .from(folded)
      .where(and(eq(folded.follower, name), eq(folded.node, node), asked))
      .all();
    return new Map(rows.map(({ key, state }) => [key, state]));
  }

  commit({ name, version }: Follower, { node, origin, from, to, states }: Step): boolean {
    const stands = and(
      eq(followCursor.follower, name),
      eq(followCursor.version, version),
      eq(followCursor.logId, this.#store.logId(origin)),
      eq(followCursor.at, from),
    );
    return this.#write(() => {
      if (this.#db.update(followCursor).set({ at: to }).where(stands).run().changes === 0) return false;
      for (const [key, bytes] of states) {
        const state = Buffer.from(bytes);
        this.#db
          .insert(folded)
          .values({ follower: name, node, key, state })
          .onConflictDoUpdate({ target: [folded.follower, folded.node, folded.key], set: { state } })
          .run();
      }
      return true;
    });
  }

  drop(except: readonly string[] = []): void {
    this.#write(() => {
      for (const table of [followCursor, folded]) {
        const others = except.length > 0 ? notInArray(table.follower, [...except]) : undefined;
        this.#db.delete(table).where(others).run();
      }
    });
  }

  // Nothing rests on these rows: what a loss of power takes is read again, and no window waits for the disk.
  #write<T>(work: () => T): T {
    return withoutWaiting(this.#store.db, () => write(this.#store.db, work));
  }
}
