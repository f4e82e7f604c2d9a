import { rootAt, type SealedValue, type Segment } from '@hutong/log';
import type { Erasure } from '@hutong/record';
import type { Sql } from './database.ts';
import type { Dictionary } from './dictionary.ts';
import {
  type LogNotes,
  type PlacedEntry,
  readEntries,
  readLogNotes,
  readNewest,
  readOfType,
  readPrefixes,
  readRun,
} from './entries.ts';
import { unconfirmedErasures } from './erasures.ts';
import { type HeardDay, readFirstHeard, readHeard } from './heard.ts';
import { arrivedOf, forksOf, type NewestFirst, setAsideOf } from './node-evidence.ts';
import {
  type Heartbeat,
  type LogSync,
  readHeartbeats,
  readNotes,
  readSyncState,
  type WantedLogs,
} from './notes.ts';
import { type EntryProof, type EntryReference, proveEntry } from './proof.ts';
import {
  countRecords,
  findRecords,
  queryRecords,
  type RecordPage,
  type RecordQuery,
  type StoredRecord,
} from './query.ts';
import {
  countQuarantined,
  type ForkRow,
  type QuarantineRow,
  readCheckpoint,
  readForks,
  readHead,
  readHeads,
  readQuarantine,
  readSegment,
  readWaiting,
  type WaitingLog,
} from './read.ts';
import { countRows } from './record.ts';
import {
  countLacking,
  countSealed,
  type Resealable,
  type ResealQuery,
  readBoxesFor,
  readResealable,
} from './reseal.ts';
import { MAX_ENTRIES_HELD } from './schema.ts';
import { withTiles } from './tiles.ts';
import type { Identities, SigningKeys, StoredHead } from './types.ts';
import { type RecordPlace, readBox, readPlaces, readValueStates } from './values.ts';

/** What can be asked of an archive; nothing is written. */
export class ArchiveReader {
  protected readonly sql: Sql;
  protected readonly registry: Identities;
  protected readonly dictionary: Dictionary;
  protected readonly keys: SigningKeys;

  protected constructor(parts: {
    sql: Sql;
    registry: Identities;
    dictionary: Dictionary;
    keys: SigningKeys;
  }) {
    this.sql = parts.sql;
    this.registry = parts.registry;
    this.dictionary = parts.dictionary;
    this.keys = parts.keys;
  }

  /** Heads of all logs held; with `scope`, of that node and all beneath it. */
  heads(options: { scope?: string } = {}): Promise<StoredHead[]> {
    return readHeads(this.sql, this.registry, options.scope);
  }

  head(origin: string): Promise<StoredHead | undefined> {
    return readHead(this.sql, origin);
  }

  /** A segment of a log from an index on, cut at a checkpoint held; see `readSegment` in read.ts. */
  readSegment(origin: string, from: number, maxBytes?: number, end?: number): Promise<Segment | undefined> {
    return readSegment(this.sql, origin, from, maxBytes, end);
  }

  /** Days from `from` to `to` on which these nodes were heard from, and what was new then; days as `dayOf` counts them. */
  heard(nodes: readonly string[], from: number, to: number): Promise<HeardDay[]> {
    return readHeard(this.sql, nodes, from, to);
  }

  /** The first day on which each of these nodes was heard from. */
  firstHeard(nodes: readonly string[]): Promise<Map<string, number>> {
    return readFirstHeard(this.sql, nodes);
  }

  /** What is known of a log beside its entries: its head's note, ancestors' newest receipts, its node's heartbeat. */
  notes(origin: string): Promise<string[]> {
    return readNotes(this.sql, origin);
  }

  /** Newest heartbeat of every node heard from, or of one, as its own signature says it. */
  heartbeats(node?: string): Promise<Heartbeat[]> {
    return readHeartbeats(this.sql, this.keys, node);
  }

  /** Size of every log, or of some, and how much of it each ancestor received. */
  syncState(wanted?: WantedLogs): Promise<LogSync[]> {
    return readSyncState(this.sql, this.keys, wanted);
  }

  /** Records that match, newest first, in pages. @throws InvalidCursor */
  query(query: RecordQuery): Promise<RecordPage> {
    return queryRecords(this.sql, this.keys, this.dictionary, query);
  }

  /** The record with an id of each node that has one, or of `node` alone: an id by itself is nobody's. */
  find(id: string, node?: string): Promise<StoredRecord[]> {
    return findRecords(this.sql, this.keys, id, node);
  }

  /** Bytes of an entry; undefined beyond the head, and for one that was redacted. */
  async entry(origin: string, index: number): Promise<Uint8Array | undefined> {
    if (index >= MAX_ENTRIES_HELD) return undefined;
    const [row] = await this.sql<{ bytes: Buffer | null }[]>`
      select bytes from entry join log on log.id = log_id where origin = ${origin} and idx = ${index} and idx < size`;
    return row?.bytes ?? undefined;
  }

  /** Rows of the read model. */
  countRecords(): Promise<number> {
    return countRows(this.sql);
  }

  /** Root of a log's first `size` entries; undefined when it holds fewer. */
  async rootAt(origin: string, size: number): Promise<Buffer | undefined> {
    const [log] = await this.sql<{ id: number; size: number }[]>`
      select id, size from log where origin = ${origin}`;
    if (log === undefined || size > log.size || size < 1) return undefined;
    return withTiles(this.sql, { id: log.id, origin }, (read) => rootAt(size, read));
  }

  /** A log's last checkpoint held that has `within` entries at most, as a signed note; undefined before the first. */
  checkpoint(origin: string, within?: number): Promise<string | undefined> {
    return readCheckpoint(this.sql, origin, within);
  }

  /** Inclusion proof of a record or entry, with the entry's bytes. */
  proof(ref: EntryReference): Promise<EntryProof | undefined> {
    return proveEntry(this.sql, this.registry, ref);
  }

  /** Records of each node and type. */
  counts(): Promise<{ node: string; type: string; count: number }[]> {
    return countRecords(this.sql);
  }

  /** What was set aside, newest first; of one log when `origin` is given. */
  quarantined(origin?: string): Promise<QuarantineRow[]> {
    return readQuarantine(this.sql, origin);
  }

  /** What was set aside of a node's logs, newest first. */
  setAsideOf(...asked: [node: string, wanted: NewestFirst]): ReturnType<typeof setAsideOf> {
    return setAsideOf(this.sql, ...asked);
  }

  /** Evidence of forks of a node's logs, newest first. */
  forksOf(...asked: [node: string, wanted: NewestFirst]): ReturnType<typeof forksOf> {
    return forksOf(this.sql, ...asked);
  }

  /** How many entries of a node came when. */
  arrivedOf(
    ...asked: [node: string, wanted: { fromS: number; stepS: number }]
  ): ReturnType<typeof arrivedOf> {
    return arrivedOf(this.sql, ...asked);
  }

  /** How many entries of each log were set aside because they cannot be understood or do not fit. */
  quarantinedCounts(): Promise<{ origin: string; count: number }[]> {
    return countQuarantined(this.sql);
  }

  /** Next logs that were not taken here, or not when they first came. */
  waitingLogs(): Promise<WaitingLog[]> {
    return readWaiting(this.sql);
  }

  /** Up to 100 entries of a log from an index on. */
  entries(origin: string, from: number): Promise<Uint8Array[]> {
    return readEntries(this.sql, origin, from);
  }

  /** Up to 2,000 entries in [from, to) of a log with their places; redacted ones are left out, none is there at the end. */
  run(origin: string, from: number, to: number): Promise<PlacedEntry[]> {
    return readRun(this.sql, origin, from, to);
  }

  /** Up to 100 entries of a type behind a place, log by log; of one node when given. */
  ofType(
    type: string,
    options: { node?: string; after?: { origin: string; index: number } | undefined } = {},
  ): Promise<PlacedEntry[]> {
    return readOfType(this.sql, type, options);
  }

  /** The newest entry of a type of each node that has any; of one node when given. */
  newest(type: string, node?: string): Promise<{ node: string; bytes: Uint8Array }[]> {
    return readNewest(this.sql, type, node);
  }

  /** Some of the logs held, behind an origin: head, newest receipts, what else is known. */
  logNotes(after: string): Promise<LogNotes[]> {
    return readLogNotes(this.sql, after);
  }

  /** Roots over beginnings of a log, each proven against its first `size` entries. */
  prefixes(
    origin: string,
    size: number,
    sizes: readonly number[],
  ): Promise<{ size: number; root: Buffer; hashes: Buffer[] }[]> {
    return readPrefixes(this.sql, origin, size, sizes);
  }

  /** Evidence of forks. */
  forks(): Promise<ForkRow[]> {
    return readForks(this.sql);
  }

  /** Every place where a record stands; of one node when `node` is given. */
  places(id: string, node?: string): Promise<RecordPlace[]> {
    return readPlaces(this.sql, id, node);
  }

  /** Boxes held of an entry's private values, and who said that one is erased. */
  valueStates(...place: [origin: string, index: number]): ReturnType<typeof readValueStates> {
    return readValueStates(this.sql, ...place);
  }

  /** The box of a private value for a recipient, if it is held. */
  box(place: Parameters<typeof readBox>[1]): Promise<Buffer | undefined> {
    return readBox(this.sql, place);
  }

  /** Erasures that nodes but those in `except` ordered and this one has not confirmed in its own log; at most `limit`. */
  unconfirmedErasures(limit: number, except: readonly string[] = []): Promise<Erasure[]> {
    return unconfirmedErasures(this.sql, this.keys.node, limit, except);
  }

  /** A page of boxes to be sealed again for another node. */
  resealable(query: ResealQuery): Promise<Resealable[]> {
    return readResealable(this.sql, this.dictionary, query);
  }

  /** Values of a run of entries that a recipient has a box for, or that were ordered erased. */
  countSealed(range: Parameters<typeof countSealed>[1]): Promise<number> {
    return countSealed(this.sql, range);
  }

  /** Private values of these nodes that are held here and that a recipient has no box of. */
  countLacking(nodes: readonly string[], recipient: string): Promise<number> {
    return countLacking(this.sql, nodes, recipient);
  }

  /** Boxes of a run of entries for any of these nodes, as many as weigh `maxBytes`. */
  boxesFor(range: Parameters<typeof readBoxesFor>[1], maxBytes: number): Promise<SealedValue[]> {
    return readBoxesFor(this.sql, range, maxBytes);
  }
}
