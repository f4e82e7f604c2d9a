import { join } from 'node:path';
import { Bundles, type LinkChild, type LinkLog, NodeLease, Uplink } from '@hutong/link';
import {
  type Appended,
  type DiskFailed,
  formatProof,
  LogStore,
  type Proof,
  parseCheckpoint,
  readForks,
} from '@hutong/log';
import type { Anchorer, AuditSource, HealthWatch } from '@hutong/oversight';
import { type Lock, lockFolder, Turns } from '@hutong/process';
import { type Prepared, pooledRandom, prepareOwn } from '@hutong/record';
import {
  Epochs,
  emptyRegistry,
  HighWater,
  Leaving,
  type NodeFolder,
  NodeTls,
  openFolder,
  openSealer,
  parentPlace,
  type Registry,
  RootKeeper,
  type Sealer,
  TlsStatement,
  type TrustBundle,
  transportSeeds,
} from '@hutong/trust';
import {
  type ActGiven,
  type AppendOutcome,
  cloneAlarms,
  forkAlarms,
  type KeyService,
  type Metric,
  type NodeIdentity,
  type NodeService,
  prepareAct,
  type RecordPage,
  type RecordQuery,
  Redactor,
  Resealed,
  type RestoreService,
  type StoredRecord,
  type SyncState,
  syncMetrics,
  VERSION,
} from '@hutong/web';
import { hallAnchors } from './anchors.ts';
import { Appender, cannotWrite } from './appender.ts';
import { hallAudit } from './audit.ts';
import { hallHealth } from './health.ts';
import { Heart } from './heart.ts';
import { HallHoldings } from './holdings.ts';
import { takeRecords } from './intake.ts';
import { hallKeys } from './keys.ts';
import { HallLogs } from './own-logs.ts';
import { evidenceOf, ShownTrust } from './proofs.ts';
import { Pruner } from './pruner.ts';
import { describeAt, findRecord, queryRecords } from './records.ts';
import { HallRestore } from './restore.ts';
import { logSync, recordSync } from './sync.ts';
import { HallValues } from './values.ts';

/** A parent that answers at all has compared heads by then. */
const ANSWER_MS = 5_000;
/** A folder that shows an old lease token is heard after a minute in which nobody else spoke for the node. */
const STALE_MS = 70_000;

/** What a hall is given from outside: time and chance, so that faults replay. */
export interface HallDeps {
  log: LinkLog;
  now?: () => number;
  random?: (n: number) => Uint8Array;
  /** Called when the disk does not keep what it is given: the process must end, and answer nobody. */
  onDiskFailed?: (error: DiskFailed) => void;
}

/** A hall: records what its windows do in its own log, and sends it upward whenever the link allows. */
export class Hall implements NodeService {
  readonly store: LogStore;
  readonly tls: NodeTls;
  readonly #tlsStatement: TlsStatement;
  readonly values: HallValues;
  readonly redactions: Redactor;
  readonly #resealed: Resealed;
  readonly #folder: NodeFolder;
  readonly #lock: Lock;
  readonly #registry: Registry;
  readonly root: RootKeeper;
  readonly #holdings: HallHoldings;
  readonly #sealer: Sealer;
  readonly #appender: Appender;
  readonly #anchors: Anchorer;
  readonly #heart: Heart;
  readonly #shown: ShownTrust;
  readonly audit: AuditSource;
  readonly keys: KeyService;
  readonly bundles: Bundles;
  readonly health: HealthWatch;
  readonly restore: RestoreService;
  readonly prune: Pruner;
  readonly #logs: HallLogs;
  readonly #epochs: Epochs;
  readonly #leaving: Leaving;
  readonly #mark: HighWater;
  readonly #lease: NodeLease;
  readonly #log: LinkLog;
  readonly #now: () => number;
  readonly #random: (n: number) => Uint8Array;
  #uplink: Uplink | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  /** The parent was heard, or waited for in vain: until then nothing is appended of its own accord. */
  #open = false;
  readonly #turns = new Turns();

  /** Opens the data folder; throws FolderInUse when another process has it. Nothing is sent before `start`. */
  constructor(dir: string, deps: HallDeps) {
    this.#lock = lockFolder(dir);
    try {
      this.#folder = openFolder(dir);
    } catch (error) {
      this.#lock.release();
      throw error;
    }
    const { config, keys } = this.#folder;
    this.#log = deps.log;
    this.#now = deps.now ?? Date.now;
    this.#random = deps.random ?? pooledRandom();
    this.store = new LogStore(join(dir, 'hall.db'), deps.onDiskFailed);
    this.#mark = new HighWater(join(dir, 'mark'), deps.onDiskFailed);
    this.#lease = new NodeLease(join(dir, 'lease'), this.#random);
    this.#registry = emptyRegistry(this.#folder);
    this.#replayRegistry();
    this.root = new RootKeeper({
      roots: this.#folder.roots,
      registry: this.#registry,
      now: this.#now,
      log: this.#log,
      onTaken: () => this.#followRegistry(),
    });
    this.#sealer = openSealer(this.#folder, this.#random);
    this.#holdings = new HallHoldings({
      ...{ node: config.node, store: this.store },
      registry: () => this.#registry,
      ...{ sealer: this.#sealer, mark: this.#mark, log: this.#log, now: this.#now },
      current: () => this.#folder.keys.log.verifier,
      onAhead: (size) => this.#leaving.ahead(this.store.head(this.info.origin)?.size ?? 0, size),
    });
    this.#appender = new Appender(
      this.store,
      keys.log,
      () => this.#holdings.earlier(),
      () => this.#child?.notify(),
    );
    const parts = { folder: this.#folder, store: this.store, appender: this.#appender };
    this.#logs = new HallLogs({ ...parts, now: this.#now, random: this.#random });
    this.#heart = new Heart(this.#folder, this.store, this.#now);
    this.#shown = new ShownTrust(this.#folder, this.store, this.#registry);
    this.#epochs = new Epochs(this.#folder, this.#logs, this.#random, this.#log);
    this.#leaving = new Leaving(this.#epochs, this.#mark, (step) => this.#turn(step), this.#log);
    this.audit = hallAudit(this.store, (note) => this.#holdings.raise(note));
    this.#anchors = this.#anchoring();
    this.tls = new NodeTls(dir, config, () => this.#registry);
    this.#tlsStatement = this.#statement();
    const own = { config, store: this.store, registry: () => this.#registry };
    this.keys = hallKeys(
      this.#folder,
      this.#registry,
      this.#logs,
      (reason) => this.rotate(reason),
      this.#now,
    );
    this.health = hallHealth({
      ...{ folder: this.#folder, service: this, registry: own.registry, logs: this.#logs },
      ...{ db: this.store.db, now: this.#now, random: this.#random, log: deps.log },
    });
    const deeds = { append: (groups: Prepared[][]) => this.#append(groups), now: this.#now };
    this.values = new HallValues({ ...own, ...deeds, random: this.#random });
    this.#resealed = this.#fetcher();
    this.redactions = this.#redactor();
    this.restore = this.#restoring();
    this.prune = this.#pruner();
    this.bundles = this.#bundles();
  }

  #fetcher(): Resealed {
    return new Resealed({
      ...{ registry: () => this.#registry, service: this, log: this.#log, now: this.#now },
      count: async (range) => this.values.count(range),
      // What was lost with the disk comes first: a value without its entry can't be checked.
      fetch: async (origin, from, to) =>
        (this.store.head(origin)?.size ?? 0) >= to &&
        ((await this.#child?.fetchValues(origin, from, to)) ?? false),
    });
  }

  #statement(): TlsStatement {
    const { node } = this.#folder.config;
    return new TlsStatement(this.tls, {
      said: async () => queryRecords(this.store, { node, type: 'tls', limit: 500 }, this.#recordSync).items,
      say: async (state) => void (await this.#appender.append([this.#logs.own('tls', state)])),
    });
  }

  #anchoring(): Anchorer {
    return hallAnchors({
      ...{ config: this.#folder.config, store: this.store, now: this.#now },
      own: () => this.#folder.keys.origin,
      append: async (bodies) => {
        await this.#appender.append(bodies.map((body) => this.#logs.own('anchor', body)));
      },
    });
  }

  #restoring(): HallRestore {
    return new HallRestore({
      ...{ node: this.#folder.config.node, store: this.store, holdings: this.#holdings },
      registry: () => this.#registry,
      link: () => ({ parent: this.#uplink?.parent, child: this.#child }),
    });
  }

  #pruner(): Pruner {
    return new Pruner({
      ...{ config: this.#folder.config, store: this.store, registry: () => this.#registry, now: this.#now },
      shown: (origin) => (this.#child?.compared ? this.#child.above(origin) : undefined),
      act: (until, reason) => this.act('policy', 'log.prune', until, reason),
    });
  }

  #redactor(): Redactor {
    return new Redactor({
      ...{ registry: () => this.#registry, service: this, log: this.#log },
      redact: async ({ origin, index, leaf }) => this.store.redact(origin, index, leaf),
      say: async (type, subject, body) => {
        const given = { type, subject, body };
        const ctx = { now: this.#now(), random: this.#random };
        await this.#append([prepareOwn(this.#folder.config.name, given, ctx)]);
      },
    });
  }

  #bundles(): Bundles {
    return new Bundles({
      ...{ node: this.#folder.config.node, holdings: this.#holdings, roots: this.root },
      ...{ sealer: this.#sealer, random: this.#random, log: this.#log },
      instance: this.#lease.instance.instance,
      parent: () =>
        parentPlace(this.#registry, this.#folder.config)?.name ?? this.#folder.config.parent?.name,
      registry: () => this.#registry,
      onFollowed: async () => {
        this.#followed();
        await this.#turns.settled();
      },
      settled: () => this.#holdings.flush(),
    });
  }

  get info(): NodeIdentity {
    const { config, keys } = this.#folder;
    return {
      network: config.network,
      node: config.node,
      name: config.name,
      kind: 'hall',
      origin: keys.origin,
      version: VERSION,
      rootFingerprint: config.root_fingerprint,
    };
  }

  /** The registry as this hall knows it. */
  get registry(): Registry {
    return this.#registry;
  }

  get folder(): NodeFolder {
    return this.#folder;
  }

  /**
   * Begins the log if it has no genesis, finishes a rotation that was cut short; a database that went back in time
   * begins the next epoch (P12). Speaks with nobody.
   */
  async begin(): Promise<void> {
    await this.#epochs.begin(this.#mark.hasLeft(this.#folder.keys.origin));
    const { origin } = this.#folder.keys;
    const held = (of: string) => this.store.head(of)?.size ?? 0;
    const end = (of: string) => (of === origin ? undefined : this.#registry.log(of)?.closedAt);
    for (const lost of this.#mark.rolledBack(held, end)) {
      this.#log.error({ origin: lost.origin, next: lost.next }, lost.message);
      await this.#epochs.leave(lost.origin);
    }
    await this.#entered();
    await this.#tlsStatement.follow();
    await this.redactions.follow();
  }

  /** Ends the current log and goes on in the next, with new keys. Works offline. */
  rotate(reason: string): Promise<void> {
    return this.#turn(() => this.#epochs.rotate(reason));
  }

  // The network's rule: keys that are old enough are replaced without anybody asking.
  async #rotateWhenDue(): Promise<void> {
    if (!(await this.#epochs.due(this.#registry, this.#now()))) return;
    await this.#turn(() => this.#epochs.rotateIfDue(this.#registry, this.#now()));
  }

  #turn(step: () => Promise<unknown>): Promise<void> {
    return this.#turns.take(async () => {
      await step();
      await this.#entered();
    });
  }

  async #entered(): Promise<void> {
    this.#sealer.renew(this.#folder.keys.sealing.secretKey);
    await this.#logs.adopt(this.#registry, this.#log);
    await this.#logs.reattest(this.#registry);
    this.#beat();
    this.#child?.exchange();
    this.#child?.notify();
  }

  /** Begins, and speaks with the parent. */
  async start(): Promise<void> {
    await this.begin();
    // Half of what an import has: its large batches need it, a backlog that is read once fills it for nothing.
    this.store.db.pragma('cache_size = -8192');
    const heartbeatMs = this.#folder.config.heartbeat_s * 1_000;
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    this.health.start();
    if (this.#folder.config.parent !== null) await this.#linkUp(heartbeatMs);
    this.#open = true;
    this.#beat();
  }

  async #linkUp(heartbeatMs: number): Promise<void> {
    const { config } = this.#folder;
    const link = {
      node: config.node,
      transportSeeds: () => transportSeeds(this.#folder),
      tls: (parent: string) => this.tls.toward(parent),
      lease: this.#lease,
      holdings: this.#holdings,
      log: this.#log,
      ...{ now: this.#now, random: this.#random, pace: config.link, version: VERSION },
      headsIntervalMs: heartbeatMs,
      roots: this.root,
      onFollowed: () => this.#followed(),
      onLease: (refused: boolean) => this.#leaving.lease(refused),
    };
    this.#uplink = new Uplink(link, () => parentPlace(this.#registry, config));
    this.#uplink.follow();
    // Put back whole, mark and all, nothing here tells that more had left: what is recorded before the parent says so is
    // another history of the log (P12), but of one that begins just now. A parent out of reach delays nothing.
    await this.#child?.answered(ANSWER_MS, this.#mark.hasLeft(this.info.origin) ? STALE_MS : 0);
    await this.#turns.settled();
  }

  // An ancestor's log grew.
  #followed(): void {
    this.#followRegistry();
    void this.#resealed.follow();
    this.#uplink?.follow();
  }

  get #child(): LinkChild | undefined {
    return this.#uplink?.child;
  }

  async stop(): Promise<void> {
    clearInterval(this.#heartbeat);
    await this.health.stop();
    await this.#uplink?.stop();
    await this.#anchors.settled();
    this.#holdings.flush();
    this.store.close();
    this.#lock.release();
  }

  // A full disk must not end the hall: the next heartbeat tries again.
  #beat(): void {
    this.root.remind();
    try {
      this.#heart.beat();
      if (!this.#open) return;
      this.#rotateWhenDue().catch((error) =>
        this.#log.error({ err: error }, 'the keys are due and could not be rotated'),
      );
      void this.#resealed.follow();
      this.#anchors.tend().catch((error) => this.#log.warn({ err: error }, 'nothing could be anchored'));
      this.prune.tend().catch((error) => this.#log.warn({ err: error }, 'nothing could be pruned'));
    } catch (error) {
      this.#log.warn({ err: error }, 'no heartbeat could be given');
    }
  }

  #followRegistry(): void {
    this.#replayRegistry();
    const done = this.#turns.take(async () => {
      await this.#logs.adopt(this.#registry, this.#log);
      await this.#logs.reattest(this.#registry);
      await this.#tlsStatement.follow();
      await this.redactions.follow();
    });
    done.catch((error) => this.#log.warn({ err: error }, 'what the registry changed could not be followed'));
  }

  #replayRegistry(): void {
    this.#registry.replay((origin, index) => this.store.entryOrNone(origin, index));
  }

  append(records: readonly unknown[]): Promise<AppendOutcome[]> {
    const ctx = { now: this.#now(), random: this.#random };
    return takeRecords(records, ctx, this.#registry, (groups) => this.#append(groups));
  }

  async act(...given: ActGiven): Promise<void> {
    await this.#append([prepareAct(this.info, { now: this.#now(), random: this.#random }, ...given)]);
  }

  #append(groups: Prepared[][]): Promise<Appended[]> {
    return this.#appender.append(groups).catch(cannotWrite);
  }

  async get(id: string): Promise<StoredRecord | undefined> {
    const at = findRecord(this.store, id);
    return at && describeAt(this.store, at, this.store.entry(at.origin, at.index), this.#recordSync);
  }

  async query(query: RecordQuery): Promise<RecordPage> {
    return queryRecords(this.store, query, this.#recordSync);
  }

  #recordSync = (origin: string, index: number): StoredRecord['sync'] =>
    recordSync(this.store, this.#registry, origin, index, this.#child?.sent(origin).size ?? 0);

  async proof(id: string): Promise<{ entry: Uint8Array; proof: string } | undefined> {
    const at = findRecord(this.store, id);
    const found = at && evidenceOf(this.store, at);
    return found && { ...found, proof: formatProof(this.#leaves(found.proof)) };
  }

  async trust(): Promise<TrustBundle> {
    return this.#shown.bundle();
  }

  #leaves(proof: Proof): Proof {
    const { origin, size } = parseCheckpoint(proof.note);
    if (origin === this.info.origin) this.#mark.raise(origin, size);
    return proof;
  }

  async sync(): Promise<SyncState> {
    const own = await this.#holdings.outgoing();
    const parent = this.#uplink?.parent ?? this.#folder.config.parent?.name ?? null;
    const heard = this.#child?.lastHeardMs;
    return {
      link: {
        parent,
        connected: this.#child?.connected ?? false,
        last_heard: heard === undefined ? null : new Date(heard).toISOString(),
        ...(this.#child?.denied ? { denied: true as const } : {}),
        wanted_version: this.#child?.wantedVersion,
      },
      logs: own.map((head) =>
        logSync(this.store, this.#registry, head, this.info, this.#child?.sent(head.origin)),
      ),
      root: this.root.status,
      keys: await this.keys.due(),
      alarms: [
        ...forkAlarms(readForks(this.store.db), this.#registry),
        ...cloneAlarms(this.info, this.#child?.clone),
      ],
    };
  }

  async notReady(): Promise<string[]> {
    const damaged = this.store.damaged().map((d) => d.message);
    const begun = damaged.length > 0 || this.store.head(this.info.origin) !== undefined;
    return begun ? damaged : ['the log has no genesis yet'];
  }

  async metrics(): Promise<Metric[]> {
    return syncMetrics(await this.sync(), this.#now());
  }
}
