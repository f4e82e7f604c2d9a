import { join } from 'node:path';
import { type Archive, openArchive } from '@hutong/archive';
import {
  Bundles,
  type CanaryLimits,
  type LeaseLimits,
  type LinkChild,
  type LinkLog,
  NodeLease,
  type NoteOutcome,
  Uplink,
} from '@hutong/link';
import { cosign, type DiskFailed } from '@hutong/log';
import type { Anchorer } from '@hutong/oversight';
import { type Lock, lockFolder, Turns } from '@hutong/process';
import { pooledRandom } from '@hutong/record';
import {
  demandOwnLog,
  type EnrolmentRequest,
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
  transportSeeds,
} from '@hutong/trust';
import { Resealed, Unavailable, VERSION } from '@hutong/web';
import { centerAnchors } from './anchors.ts';
import { Behind, demandEnd } from './behind.ts';
import { seenBy } from './bundles.ts';
import { Door } from './door.ts';
import { CenterEnrolment } from './enrolment.ts';
import { CenterHoldings } from './holdings.ts';
import { CenterKeys } from './key-service.ts';
import { ownKeys } from './keys.ts';
import { type Judge, OwnLog } from './own-log.ts';
import { Reconcile } from './reconcile.ts';
import { openDatabase } from './servers.ts';
import { CenterService } from './service.ts';
import { CenterTls } from './tls.ts';
import { unsealFor } from './values.ts';

/** What a center is given from outside: time and chance, so that faults replay. */
export interface CenterDeps {
  log: LinkLog;
  now?: () => number;
  random?: (n: number) => Uint8Array;
  /** How soon a broker that delivers nothing is noticed. */
  canary?: CanaryLimits;
  /** How long an instance of a child that does not answer keeps its lease. */
  lease?: LeaseLimits;
  /** Called when the disk does not keep what it is given: the process must end, and answer nobody. */
  onDiskFailed?: (error: DiskFailed) => void;
}

/** A center: an archive of the nodes beneath it, a broker for its children, a log of its own. */
export class Center {
  readonly folder: NodeFolder;
  readonly service: CenterService;
  readonly #roots: RootKeeper;
  readonly #deps: CenterDeps;
  readonly #lock: Lock;
  readonly #database: { stop(): Promise<void> };
  readonly #archive: Archive;
  readonly #registry: Registry;
  readonly #own: OwnLog;
  readonly #leaving: Leaving;
  readonly #anchors: Anchorer;
  readonly #holdings: CenterHoldings;
  readonly #tls: CenterTls;
  readonly #door: Door;
  #started = false;
  #uplink: Uplink | undefined;
  #timer: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #lastBeatS = 0;
  readonly #mark: HighWater;
  readonly #lease: NodeLease;
  readonly #resealed: Resealed;
  readonly #turns = new Turns();
  readonly #behind: Behind;

  /** Opens the data folder and the archive; throws FolderInUse when another process has it. Nothing is sent before `start`. */
  static async open(dir: string, deps: CenterDeps): Promise<Center> {
    const lock = lockFolder(dir);
    let database: { url: string; stop(): Promise<void> } | undefined;
    try {
      const folder = openFolder(dir);
      database = await openDatabase(folder, (line) => deps.log.debug({ line }, 'postgresql'));
      const registry = emptyRegistry(folder);
      const now = deps.now ?? Date.now;
      const random = deps.random ?? pooledRandom();
      const sealer = openSealer(folder, random);
      const { config } = folder;
      // What was erased is confirmed in its own log, by the center once there is one.
      let erased = () => {};
      const archive = await openArchive({
        url: database.url,
        node: config.node,
        clock: { now },
        random,
        ...ownKeys(folder, registry, sealer),
        log: deps.log,
        registry,
        unseal: unsealFor(registry, sealer, config.node),
        onErased: () => erased(),
      });
      const center = new Center(folder, deps, lock, database, archive, registry, sealer);
      erased = () => center.#confirmErased();
      await center.#own.replay();
      await center.#own.adopted();
      return center;
    } catch (error) {
      await database?.stop();
      lock.release();
      throw error;
    }
  }

  private constructor(
    folder: NodeFolder,
    deps: CenterDeps,
    lock: Lock,
    database: { stop(): Promise<void> },
    archive: Archive,
    registry: Registry,
    sealer: Sealer,
  ) {
    this.folder = folder;
    this.#deps = deps;
    this.#lock = lock;
    this.#database = database;
    this.#archive = archive;
    this.#registry = registry;
    this.#mark = new HighWater(join(folder.dir, 'mark'), deps.onDiskFailed);
    const { config } = folder;
    this.#holdings = new CenterHoldings({
      ...{ node: config.node, archive, registry, mark: this.#mark },
      current: () => folder.keys.origin,
      onAdopted: () => void this.#tryRegistryChanged(),
      onAhead: (size, have) => this.#onAhead(size, have),
      lost: () => this.#behind.state !== undefined,
    });
    const now = deps.now ?? Date.now;
    const random = deps.random ?? pooledRandom();
    this.#lease = new NodeLease(join(folder.dir, 'lease'), random);
    this.#anchors = centerAnchors({
      ...{ config, archive, registry, now, random },
      own: () => (this.#behind.state === undefined ? this.folder.keys.origin : undefined),
      onAppended: () => this.#onCommitted(),
    });
    this.#roots = this.#rootKeeper(now);
    const keys = () => {
      sealer.renew(folder.keys.sealing.secretKey);
      return ownKeys(folder, registry, sealer);
    };
    const { log } = deps;
    this.#own = new OwnLog({ folder, archive, registry, roots: this.#roots, now, random, keys, log });
    this.#leaving = new Leaving(this.#own.epochs, this.#mark, (step) => this.#turn(step), log);
    this.#behind = new Behind({
      ...{ archive, epochs: this.#own.epochs, log, hold: () => this.#own.hold() },
      complete: (origin) => registry.origin === origin,
    });
    const node = new NodeTls(folder.dir, config, () => registry);
    this.#tls = new CenterTls({
      ...{ dir: folder.dir, node: config.node, top: config.parent === null, tls: node },
      ...{ archive, registry, own: this.#own, random, log: deps.log },
    });
    this.#door = new Door({
      ...{ folder, registry, holdings: this.#holdings, tls: node, roots: this.#roots, ...deps, random },
      onCommitted: () => this.#onCommitted(),
    });
    this.service = new CenterService({
      keys: this.#keyService(),
      bundles: this.#bundles(sealer, random),
      ...{ folder, mark: this.#mark, archive, registry, now, random, root: this.#roots },
      ...{ ca: this.#tls.authority, log, sealer },
      ...{ behind: () => this.#behind.state, link: () => this.#child },
      broker: () => this.#door.online,
      version: (child) => this.#door.version(child),
      clones: () => this.#door.clones,
      onAppended: () => this.#onCommitted(),
      enrol: (request) => this.enrol(request),
      register: (type, judge) => this.#register(type, judge),
    });
    this.service.reconcile = this.#reconciler();
    this.#resealed = this.#fetcher();
    if (config.parent === null) this.service.enrolment = this.#enrolment(now, random);
  }

  #rootKeeper(now: () => number): RootKeeper {
    const { folder } = this;
    return new RootKeeper({
      ...{ roots: folder.roots, registry: this.#registry, now, log: this.#deps.log },
      onTaken: () => this.#onRootTaken(),
      publishing: {
        judge: async (document) => {
          demandOwnLog(folder, document);
          await demandEnd(this.#archive, document);
        },
        followed: () => this.#tryRotateWhenDue(),
      },
    });
  }

  // A version that ends a log further back has the registry replayed: next epochs are taken on their old keys' word anew.
  #onRootTaken(): void {
    const adopting = this.#own.replay().then(() => this.#own.adopted());
    adopting.catch((error) => this.#deps.log.error({ err: error }, 'next epochs could not be followed'));
    void this.#tryRegistryChanged();
  }

  #reconciler(): Reconcile {
    return new Reconcile({
      ...{ node: this.folder.config.node, archive: this.#archive, registry: this.#registry },
      holdings: this.#holdings,
      heads: (child) => this.#door.heads(child),
      want: (child, origin, from) => this.#door.want(child, origin, from),
    });
  }

  #fetcher(): Resealed {
    return new Resealed({
      ...{ registry: () => this.#registry, service: this.service, log: this.#deps.log },
      now: this.#deps.now ?? Date.now,
      count: (range) => this.#archive.countSealed(range),
      fetch: async (origin, from, to) => (await this.#child?.fetchValues(origin, from, to)) ?? false,
    });
  }

  #keyService(): CenterKeys {
    return new CenterKeys({
      ...{ folder: this.folder, archive: this.#archive, registry: this.#registry, logs: this.#own },
      now: this.#deps.now ?? Date.now,
      rotate: (reason) => this.rotate(reason),
      prepare: async (reason) => this.#own.epochs.prepare(reason, await this.#behind.end()),
      register: (type, judge) => this.#register(type, judge),
    });
  }

  #bundles(sealer: Sealer, random: (n: number) => Uint8Array): Bundles {
    const { config } = this.folder;
    return new Bundles({
      ...{ node: config.node, holdings: this.#holdings, roots: this.#roots, sealer, random },
      ...{ log: this.#deps.log, instance: this.#lease.instance.instance },
      alive: async (child) => this.#door.alive(child),
      parent: () => parentPlace(this.#registry, config)?.name ?? config.parent?.name,
      registry: () => this.#registry,
      seenBy: (node) => seenBy(this.#archive, node),
      onFollowed: () => this.#followed(),
      onCommitted: () => this.#onCommitted(),
      onNote: (note, outcome) => this.#relay(note, outcome),
    });
  }

  #enrolment(now: () => number, random: (n: number) => Uint8Array): CenterEnrolment {
    const parts = {
      folder: this.folder,
      registry: this.#registry,
      log: this.#deps.log,
      trust: () => this.service.trust(),
      enrol: (request: EnrolmentRequest) => this.enrol(request),
      register: (type: string, judge: Judge) => this.#register(type, judge),
    };
    return new CenterEnrolment(parts, { now, random });
  }

  /**
   * Begins its own log if it is empty, finishes a rotation that was cut short; a database that went back in time
   * begins the next epoch (P12). Speaks with nobody.
   */
  async begin(): Promise<void> {
    await this.#own.epochs.begin(this.#mark.hasLeft(this.folder.keys.origin));
    const { origin } = this.folder.keys;
    const held = new Map((await this.#archive.heads()).map((h) => [h.origin, h.size]));
    const size = (of: string) => held.get(of) ?? 0;
    const end = (of: string) => (of === origin ? undefined : this.#registry.log(of)?.closedAt);
    for (const lost of this.#mark.rolledBack(size, end)) {
      this.#deps.log.error({ origin: lost.origin, next: lost.next }, lost.message);
      const left = lost.origin === origin ? lost.left : size(origin);
      // Every log of the top is the registry: nothing may be said in it that what is missing may contradict.
      if (this.folder.config.parent === null) this.#behind.found(origin, size(origin), left);
      else await this.#own.epochs.leave(lost.origin);
    }
    if (this.#behind.state === undefined) await this.#own.start();
    await this.#own.replay();
    await this.#own.adopted();
    if (this.#behind.state !== undefined) return;
    await this.#own.follow();
    await this.#tls.follow();
  }

  // Whose database went back in time says nothing more in the registry until it goes on in its next log (P12).
  #demandCurrent(): void {
    const behind = this.#behind.state;
    if (behind !== undefined) throw new Unavailable(behind.message, behind.next);
  }

  /** Ends its own log and goes on in the next, with new keys. Works offline. */
  rotate(reason: string): Promise<void> {
    return this.#turn(() => this.#own.epochs.rotate(reason));
  }

  async #register(type: string, judge: Judge): Promise<number> {
    this.#demandCurrent();
    const index = await this.#own.register(type, judge);
    await this.#registryChanged();
    await this.#beat();
    return index;
  }

  // The network's rule: keys that are old enough are replaced without anybody asking. At the top, a root document's word.
  async #rotateWhenDue(): Promise<void> {
    const now = this.#deps.now ?? Date.now;
    if (!(await this.#own.epochs.due(this.#registry, now()))) return;
    await this.#turn(async () => {
      await this.#own.epochs.rotateIfDue(this.#registry, now());
      this.#behind.writing(this.folder.keys.origin);
    });
  }

  #tryRotateWhenDue(): Promise<void> {
    return this.#rotateWhenDue().catch((error) =>
      this.#deps.log.error({ err: error }, 'the keys are due and could not be rotated'),
    );
  }

  #turn(step: () => Promise<unknown>): Promise<void> {
    return this.#turns.take(async () => {
      await step();
      await this.#own.adopted();
      await this.#beat();
      this.#child?.exchange();
      this.#onCommitted();
    });
  }

  /** Begins, opens the door to the children, and speaks with its parent. */
  async start(): Promise<void> {
    await this.begin();
    const { config } = this.folder;
    this.#started = true;
    await this.#door.follow();
    if (config.parent === null) await this.#tryRotateWhenDue();
    if (config.parent !== null) this.#uplink = this.#linkUp();
    this.#uplink?.follow();
    await this.#beat();
    this.service.health.start();
    this.#timer = setInterval(() => {
      void this.#beat();
      this.#anchors.tend().catch((error) => this.#deps.log.warn({ err: error }, 'nothing could be anchored'));
      void this.#tryRegistryChanged();
      this.#confirmErased();
      void this.#resealed.follow();
      void this.#tryRotateWhenDue();
    }, config.heartbeat_s * 1_000);
  }

  #linkUp(): Uplink {
    const { config } = this.folder;
    const link = {
      node: config.node,
      transportSeeds: () => transportSeeds(this.folder),
      tls: (parent: string) => this.#tls.node.toward(parent),
      ...{ lease: this.#lease, holdings: this.#holdings, log: this.#deps.log },
      ...(this.#deps.now === undefined ? {} : { now: this.#deps.now }),
      ...{ random: this.#deps.random ?? pooledRandom(), pace: config.link, version: VERSION },
      headsIntervalMs: config.heartbeat_s * 1_000,
      roots: this.#roots,
      onNote: (note: string, outcome: NoteOutcome) => this.#relay(note, outcome),
      onFollowed: () => void this.#followed(),
      onLease: (refused: boolean) => this.#leaving.lease(refused),
    };
    return new Uplink(link, () => parentPlace(this.#registry, config));
  }

  get #child(): LinkChild | undefined {
    return this.#uplink?.child;
  }

  /** The registry as this center knows it. */
  get registry(): Registry {
    return this.#registry;
  }

  /** What its listeners show, and how it knows others. */
  get tls(): NodeTls {
    return this.#tls.node;
  }

  /** Its archive, with the registry replayed: for what is done to it while the center stands still. */
  get archive(): Archive {
    return this.#archive;
  }

  /** Enrols a node at the top center; @returns its parent */
  async enrol(request: EnrolmentRequest): Promise<string | null> {
    this.#demandCurrent();
    const parent = await this.#own.enrol(request);
    await this.#registryChanged();
    await this.#beat();
    return parent;
  }

  async stop(): Promise<void> {
    this.#started = false;
    for (const timer of [this.#timer, this.#again]) clearTimeout(timer);
    await this.service.health.stop();
    await this.#uplink?.stop();
    await this.#door.stop();
    await this.#anchors.settled();
    await this.#archive.close();
    await this.#database.stop();
    this.#lock.release();
  }

  // What failed is confirmed at the next heartbeat: what must be said follows from the archive.
  #confirmErased(): void {
    this.service.values
      .confirm()
      .catch((error) => this.#deps.log.warn({ err: error }, 'erased values could not be confirmed yet'));
  }

  #onCommitted(): void {
    this.#child?.notify();
  }

  #followed(): Promise<void> {
    return this.#tryRegistryChanged().then(() => void this.#resealed.follow());
  }

  // What fails here is tried again soon: until then a child that was enrolled meanwhile is not let in.
  #tryRegistryChanged(): Promise<void> {
    return this.#registryChanged().catch((error) => {
      this.#deps.log.error({ err: error }, 'the registry could not be followed');
      clearTimeout(this.#again);
      if (this.#started) this.#again = setTimeout(() => void this.#tryRegistryChanged(), 5_000);
    });
  }

  async #registryChanged(): Promise<void> {
    await this.#own.replay();
    await this.#archive.followClosings();
    await this.#behind.follow();
    if (this.#behind.state === undefined) {
      await this.#own.follow();
      await this.#tls.follow();
    }
    await this.service.redactions.follow();
    this.#child?.notify();
    this.#uplink?.follow();
    if (this.#started) await this.#door.follow();
  }

  // P12: another node holds more of this center's own log than its archive does. Nothing more is signed in it.
  #onAhead(size: number, have: number): void {
    const { origin } = this.folder.keys;
    if (this.folder.config.parent === null) {
      this.#mark.raise(origin, size); // The mark went back with the database: a restart must not forget again.
      this.#behind.found(origin, have, size);
    } else this.#leaving.ahead(have, size);
  }

  // Receipts and heartbeats from above go on down: to the branch whose log it is, or to all.
  #relay(note: string, { node }: NoteOutcome): void {
    const own = this.folder.config.node;
    const path = [node, ...this.#registry.ancestors(node)];
    this.#door.relay(note, path[path.indexOf(own) - 1]);
  }

  // The center's own cosignature over its newest checkpoint, its time always rising (P11).
  async #beat(): Promise<void> {
    this.#roots.remind();
    try {
      const { keys } = this.folder;
      const head = await this.#archive.head(keys.origin);
      if (head === undefined || this.#behind.state !== undefined) return;
      const given = this.#lastBeatS > 0 ? [] : await this.#archive.heartbeats();
      const lastS = given.find((b) => b.node === this.folder.config.node)?.timeS ?? 0;
      const nowS = Math.floor((this.#deps.now ?? Date.now)() / 1_000);
      this.#lastBeatS = Math.max(nowS, this.#lastBeatS + 1, lastS + 1);
      const note = cosign(head.note, keys.cosigner, this.#lastBeatS);
      this.#mark.raise(keys.origin, head.size);
      await this.#archive.addNote(note);
      this.#door.relay(note);
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'no heartbeat could be given');
    }
  }
}
