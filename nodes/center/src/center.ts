import { type Archive, isPassing, openArchive } from '@hutong/archive';
import { Bundles } from '@hutong/link';
import {
  Behind,
  CenterEnrolment,
  CenterEvidence,
  CenterHoldings,
  CenterKeys,
  CenterNode,
  CenterOversight,
  CenterRecords,
  CenterRedactions,
  CenterRestore,
  CenterRules,
  CenterRuns,
  CenterValues,
  type ChildrenLimits,
  ChildrenLink,
  Completeness,
  earlierIn,
  type FindEarlier,
  Ground,
  lastHeardOf,
  type NodeDeps,
  networkAuthority,
  OwnLog,
  ownKeys,
  Reconcile,
  RegistryEntries,
  type Statement,
  SupervisionAudit,
  Supervisor,
  seenBy,
  unsealFor,
  watchHealth,
} from '@hutong/node';
import type { HealthWatch } from '@hutong/oversight';
import { type Authority, type EnrolmentRequest, type Epochs, Leaving } from '@hutong/trust';
import { type Database, openDatabase } from './database.ts';

/** Records that a rehearsal reads at once. */
const RULES_PAGE = 500;

/** What a center is given from outside. */
export interface CenterDeps extends NodeDeps, ChildrenLimits {
  /** How long PostgreSQL may take for an ordinary statement, ms. */
  statementMs?: number;
}

/** A center: an archive of the nodes beneath it, a broker for its children, a log of its own. */
export class Center extends CenterNode {
  /** With the registry replayed: also used for what is done to it while the center is stopped. */
  readonly archive: Archive;
  readonly keys: CenterKeys;
  readonly health: HealthWatch;
  readonly bundles: Bundles;
  readonly values: CenterValues;
  readonly redactions: CenterRedactions;
  readonly completeness: Completeness;
  readonly evidence: CenterEvidence;
  readonly shares = () => this.childrenLink.shares();
  readonly reconcile: Reconcile;
  readonly oversight: CenterOversight;
  readonly rules: CenterRules;
  readonly supervision: SupervisionAudit;
  readonly runs: CenterRuns;
  readonly restore: CenterRestore;
  /** At the top center alone. */
  readonly ca?: Authority;
  /** At the top center alone. */
  readonly enrolment?: CenterEnrolment;
  protected readonly holdings: CenterHoldings;
  protected readonly epochs: Epochs;
  protected readonly leaving: Leaving;
  protected readonly records: CenterRecords;
  readonly #database: { stop(): Promise<void> };
  protected readonly own: OwnLog;
  protected readonly entries: RegistryEntries;
  protected readonly findEarlier: FindEarlier;
  protected readonly childrenLink: ChildrenLink;
  protected readonly behind: Behind;
  protected readonly supervisor: Supervisor;
  #heartbeat: NodeJS.Timeout | undefined;

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
      erased = () => center.confirmErased();
      await center.own.replay();
      await center.own.adopted();
      return center;
    } catch (error) {
      await database?.stop();
      ground.close();
      throw error;
    }
  }

  private constructor(
    ground: Ground,
    limits: ChildrenLimits,
    database: { stop(): Promise<void> },
    archive: Archive,
  ) {
    super(ground, archive, isPassing);
    const { folder, registry, sealer, mark, log, node, config } = ground;
    const top = config.parent === null;
    this.#database = database;
    this.archive = archive;
    const keys = () => {
      sealer.renew(folder.keys.sealing.secretKey);
      return ownKeys(folder, registry, sealer);
    };
    this.own = new OwnLog({ ...ground, archive, keys });
    this.entries = new RegistryEntries({ ...ground, archive, roots: this.root, own: this.own });
    this.epochs = this.own.epochs;
    this.leaving = new Leaving(this.epochs, mark, (step) => this.turn(step), log);
    this.behind = new Behind({
      archive,
      epochs: this.epochs,
      log,
      hold: () => this.own.hold(),
      complete: (origin) => registry.origin === origin,
    });
    this.holdings = this.#holding();
    this.childrenLink = this.#linkingDown(limits);
    this.keys = this.#keyService();
    this.records = new CenterRecords({ ...ground, archive, view: this.view });
    this.findEarlier = earlierIn(archive, node);
    const register = (type: string, statement: Statement) => this.register(type, statement);
    const onAppended = () => this.child?.notify();
    this.values = new CenterValues({
      ...ground,
      archive,
      append: (groups) => this.say(groups),
      onAppended,
      mayState: () => this.mayState(),
    });
    this.redactions = new CenterRedactions({ ...ground, archive, register, redactor: this.redactor });
    this.completeness = new Completeness({ ...ground, node, archive });
    this.evidence = new CenterEvidence(archive);
    this.reconcile = this.#reconciler();
    this.bundles = this.#bundling();
    this.oversight = this.#overseeing();
    this.supervision = new SupervisionAudit({ ...ground, archive });
    const { audit, supervision, completeness, reconcile } = this;
    const looks = { audit, supervision, completeness, reconcile };
    this.runs = new CenterRuns({ ...ground, ...looks, dir: folder.dir, archive });
    this.rules = this.#ruling();
    const link = () => ({ parent: ground.parent, child: this.child });
    this.restore = new CenterRestore({ ...ground, archive, behind: this.behind, link });
    this.supervisor = new Supervisor({
      ...ground,
      archive,
      heads: (child) => this.childrenLink.heads(child),
      mayState: () => this.mayState(),
      onAppended,
    });
    this.health = this.#watching();
    if (!top) return;
    this.ca = networkAuthority({ ...ground, archive, entries: this.entries });
    const enrol = (request: EnrolmentRequest) => this.enrol(request);
    const lastHeard = (of: string) => lastHeardOf({ ...ground, archive }, of);
    const lacking = (nodes: readonly string[], to: string) => archive.countLacking(nodes, to);
    const desk = { ...ground, trust: () => this.trust(), enrol, register, lastHeard, lacking };
    this.enrolment = new CenterEnrolment(desk, ground);
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
      beats: () => this.heartbeats.beats(),
      onAdopted: () => void this.registryChanged(),
      onAhead: (size, have) => this.onAhead(size, have),
      lost: () => !this.maySpeak(),
    });
  }

  #linkingDown({ lease, canary, share }: ChildrenLimits): ChildrenLink {
    return new ChildrenLink({
      ...this.ground,
      // The ground's own lease is towards the parent; this is what the children's take.
      lease,
      canary,
      share,
      holdings: this.holdings,
      roots: this.root,
      states: this.heartbeats.states,
      onCommitted: () => this.child?.notify(),
    });
  }

  #keyService(): CenterKeys {
    const prepare = async (reason: string) => this.epochs.prepare(reason, await this.behind.end());
    return new CenterKeys({
      ...this.ground,
      archive: this.archive,
      logs: this.own,
      rotate: (reason) => this.rotate(reason),
      ...(this.ground.config.parent === null && { prepare }),
      register: (type, statement) => this.register(type, statement),
    });
  }

  #overseeing(): CenterOversight {
    const { ground, archive, records } = this;
    return new CenterOversight({
      ...ground,
      archive,
      records,
      followers: archive.followers,
      by: ground.readModels.judgedBy,
      name: (of) => this.view().name(of),
      matters: () => this.matters,
      append: (said) => this.append(said),
    });
  }

  #ruling(): CenterRules {
    const { ground, records } = this;
    return new CenterRules({
      ...ground,
      list: (query) => records.query({ ...query, limit: RULES_PAGE }),
      get: (id) => records.get(id, ground.node),
      append: (said) => this.append(said),
      runs: this.runs.keeper,
    });
  }

  #reconciler(): Reconcile {
    return new Reconcile({
      ...this.ground,
      archive: this.archive,
      holdings: this.holdings,
      heads: (child) => this.childrenLink.heads(child),
      want: (child, origin, from) => this.childrenLink.want(child, origin, from),
    });
  }

  #bundling(): Bundles {
    const { ground, holdings, root } = this;
    return new Bundles({
      ...ground,
      holdings,
      roots: root,
      instance: ground.lease.instance.instance,
      alive: async (child) => this.childrenLink.alive(child),
      parent: () => ground.parent,
      seenBy: (node) => seenBy(this.archive, node),
      onFollowed: () => this.followNow(),
      onCommitted: () => this.child?.notify(),
      onNote: (note, outcome) => this.relayDown(note, outcome),
    });
  }

  #watching(): HealthWatch {
    const { archive } = this;
    return watchHealth({
      ...this.ground,
      heartbeats: this.heartbeats,
      service: this,
      logs: archive,
      health: archive.health,
      alerts: archive.alerts,
      isAway: isPassing,
      slowed: () => [...this.childrenLink.slowed, ...(this.child?.slowed ?? [])],
      beneath: {
        door: () => this.childrenLink.online,
        damaged: () => archive.told.damaged,
        version: (child) => this.childrenLink.version(child),
        came: (node) => archive.came.at(node),
        heartbeats: () => archive.heartbeats(),
        quarantined: () => archive.quarantinedCounts(),
        waiting: () => archive.waitingLogs(),
      },
    });
  }

  /** Begins, opens the door to the children, and speaks with its parent. */
  async start(): Promise<void> {
    const { config } = this.folder;
    // A network begins with a top center whom nobody knows yet.
    this.meets = config.parent !== null || this.registry.children(config.node).length > 0;
    await this.begin();
    this.started = true;
    await this.childrenLink.follow();
    if (config.parent === null) await this.rotateWhenDue();
    else this.linkUp((note, outcome) => this.relayDown(note, outcome));
    this.meeting = this.meet();
    await this.heartbeats.beat();
    this.archive.followers.start();
    this.health.start();
    this.#heartbeat = setInterval(() => {
      void this.heartbeats.beat();
      void this.registryChanged();
      this.confirmErased();
      this.tend();
    }, config.heartbeat_s * 1_000);
  }

  async stop(): Promise<void> {
    this.started = false;
    this.heartbeats.stop();
    for (const timer of [this.#heartbeat, this.again]) clearTimeout(timer);
    await this.health.stop();
    await this.runs.end();
    await this.uplink?.stop();
    await this.childrenLink.stop();
    await this.anchors.settled();
    await this.supervisor.settled();
    await this.archive.close();
    await this.#database.stop();
    this.ground.close();
  }
}
