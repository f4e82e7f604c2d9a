import { rootAt, type SealedValue, type Segment, type Signer } from '@hutong/log';
import { limited } from '@hutong/process';
import type { Erasure, Prepared } from '@hutong/record';
import { AlertRows } from './alerts.ts';
import { type AppendResult, OwnAppender, type OwnLog } from './append.ts';
import { type Committer, writeQuarantine } from './commit.ts';
import { moveCuts, movedCuts } from './cuts.ts';
import { assertDurable, connect, type Sql, takeWriter, type WriterLock } from './database.ts';
import {
  type LogNotes,
  type PlacedEntry,
  readEntries,
  readLogNotes,
  readOfType,
  readPrefixes,
} from './entries.ts';
import { unconfirmedErasures } from './erasures.ts';
import { CannotAppend } from './errors.ts';
import { keepEvidence } from './evidence.ts';
import { checkArchive, type Finding } from './fsck.ts';
import { HealthRows } from './health.ts';
import { type Beat, type HeardDay, readFirstHeard, readHeard } from './heard.ts';
import { ingestJob } from './ingest.ts';
import {
  addNote,
  type Heartbeat,
  type LogSync,
  type NoteResult,
  readHeartbeats,
  readNotes,
  readSyncState,
} from './notes.ts';
import { BoxChecker, type Unseal } from './open-boxes.ts';
import { Pipeline } from './pipeline.ts';
import { evidence } from './prepare.ts';
import { type EntryProof, type EntryReference, proveEntry } from './proof.ts';
import {
  countRecords,
  getRecord,
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
import { type Progress, rebuildRecords } from './rebuild.ts';
import { type Redacted, type RedactedPlace, redactEntry } from './redact.ts';
import {
  countSealed,
  type Resealable,
  type ResealedBox,
  type ResealQuery,
  readBoxesFor,
  readResealable,
} from './reseal.ts';
import { Session } from './session.ts';
import { withTiles } from './tiles.ts';
import type { Identities, IngestItem, IngestResult, Logger, StoredHead, WallClock } from './types.ts';
import { type RecordPlace, readBox, readPlaces, readValueStates } from './values.ts';
import { Words } from './words.ts';

const READERS = 4;
const PING_MS = 5_000;

export interface ArchiveOptions {
  /** PostgreSQL, `postgres://…`; one database for one center. */
  url: string;
  /** Name of this center. */
  node: string;
  /** Wall clock. */
  clock: WallClock;
  random(n: number): Uint8Array;
  /** This center's cosigner key: makes receipts. */
  cosigner: Signer;
  log: Logger;
  registry: Identities;
  /** This center's own log, when it appends to one. */
  own?: OwnLog;
  /** Opens boxes addressed to this node, to check them. */
  unseal?: Unseal;
  /** Called after values were erased here, by another node's order. */
  onErased?: () => void;
}

/**
 * Opens a center's archive: takes the database for this process, brings its tables up to date, and makes sure
 * that what is committed stays (P3).
 * @throws DatabaseNotDurable, ArchiveInUse
 */
export async function openArchive(options: ArchiveOptions): Promise<Archive> {
  const probe = connect(options.url, 1);
  try {
    await assertDurable(probe);
  } finally {
    await probe.end({ timeout: 1 });
  }
  const lock = await takeWriter(options.url, options.random);
  return new Archive(options, lock);
}

/** What a center writes and receipts with: its epoch's keys. */
export interface OwnKeys {
  own: OwnLog;
  cosigner: Signer;
}

/** A center's archive on PostgreSQL. */
export class Archive {
  readonly #options: ArchiveOptions;
  readonly #lock: WriterLock;
  /** One connection for batches: they are written one after another. */
  readonly #writer: Session;
  /** For what is no batch: notes. */
  readonly #notes: Session;
  readonly #late = new Map<string, Beat>();
  readonly #sql: Sql;
  readonly #ping = limited(PING_MS, async () => this.#sql`select 1`);
  readonly #committer: Committer;
  readonly #pipeline: Pipeline;
  readonly #own: OwnAppender | undefined;
  readonly #boxes: BoxChecker | undefined;
  readonly #words: Words;
  readonly health: HealthRows;
  readonly alerts: AlertRows;

  constructor(options: ArchiveOptions, lock: WriterLock) {
    this.#options = options;
    this.#lock = lock;
    this.#writer = new Session(options.url);
    this.#notes = new Session(options.url);
    this.#sql = connect(options.url, READERS);
    this.health = new HealthRows(this.#sql, lock.token);
    this.alerts = new AlertRows(this.#sql, lock.token);
    const { cosigner, clock, registry, log, unseal, node } = options;
    this.#words = new Words(options.url);
    this.#boxes = unseal && new BoxChecker(this.#sql, node, unseal, clock, log);
    this.#committer = { session: this.#writer, token: lock.token, cosigner, clock };
    this.#pipeline = new Pipeline(
      this.#committer,
      { sql: this.#sql, registry, words: this.#words, boxes: this.#boxes },
      log,
    );
    this.#own = options.own && new OwnAppender(options.own, this.#pipeline);
  }

  /**
   * Verifies segments and commits them in one transaction, with our receipt on every log that grew. Need not be
   * waited for before the next call: batches are committed in the order of the calls, one being prepared while
   * the one before is in PostgreSQL.
   * @returns what became of each, in the order given. Rejects only when the database cannot be used.
   */
  async ingest(items: readonly IngestItem[]): Promise<IngestResult[]> {
    const results = await this.#pipeline.run(
      ingestJob(items, (draft) => {
        this.#boxes?.add(draft.lateSealed);
        if (draft.erasures.length > 0) this.#options.onErased?.();
      }),
    );
    for (const r of results) {
      if (r.kind === 'fork')
        this.#options.log.error({ origin: r.origin }, 'FORK: a log key signed two histories; both are kept');
      if (r.kind === 'refused') this.#options.log.warn({ ...r }, 'a segment was refused');
    }
    return results;
  }

  /** Appends to this center's own log; resolves when committed and signed, `boxes` that it sealed anew with it. */
  append(entries: readonly Prepared[], boxes: readonly ResealedBox[] = []): Promise<AppendResult> {
    if (this.#own === undefined) return Promise.reject(new CannotAppend('this archive has no own log'));
    return this.#own.append(entries, boxes);
  }

  /** Appends nothing to the own log until `first`: it is being left for the next. */
  hold(): void {
    this.#own?.hold();
  }

  /** Ends the own log with `last`, then calls `enter`; what comes after waits for `first`. */
  async end(last: readonly Prepared[], enter: () => void): Promise<void> {
    if (this.#own === undefined) throw new CannotAppend('this archive has no own log');
    await this.#own.end(last, enter);
  }

  /** Goes on with an epoch's keys: begins its log with the genesis, and receipts with its cosigner. */
  async first({ own, cosigner }: OwnKeys, genesis: readonly Prepared[]): Promise<void> {
    if (this.#own === undefined) throw new CannotAppend('this archive has no own log');
    this.#committer.cosigner = cosigner;
    await this.#own.first(own, genesis);
  }

  /** Whether the database answers now, within a few seconds. */
  answers(): Promise<boolean> {
    return this.#ping().then(
      () => true,
      () => false,
    );
  }

  /** Heads of all logs held; with `scope`, of that node and all beneath it. */
  heads(options: { scope?: string } = {}): Promise<StoredHead[]> {
    return readHeads(this.#sql, this.#options.registry, options.scope);
  }

  head(origin: string): Promise<StoredHead | undefined> {
    return readHead(this.#sql, origin);
  }

  /** A segment of a log from an index on, cut at a checkpoint held; see `readSegment` in read.ts. */
  readSegment(origin: string, from: number, maxBytes?: number, end?: number): Promise<Segment | undefined> {
    return readSegment(this.#sql, origin, from, maxBytes, end);
  }

  /**
   * Takes a note that came by any way: ancestors' receipts and nodes' heartbeats. Only verified lines stay.
   * A note at a size beyond ours is `ahead`: another center received more of this log than is here.
   */
  async addNote(note: string): Promise<NoteResult> {
    const { registry, log, clock } = this.#options;
    const keeper = { sql: this.#sql, session: this.#notes, token: this.#lock.token, registry };
    const heard = { now: () => clock.now(), late: this.#late };
    const result = await addNote({ ...keeper, ...heard, pipeline: this.#pipeline }, note);
    if (result.kind === 'fork')
      log.error({ origin: result.origin }, 'FORK: a log key signed two histories; both are kept');
    return result;
  }

  /** Days from `from` to `to` on which these nodes were heard from, and what was new then; days as `dayOf` counts them. */
  heard(nodes: readonly string[], from: number, to: number): Promise<HeardDay[]> {
    return readHeard(this.#sql, nodes, from, to);
  }

  /** The first day on which each of these nodes was heard from. */
  firstHeard(nodes: readonly string[]): Promise<Map<string, number>> {
    return readFirstHeard(this.#sql, nodes);
  }

  /** What is known of a log beside its entries: its head's note, ancestors' newest receipts, its node's heartbeat. */
  notes(origin: string): Promise<string[]> {
    return readNotes(this.#sql, origin);
  }

  /** Keeps what is no segment at all, with who brought it and why it was not taken (P8). Bounded. */
  async quarantine(via: string, bytes: Uint8Array, reason: string): Promise<void> {
    await writeQuarantine(
      this.#sql,
      [{ origin: `via ${via}`, index: 0, reason: 'unreadable', detail: reason, bytes }],
      this.#options.clock.now(),
    );
  }

  /** Keeps as evidence a segment that was not taken, with the reason (P8). Bounded for each log and reason. */
  async setAside(segment: Segment, reason: string, detail: string): Promise<void> {
    await writeQuarantine(this.#sql, [evidence(segment, reason, detail)], this.#options.clock.now());
  }

  /** Newest heartbeat of every node heard from. */
  heartbeats(): Promise<Heartbeat[]> {
    return readHeartbeats(this.#sql);
  }

  /** Size of every log, and how much of it each ancestor received. */
  syncState(): Promise<LogSync[]> {
    return readSyncState(this.#sql);
  }

  /** Records that match, newest first, in pages. @throws InvalidCursor */
  query(query: RecordQuery): Promise<RecordPage> {
    return queryRecords(this.#sql, this.#words, query);
  }

  /** The record with an id; of a node, should several use it. */
  get(id: string, node?: string): Promise<StoredRecord | undefined> {
    return getRecord(this.#sql, id, node);
  }

  /** Bytes of an entry; undefined beyond the head, or of one that was redacted. */
  async entry(origin: string, index: number): Promise<Uint8Array | undefined> {
    const [row] = await this.#sql<{ bytes: Buffer | null }[]>`
      select bytes from entry join log on log.id = log_id where origin = ${origin} and idx = ${index} and idx < size`;
    return row?.bytes ?? undefined;
  }

  /** Rows of the read model. */
  async countRecords(): Promise<number> {
    const [row] = await this.#sql<{ n: number }[]>`select count(*) as n from record`;
    return row?.n ?? 0;
  }

  /** Root of a log's first `size` entries; undefined when it holds fewer. */
  async rootAt(origin: string, size: number): Promise<Buffer | undefined> {
    const [log] = await this.#sql<{ id: number; size: number }[]>`
      select id, size from log where origin = ${origin}`;
    if (log === undefined || size > log.size || size < 1) return undefined;
    return withTiles(this.#sql, { id: log.id, origin }, (read) => rootAt(size, read));
  }

  /** A log's last checkpoint held that has `within` entries at most, as a signed note; undefined before the first. */
  checkpoint(origin: string, within?: number): Promise<string | undefined> {
    return readCheckpoint(this.#sql, origin, within);
  }

  /** Inclusion proof of a record or entry, with the entry's bytes. */
  proof(ref: EntryReference): Promise<EntryProof | undefined> {
    return proveEntry(this.#sql, this.#options.registry, ref);
  }

  /** Records of each node and type. */
  counts(): Promise<{ node: string; type: string; count: number }[]> {
    return countRecords(this.#sql);
  }

  /** What was set aside, newest first; of one log when `origin` is given. */
  quarantined(origin?: string): Promise<QuarantineRow[]> {
    return readQuarantine(this.#sql, origin);
  }

  /** How many entries of each log were set aside because they cannot be understood or do not fit. */
  quarantinedCounts(): Promise<{ origin: string; count: number }[]> {
    return countQuarantined(this.#sql);
  }

  /** Next logs that were not taken here, or not when they first came. */
  waitingLogs(): Promise<WaitingLog[]> {
    return readWaiting(this.#sql);
  }

  /** Up to 100 entries of a log from an index on. */
  entries(origin: string, from: number): Promise<Uint8Array[]> {
    return readEntries(this.#sql, origin, from);
  }

  /** Up to 100 entries of a type behind a place, log by log; of one node when given. */
  ofType(
    type: string,
    options: { node?: string; after?: { origin: string; index: number } | undefined } = {},
  ): Promise<PlacedEntry[]> {
    return readOfType(this.#sql, type, options);
  }

  /** Some of the logs held, behind an origin: head, newest receipts, what else is known. */
  logNotes(after: string): Promise<LogNotes[]> {
    return readLogNotes(this.#sql, after);
  }

  /** Roots over beginnings of a log, each proven against its first `size` entries. */
  prefixes(
    origin: string,
    size: number,
    sizes: readonly number[],
  ): Promise<{ size: number; root: Buffer; hashes: Buffer[] }[]> {
    return readPrefixes(this.#sql, origin, size, sizes);
  }

  /** Keeps a signed checkpoint that does not fit what is held of its log, without closing that log. */
  keepEvidence(note: string): Promise<boolean> {
    return keepEvidence(this.#sql, this.#options.registry, note, this.#options.clock.now());
  }

  /** Evidence of forks. */
  forks(): Promise<ForkRow[]> {
    return readForks(this.#sql);
  }

  /** Ends the read models of every log where the registry ends it: to be called when that changed. */
  async followClosings(): Promise<void> {
    const { registry, clock } = this.#options;
    if ((await movedCuts(this.#sql, registry)).length === 0) return;
    await this.#pipeline.alone(async () => {
      const cuts = await movedCuts(this.#sql, registry);
      await moveCuts(this.#writer, this.#lock.token, this.#words, cuts, clock.now());
    });
  }

  /** Drops the read models and makes them again from the entries (P10). Ingest waits meanwhile. */
  rebuild(progress: (p: Progress) => void = () => {}): Promise<void> {
    return this.#pipeline.alone(() => rebuildRecords(this.#writer, this.#lock.token, this.#words, progress));
  }

  /** Verifies everything from its bytes; no findings is what one wants. */
  async fsck(progress: (p: Progress) => void = () => {}): Promise<Finding[]> {
    const { registry, node, url } = this.#options;
    const session = new Session(url);
    try {
      return await checkArchive(
        session,
        registry,
        this.#words,
        [...registry.cosigner(node), this.#committer.cosigner.verifier],
        progress,
      );
    } finally {
      await session.end();
    }
  }

  /** Every place where a record stands; of one node when `node` is given. */
  places(id: string, node?: string): Promise<RecordPlace[]> {
    return readPlaces(this.#sql, id, node);
  }

  /** Boxes held of an entry's private values, and who said that one is erased. */
  valueStates(...place: [origin: string, index: number]): ReturnType<typeof readValueStates> {
    return readValueStates(this.#sql, ...place);
  }

  /** The box of a private value for a recipient, if it is held. */
  box(place: Parameters<typeof readBox>[1]): Promise<Buffer | undefined> {
    return readBox(this.#sql, place);
  }

  /** Erasures that other nodes ordered and this one has not confirmed in its own log; at most `limit`. */
  unconfirmedErasures(limit: number): Promise<Erasure[]> {
    return unconfirmedErasures(this.#sql, this.#options.node, limit);
  }

  /** Leaves of an entry nothing but its hash, as the registry says; again it changes nothing. */
  redact(place: RedactedPlace): Promise<Redacted> {
    return redactEntry(this.#notes, this.#lock.token, place);
  }

  /** A page of boxes to be sealed anew for another node. */
  resealable(query: ResealQuery): Promise<Resealable[]> {
    return readResealable(this.#sql, this.#words, query);
  }

  /** Values of a run of entries that a recipient has a box for, or that were ordered erased. */
  countSealed(range: Parameters<typeof countSealed>[1]): Promise<number> {
    return countSealed(this.#sql, range);
  }

  /** Boxes of a run of entries for any of these nodes, as many as weigh `maxBytes`. */
  boxesFor(range: Parameters<typeof readBoxesFor>[1], maxBytes: number): Promise<SealedValue[]> {
    return readBoxesFor(this.#sql, range, maxBytes);
  }

  /** Checks boxes for this node that were never looked at, as after a crash. */
  async sweepBoxes(): Promise<void> {
    await this.#boxes?.sweep();
  }

  /** Resolves when all that was given is committed and all boxes are checked. */
  async idle(): Promise<void> {
    await this.#pipeline.idle();
    await this.#boxes?.idle();
  }

  /** Finishes what was given, then gives the database back. */
  async close(): Promise<void> {
    await this.idle();
    await Promise.all([
      ...[this.#writer, this.#notes, this.#words].map((one) => one.end()),
      this.#sql.end({ timeout: 5 }),
    ]);
    await this.#lock.release();
  }
}
