import {
  type ActGiven,
  type AppendedBy,
  type AppendOutcome,
  cloneAlarms,
  forkAlarms,
  type GoodSignature,
  isAsked,
  type KeyService,
  type KitParts,
  type LogsOf,
  type MatterService,
  type Metric,
  type NodeIdentity,
  type NodeService,
  type RecordPage,
  type RecordQuery,
  type StoredRecord,
  type SyncState,
  syncMetrics,
  type WayUp,
} from '@hutong/api';
import type { Followers } from '@hutong/follow';
import type { Holdings, LinkChild, NoteOutcome, Uplink } from '@hutong/link';
import type { Anchorer, AuditSource, HealthWatch } from '@hutong/oversight';
import type { Phrase, Prepared } from '@hutong/record';
import {
  type Epochs,
  type Leaving,
  type NodeFolder,
  type NodeTls,
  type Redaction,
  type Registry,
  type RootDocument,
  RootKeeper,
  type TlsStatement,
  type TrustBundle,
} from '@hutong/trust';
import { prepareAct } from './act.ts';
import { type AnchoredLogs, anchoring } from './anchoring.ts';
import { Attachments } from './attachments/service.ts';
import { type AuditedLogs, auditing } from './auditing.ts';
import { followerMetrics } from './follower-metrics.ts';
import type { Ground } from './ground.ts';
import { noteAdministrator } from './health/administrator-made.ts';
import { type BeatenLogs, Heartbeats } from './heartbeats.ts';
import { Matters } from './matters/service.ts';
import { Redactor } from './redactions/redactor.ts';
import { scanCommandIn } from './settings.ts';
import { ShownHistory } from './shown-history.ts';
import { type RegistryLogs, ShownTrust } from './shown-trust.ts';
import { signaturesIn } from './signatures.ts';
import { linkSync, logSync, type ReceiptedLog, type SyncView } from './sync.ts';
import { type SayingLogs, tlsStatement } from './tls-said.ts';
import { type CountSealed, Resealed } from './values/resealed.ts';

/** A parent that can be reached has compared heads by then, busy as it may be. */
const ANSWER_MS = 15_000;
/** A folder that shows an old lease token is heard after a minute in which nobody else spoke for the node. */
const STALE_MS = 70_000;

/** What a node's store answers to what every node does with its logs. */
export type NodeLogs = RegistryLogs & AnchoredLogs & AuditedLogs & BeatenLogs & SayingLogs;

/** The records held, as they are shown. Each method is `NodeService`'s of the same name. */
export type ShownRecords = Pick<NodeService, 'get' | 'find' | 'query' | 'proof'>;

/**
 * What every node is, whatever keeps its logs: it turns epochs, beats, anchors, says how its TLS is, carries out what the
 * registry redacted, fetches what was sealed anew, speaks with its parent, and shows all of it. A hall and a center add
 * how they record.
 */
export abstract class Node implements NodeService {
  readonly root: RootKeeper;
  readonly audit: AuditSource;
  readonly attachments: Attachments;
  protected readonly ground: Ground;
  protected readonly heartbeats: Heartbeats;
  protected readonly anchors: Anchorer;
  protected readonly tlsStatement: TlsStatement;
  protected readonly redactor: Redactor;
  protected readonly resealed: Resealed;
  protected uplink: Uplink | undefined;
  readonly #logs: NodeLogs;
  readonly #shown: ShownTrust;
  readonly registryHistory: ShownHistory;
  #matters: Matters | undefined;

  abstract readonly keys: KeyService;
  abstract readonly health: HealthWatch;
  /** Read models that read the logs at their own pace (A3). */
  abstract readonly followers: Followers;
  protected abstract readonly holdings: Holdings;
  protected abstract readonly epochs: Epochs;
  protected abstract readonly leaving: Leaving;
  protected abstract readonly records: ShownRecords;

  /** @param isAway whether an error says that the store does not answer now; absent: it always does */
  constructor(ground: Ground, logs: NodeLogs, isAway?: (error: unknown) => boolean) {
    const { folder, registry, node, now, log } = ground;
    const center = ground.config.kind === 'center';
    const publishing = {
      check: (document: RootDocument) => this.checkRoot(document),
      followed: () => this.rotateWhenDue(),
    };
    this.ground = ground;
    this.#logs = logs;
    this.root = new RootKeeper({
      roots: folder.roots,
      registry,
      now,
      log,
      onTaken: () => this.rootTaken(),
      publishing: center ? publishing : undefined,
    });
    this.heartbeats = new Heartbeats({
      ...ground,
      logs,
      isAway,
      relay: center ? (note) => this.relay(note) : undefined,
      may: () => this.maySpeak(),
      exchange: () => this.child?.exchange(),
      remind: () => this.root.remind(),
    });
    this.anchors = anchoring({
      ...ground,
      logs,
      own: () => (this.mayState() ? folder.keys.origin : undefined),
      append: (bodies, at) => this.say(bodies.map((body) => ground.say('anchor', node, body, at))),
    });
    this.audit = auditing(logs, ground.leaving);
    this.attachments = new Attachments(this, ground.waiting, scanCommandIn(ground.config));
    this.#shown = new ShownTrust({ ...ground, logs });
    this.registryHistory = new ShownHistory({ registry, logs, bundle: () => this.#shown.bundle() });
    const said = (state: object) => this.say([ground.say('tls', node, state)]);
    this.tlsStatement = tlsStatement(ground.tls, logs, node, said);
    this.redactor = new Redactor({
      ...ground,
      service: this,
      redact: (place) => this.redact(place),
      say: (type, subject, body) => this.say([ground.say(type, subject, body)]),
    });
    this.resealed = new Resealed({
      ...ground,
      service: this,
      count: (range) => this.countSealed(range),
      fetch: (origin, from, to) => this.fetchSealed(origin, from, to),
    });
  }

  /** Appends entries that its own program states, each group whole, all in one transaction; resolves after the commit. */
  protected abstract say(groups: Prepared[][]): Promise<void>;

  /** Tells the registry of next epochs held here until its own log does, and goes on in this node's newest. */
  protected abstract adopt(): Promise<void>;

  /** Does what follows when a later root document holds. */
  protected abstract rootTaken(): void;

  /** Does what follows when an ancestor's log grew. */
  protected abstract followed(): void;

  /** Replaces an entry's bytes by its hash; see `Redactor`. */
  protected abstract redact(
    place: Redaction,
  ): ReturnType<ConstructorParameters<typeof Redactor>[0]['redact']>;

  /** See `Resealed`. */
  protected abstract countSealed: CountSealed;

  /** Logs that this node tells of, or those of one node, with the newest receipts. */
  protected abstract receipted(asked?: LogsOf): Promise<ReceiptedLog[]>;

  /** Records held of each node, by the tally. */
  protected abstract counted(): Promise<{ node: string; count: number }[]>;

  /** A hall's alone: by whom its matters are found, and where that is noted. */
  protected ownPeople(): ConstructorParameters<typeof Matters>[0]['own'] {
    return undefined;
  }

  abstract append(records: readonly unknown[], by?: AppendedBy): Promise<AppendOutcome[]>;

  abstract notReady(): Promise<Phrase[]>;

  /** Sends a heartbeat to those beneath a center. */
  protected relay(_note: string): void {}

  /** At a center: rejects with InvalidTrust when it could not follow a version of the root document. */
  protected async checkRoot(_document: RootDocument): Promise<void> {}

  /** Whether it may write in its own log. */
  protected maySpeak(): boolean {
    return true;
  }

  /** Whether it may say something in its own log now that nobody asked for. */
  protected mayState(): boolean {
    return this.maySpeak();
  }

  protected async fetchSealed(origin: string, from: number, to: number): Promise<boolean> {
    return (await this.child?.fetchValues(origin, from, to)) ?? false;
  }

  get info(): NodeIdentity {
    return this.ground.info;
  }

  get folder(): NodeFolder {
    return this.ground.folder;
  }

  /** The registry as this node knows it. */
  get registry(): Registry {
    return this.ground.registry;
  }

  /** What its listeners and its line show, and how it knows others. */
  get tls(): NodeTls {
    return this.ground.tls;
  }

  protected get child(): LinkChild | undefined {
    return this.uplink?.child;
  }

  /** Ends the current log and goes on in the next, with new keys. Works offline. */
  rotate(reason: string): Promise<void> {
    return this.turn(() => this.epochs.rotate(reason));
  }

  /** The network's rule: keys that are old enough are replaced without anybody asking. Never rejects. */
  protected async rotateWhenDue(): Promise<void> {
    const { registry, now, log } = this.ground;
    try {
      if (!(await this.epochs.due(registry, now()))) return;
      await this.turn(() => this.epochs.rotateIfDue(registry, now()));
    } catch (error) {
      log.error({ err: error }, 'the keys are due and could not be rotated');
    }
  }

  protected turn(step: () => Promise<unknown>): Promise<void> {
    return this.ground.turns.take(async () => {
      await step();
      await this.entered();
    });
  }

  protected async entered(): Promise<void> {
    await this.adopt();
    await this.heartbeats.beatNow();
    this.child?.notify();
  }

  /** Speaks with the parent from now on. @param onNote what becomes of notes that come from it */
  protected linkUp(onNote: (note: string, outcome: NoteOutcome) => void = () => {}): Uplink {
    const { root, holdings, heartbeats } = this;
    const uplink = this.ground.uplink({
      holdings,
      roots: root,
      states: heartbeats.states,
      onNote,
      onFollowed: () => this.followed(),
      onLease: (refused) => this.leaving.lease(refused),
    });
    this.uplink = uplink;
    uplink.follow();
    return uplink;
  }

  /**
   * Resolves when it is known whether the parent holds more of this node's log than is here. Where the whole folder was put
   * back, its mark too, nothing here tells that more had left: what is recorded before the parent says so would be another
   * history of the log (P12), unless the log begins just now. A parent out of reach delays nothing.
   */
  protected async meetParent(): Promise<void> {
    await this.child?.answered(ANSWER_MS, this.ground.mark.hasLeft(this.info.origin) ? STALE_MS : 0);
    await this.ground.turns.settled();
  }

  /** What is due at each heartbeat, once it has begun. */
  protected tend(): void {
    const { log } = this.ground;
    void this.rotateWhenDue();
    void this.resealed.follow();
    // A new day has come to matters even where nothing was said.
    this.followers.poke();
    this.ground.waiting?.tend();
    this.anchors.tend().catch((error) => log.warn({ err: error }, 'nothing could be anchored'));
  }

  act(...given: ActGiven): Promise<void> {
    const { now, random, folder } = this.ground;
    noteAdministrator(folder.dir, given[1], now());
    return this.say([prepareAct(this.info, { now: now(), random }, ...given)]);
  }

  get(id: string, node?: string): Promise<StoredRecord | undefined> {
    return this.records.get(id, node);
  }

  find(id: string): Promise<StoredRecord[]> {
    return this.records.find(id);
  }

  query(query: RecordQuery): Promise<RecordPage> {
    return this.records.query(query);
  }

  proof(id: string, node?: string): ReturnType<NodeService['proof']> {
    return this.records.proof(id, node);
  }

  async signatures(id: string, node: string): Promise<GoodSignature[] | undefined> {
    const found = await this.records.proof(id, node);
    return found && signaturesIn(found.proof, this.ground.registry);
  }

  /** What the registry says of TLS, and where this node listens: what other computers need to trust it. */
  get kit(): KitParts {
    return { config: this.ground.config, certificates: this.ground.registry.certificates };
  }

  trust(): Promise<TrustBundle> {
    return this.#shown.bundle();
  }

  protected readonly view = (): SyncView => {
    const { registry, node, config } = this.ground;
    return {
      node,
      registry,
      // Before the registry has come down, a node knows only its own name.
      name: (of) => registry.node(of)?.name ?? (of === node ? config.name : of),
      sent: (origin) => this.child?.sent(origin),
    };
  };

  /** The matters here, as their read model holds them. */
  get matters(): MatterService {
    const { followers, records, ground } = this;
    const { matters: follower, judgedBy: by, laws } = ground.readModels;
    const name = (node: string) => this.view().name(node);
    this.#matters ??= new Matters({
      node: this.info.node,
      followers,
      follower,
      by,
      laws,
      records,
      name,
      own: this.ownPeople(),
    });
    return this.#matters;
  }

  wayUp(node: string): WayUp {
    const here = this.info.node;
    const logs =
      node === here || this.registry.within(node, here) ? [{ node, name: this.view().name(node) }] : [];
    return { link: { parent: this.ground.parent ?? null }, logs };
  }

  async sync(asked?: LogsOf): Promise<SyncState> {
    const view = this.view();
    const logs = await this.receipted(asked);
    return {
      link: linkSync(this.child, this.ground.parent ?? null),
      logs: logs.map((log) => logSync(view, log)),
      root: this.root.status,
      keys: await this.keys.due(),
      alarms: [
        ...forkAlarms(await this.#logs.forks(), this.registry),
        ...cloneAlarms(this.info, this.child?.clone),
      ].filter(({ node }) => isAsked(asked, node)),
    };
  }

  async metrics(): Promise<Metric[]> {
    const counted = await followerMetrics(this.followers, await this.counted());
    return [...syncMetrics(await this.sync(), this.ground.now()), ...counted];
  }
}
