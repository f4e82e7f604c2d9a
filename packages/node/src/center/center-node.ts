import {
  type AppendOutcome,
  cloneAlarms,
  isAsked,
  type LogsOf,
  type SyncState,
  Unavailable,
} from '@hutong/api';
import { type Archive, isPassing } from '@hutong/archive';
import type { Followers } from '@hutong/follow';
import type { NoteOutcome } from '@hutong/link';
import { codeOf } from '@hutong/process';
import { bilingual, filled, type Prepared, type Text, timeText } from '@hutong/record';
import {
  type Authority,
  demandOwnLog,
  type EnrolmentRequest,
  type Redaction,
  type RootDocument,
} from '@hutong/trust';
import { FileBringer } from '../attachments/bring.ts';
import { Node } from '../node.ts';
import { type FindEarlier, takeRecords } from '../take-records.ts';
import { type Behind, demandEnd } from './behind.ts';
import type { ChildrenLink } from './children-link.ts';
import type { OwnLog } from './own-log.ts';
import { receiptedLogs } from './records.ts';
import type { RegistryEntries, Statement } from './registry-entries.ts';
import type { Supervisor } from './supervision/supervisor.ts';
import type { CenterValues } from './values.ts';

/** How long the top center waits for its children to show what they hold of its log: a child's line may be down for days. */
const MEET_MS = 15_000;
const BEHIND = bilingual('{why}。{next}', '{why}. {next}');
const NO_BROKER = bilingual('下级所连的消息服务没有应答', 'the broker for the children does not answer');
const NO_DATABASE = bilingual('数据库没有应答', 'the database does not answer');

/**
 * What every center does with its parts, whatever they are wired from: when it may speak in its own log, what follows when
 * the registry changed, what goes on down to its children, and what it tells of itself.
 */
export abstract class CenterNode extends Node {
  abstract readonly archive: Archive;
  abstract readonly values: CenterValues;
  /** At the top center alone. */
  abstract readonly ca?: Authority;
  protected abstract readonly own: OwnLog;
  protected abstract readonly entries: RegistryEntries;
  protected abstract readonly childrenLink: ChildrenLink;
  protected abstract readonly behind: Behind;
  protected abstract readonly supervisor: Supervisor;
  protected abstract readonly findEarlier: FindEarlier;
  protected started = false;
  /** Whether it is still unknown what others hold of its log. */
  protected meets = false;
  protected meeting: Promise<void> = Promise.resolve();
  protected again: NodeJS.Timeout | undefined;

  get followers(): Followers {
    return this.archive.followers;
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
      if (config.parent === null) this.behind.found(origin, size(origin), left);
      else await this.epochs.leave(lost.origin);
    }
    if (this.maySpeak()) await this.own.start();
    await this.own.replay();
    await this.own.adopted();
    if (!this.mayState()) return;
    await this.ground.apart(
      () => this.entries.follow(),
      () => this.#followTls(),
    );
  }

  // P12: what it said since a copy of its whole disk was taken only others know: its parent, or the children of the top. It
  // says nothing before they have shown how much they hold.
  protected async meet(): Promise<void> {
    await (this.folder.config.parent === null ? this.childrenLink.met(MEET_MS) : this.meetParent());
    this.meets = false;
    if (this.started) void this.registryChanged();
  }

  protected counted() {
    return this.archive.counts();
  }

  protected override maySpeak(): boolean {
    return this.behind.state === undefined;
  }

  protected override mayState(): boolean {
    return this.maySpeak() && !this.meets;
  }

  // A center whose database went back in time says nothing in the registry until it goes on in its next log (P12).
  async #demandCurrent(): Promise<void> {
    await this.meeting;
    const behind = this.behind.state;
    if (behind !== undefined) throw new Unavailable(behind.told, behind.next);
  }

  /** Records of the center's own: notices, catalogue items. */
  async append(records: readonly unknown[]): Promise<AppendOutcome[]> {
    await this.#demandCurrent();
    const append = async (groups: Prepared[][]) => {
      const appended = await this.archive.once.append(groups);
      this.child?.notify();
      return appended;
    };
    const own = (id: string) => this.get(id, this.info.node);
    const files = new FileBringer({ ...this.ground, records: own, append });
    return takeRecords(records, { ...this.ground, now: this.ground.now(), files }, append, this.findEarlier);
  }

  protected async say(groups: Prepared[][]): Promise<void> {
    await this.#demandCurrent();
    await this.archive.append(groups.flat());
    this.child?.notify();
  }

  protected override tend(): void {
    super.tend();
    const { log } = this.ground;
    this.supervisor.tend().catch((err) => log.warn({ err }, 'the children could not be heard'));
  }

  protected async register(type: string, statement: Statement): Promise<number> {
    await this.#demandCurrent();
    const index = await this.entries.register(type, statement);
    await this.registryChanged();
    await this.heartbeats.beat();
    return index;
  }

  /** Enrols a node at the top center; @returns its parent */
  async enrol(request: EnrolmentRequest): Promise<string | null> {
    await this.#demandCurrent();
    const parent = await this.entries.enrol(request);
    await this.registryChanged();
    await this.heartbeats.beat();
    return parent;
  }

  protected async adopt(): Promise<void> {
    this.behind.writing(this.folder.keys.origin);
    await this.own.adopted();
  }

  protected override async checkRoot(document: RootDocument): Promise<void> {
    demandOwnLog(this.folder, document);
    await demandEnd(this.archive, document);
  }

  // A version that ends a log further back has the registry replayed: next epochs are taken on their old keys' word anew.
  protected rootTaken(): void {
    const adopting = this.own.replay().then(() => this.own.adopted());
    adopting.catch((error) => this.ground.log.error({ err: error }, 'next epochs could not be followed'));
    void this.registryChanged();
  }

  protected followed(): void {
    void this.followNow();
  }

  protected async followNow(): Promise<void> {
    await this.registryChanged();
    void this.resealed.follow();
  }

  // What fails here is tried again soon: until then a child that was enrolled meanwhile is not let in.
  protected async registryChanged(): Promise<void> {
    const wrong = await this.ground.apart(
      () => this.own.replay(),
      () => this.archive.followClosings(),
      () => this.behind.follow(),
      () => this.mayState() && this.entries.follow(),
      () => this.mayState() && this.#followTls(),
      () => this.mayState() && this.redactor.follow(),
      () => this.child?.notify(),
      () => this.uplink?.follow(),
      () => this.started && this.childrenLink.follow(),
    );
    if (wrong === 0) return;
    clearTimeout(this.again);
    if (this.started) this.again = setTimeout(() => void this.registryChanged(), 5_000);
  }

  /** Says what is new of its TLS and, at the top, takes the steps that are due. */
  async #followTls(): Promise<void> {
    await this.tlsStatement.follow();
    if (this.ca === undefined) return;
    await this.ca.follow();
    await this.tlsStatement.follow();
  }

  // What failed is confirmed at the next heartbeat: what must be said follows from the archive.
  protected confirmErased(): void {
    const { log } = this.ground;
    this.values.confirm().catch((err) => log.warn({ err }, 'erased values could not be confirmed yet'));
  }

  protected redact(place: Redaction): ReturnType<Archive['redact']> {
    return this.archive.redact(place);
  }

  protected countSealed = (range: { origin: string; from: number; to: number; recipient: string }) =>
    this.archive.countSealed(range);

  // P12: another node holds more of this center's own log than its archive does. Nothing more is signed in it.
  protected onAhead(size: number, have: number): void {
    const { origin } = this.folder.keys;
    if (this.folder.config.parent === null) {
      this.ground.mark.raise(origin, size); // The mark went back with the database: a restart must not forget again.
      this.behind.found(origin, have, size);
    } else this.leaving.ahead(have, size);
  }

  protected override relay(note: string): void {
    this.childrenLink.relay(note);
  }

  // Receipts and heartbeats from above go on down: to the branch whose log it is, or to all.
  protected relayDown(note: string, { node }: NoteOutcome): void {
    const path = [node, ...this.registry.ancestors(node)];
    this.childrenLink.relay(note, path[path.indexOf(this.ground.node) - 1]);
  }

  protected receipted(asked?: LogsOf) {
    return receiptedLogs(this.archive, this.registry, this.ground.node, asked);
  }

  override async sync(asked?: LogsOf): Promise<SyncState> {
    const shown = await super.sync(asked);
    const clones = this.childrenLink.clones.flatMap((clone) => {
      const { node } = clone;
      return cloneAlarms({ node, origin: this.registry.node(node)?.epochs.at(-1)?.origin ?? '' }, clone);
    });
    const alarms = [...this.#rolledBack(), ...shown.alarms, ...clones];
    return { ...shown, alarms: alarms.filter(({ node }) => isAsked(asked, node)) };
  }

  // P12: the top center signs nothing until a root document names its next log.
  #rolledBack(): SyncState['alarms'] {
    const state = this.behind.state;
    if (state === undefined) return [];
    const { origin, held, left } = state;
    const { node, now } = this.ground;
    return [{ code: 'rolled-back', origin, node, at: timeText(now()), entries: { held, left } }];
  }

  async notReady(): Promise<Text[]> {
    const behind = this.behind.state;
    if (behind !== undefined) return [filled(BEHIND, { why: behind.told, next: behind.next })];
    const reasons = this.childrenLink.online ? [] : [NO_BROKER];
    return (await this.archive.answers()) ? reasons : [...reasons, NO_DATABASE];
  }

  isAway(error: unknown): boolean {
    // A file that is missing is no database that is away.
    return isPassing(error) && codeOf(error) !== 'ENOENT';
  }
}
