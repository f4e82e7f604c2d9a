import { decodeEntry, type Entry, erasureOf, type Prepared, ReasonedError, uuidBytes } from '@hutong/record';
import { type Checkpoint, checkpointBody, parseCheckpoint } from '../checkpoint.ts';
import { InvalidNote } from '../invalid-note.ts';
import { EMPTY_ROOT, HASH_BYTES, leafHash } from '../merkle.ts';
import { mergeNotes } from '../note.ts';
import { MAX_RUN_BYTES, type Redacted } from '../segment.ts';
import { TILE_WIDTH, type TileReader, Tree } from '../tree.ts';
import { openDatabase, type Sqlite, withoutWaiting } from './database.ts';
import { type DiskFailed, guard, write } from './disk.ts';
import { dropRows } from './follower-tables.ts';
import { Forks } from './forks.ts';
import { type Appended, onceEach } from './once.ts';
import { Overwriting } from './overwriting.ts';
import { EntryPages } from './pages.ts';
import { Pruned } from './pruned.ts';
import { fitting, type Known, LOG_STRIDE, type Row, recordRow, runsOf, understood } from './rows.ts';
import { prepareStatements, type Statements } from './statements.ts';
import { ValueWords } from './value-words.ts';

/** A log's newest checkpoint. */
export interface Head extends Checkpoint {
  /** The signed note, with every cosignature known. */
  note: string;
}

/** The part of an earlier log that counts. */
export interface EarlierLog {
  origin: string;
  size: number;
}

/** What became of an entry that is to be redacted. */
export type Redaction = 'redacted' | 'gone' | 'absent' | 'mismatch' | 'lingers';

/** A node's cosignature on a log's checkpoint, verified by the caller. */
export interface Cosignature {
  node: string;
  size: number;
  timeS: number;
  note: string;
}

/** What is held of a log does not lead to its signed head: nothing is read from it or signed on top of it. */
export class LogDamaged extends ReasonedError {
  override readonly name = 'LogDamaged';
  readonly origin: string;

  constructor(origin: string) {
    super(
      {
        zh: '所存内容与签过的根不符',
        en: 'what is held does not lead to the root that was signed',
      },
      {
        zh: '用 hutong fsck 查看在何处；再恢复最近的备份，或开启新纪元',
        en: 'Run hutong fsck to see where; then put back the newest copy of the data folder, or begin a new epoch.',
      },
      origin,
    );
    this.origin = origin;
  }
}

/** A private value and the entry it belongs to. */
export interface PlacedValue {
  index: number;
  field: string;
  salt: Buffer;
  value: string;
}

/** Entries up to a checkpoint, and their private values when recipients were named. */
export interface Run {
  entries: Buffer[];
  note: string;
  values: PlacedValue[];
  redacted: Redacted[];
}

interface EntryRow {
  bytes: Buffer | null;
  leafHash: Buffer | null;
  /** 1 where the bytes of this entry of the run were pruned. */
  pruned?: 0 | 1;
}

interface OpenLog {
  id: number;
  head: Head | undefined;
  tree: Tree;
}

/**
 * The logs a node keeps in SQLite: its own, one an epoch, and those of its ancestors. Every write is one
 * transaction that is on the disk when the call returns (P1).
 */
export class LogStore {
  readonly db: Sqlite;
  /** Entries whose bytes were dropped here, since the node's ancestors have them. */
  readonly pruned: Pruned;
  /** Entries by type, subject and id. */
  readonly pages: EntryPages;
  readonly forks: Forks;
  /** By which words private values are found. */
  readonly words: ValueWords;
  readonly #sql: Statements;
  readonly #logs = new Map<string, OpenLog>();
  readonly #overwriting: Overwriting;

  /** @param onFailed called when the disk does not keep what is written: the process must end */
  constructor(file: string, onFailed: (error: DiskFailed) => void = () => {}) {
    this.db = openDatabase(file);
    guard(this.db, onFailed);
    this.#sql = prepareStatements(this.db);
    this.pruned = new Pruned(this, this.#sql);
    this.pages = new EntryPages(this);
    this.forks = new Forks(this);
    this.words = new ValueWords(this);
    this.#overwriting = new Overwriting(this.db);
  }

  close(): void {
    this.#overwriting.stop();
    this.db.close();
  }

  /** Bounds how much of the database is kept in memory, KiB. */
  keepInMemory(kib: number): void {
    this.db.pragma(`cache_size = -${kib}`);
  }

  /** Heads of all logs that hold an entry. A damaged log is passed over: it holds up no other (P8). */
  heads(): Head[] {
    return this.#open().flatMap((log) =>
      log instanceof LogDamaged || log.head === undefined ? [] : [log.head],
    );
  }

  /** Why a log cannot be used, for each that cannot. */
  damaged(): LogDamaged[] {
    return this.#open().filter((log) => log instanceof LogDamaged);
  }

  #open(): (OpenLog | LogDamaged)[] {
    const origins = this.#sql.origins.all() as { origin: string }[];
    return origins.flatMap(({ origin }) => {
      try {
        return this.#log(origin) ?? [];
      } catch (error) {
        if (error instanceof LogDamaged) return error;
        throw error;
      }
    });
  }

  head(origin: string): Head | undefined {
    return this.#log(origin)?.head;
  }

  /** Head of the tree of a log, for verifying what extends it. Empty for a log not held. */
  tree(origin: string): Tree {
    return (this.#log(origin)?.tree ?? Tree.load(0, noTiles)).clone();
  }

  /**
   * Appends groups of records to this node's own log in one transaction, each group whole or not at all, and
   * signs a checkpoint at least every MAX_UNSIGNED_BYTES. A record whose id is there already is not written
   * again: `duplicate` when it says the same, `conflict` when it does not.
   * @param sign makes the signed note of a checkpoint's text
   * @param earlier logs of this node before this one: what stands there is not written again either
   * @param comparing whether whoever gave the group at this place may know that a private value is another (P6)
   */
  append(
    origin: string,
    groups: readonly Prepared[][],
    sign: (body: string) => string,
    earlier: readonly EarlierLog[] = [],
    comparing: (group: number) => boolean = () => false,
  ): Appended[] {
    const log = this.#log(origin) ?? { id: 0, head: undefined, tree: Tree.load(0, noTiles) };
    const known = (id: string) => {
      const here = this.#find(log.id, id);
      return here === undefined ? this.#findEarlier(earlier, id) : { ...here, origin };
    };
    const { rows, placed } = onceEach(groups, known, comparing);
    const results = placed(origin, log.tree.size);
    if (rows.length > 0)
      this.#apply(origin, rows, (runs) =>
        runs.map((head) => ({ ...head, note: sign(checkpointBody(head)) })),
      );
    return results;
  }

  /** Writes a verified run of another node's log; `entries` start at the head, `note` is their checkpoint's. */
  extend(
    origin: string,
    entries: readonly Uint8Array[],
    note: string,
    redacted?: ReadonlyMap<number, Uint8Array>,
  ): void {
    const from = this.#log(origin)?.tree.size ?? 0;
    const rows = entries.map((bytes, i) => {
      const leaf = redacted?.get(from + i);
      return leaf === undefined ? { bytes, values: [], ...understood(bytes) } : { bytes, leaf, values: [] };
    });
    this.#apply(origin, rows, (runs) => [{ ...(runs.at(-1) as Checkpoint), note }]);
  }

  // Format, then apply in one transaction; memory follows only after the commit.
  #apply(origin: string, rows: readonly Row[], seal: (runs: Checkpoint[]) => Head[]): void {
    const before = this.#log(origin);
    const tree = before?.tree.clone() ?? Tree.load(0, noTiles);
    const from = tree.size;
    const heads = seal(runsOf(origin, tree, rows));
    const head = heads.at(-1) as Head;
    const tiles = tree.takeTiles();
    const erased: string[] = [];
    const id = write(this.db, () => {
      const id = before?.id ?? Number(this.#sql.insertLog.run(origin).lastInsertRowid);
      rows.forEach((row, i) => {
        this.#insert(id * LOG_STRIDE + from + i, row);
        if (row.entry?.type === 'value.erase') erased.push(...this.#erase(origin, row.entry));
      });
      for (const t of tiles) this.#sql.putTile.run(id, t.level, t.n, t.hashes);
      for (const h of heads) this.#sql.putCheckpoint.run(id, h.size, h.note);
      this.#sql.setHead.run(head.size, head.note, id);
      return id;
    });
    // COMMITTED: from here the entries are kept, whatever happens.
    this.#logs.set(origin, { id, head, tree });
    this.#overwriting.add(erased);
  }

  /**
   * Replaces an entry's bytes by its leaf hash, in one transaction with all that was read from them: its row of the read
   * model and its private values (P6). `mismatch`: what is held there has another hash, and stays; `lingers`: it is
   * redacted, and its bytes are still in a file, until a later call finds them `gone`.
   */
  redact(origin: string, index: number, leaf: Uint8Array): Redaction {
    const row = this.#row(origin, index);
    if (row === undefined) return 'absent';
    const position = this.logId(origin) * LOG_STRIDE + index;
    if (row.bytes === null && this.pruned.at(position) === undefined)
      return this.#overwriting.lingers(position) ? 'lingers' : 'gone';
    if (!(row.bytes === null ? row.leafHash : leafHash(row.bytes))?.equals(leaf)) return 'mismatch';
    write(this.db, () => {
      this.pruned.drop(position);
      this.#sql.redactEntry.run(leaf, position);
      this.#sql.dropRecord.run(position);
      this.words.drop(position);
      this.#sql.dropValues.run(position);
      // What was folded from it goes too.
      const node = origin.split('/')[1] ?? '';
      this.#sql.dropFolded.run(node);
      dropRows(this.db, node);
      this.#sql.beginAnew.run(this.logId(origin));
    });
    // COMMITTED: from here the bytes cannot be read any more.
    this.#overwriting.add([String(position)]);
    return this.#overwriting.lingers(position) ? 'lingers' : 'redacted';
  }

  /** Whether bytes of a private value that was erased may still be in a file of the database. */
  lingers(origin: string, index: number, field: string): boolean {
    return this.#overwriting.lingers(this.logId(origin) * LOG_STRIDE + index, field);
  }

  // An order to erase destroys value and salt in the transaction that stores it, be it this node's own or one it takes back.
  #erase(origin: string, entry: Entry): string[] {
    const order = erasureOf(origin.split('/')[1] ?? '', entry);
    if (order === undefined) return [];
    // Looked up in the table: a damaged log must not hold up this one (P8).
    const log = this.#sql.log.get(order.origin) as { id: number } | undefined;
    if (log === undefined) return [];
    const position = log.id * LOG_STRIDE + order.index;
    this.words.drop(position, order.field);
    const { changes } = this.#sql.eraseValue.run(position, order.field);
    return changes === 0 ? [] : [`${position} ${order.field}`];
  }

  #insert(position: number, { bytes, leaf, entry, values }: Row): void {
    this.#sql.insertEntry.run(position, leaf === undefined ? bytes : null, leaf ?? null);
    if (entry === undefined) return;
    this.#sql.insertRecord.run(position, ...recordRow(entry));
    for (const v of values) {
      this.#sql.insertValue.run(position, v.field, v.salt, v.value);
      this.words.put(position, v.field, v.value);
    }
  }

  /**
   * Keeps verified cosignatures, all in one transaction: of each node the newest over most entries, and its line on the
   * log's checkpoint of that size. A loss of power may take the last ones back: receipts come again, heartbeats are
   * given again.
   */
  addCosignature(origin: string, ...cosignatures: Cosignature[]): void {
    const log = this.#log(origin);
    if (log?.head === undefined || cosignatures.length === 0) return;
    let head = log.head;
    const keep = () => {
      for (const c of cosignatures) {
        this.#sql.putCosignature.run(log.id, c.node, c.size, c.timeS, c.note);
        const at = this.#sql.checkpointAt.get(log.id, c.size) as { note: string } | undefined;
        if (at !== undefined) this.#sql.putCheckpoint.run(log.id, c.size, mergeNotes(at.note, c.note));
        if (head.size === c.size) head = { ...head, note: mergeNotes(head.note, c.note) };
      }
      this.#sql.setHead.run(head.size, head.note, log.id);
    };
    withoutWaiting(this.db, () => write(this.db, keep));
    log.head = head;
  }

  /** Newest cosignature of every node on a log. */
  cosignatures(origin: string): Cosignature[] {
    const log = this.#log(origin);
    return log === undefined ? [] : (this.#sql.cosignatures.all(log.id) as Cosignature[]);
  }

  /** Notes at the held checkpoints of at least `size` entries, smallest first. */
  checkpoints(origin: string, size: number, limit: number): string[] {
    const id = this.#log(origin)?.id ?? 0;
    return (this.#sql.checkpointsFrom.all(id, size, limit) as { note: string }[]).map((row) => row.note);
  }

  /**
   * Entries from `from` up to the largest held checkpoint within `maxBytes` of entries, and within a segment when
   * their private values are sealed for so many recipients, or up to the next one; undefined when there are none.
   * It stops before `end`, and before the first entry that was pruned here.
   */
  run(
    origin: string,
    from: number,
    maxBytes = MAX_RUN_BYTES,
    recipients = 0,
    end = Number.MAX_SAFE_INTEGER,
  ): Run | undefined {
    const log = this.#log(origin);
    const to = Math.min(log?.head?.size ?? 0, end);
    if (log === undefined || from >= to) return undefined;
    const [next] = this.#sql.checkpointsFrom.all(log.id, from + 1, 1) as { note: string }[];
    if (next === undefined) return undefined;
    const least = parseCheckpoint(next.note).size;
    const entries: Buffer[] = [];
    let bytes = 0;
    const base = log.id * LOG_STRIDE;
    const redacted: Redacted[] = [];
    for (const row of this.#sql.entries.iterate(base + from, base + to) as Iterable<EntryRow>) {
      if (row.pruned) break;
      bytes += row.bytes?.length ?? HASH_BYTES;
      if (bytes > maxBytes && from + entries.length >= least) break;
      if (row.bytes === null) redacted.push({ index: from + entries.length, leaf: row.leafHash as Buffer });
      entries.push(row.bytes ?? Buffer.alloc(0));
    }
    const values = recipients === 0 ? [] : this.values(origin, from, from + entries.length);
    const fits = fitting(from, entries, values, recipients);
    const checkpoint = (to: number) =>
      this.#sql.checkpointTo.get(log.id, from, to) as { size: number; note: string } | undefined;
    const last = checkpoint(from + fits) ?? checkpoint(least);
    if (last === undefined || last.size > from + entries.length) return undefined;
    return {
      entries: entries.slice(0, last.size - from),
      note: last.note,
      values: values.filter((v) => v.index < last.size),
      redacted: redacted.filter((r) => r.index < last.size),
    };
  }

  /** Bytes of the entry at an index; undefined beyond the head, and for one that was redacted or pruned. */
  entry(origin: string, index: number): Buffer | undefined {
    return this.#row(origin, index)?.bytes ?? undefined;
  }

  /** As `entry`, but empty for a redacted entry, so that a log can be read to its end. */
  entryOrNone(origin: string, index: number): Buffer | undefined {
    const row = this.#row(origin, index);
    return row && (row.bytes ?? Buffer.alloc(0));
  }

  #row(origin: string, index: number): EntryRow | undefined {
    const log = this.#log(origin);
    // Beyond a log's last position there is the next log's first.
    if (log === undefined || index >= LOG_STRIDE) return undefined;
    return this.#sql.entry.get(log.id * LOG_STRIDE + index) as EntryRow | undefined;
  }

  /** Keeps a value that came back, opened and checked by the caller; one that is held stays. */
  putValue(
    origin: string,
    { index, field, salt, value }: Omit<PlacedValue, 'salt'> & { salt: Uint8Array },
  ): void {
    const position = this.logId(origin) * LOG_STRIDE + index;
    write(this.db, () => {
      const { changes } = this.#sql.putValue.run(position, field, salt, value);
      if (changes > 0) this.words.put(position, field, value);
    });
  }

  /** Private values of the entries in [from, to) of a log. */
  values(origin: string, from: number, to: number): PlacedValue[] {
    const base = this.logId(origin) * LOG_STRIDE;
    return this.#valuesAt(base + from, base + to);
  }

  #valuesAt(from: number, to: number): PlacedValue[] {
    const rows = this.#sql.values.all(from, to) as [number, string, Buffer, string][];
    return rows.map(([at, field, salt, value]) => ({ index: at % LOG_STRIDE, field, salt, value }));
  }

  /** Reads tiles of a log; the open tile of level 0 is hashed from its entries. */
  tiles(origin: string): TileReader {
    return this.#reader(origin, this.logId(origin));
  }

  #reader(origin: string, id: number): TileReader {
    return (level, n, width) => {
      const row = this.#sql.tile.get(id, level, n) as { hashes: Buffer } | undefined;
      if (row !== undefined && row.hashes.length >= width * HASH_BYTES) return row.hashes;
      if (level !== 0) throw new RangeError(`tile ${level}/${n} of ${origin} is missing: run fsck`);
      const base = id * LOG_STRIDE + n * TILE_WIDTH;
      const rows = this.#sql.leaves.all(base, base + width) as EntryRow[];
      // An entry of which nothing is left gives a hash that leads to no root.
      return Buffer.concat(
        rows.map((r) => (r.bytes === null ? (r.leafHash ?? EMPTY_ROOT) : leafHash(r.bytes))),
      );
    };
  }

  /** Number of a log in positions; 0 for one not held. */
  logId(origin: string): number {
    return this.#log(origin)?.id ?? 0;
  }

  /** Origin and index of a position, as the read model keeps it. */
  locate(position: number): { origin: string; index: number } {
    const id = Math.floor(position / LOG_STRIDE);
    const { origin } = this.#sql.originOf.get(id) as { origin: string };
    return { origin, index: position - id * LOG_STRIDE };
  }

  #findEarlier(earlier: readonly EarlierLog[], id: string): (Known & { origin: string }) | undefined {
    for (const { origin, size } of earlier) {
      const known = this.#find(this.logId(origin), id);
      if (known !== undefined && known.index < size) return { ...known, origin };
    }
    return undefined;
  }

  #find(logId: number, id: string): (Known & { origin?: string }) | undefined {
    const base = logId * LOG_STRIDE;
    const position = this.#sql.findRecord.get(uuidBytes(id), base, base + LOG_STRIDE) as number | undefined;
    if (position === undefined) return undefined;
    const pruned = this.pruned.at(position);
    const bytes = pruned?.stub ?? (this.#sql.entry.get(position) as { bytes: Buffer }).bytes;
    const salts = this.#valuesAt(position, position + 1);
    return { index: position - base, entry: decodeEntry(bytes), salts, content: pruned?.content };
  }

  #log(origin: string): OpenLog | undefined {
    const open = this.#logs.get(origin);
    if (open !== undefined) return open;
    const row = this.#sql.log.get(origin) as { id: number; size: number; note: string } | undefined;
    if (row === undefined) return undefined;
    const log: OpenLog = { id: row.id, ...this.#headOf(origin, row) };
    this.#logs.set(origin, log);
    return log;
  }

  #headOf(
    origin: string,
    { id, size, note }: { id: number; size: number; note: string },
  ): Omit<OpenLog, 'id'> {
    try {
      const head: Head = { ...parseCheckpoint(note), note };
      const tree = Tree.load(size, this.#reader(origin, id));
      // Nothing may be signed on top of a tree that is not the one signed last.
      if (head.size === size && tree.root().equals(head.root)) return { head, tree };
    } catch (error) {
      // A malformed note or a missing tile concerns this log alone (P8). What SQLite reports concerns the disk.
      if (!(error instanceof InvalidNote || error instanceof RangeError)) throw error;
    }
    throw new LogDamaged(origin);
  }
}

function noTiles(): never {
  throw new RangeError('an empty tree has no tiles');
}
