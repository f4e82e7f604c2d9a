import { join } from 'node:path';
import { type AppendedBy, type AppendOutcome, isAsked, type LogsOf } from '@hutong/api';
import type { Followers } from '@hutong/follow';
import { Bundles } from '@hutong/link';
import { AlertRows, type Appended, HealthRows, isHeld, LogStore } from '@hutong/log';
import {
  Accesses,
  Appender,
  Calls,
  cannotWrite,
  earlierFinder,
  FileBringer,
  type FindEarlier,
  Ground,
  HallHoldings,
  HallLogs,
  HallPeople,
  HallRecords,
  HallReports,
  HallRestore,
  HallValueLogs,
  HeldLogs,
  hallFollowers,
  Node,
  type NodeDeps,
  NodeKeys,
  NodeValues,
  Pruner,
  receiptedLog,
  takeRecords,
  tallied,
  WordsFilling,
  watchHealth,
} from '@hutong/node';
import type { HealthWatch } from '@hutong/oversight';
import { bilingual, type Prepared, type Text } from '@hutong/record';
import { Epochs, Leaving, type Redaction } from '@hutong/trust';

/** What a hall is given from outside. */
export type HallDeps = NodeDeps;

/** A hall: records what its windows do in its own log, and sends it upward whenever the link allows. */
export class Hall extends Node {
  readonly store: LogStore;
  readonly isAway = isHeld;
  readonly keys: NodeKeys;
  readonly health: HealthWatch;
  readonly followers: Followers;
  readonly bundles: Bundles;
  readonly values: NodeValues;
  readonly accesses: Accesses;
  readonly calls: Calls;
  readonly reports: HallReports;
  readonly restore: HallRestore;
  readonly prune: Pruner;
  protected readonly holdings: HallHoldings;
  protected readonly epochs: Epochs;
  protected readonly leaving: Leaving;
  protected readonly records: HallRecords;
  readonly #appender: Appender;
  readonly #findEarlier: FindEarlier;
  readonly #files: FileBringer;
  readonly #logs: HallLogs;
  readonly #valueLogs: HallValueLogs;
  #heartbeat: NodeJS.Timeout | undefined;
  readonly #filling: WordsFilling;
  /** The parent was heard, or waited for in vain: until then nothing is appended of its own accord. */
  #open = false;

  /** Opens the data folder; throws FolderInUse when another process has it. Nothing is sent before `start`. */
  constructor(dir: string, deps: HallDeps) {
    const ground = new Ground(dir, deps);
    const { folder, mark, random, log, node } = ground;
    const store = new LogStore(join(dir, 'hall.db'), deps.onDiskFailed);
    const held = new HeldLogs(store, ground);
    super(ground, held);
    this.store = store;
    this.#replayRegistry();
    this.holdings = new HallHoldings({
      ...ground,
      store,
      logs: held,
      key: () => folder.keys.log.verifier,
      beats: () => this.heartbeats.beats(),
      onAhead: (size) => this.leaving.ahead(store.head(this.info.origin)?.size ?? 0, size),
    });
    const earlier = () => this.holdings.earlier();
    this.#findEarlier = earlierFinder(store, earlier);
    const committed = () => this.#onCommitted();
    this.#appender = new Appender(store, folder.keys.log, earlier, committed, this.heartbeats.writes);
    this.#filling = new WordsFilling({ store, appender: this.#appender, log });
    this.followers = hallFollowers({ ...ground, store, appender: this.#appender });
    const say = (type: string, body: object) => ground.say(type, node, body);
    this.#logs = new HallLogs({ folder, store, appender: this.#appender, say });
    this.epochs = new Epochs(folder, this.#logs, random, log);
    this.leaving = new Leaving(this.epochs, mark, (step) => this.turn(step), log);
    this.keys = new NodeKeys({ ...ground, logs: this.#logs, rotate: (reason) => this.rotate(reason) });
    this.records = new HallRecords({ ...ground, store, view: this.view });
    this.#valueLogs = new HallValueLogs(store, node);
    const append = (groups: Prepared[][]) => this.#append(groups);
    this.values = new NodeValues({ ...ground, logs: this.#valueLogs, append });
    const own = (id: string) => this.records.get(id, node);
    this.#files = new FileBringer({ ...ground, records: own, append });
    this.accesses = new Accesses(join(dir, 'accesses.db'), ground.now, deps.onDiskFailed);
    const { judgedBy: by, matters: follower, laws } = ground.readModels;
    this.reports = new HallReports({ node, store, followers: this.followers, follower, by, laws });
    const name = (of: string) => this.view().name(of);
    this.calls = new Calls({ ...ground, followers: this.followers, records: this.records, by, name });
    this.health = this.#watching();
    this.restore = this.#restoring();
    this.prune = this.#pruning();
    this.bundles = this.#bundling();
  }

  get redactions(): Hall['redactor'] {
    return this.redactor;
  }

  #watching(): HealthWatch {
    return watchHealth({
      ...this.ground,
      logs: this.#logs,
      health: new HealthRows(this.store),
      alerts: new AlertRows(this.store),
      heartbeats: this.heartbeats,
      service: this,
      slowed: () => this.child?.slowed ?? [],
    });
  }

  #restoring(): HallRestore {
    return new HallRestore({
      ...this.ground,
      store: this.store,
      holdings: this.holdings,
      link: () => ({ parent: this.uplink?.parent, child: this.child }),
    });
  }

  #pruning(): Pruner {
    return new Pruner({
      ...this.ground,
      store: this.store,
      shown: (origin) => (this.child?.compared ? this.child.above(origin) : undefined),
      act: (until, reason) => this.act('policy', 'log.prune', until, reason),
    });
  }

  #bundling(): Bundles {
    const { ground, root, holdings } = this;
    return new Bundles({
      ...ground,
      holdings,
      roots: root,
      instance: ground.lease.instance.instance,
      parent: () => ground.parent,
      onFollowed: async () => {
        this.followed();
        await ground.turns.settled();
      },
      settled: () => holdings.flush(),
    });
  }

  /**
   * Begins the log if it has no genesis, finishes a rotation that was cut short; a database that went back in time
   * begins the next epoch (P12). Speaks with nobody.
   */
  async begin(): Promise<void> {
    const { mark, folder } = this.ground;
    await this.epochs.begin(mark.hasLeft(folder.keys.origin));
    const lost = this.ground.rolledBack((origin) => this.store.head(origin)?.size ?? 0);
    for (const { origin } of lost) await this.epochs.leave(origin);
    await this.entered();
    await this.#followSaid();
  }

  /** Begins, and speaks with the parent. */
  async start(): Promise<void> {
    await this.begin();
    // Half of what an import has: large batches need more, and a backlog, which is read once, would fill it for nothing.
    this.store.keepInMemory(8_192);
    this.#heartbeat = setInterval(() => void this.#beat(), this.ground.config.heartbeat_s * 1_000);
    this.health.start();
    this.followers.start();
    this.#filling.start();
    if (this.ground.config.parent !== null) {
      this.linkUp();
      await this.meetParent();
    }
    this.#open = true;
    await this.#beat();
  }

  // A full disk must not end the hall: the next heartbeat tries again.
  async #beat(): Promise<void> {
    const kept = await this.heartbeats.beat();
    if (!kept || !this.#open) return;
    this.tend();
    const failed = (error: unknown) => this.ground.log.warn({ err: error }, 'nothing could be pruned');
    this.prune.tend().catch(failed);
    this.accesses.tend().catch(failed);
  }

  async stop(): Promise<void> {
    this.#open = false;
    clearInterval(this.#heartbeat);
    this.#filling.stop();
    this.heartbeats.stop();
    await this.health.stop();
    await this.followers.stop();
    await this.uplink?.stop();
    await this.anchors.settled();
    this.holdings.flush();
    this.store.close();
    this.accesses.close();
    this.ground.close();
  }

  protected override ownPeople() {
    const { store, accesses, holdings } = this;
    return { people: new HallPeople(store, this.ground.node, () => holdings.earlier()), accesses };
  }

  append(records: readonly unknown[], by?: AppendedBy): Promise<AppendOutcome[]> {
    const append = (groups: Prepared[][]) => this.#append(groups, by?.readsValues);
    const ctx = { ...this.ground, now: this.ground.now(), files: this.#files, gated: by?.gated === true };
    return takeRecords(records, ctx, append, this.#findEarlier);
  }

  protected async say(groups: Prepared[][]): Promise<void> {
    await this.#append(groups);
  }

  #append(groups: Prepared[][], readsValues = false): Promise<Appended[]> {
    return this.#appender.append(groups, readsValues).catch(cannotWrite);
  }

  protected async adopt(): Promise<void> {
    const { sealer, folder, registry, log } = this.ground;
    sealer.renew(folder.keys.sealing.secretKey);
    await this.#logs.adopt(registry, log);
    await this.#logs.reattest(registry);
  }

  protected rootTaken(): void {
    this.#followRegistry();
  }

  #onCommitted(): void {
    this.child?.notify();
    this.followers.poke();
  }

  protected followed(): void {
    this.followers.poke();
    this.#followRegistry();
    void this.resealed.follow();
    this.uplink?.follow();
  }

  #followRegistry(): void {
    this.#replayRegistry();
    const done = this.ground.turns.take(async () => {
      await this.adopt();
      await this.#followSaid();
    });
    done.catch((error) =>
      this.ground.log.warn({ err: error }, 'what the registry changed could not be followed'),
    );
  }

  #replayRegistry(): void {
    this.ground.registry.replay((origin, index) => this.store.entryOrNone(origin, index));
  }

  #followSaid(): Promise<number> {
    return this.ground.apart(
      () => this.tlsStatement.follow(),
      () => this.redactor.follow(),
    );
  }

  protected async redact({ origin, index, leaf }: Redaction) {
    const redacted = this.store.redact(origin, index, leaf);
    this.followers.poke();
    return redacted;
  }

  protected countSealed = async (range: { origin: string; from: number; to: number }) =>
    this.#valueLogs.count(range);

  // What was lost with the disk comes first: a value without its entry can't be checked.
  protected override async fetchSealed(origin: string, from: number, to: number): Promise<boolean> {
    return (this.store.head(origin)?.size ?? 0) >= to && super.fetchSealed(origin, from, to);
  }

  protected async receipted(asked?: LogsOf) {
    const all = await this.holdings.outgoing();
    const own = asked === undefined ? all : all.slice(-asked.limit);
    return (isAsked(asked, this.info.node) ? own : []).map((head) =>
      receiptedLog(this.store, this.ground.registry, head),
    );
  }

  protected counted() {
    return tallied(this.followers, this.info.node);
  }

  async notReady(): Promise<Text[]> {
    const damaged = this.store.damaged().map((log) => log.told);
    const begun = damaged.length > 0 || this.store.head(this.info.origin) !== undefined;
    return begun ? damaged : [bilingual('日志还没有创世条目', 'the log has no genesis yet')];
  }
}
