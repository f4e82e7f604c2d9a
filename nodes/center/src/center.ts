import { type AppendOutcome, cloneAlarms, type SyncState, Unavailable } from '@hutong/api';
import { type Archive, isPassing, openArchive } from '@hutong/archive';
import type { Followers } from '@hutong/follow';
import { Bundles, type NoteOutcome } from '@hutong/link';
import {
  Behind,
  CenterEnrolment,
  CenterHoldings,
  CenterKeys,
  CenterRecords,
  CenterRedactions,
  CenterValues,
  Completeness,
  Door,
  type DoorLimits,
  demandEnd,
  earlierIn,
  type FindEarlier,
  Ground,
  type Judge,
  Node,
  type NodeDeps,
  networkAuthority,
  OwnLog,
  ownKeys,
  Reconcile,
  receiptedLogs,
  seenBy,
  takeRecords,
  unsealFor,
  watchHealth,
} from '@hutong/node';
import type { HealthWatch } from '@hutong/oversight';
import { type Prepared, said, timeText } from '@hutong/record';
import {
  type Authority,
  demandOwnLog,
  type EnrolmentRequest,
  type Epochs,
  Leaving,
  type Redaction,
  type RootDocument,
} from '@hutong/trust';
import { type Database, openDatabase } from './database.ts';

/** What a center is given from outside. */
export interface CenterDeps extends NodeDeps, DoorLimits {
  /** How long PostgreSQL may take for an ordinary statement, ms. */
  statementMs?: number;
}

/** How long the top center waits for its children to show what they hold of its log: a child's line may be down for days. */
const MEET_MS = 15_000;

/** A center: an archive of the nodes beneath it, a broker for its children, a log of its own. */
export class Center extends Node {
  /** With the registry replayed: for what is done to it while the center stands still, too. */
  readonly archive: Archive;
  readonly keys: CenterKeys;
  readonly health: HealthWatch;
  readonly bundles: Bundles;
  readonly values: CenterValues;
  readonly redactions: CenterRedactions;
  readonly completeness: Completeness;
  readonly reconcile: Reconcile;
  /** At the top center alone, as what follows. */
  readonly ca?: Authority;
  readonly enrolment?: CenterEnrolment;
  protected readonly holdings: CenterHoldings;
  protected readonly epochs: Epochs;
  protected readonly leaving: Leaving;
  protected readonly records: CenterRecords;
  readonly #database: { stop(): Promise<void> };
  readonly #own: OwnLog;
  readonly #findEarlier: FindEarlier;
  readonly #door: Door;
  readonly #behind: Behind;
  #started = false;
  /** It is not known yet what others hold of its log. */
  #meets = false;
  #meeting: Promise<void> = Promise.resolve();
  #heartbeat: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;

  /** Opens the data folder and the archive; throws FolderInUse when another process has it. Nothing is sent before `start`. */
  static async open(dir: string, deps: CenterDeps): Promise<Center> {
    const ground = new Ground(dir, deps);
    const { folder, registry, sealer, node, now, random, log } = ground;
    let database: Database | undefined;
    try {
      database = await openDatabase(folder, deps);
      // What was erased is confirmed in its own log, by the center once there is one.
      let erased = () => {};
      const archive = await openArchive({
        ...database.place,
        node,
        clock: { now },
        random,
        ...ownKeys(folder, registry, sealer),
        log,
        registry,
        followers: ground.followers,
        unseal: unsealFor(registry, sealer, node),
        onErased: () => erased(),
      });
      const center = new Center(ground, deps, database, archive);
      erased = () => center.#confirmErased();
      await center.#own.replay();
      await center.#own.adopted();
      return center;
    } catch (error) {
      await database?.stop();
      ground.close();
      throw error;
    }
  }

  private constructor(
    ground: Ground,
    limits: DoorLimits,
    database: { stop(): Promise<void> },
    archive: Archive,
  ) {
    super(ground, archive, isPassing);
    const { folder, registry, sealer, mark, log, node, config } = ground;
    this.#database = database;
    this.archive = archive;
    const keys = () => {
      sealer.renew(folder.keys.sealing.secretKey);
      return ownKeys(folder, registry, sealer);
    };
    this.#own = new OwnLog({ ...ground, archive, roots: this.root, keys });
    this.epochs = this.#own.epochs;
    this.leaving = new Leaving(this.epochs, mark, (step) => this.turn(step), log);
    this.#behind = new Behind({
      archive,
      epochs: this.epochs,
      log,
      hold: () => this.#own.hold(),
      complete: (origin) => registry.origin === origin,
    });
    this.holdings = this.#holding();
    this.#door = this.#doorFor(limits);
    this.keys = this.#keyService();
    this.records = new CenterRecords({ ...ground, archive, view: this.view });
    this.#findEarlier = earlierIn(archive, node);
    const register = (type: string, judge: Judge) => this.#register(type, judge);
    this.values = new CenterValues({
      ...ground,
      archive,
      append: (groups) => this.say(groups),
      onAppended: () => this.child?.notify(),
      mayState: () => this.mayState(),
    });
    this.redactions = new CenterRedactions({ ...ground, archive, register, redactor: this.redactor });
    this.completeness = new Completeness({ ...ground, node, archive });
    this.reconcile = this.#reconciler();
    this.bundles = this.#bundling();
    this.health = this.#watching();
    if (config.parent !== null) return;
    this.ca = networkAuthority({ ...ground, archive, own: this.#own });
    const enrol = (request: EnrolmentRequest) => this.enrol(request);
    this.enrolment = new CenterEnrolment({ ...ground, trust: () => this.trust(), enrol, register }, ground);
  }

  /** What it answers over HTTP: itself, as a hall does. */
  get service(): this {
    return this;
  }

  #holding(): CenterHoldings {
    return new CenterHoldings({
      ...this.ground,
      archive: this.archive,
      current: () => this.folder.keys.origin,
      beats: () => this.heart.beats(),
      onAdopted: () => void this.#registryChanged(),
      onAhead: (size, have) => this.#onAhead(size, have),
      lost: () => !this.maySpeak(),
    });
  }

  #doorFor({ lease, canary, share }: DoorLimits): Door {
    return new Door({
      ...this.ground,
      // The ground's own lease is towards the parent; this is what the children's take.
      lease,
      canary,
      share,
      holdings: this.holdings,
      roots: this.root,
      states: this.heart.states,
      onCommitted: () => this.child?.notify(),
    });
  }

  #keyService(): CenterKeys {
    const prepare = async (reason: string) => this.epochs.prepare(reason, await this.#behind.end());
    return new CenterKeys({
      ...this.ground,
      archive: this.archive,
      logs: this.#own,
      rotate: (reason) => this.rotate(reason),
      ...(this.ground.config.parent === null && { prepare }),
      register: (type, judge) => this.#register(type, judge),
    });
  }

  #reconciler(): Reconcile {
    return new Reconcile({
      ...this.ground,
      archive: this.archive,
      holdings: this.holdings,
      heads: (child) => this.#door.heads(child),
      want: (child, origin, from) => this.#door.want(child, origin, from),
    });
  }

  #bundling(): Bundles {
    const { ground, holdings, root } = this;
    return new Bundles({
      ...ground,
      holdings,
      roots: root,
      instance: ground.lease.instance.instance,
      alive: async (child) => this.#door.alive(child),
      parent: () => ground.parent,
      seenBy: (node) => seenBy(this.archive, node),
      onFollowed: () => this.#follow(),
      onCommitted: () => this.child?.notify(),
      onNote: (note, outcome) => this.#relayDown(note, outcome),
    });
  }

  #watching(): HealthWatch {
    const { archive } = this;
    return watchHealth({
      ...this.ground,
      heart: this.heart,
      service: this,
      logs: archive,
      health: archive.health,
      alerts: archive.alerts,
      isAway: isPassing,
      slowed: () => [...this.#door.slowed, ...(this.child?.slowed ?? [])],
      beneath: {
        door: () => this.#door.online,
        damaged: () => archive.told.damaged,
        version: (child) => this.#door.version(child),
        came: (node) => archive.came.at(node),
        heartbeats: () => archive.heartbeats(),
        quarantined: () => archive.quarantinedCounts(),
        waiting: () => archive.waitingLogs(),
      },
    });
  }

  /**
   * Begins its own log if it is empty, finishes a rotation that was cut short; a database that went back in time
   * begins the next epoch (P12). Speaks with nobody.
   */
  async begin(): Promise<void> {
    const { folder, mark, config } = this.ground;
    await this.epochs.begin(mark.hasLeft(folder.keys.origin));
    const { origin } = folder.keys;
    const held = new Map((await this.archive.heads()).map((h) => [h.origin, h.size]));
    const size = (of: string) => held.get(of) ?? 0;
    for (const lost of this.ground.rolledBack(size)) {
      const left = lost.origin === origin ? lost.left : size(origin);
      // Every log of the top is the registry: nothing may be said in it that what is missing may contradict.
      if (config.parent === null) this.#behind.found(origin, size(origin), left);
      else await this.epochs.leave(lost.origin);
    }
    if (this.maySpeak()) await this.#own.start();
    await this.#own.replay();
    await this.#own.adopted();
    if (!this.mayState()) return;
    await this.ground.apart(
      () => this.#own.follow(),
      () => this.#followTls(),
    );
  }

  /** Begins, opens the door to the children, and speaks with its parent. */
  async start(): Promise<void> {
    const { config } = this.folder;
    this.#meets = true;
    await this.begin();
    this.#started = true;
    await this.#door.follow();
    if (config.parent === null) await this.rotateWhenDue();
    else this.linkUp((note, outcome) => this.#relayDown(note, outcome));
    this.#meeting = this.#meet();
    await this.heart.beat();
    this.archive.followers.start();
    this.health.start();
    this.#heartbeat = setInterval(() => {
      void this.heart.beat();
      void this.#registryChanged();
      this.#confirmErased();
      this.tend();
    }, config.heartbeat_s * 1_000);
  }

  // P12: of what it said since a copy of its whole disk was taken only others know: its parent, or the children of the top. It
  // says nothing before they have shown how much they hold.
  async #meet(): Promise<void> {
    await (this.folder.config.parent === null ? this.#door.met(MEET_MS) : this.meetParent());
    this.#meets = false;
    if (this.#started) void this.#registryChanged();
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.heart.stop();
    for (const timer of [this.#heartbeat, this.#again]) clearTimeout(timer);
    await this.health.stop();
    await this.uplink?.stop();
    await this.#door.stop();
    await this.anchors.settled();
    await this.archive.close();
    await this.#database.stop();
    this.ground.close();
  }

  get followers(): Followers {
    return this.archive.followers;
  }

  protected counted() {
    return this.archive.counts();
  }

  protected override maySpeak(): boolean {
    return this.#behind.state === undefined;
  }

  protected override mayState(): boolean {
    return this.maySpeak() && !this.#meets;
  }

  // Whose database went back in time says nothing more in the registry until it goes on in its next log (P12).
  async #demandCurrent(): Promise<void> {
    await this.#meeting;
    const behind = this.#behind.state;
    if (behind !== undefined) throw new Unavailable(behind.message, behind.next);
  }

  /** Records of the center's own: notices, catalogue items. */
  async append(records: readonly unknown[]): Promise<AppendOutcome[]> {
    await this.#demandCurrent();
    const append = async (groups: Prepared[][]) => {
      const appended = await this.archive.once.append(groups);
      this.child?.notify();
      return appended;
    };
    return takeRecords(records, { ...this.ground, now: this.ground.now() }, append, this.#findEarlier);
  }

  protected async say(groups: Prepared[][]): Promise<void> {
    await this.#demandCurrent();
    await this.archive.append(groups.flat());
    this.child?.notify();
  }

  async #register(type: string, judge: Judge): Promise<number> {
    await this.#demandCurrent();
    const index = await this.#own.register(type, judge);
    await this.#registryChanged();
    await this.heart.beat();
    return index;
  }

  /** Enrols a node at the top center; @returns its parent */
  async enrol(request: EnrolmentRequest): Promise<string | null> {
    await this.#demandCurrent();
    const parent = await this.#own.enrol(request);
    await this.#registryChanged();
    await this.heart.beat();
    return parent;
  }

  protected async adopt(): Promise<void> {
    this.#behind.writing(this.folder.keys.origin);
    await this.#own.adopted();
  }

  protected override async judgeRoot(document: RootDocument): Promise<void> {
    demandOwnLog(this.folder, document);
    await demandEnd(this.archive, document);
  }

  // A version that ends a log further back has the registry replayed: next epochs are taken on their old keys' word anew.
  protected rootTaken(): void {
    const adopting = this.#own.replay().then(() => this.#own.adopted());
    adopting.catch((error) => this.ground.log.error({ err: error }, 'next epochs could not be followed'));
    void this.#registryChanged();
  }

  protected followed(): void {
    void this.#follow();
  }

  async #follow(): Promise<void> {
    await this.#registryChanged();
    void this.resealed.follow();
  }

  // What fails here is tried again soon: until then a child that was enrolled meanwhile is not let in.
  async #registryChanged(): Promise<void> {
    const wrong = await this.ground.apart(
      () => this.#own.replay(),
      () => this.archive.followClosings(),
      () => this.#behind.follow(),
      () => this.mayState() && this.#own.follow(),
      () => this.mayState() && this.#followTls(),
      () => this.mayState() && this.redactor.follow(),
      () => this.child?.notify(),
      () => this.uplink?.follow(),
      () => this.#started && this.#door.follow(),
    );
    if (wrong === 0) return;
    clearTimeout(this.#again);
    if (this.#started) this.#again = setTimeout(() => void this.#registryChanged(), 5_000);
  }

  /** Says what is new of its TLS and, at the top, takes the steps that are due. */
  async #followTls(): Promise<void> {
    await this.tlsStatement.follow();
    if (this.ca === undefined) return;
    await this.ca.follow();
    await this.tlsStatement.follow();
  }

  // What failed is confirmed at the next heartbeat: what must be said follows from the archive.
  #confirmErased(): void {
    const { log } = this.ground;
    this.values.confirm().catch((err) => log.warn({ err }, 'erased values could not be confirmed yet'));
  }

  protected redact(place: Redaction): ReturnType<Archive['redact']> {
    return this.archive.redact(place);
  }

  protected countSealed = (range: { origin: string; from: number; to: number; recipient: string }) =>
    this.archive.countSealed(range);

  // P12: another node holds more of this center's own log than its archive does. Nothing more is signed in it.
  #onAhead(size: number, have: number): void {
    const { origin } = this.folder.keys;
    if (this.folder.config.parent === null) {
      this.ground.mark.raise(origin, size); // The mark went back with the database: a restart must not forget again.
      this.#behind.found(origin, have, size);
    } else this.leaving.ahead(have, size);
  }

  protected override relay(note: string): void {
    this.#door.relay(note);
  }

  // Receipts and heartbeats from above go on down: to the branch whose log it is, or to all.
  #relayDown(note: string, { node }: NoteOutcome): void {
    const path = [node, ...this.registry.ancestors(node)];
    this.#door.relay(note, path[path.indexOf(this.ground.node) - 1]);
  }

  protected receipted() {
    return receiptedLogs(this.archive, this.registry, this.ground.node);
  }

  override async sync(): Promise<SyncState> {
    const shown = await super.sync();
    const clones = this.#door.clones.flatMap((clone) => {
      const { node } = clone;
      return cloneAlarms({ node, origin: this.registry.node(node)?.epochs.at(-1)?.origin ?? '' }, clone);
    });
    return { ...shown, alarms: [...this.#rolledBack(), ...shown.alarms, ...clones] };
  }

  // P12: the top center signs nothing until a root document names its next log.
  #rolledBack(): SyncState['alarms'] {
    const state = this.#behind.state;
    if (state === undefined) return [];
    const { origin, held, left } = state;
    const { node, now } = this.ground;
    return [{ code: 'rolled-back', origin, node, at: timeText(now()), entries: { held, left } }];
  }

  async notReady(): Promise<string[]> {
    const behind = this.#behind.state;
    if (behind !== undefined) return [`${behind.message}. ${said(behind.next, 'en')}`];
    const reasons = this.#door.online ? [] : ['the broker for the children does not answer'];
    return (await this.archive.answers()) ? reasons : [...reasons, 'the database does not answer'];
  }

  isAway(error: unknown): boolean {
    // A file that is missing is no database that is away.
    return isPassing(error) && (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
