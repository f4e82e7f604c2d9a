import { type Archive, InvalidCursor } from '@hutong/archive';
import type { Bundles, LinkChild, LinkLog, LinkParent } from '@hutong/link';
import { formatProof, type Proof, parseCheckpoint, sameContent } from '@hutong/log';
import type { AuditSource, HealthWatch } from '@hutong/oversight';
import { Turns } from '@hutong/process';
import type { Prepared } from '@hutong/record';
import {
  counted,
  type EnrolmentRequest,
  type HighWater,
  isRegistryEntry,
  makeBundle,
  type NodeFolder,
  type Registry,
  type RolledBack,
  type RootKeeper,
  type Sealer,
  type TrustBundle,
} from '@hutong/trust';
import {
  type ActGiven,
  type AppendOutcome,
  type CaService,
  cloneAlarms,
  describeRecord,
  type EnrolmentService,
  forkAlarms,
  InvalidQuery,
  type KeyService,
  type LogSync,
  type Metric,
  type NodeIdentity,
  type NodeService,
  prepareAct,
  prepareGiven,
  type ReconcileService,
  type RecordPage,
  type RecordQuery,
  type StoredRecord,
  type SyncState,
  syncMetrics,
  Unavailable,
  VERSION,
} from '@hutong/web';
import { centerAudit } from './audit.ts';
import { Completeness } from './completeness.ts';
import { centerHealth } from './health.ts';
import type { Judge } from './own-log.ts';
import { CenterRedactions } from './redactions.ts';
import { CenterValues } from './values.ts';

const REGISTRY_PAGE = 256;

type Synced = Awaited<ReturnType<Archive['syncState']>>[number];

/** What a center's service works on. */
export interface CenterParts {
  keys: KeyService;
  bundles: Bundles;
  /** At the top center alone. */
  ca: CaService | undefined;
  folder: NodeFolder;
  archive: Archive;
  root: RootKeeper;
  registry: Registry;
  now: () => number;
  random: (n: number) => Uint8Array;
  mark: HighWater;
  /** Set when the top center's database was found to have gone back in time (P12). */
  behind: () => RolledBack | undefined;
  link: () => LinkChild | undefined;
  /** Whether the broker for the children answers. */
  broker: () => boolean;
  /** The version that a direct child says it is. */
  version: (child: string) => string | undefined;
  clones: () => LinkParent['leases']['clones'];
  onAppended: () => void;
  enrol: (request: EnrolmentRequest) => Promise<string | null>;
  sealer: Sealer;
  /** At the top: an entry of the registry. */
  register: (type: string, judge: Judge) => Promise<number>;
  log: LinkLog;
}

/** A center over HTTP: the same questions as at a hall, over all the nodes it holds. */
export class CenterService implements NodeService {
  readonly ca?: CaService;
  readonly root: RootKeeper;
  readonly audit: AuditSource;
  enrolment?: EnrolmentService;
  reconcile?: ReconcileService;
  readonly values: CenterValues;
  readonly redactions: CenterRedactions;
  readonly keys: KeyService;
  readonly bundles: Bundles;
  readonly health: HealthWatch;
  readonly completeness: Completeness;
  readonly #parts: CenterParts;
  readonly #appends = new Turns();
  #bundle: { state: string; bundle: Promise<TrustBundle> } | undefined;

  constructor(parts: CenterParts) {
    this.#parts = parts;
    if (parts.ca !== undefined) this.ca = parts.ca;
    this.root = parts.root;
    this.audit = centerAudit(parts.archive, (note) => {
      const { origin, size } = parseCheckpoint(note);
      if (origin === this.info.origin) parts.mark.raise(origin, size);
    });
    this.keys = parts.keys;
    this.bundles = parts.bundles;
    this.health = centerHealth(this, parts);
    this.completeness = new Completeness({ ...parts, node: parts.folder.config.node });
    const own = { config: parts.folder.config, maySpeak: () => parts.behind() === undefined };
    this.values = new CenterValues({ ...parts, ...own });
    this.redactions = new CenterRedactions({ ...parts, ...own, service: this });
  }

  get info(): NodeIdentity {
    const { config, keys } = this.#parts.folder;
    return {
      network: config.network,
      node: config.node,
      name: config.name,
      kind: 'center',
      origin: keys.origin,
      version: VERSION,
      rootFingerprint: config.root_fingerprint,
    };
  }

  enrol(request: EnrolmentRequest): Promise<string | null> {
    return this.#parts.enrol(request);
  }

  /** Records of the center's own: notices, catalogue items. One call after another, so that no id is written twice. */
  append(records: readonly unknown[]): Promise<AppendOutcome[]> {
    const behind = this.#parts.behind();
    if (behind !== undefined) return Promise.reject(new Unavailable(behind.message, behind.next));
    return this.#appends.take(() => this.#appendAll(records));
  }

  async act(...given: ActGiven): Promise<void> {
    const { behind, archive, now, random, onAppended } = this.#parts;
    const back = behind();
    if (back !== undefined) throw new Unavailable(back.message, back.next);
    await archive.append(prepareAct(this.info, { now: now(), random }, ...given));
    onAppended();
  }

  async #appendAll(records: readonly unknown[]): Promise<AppendOutcome[]> {
    const { archive, registry, now, random, onAppended } = this.#parts;
    const outcomes: AppendOutcome[] = [];
    const fresh: { at: number; group: Prepared[] }[] = [];
    const twins: typeof fresh = [];
    for (const [at, record] of records.entries()) {
      const group = prepareGiven(record, { now: now(), random }, registry);
      if (!Array.isArray(group)) {
        outcomes[at] = group;
        continue;
      }
      const id = group[0]?.entry.id as string;
      const known = await archive.get(id, this.info.node);
      if (known !== undefined) outcomes[at] = again(known, group);
      else if (fresh.some((f) => f.group[0]?.entry.id === id)) twins.push({ at, group });
      else fresh.push({ at, group });
    }
    if (fresh.length === 0) return outcomes;
    const result = await archive.append(fresh.flatMap((f) => f.group));
    let index = result.from;
    for (const { at, group } of fresh) {
      const { entry, flags } = group[0] as Prepared;
      outcomes[at] = { status: 'stored', id: entry.id, origin: result.origin, index, flags };
      index += group.length;
    }
    onAppended();
    for (const { at, group } of twins) {
      const known = await archive.get(group[0]?.entry.id as string, this.info.node);
      if (known !== undefined) outcomes[at] = again(known, group);
    }
    return outcomes;
  }

  async get(id: string): Promise<StoredRecord | undefined> {
    const found = await this.#parts.archive.get(id);
    if (found === undefined) return undefined;
    return this.#describe(found, await this.#parts.archive.syncState());
  }

  async query(query: RecordQuery): Promise<RecordPage> {
    const { items, next } = await this.#parts.archive.query(query).catch(badCursor);
    const states = items.length === 0 ? [] : await this.#parts.archive.syncState();
    const described = items.map((item) => this.#describe(item, states));
    return next === undefined ? { items: described } : { items: described, next };
  }

  #describe(found: NonNullable<Awaited<ReturnType<Archive['get']>>>, states: Synced[]): StoredRecord {
    const { origin, index, receivedAt, node } = found;
    const receipts = states.find((s) => s.origin === origin)?.received ?? [];
    // Nearest ancestor first; this center's own receipt was made with the rows (P3).
    const received = this.#parts.registry.ancestors(node).flatMap((by) => {
      const receipt = receipts.find((r) => r.ancestor === by && r.size > index);
      const at =
        by === this.info.node && receivedAt !== undefined ? isoMs(receivedAt) : receipt && iso(receipt.timeS);
      return at === undefined ? [] : [{ by, name: this.#name(by), at }];
    });
    const above = received.some((r) => r.by !== this.info.node);
    const sent = this.#parts.link()?.sent(origin).size ?? 0;
    return describeRecord(found.entry, origin, index, { sent: above || sent > index, received });
  }

  #name(node: string): string {
    return this.#parts.registry.node(node)?.name ?? node;
  }

  async proof(id: string): Promise<{ entry: Uint8Array; proof: string } | undefined> {
    const proof = await this.#parts.archive.proof({ id });
    if (proof === undefined) return undefined;
    if (proof.origin === this.info.origin)
      this.#parts.mark.raise(proof.origin, parseCheckpoint(proof.note).size);
    return { entry: proof.entry, proof: formatProof(proof) };
  }

  // Anyone may ask for it, so it is made once for each state of roots and registry.
  async trust(): Promise<TrustBundle> {
    const { registry, folder } = this.#parts;
    const { versions } = folder.roots;
    const state = [versions.length, ...registry.logs.map((l) => l.size)].join();
    if (this.#bundle?.state !== state) {
      const bundle = this.#proveRegistry().then((p) => makeBundle(folder.config.network, versions, p));
      this.#bundle = { state, bundle };
      bundle.catch(() => {
        this.#bundle = undefined;
      });
    }
    return this.#bundle.bundle;
  }

  async #proveRegistry(): Promise<{ bytes: Uint8Array; proof: Proof }[]> {
    const { archive, registry, mark } = this.#parts;
    const proven: { bytes: Uint8Array; proof: Proof }[] = [];
    for (const { origin, size } of registry.logs) {
      if (origin === this.info.origin) mark.raise(origin, size);
      for (let from = 0; from < size; from += REGISTRY_PAGE) {
        const indexes = Array.from({ length: Math.min(REGISTRY_PAGE, size - from) }, (_, i) => from + i);
        const within = registry.log(origin)?.closedAt;
        const page = await Promise.all(indexes.map((index) => archive.proof({ origin, index, within })));
        for (const p of page)
          if (p !== undefined && isRegistryEntry(p.entry)) proven.push({ bytes: p.entry, proof: p });
      }
    }
    return proven;
  }

  async sync(): Promise<SyncState> {
    const { archive, folder, registry, link } = this.#parts;
    const child = link();
    const heard = child?.lastHeardMs;
    const heartbeats = new Map((await archive.heartbeats()).map((h) => [h.node, iso(h.timeS)]));
    const states = (await archive.syncState()).filter(
      (s) => s.node === this.info.node || registry.within(s.node, this.info.node),
    );
    return {
      link: {
        parent: registry.node(folder.config.node)?.parent ?? folder.config.parent?.name ?? null,
        connected: child?.connected ?? false,
        last_heard: heard === undefined ? null : new Date(heard).toISOString(),
        ...(child?.denied ? { denied: true as const } : {}),
        wanted_version: child?.wantedVersion,
      },
      logs: states.map((s) => this.#logSync(s, heartbeats.get(s.node) ?? null)),
      root: this.root.status,
      keys: await this.keys.due(),
      alarms: [
        ...rolledBack(this.#parts),
        ...forkAlarms(await archive.forks(), registry),
        ...cloneAlarms(this.info, child?.clone),
        ...this.#parts.clones().flatMap((clone) => {
          const { node } = clone;
          return cloneAlarms({ node, origin: registry.node(node)?.epochs.at(-1)?.origin ?? '' }, clone);
        }),
      ],
    };
  }

  #logSync(state: Synced, heartbeat: string | null): LogSync {
    const { origin, node } = state;
    const { registry, link } = this.#parts;
    const stored = counted(registry.log(origin), state.size);
    const received = registry.ancestors(node).map((by) => {
      // This center's own receipt covers all it holds: it was made with the rows (P3).
      const r =
        by === this.info.node
          ? { size: state.size, timeS: state.timeS }
          : state.received.find((x) => x.ancestor === by);
      const size = r?.size ?? 0;
      return {
        by,
        name: this.#name(by),
        size,
        behind: Math.max(0, stored - size),
        at: r === undefined ? null : iso(r.timeS),
      };
    });
    const window = link()?.sent(origin);
    const sent = Math.max(window?.size ?? 0, ...state.received.map((r) => r.size), 0);
    return {
      origin,
      node,
      name: this.#name(node),
      stored,
      sent,
      refused: stored === state.size && (window?.refused ?? false),
      received,
      heartbeat,
      ...(registry.node(node)?.retired ? { retired: true as const } : {}),
    };
  }

  async notReady(): Promise<string[]> {
    const behind = this.#parts.behind();
    if (behind !== undefined) return [`${behind.message}. ${behind.next}`];
    const reasons = this.#parts.broker() ? [] : ['the broker for the children does not answer'];
    return (await this.#parts.archive.answers()) ? reasons : [...reasons, 'the database does not answer'];
  }

  async metrics(): Promise<Metric[]> {
    return syncMetrics(await this.sync(), this.#parts.now());
  }
}

/** P12: the top center signs nothing until a root document names its next log. */
function rolledBack({ behind, folder, now }: CenterParts): SyncState['alarms'] {
  const state = behind();
  if (state === undefined) return [];
  const { origin, held, left } = state;
  return [
    { code: 'rolled-back', origin, node: folder.config.node, at: isoMs(now()), entries: { held, left } },
  ];
}

/** A record whose id is there already: the same again, or something else under a taken id. */
function again(known: NonNullable<Awaited<ReturnType<Archive['get']>>>, [given]: Prepared[]): AppendOutcome {
  const { origin, index, entry } = known;
  const same = sameContent({ index, entry, salts: [] }, given as Prepared);
  if (!same) return { status: 'conflict', id: entry.id, index };
  return { status: 'duplicate', id: entry.id, origin, index, flags: (given as Prepared).flags };
}

function badCursor(error: Error): never {
  if (error instanceof InvalidCursor) throw new InvalidQuery('cursor', error.next);
  throw error;
}

function iso(timeS: number): string {
  return isoMs(timeS * 1_000);
}

function isoMs(ms: number): string {
  return new Date(ms).toISOString();
}
