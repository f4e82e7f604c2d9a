import { idFromBytes, uuidBytes } from '@hutong/record';
import type { Statement } from 'better-sqlite3';
import type { Sqlite } from './database.ts';
import { LOG_STRIDE } from './rows.ts';

const PAGE = 100;

/** Where an entry stands. */
export interface EntryPlace {
  origin: string;
  index: number;
}

/** An entry and where it stands. */
export interface PlacedBytes extends EntryPlace {
  bytes: Buffer;
}

/** What finding entries needs of the store. */
interface Places {
  readonly db: Sqlite;
  logId(origin: string): number;
  locate(position: number): EntryPlace;
}

/** Entries of the logs held, found by their type, subject or id. */
export class EntryPages {
  readonly #store: Places;
  #lastAbout: Statement | undefined;
  #hasAbout: Statement | undefined;
  #at: Statement | undefined;

  constructor(store: Places) {
    this.#store = store;
  }

  /** Up to 100 entries of a type in these logs, in their order, behind a place; those whose bytes are not here are left out. */
  ofType(type: string, origins: readonly string[], after: EntryPlace | undefined): PlacedBytes[] {
    const statement = this.#store.db.prepare(
      `SELECT position, bytes FROM record JOIN entry USING (position)
       WHERE type = ? AND position >= ? AND position < ? AND bytes IS NOT NULL ORDER BY position LIMIT ?`,
    );
    const page: PlacedBytes[] = [];
    const first = after === undefined ? 0 : Math.max(0, origins.indexOf(after.origin));
    for (const origin of origins.slice(first)) {
      const base = this.#store.logId(origin) * LOG_STRIDE;
      const from = origin === after?.origin ? base + after.index + 1 : base;
      const rows = statement.all(type, from, base + LOG_STRIDE, PAGE - page.length) as {
        position: number;
        bytes: Buffer;
      }[];
      page.push(...rows.map((r) => ({ origin, index: r.position - base, bytes: r.bytes })));
      if (page.length >= PAGE) break;
    }
    return page;
  }

  /** The newest entry of a type in the first of these logs that has one whose bytes are here. */
  newest(type: string, origins: readonly string[]): Buffer | undefined {
    const statement = this.#store.db
      .prepare(
        `SELECT bytes FROM record JOIN entry USING (position)
         WHERE type = ? AND position >= ? AND position < ? ORDER BY position DESC LIMIT 1`,
      )
      .pluck();
    for (const origin of origins) {
      const base = this.#store.logId(origin) * LOG_STRIDE;
      const bytes = statement.get(type, base, base + LOG_STRIDE) as Buffer | null | undefined;
      if (bytes != null) return bytes;
    }
    return undefined;
  }

  /** Where entries with this id stand, the oldest first. */
  withId(id: string): EntryPlace[] {
    return this.#places('id = ?', uuidBytes(id));
  }

  /** What the read model says of an entry: its record's id, type and subject; undefined where it has none. */
  at(origin: string, index: number): { id: string; type: string; subject: string } | undefined {
    this.#at ??= this.#store.db.prepare('SELECT id, type, subject FROM record WHERE position = ?');
    const row = this.#at.get(this.#store.logId(origin) * LOG_STRIDE + index) as
      | { id: Buffer; type: string; subject: string }
      | undefined;
    return row && { ...row, id: idFromBytes(row.id) };
  }

  /** Where entries of this type stand, the oldest first; about one subject when it is given. */
  about(type: string, subject?: string): EntryPlace[] {
    return subject === undefined
      ? this.#places('type = ?', type)
      : this.#places('subject = ? AND type = ?', subject, type);
  }

  /** The newest entries about a subject in a log before an index, newest first: their types and indexes. */
  lastAbout(
    subject: string,
    origin: string,
    before: number,
    limit: number,
  ): { type: string; index: number }[] {
    const base = this.#store.logId(origin) * LOG_STRIDE;
    this.#lastAbout ??= this.#store.db.prepare(
      `SELECT type, position - ? AS "index" FROM record
       WHERE subject = ? AND position >= ? AND position < ? ORDER BY position DESC LIMIT ?`,
    );
    const to = base + Math.min(before, LOG_STRIDE);
    return this.#lastAbout.all(base, subject, base, to, limit) as { type: string; index: number }[];
  }

  /** Whether a log has an entry about a subject from an index on. */
  hasAbout(subject: string, origin: string, from: number): boolean {
    const base = this.#store.logId(origin) * LOG_STRIDE;
    this.#hasAbout ??= this.#store.db.prepare(
      'SELECT 1 FROM record WHERE subject = ? AND position >= ? AND position < ? LIMIT 1',
    );
    return this.#hasAbout.get(subject, base + from, base + LOG_STRIDE) !== undefined;
  }

  /** The types of all entries about a subject, in whichever log. */
  typesAbout(subject: string): string[] {
    const statement = this.#store.db.prepare('SELECT DISTINCT type FROM record WHERE subject = ?').pluck();
    return statement.all(subject) as string[];
  }

  /** Entries of a log in [from, to) of more bytes than these, in their order. */
  large(
    origin: string,
    { from, to, bytes, limit }: { from: number; to: number; bytes: number; limit: number },
  ): { index: number; type: string; subject: string }[] {
    const base = this.#store.logId(origin) * LOG_STRIDE;
    const statement = this.#store.db.prepare(
      `SELECT r.position - ? AS "index", r.type, r.subject FROM record r JOIN entry e ON e.position = r.position
       WHERE r.position >= ? AND r.position < ? AND length(e.bytes) > ? ORDER BY r.position LIMIT ?`,
    );
    return statement.all(base, base + from, base + to, bytes, limit) as {
      index: number;
      type: string;
      subject: string;
    }[];
  }

  /** Notes of a log that nodes cosigned, of its largest checkpoints first. */
  cosigned(origin: string, limit: number): string[] {
    const statement = this.#store.db.prepare(
      `SELECT note FROM checkpoint WHERE log_id = ? AND note LIKE '%/cosigner %' ORDER BY size DESC LIMIT ?`,
    );
    return statement.pluck().all(this.#store.logId(origin), limit) as string[];
  }

  /** The note of a log's smallest checkpoint of [from, to] entries that a node cosigned. */
  cosignedBy(node: string, origin: string, from: number, to: number): string | undefined {
    const statement = this.#store.db.prepare(
      'SELECT note FROM checkpoint WHERE log_id = ? AND size BETWEEN ? AND ? AND note LIKE ? ORDER BY size LIMIT 1',
    );
    const id = this.#store.logId(origin);
    return statement.pluck().get(id, from, to, `%/${node}/cosigner %`) as string | undefined;
  }

  #places(where: string, ...values: (string | Buffer)[]): EntryPlace[] {
    const statement = this.#store.db.prepare(`SELECT position FROM record WHERE ${where} ORDER BY position`);
    const positions = statement.pluck().all(...values) as number[];
    return positions.map((position) => this.#store.locate(position));
  }
}
