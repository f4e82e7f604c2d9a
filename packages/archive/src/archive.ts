import { type Follower, Followers } from '@hutong/follow';
import type { Segment, Signer } from '@hutong/log';
import { codeOf, limited } from '@hutong/process';
import type { Prepared } from '@hutong/record';
import { AlertRows } from './alerts.ts';
import { type AppendResult, OwnAppender, type OwnKeys, type OwnLog } from './append.ts';
import { type Committer, forgetTaken, writeQuarantine } from './commit.ts';
import { moveCuts, movedCuts } from './cuts.ts';
import { assertDurable, connect } from './database.ts';
import { Dictionary } from './dictionary.ts';
import { CannotAppend, DatabaseAway } from './errors.ts';
import { keepEvidence } from './evidence.ts';
import { ArchiveFollowers } from './followers.ts';
import { checkArchive, type Finding } from './fsck.ts';
import { HealthRows } from './health.ts';
import type { Beat } from './heard.ts';
import { ingestJob } from './ingest.ts';
import { LastRecorded } from './last-recorded.ts';
import { addNote, type NoteResult } from './notes.ts';
import { OnceAppender } from './once.ts';
import { BoxChecker, type Unseal } from './open-boxes.ts';
import { OutcomeLog } from './outcome-log.ts';
import { Pipeline } from './pipeline.ts';
import { evidence } from './prepare.ts';
import { ArchiveReader } from './reader.ts';
import { type Progress, rebuildRecords } from './rebuild.ts';
import { type Redacted, type RedactedPlace, redactEntry } from './redact.ts';
import type { ResealedBox } from './reseal.ts';
import { isPassing, Session } from './session.ts';
import type { Identities, IngestItem, IngestResult, Logger, WallClock } from './types.ts';
import { takeWriter, type WriterLock } from './writer.ts';

const READERS = 4;
const PING_MS = 5_000;

export interface ArchiveOptions {
  /** PostgreSQL, `postgres://…`; one database for one center. */
  url: string;
  /** Name of this center. */
  node: string;
  /** Names the data folder that this process holds, in at most 16 characters: the lock that an earlier process of it left is taken over. */
  holder?: string | undefined;
  /** How long an ordinary statement may take, ms; 25 s if not said. A little later its line is given up. */
  statementMs?: number | undefined;
  /** Wall clock. */
  clock: WallClock;
  random(n: number): Uint8Array;
  /** This center's cosigner key: makes receipts. */
  cosigner: Signer;
  log: Logger;
  registry: Identities;
  /** This center's own log, when it appends to one. */
  own?: OwnLog;
  /** Read models that follow the logs. */
  followers: readonly Follower[];
  /** Opens boxes addressed to this node, to check them. */
  unseal?: Unseal;
  /** Called after values were erased here, by another node's order. */
  onErased?: () => void;
}

/**
 * Opens a center's archive: takes the database for this process, brings its tables up to date, and makes sure
 * that what is committed stays (P3).
 * @throws DatabaseAway, DatabaseNotDurable, ArchiveInUse
 */
export async function openArchive(options: ArchiveOptions): Promise<Archive> {
  const probe = connect(options.url, 1);
  try {
    await assertDurable(probe);
  } catch (error) {
    throw isPassing(error) ? new DatabaseAway(codeOf(error)) : error;
  } finally {
    await probe.end({ timeout: 1 });
  }
  const lock = await takeWriter(options.url, options.random, options);
  return new Archive(options, lock);
}

/** A center's archive on PostgreSQL. */
export class Archive extends ArchiveReader {
  readonly #options: ArchiveOptions;
  readonly #lock: WriterLock;
  /** One connection for batches: they are written one after another. */
  readonly #writer: Session;
  /** For notes, which are no batch. */
  readonly #notes: Session;
  readonly #follows: Session;
  /** Read models that read the logs at their own pace (A3); they run once they are started. */
  readonly followers: Followers;
  readonly #late = new Map<string, Beat>();
  /** When entries last came that their node had just recorded, by node. */
  readonly came: LastRecorded;
  readonly told: OutcomeLog;
  readonly #ping = limited(PING_MS, async () => this.sql`select 1`);
  readonly #committer: Committer;
  readonly #pipeline: Pipeline;
  readonly #own: OwnAppender | undefined;
  /** Appends records to the own log, once each. */
  readonly once: OnceAppender;
  readonly #boxes: BoxChecker | undefined;
  readonly health: HealthRows;
  readonly alerts: AlertRows;

  constructor(options: ArchiveOptions, lock: WriterLock) {
    const { url, statementMs, cosigner, clock, registry, log, unseal, node } = options;
    const session = (what: string) => new Session(url, `${lock.name} ${what}`, statementMs);
    const committer: Committer = { session: session('writer'), token: lock.token, cosigner, clock };
    super({
      sql: connect(url, READERS, { name: `${lock.name} readers`, statementMs }),
      registry,
      dictionary: new Dictionary(url, { name: `${lock.name} words`, statementMs }),
      keys: {
        node,
        // A key counts for its owner before the registry has its epoch.
        cosigner: (of) =>
          of === node ? [...registry.cosigner(of), committer.cosigner.verifier] : registry.cosigner(of),
      },
    });
    this.#options = options;
    this.#lock = lock;
    this.#committer = committer;
    this.#writer = committer.session;
    this.#notes = session('notes');
    this.#follows = session('followers');
    this.health = new HealthRows(this.sql, lock.token);
    this.alerts = new AlertRows(this.sql, lock.token);
    this.came = new LastRecorded(registry, () => clock.now());
    this.told = new OutcomeLog(log, clock);
    this.#boxes = unseal && new BoxChecker(this.sql, node, unseal, clock, log);
    const preparer = { sql: this.sql, registry, dictionary: this.dictionary, boxes: this.#boxes };
    this.#pipeline = new Pipeline(committer, preparer, log);
    this.#own = options.own && new OwnAppender(options.own, this.#pipeline);
    this.once = new OnceAppender(this, this.sql, node);
    const store = new ArchiveFollowers({
      sql: this.sql,
      writer: { session: this.#follows, token: lock.token },
      isBusy: () => this.#pipeline.isBusy,
      left: (node) => registry.redactions.leftIn(node),
    });
    this.followers = new Followers({ store, followers: options.followers, log });
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
    this.came.took(items, results);
    this.told.took(results);
    this.followers.poke();
    return results;
  }

  /** Appends to this center's own log; resolves when committed and signed, together with the `boxes` that it sealed again. */
  async append(entries: readonly Prepared[], boxes: readonly ResealedBox[] = []): Promise<AppendResult> {
    if (this.#own === undefined) throw new CannotAppend('this archive has no own log');
    const appended = await this.#own.append(entries, boxes);
    this.followers.poke();
    return appended;
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

  /**
   * Takes a note that came by any way: ancestors' receipts and nodes' heartbeats. Only verified lines stay.
   * A note at a size beyond ours is `ahead`: another center received more of this log than is here.
   */
  async addNote(note: string): Promise<NoteResult> {
    const { registry, log, clock } = this.#options;
    const keeper = { sql: this.sql, session: this.#notes, token: this.#lock.token, registry };
    const heard = { now: () => clock.now(), late: this.#late };
    const result = await addNote({ ...keeper, ...heard, pipeline: this.#pipeline }, note);
    if (result.kind === 'fork')
      log.error({ origin: result.origin }, 'FORK: a log key signed two histories; both are kept');
    return result;
  }

  /** Keeps what is no segment at all, with who brought it and why it was not taken (P8). Bounded. */
  async quarantine(via: string, bytes: Uint8Array, reason: string): Promise<void> {
    await writeQuarantine(
      this.sql,
      [{ origin: `via ${via}`, index: 0, reason: 'unreadable', detail: reason, bytes }],
      this.#options.clock.now(),
    );
  }

  /** Keeps as evidence a segment that was not taken, with the reason (P8). Bounded for each log and reason. */
  async setAside(segment: Segment, reason: string, detail: string): Promise<void> {
    await writeQuarantine(this.sql, [evidence(segment, reason, detail)], this.#options.clock.now());
  }

  /** Keeps a signed checkpoint that does not fit what is held of its log, without closing that log. */
  keepEvidence(note: string): Promise<boolean> {
    return keepEvidence(this.sql, this.#options.registry, note, this.#options.clock.now());
  }

  /** Ends the read models of every log where the registry ends it: to be called when that changed. */
  async followClosings(): Promise<void> {
    const { registry, clock } = this.#options;
    await forgetTaken(this.sql, this.#notes, this.#lock.token);
    if ((await movedCuts(this.sql, registry)).length === 0) return;
    await this.#pipeline.alone(async () => {
      const cuts = await movedCuts(this.sql, registry);
      await moveCuts(this.#writer, this.#lock.token, this.dictionary, cuts, clock.now());
    });
    this.followers.poke();
  }

  /**
   * Drops the read models and makes them again from the entries (P10). Ingest waits meanwhile for what promises rest on;
   * followers read behind it.
   */
  async rebuild(progress: (p: Progress) => void = () => {}): Promise<void> {
    await this.#pipeline.alone(() =>
      rebuildRecords(this.#writer, this.#lock.token, this.dictionary, progress),
    );
    await this.followers.replay();
    await this.followers.catchUp();
  }

  /** Verifies everything from its bytes; without findings all is well. It ends where `progress` throws. */
  async fsck(progress: (p: Progress) => void = () => {}): Promise<Finding[]> {
    const { registry, url } = this.#options;
    const session = new Session(url, `${this.#lock.name} fsck`);
    try {
      return await checkArchive(session, registry, this.dictionary, this.keys, this.followers.all, progress);
    } finally {
      await session.end();
    }
  }

  /** Replaces an entry by its hash, as the registry says; a second call changes nothing. */
  async redact(place: RedactedPlace): Promise<Redacted> {
    const redacted = await redactEntry(this.#notes, this.#lock.token, place);
    this.followers.poke();
    return redacted;
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
    await this.followers.stop();
    await this.idle();
    await Promise.all([
      ...[this.#writer, this.#notes, this.#follows, this.dictionary].map((one) => one.end()),
      this.sql.end({ timeout: 5 }),
    ]);
    await this.#lock.release();
  }
}
