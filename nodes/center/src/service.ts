import type { Archive } from '@hutong/archive';
import type { LinkChild } from '@hutong/link';
import { formatProof, type Proof } from '@hutong/log';
import { InvalidRecord, type Prepared, prepareRecord } from '@hutong/record';
import {
  type EnrolmentRequest,
  isRegistryEntry,
  makeBundle,
  type NodeFolder,
  type Registry,
  type TrustBundle,
} from '@hutong/trust';
import {
  type AppendOutcome,
  describeRecord,
  type LogSync,
  type Metric,
  type NodeIdentity,
  type NodeService,
  type RecordPage,
  type RecordQuery,
  type StoredRecord,
  type SyncState,
  syncMetrics,
} from '@hutong/web';

const VERSION = '0.1.0';
const REGISTRY_PAGE = 256;

type Synced = Awaited<ReturnType<Archive['syncState']>>[number];

/** What a center's service works on. */
export interface CenterParts {
  folder: NodeFolder;
  archive: Archive;
  registry: Registry;
  now: () => number;
  random: (n: number) => Uint8Array;
  link: () => LinkChild | undefined;
  /** Whether the broker for the children answers. */
  broker: () => boolean;
  onAppended: () => void;
  enrol: (request: EnrolmentRequest) => Promise<void>;
}

/** A center over HTTP: the same questions as at a hall, over all the nodes it holds. */
export class CenterService implements NodeService {
  readonly info: NodeIdentity;
  readonly #parts: CenterParts;
  #appending: Promise<unknown> = Promise.resolve();

  constructor(parts: CenterParts) {
    this.#parts = parts;
    const { config, keys } = parts.folder;
    this.info = {
      network: config.network,
      node: config.node,
      name: config.name,
      kind: 'center',
      origin: keys.origin,
      version: VERSION,
      rootFingerprint: config.root_fingerprint,
    };
  }

  enrol(request: EnrolmentRequest): Promise<void> {
    return this.#parts.enrol(request);
  }

  /** Records of the center's own: notices, catalogue items. One call after another, so that no id is written twice. */
  append(records: readonly unknown[]): Promise<AppendOutcome[]> {
    const run = this.#appending.then(() => this.#appendAll(records));
    this.#appending = run.catch(() => undefined);
    return run;
  }

  async #appendAll(records: readonly unknown[]): Promise<AppendOutcome[]> {
    const { archive, now, random, onAppended } = this.#parts;
    const outcomes: AppendOutcome[] = [];
    const fresh: { at: number; group: Prepared[] }[] = [];
    for (const [at, record] of records.entries()) {
      const prepared = this.#prepare(record, now(), random);
      if ('refused' in prepared) {
        outcomes[at] = prepared.refused;
        continue;
      }
      const id = prepared.group[0]?.entry.id as string;
      const known = await archive.get(id, this.info.node);
      const twin = fresh.find((f) => f.group[0]?.entry.id === id);
      if (known === undefined && twin === undefined) fresh.push({ at, group: prepared.group });
      else outcomes[at] = { status: 'conflict', id, index: known?.index ?? -1 };
      if (known !== undefined && sameContent(known.entry, prepared.group)) {
        outcomes[at] = { status: 'duplicate', id, origin: known.origin, index: known.index, flags: [] };
      }
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
    return outcomes;
  }

  #prepare(
    record: unknown,
    now: number,
    random: (n: number) => Uint8Array,
  ): { group: Prepared[] } | { refused: AppendOutcome } {
    try {
      return { group: prepareRecord(record, { now, random }) };
    } catch (error) {
      if (!(error instanceof InvalidRecord)) throw error;
      const { field, reason, next } = error;
      return { refused: { status: 'refused', field, reason, next } };
    }
  }

  async get(id: string): Promise<StoredRecord | undefined> {
    const found = await this.#parts.archive.get(id);
    if (found === undefined) return undefined;
    return this.#describe(found, await this.#parts.archive.syncState());
  }

  async query(query: RecordQuery): Promise<RecordPage> {
    const { items, next } = await this.#parts.archive.query(query);
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
    return proof && { entry: proof.entry, proof: formatProof(proof) };
  }

  async trust(): Promise<TrustBundle> {
    const { archive, registry, folder } = this.#parts;
    const proven: { bytes: Uint8Array; proof: Proof }[] = [];
    for (let from = 0; from < registry.size; from += REGISTRY_PAGE) {
      const indexes = Array.from(
        { length: Math.min(REGISTRY_PAGE, registry.size - from) },
        (_, i) => from + i,
      );
      const page = await Promise.all(
        indexes.map((index) => archive.proof({ origin: registry.origin, index })),
      );
      for (const p of page)
        if (p !== undefined && isRegistryEntry(p.entry)) proven.push({ bytes: p.entry, proof: p });
    }
    return makeBundle(folder.config.network, folder.root, proven);
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
        parent: folder.config.parent?.name ?? null,
        connected: child?.connected ?? false,
        last_heard: heard === undefined ? null : new Date(heard).toISOString(),
      },
      logs: states.map((s) => this.#logSync(s, heartbeats.get(s.node) ?? null)),
    };
  }

  #logSync(state: Synced, heartbeat: string | null): LogSync {
    const { origin, node, size: stored } = state;
    const { registry, link } = this.#parts;
    const received = registry.ancestors(node).map((by) => {
      // This center's own receipt covers all it holds: it was made with the rows (P3).
      const r =
        by === this.info.node
          ? { size: stored, timeS: state.timeS }
          : state.received.find((x) => x.ancestor === by);
      const size = r?.size ?? 0;
      return {
        by,
        name: this.#name(by),
        size,
        behind: stored - size,
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
      refused: window?.refused ?? false,
      received,
      heartbeat,
    };
  }

  async notReady(): Promise<string[]> {
    return this.#parts.broker() ? [] : ['the broker for the children does not answer'];
  }

  async metrics(): Promise<Metric[]> {
    return syncMetrics(await this.sync());
  }
}

function sameContent(known: Prepared['entry'], [given]: Prepared[]): boolean {
  const said = (e: Prepared['entry'] | undefined) => JSON.stringify({ ...e, recordedAt: 0, commitments: {} });
  return said(known) === said(given?.entry);
}

function iso(timeS: number): string {
  return isoMs(timeS * 1_000);
}

function isoMs(ms: number): string {
  return new Date(ms).toISOString();
}
