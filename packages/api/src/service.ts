import type { AuditSource, HealthRow, NodeHealth } from '@hutong/oversight';
import type { Phrase } from '@hutong/record';
import type { EnrolmentRequest, TrustBundle } from '@hutong/trust';
import type { AccessService } from './accesses.ts';
import type { AlertService, AlertSettingsService } from './alerts.ts';
import type { AttachmentService } from './attachments.ts';
import type { SupervisionService } from './audit.ts';
import type { BundleService } from './bundles.ts';
import type { CallService } from './calls.ts';
import type { EnrolmentService, HistoryService } from './enrolment.ts';
import type { EvidenceService } from './evidence.ts';
import type { ShareState } from './health.ts';
import type { CaService, KeyService, KitParts, RootService } from './keys.ts';
import type { MatterService } from './matters.ts';
import type { PruneService } from './prune.ts';
import type { AppendOutcome, RecordPage, RecordQuery, StoredRecord } from './records.ts';
import type { RedactionService } from './redactions.ts';
import type { ReportService } from './reports.ts';
import type { RuleService } from './rules.ts';
import type { RunService } from './runs.ts';
import type { OversightService } from './supervision.ts';
import type { LogSync, LogsOf, SyncState } from './sync.ts';
import type { CompletenessService, ReconcileService, RestoreService } from './upkeep.ts';
import type { ValueService } from './values.ts';

/** What a node answers over HTTP. A hall implements it on SQLite, a center on PostgreSQL; the endpoints are the same. */
export interface NodeService {
  readonly info: NodeIdentity;
  /**
   * Validates and commits records to this node's own log; resolves after the commit (P1). One outcome a record, in
   * order; a refused one does not hold up the others. A record that is there already is told as such by what it says in
   * public; only to one who may read private values, where they can be read here, also that one of these is another (P6).
   */
  append(records: readonly unknown[], by?: AppendedBy): Promise<AppendOutcome[]>;
  /**
   * The record of a node with this id (lower-case UUID); undefined when not held. Without the node: of the only one that has
   * such a record, as an id alone is nobody's.
   */
  get(id: string, node?: string): Promise<StoredRecord | undefined>;
  /** The record with this id of each node that has one, at most 50. */
  find(id: string): Promise<StoredRecord[]>;
  /** Records, newest first. */
  query(query: RecordQuery): Promise<RecordPage>;
  /** The entry's bytes, empty where they were pruned here, and its proof as a tlog-proof file. */
  proof(id: string, node?: string): Promise<{ entry: Uint8Array; proof: string } | undefined>;
  /** Whose good signatures vouch for a record, on the checkpoint of its proof: its node's own first, then receipts. */
  signatures(id: string, node: string): Promise<GoodSignature[] | undefined>;
  /** What a verifier needs beside the pinned root fingerprint. */
  trust(): Promise<TrustBundle>;
  /** How far everything has come; of one node where that is asked for. */
  sync(asked?: LogsOf): Promise<SyncState>;
  /** The part of `sync` that says whether a node's records go up from here, and its name; nothing is read for it. */
  wayUp(node: string): WayUp;
  /** Why the node cannot serve now; empty when it can. */
  notReady(): Promise<Phrase[]>;
  metrics(): Promise<Metric[]>;
  /** Whether an error says that the store does not answer now, and may a moment later. */
  isAway?(error: unknown): boolean;
  /**
   * Keeps an act of administration as an entry of this node's own log; resolves after the commit. Call it before the act
   * takes effect: what cannot be recorded is not done.
   */
  act(...given: ActGiven): Promise<void>;
  /** How it is, and all beneath it. */
  readonly health: HealthService;
  /** Files that records name. */
  readonly attachments: AttachmentService;
  /** Matters as the records leave them. */
  readonly matters: MatterService;
  /** A hall's alone, or a stationed supervisor's: what the hall is called to account for. */
  readonly calls?: CallService;
  /** A hall's alone: its figures, day by day, week by week, month by month. */
  readonly reports?: ReportService;
  /** A hall's alone: who looked at which of its matters. */
  readonly accesses?: AccessService;
  /** The network's root document. */
  readonly root?: RootService;
  /** What it shows to whoever audits the network. */
  readonly audit?: AuditSource;
  /** A center's alone: cards, urges and findings about all beneath it. */
  readonly oversight?: OversightService;
  /** A center's alone: the rules and calendars that its halls are judged by. */
  readonly rules?: RuleService;
  /** A center's alone: recomputing what was dealt there and beneath. */
  readonly supervision?: SupervisionService;
  /** What each entry of the registry changed. */
  readonly registryHistory?: HistoryService;
  /** What other computers need to trust its pages. */
  readonly kit?: KitParts;
  /** The top center's alone: the network's certificate authority. */
  readonly ca?: CaService;
  /** Private values: where they are, erasing and reading them. */
  readonly values?: ValueService;
  /** Entries of which only the hash is left. */
  readonly redactions?: RedactionService;
  /** Its earlier logs, taken back from its parent; at the top from its children. */
  readonly restore?: RestoreService;
  /** A hall's alone: entries that it need not keep. */
  readonly prune?: PruneService;
  /** A center's alone: what contradicts itself in the logs beneath it, and what it set aside. */
  readonly evidence?: EvidenceService;
  /** A center's alone: what each node's logs may grow by, and how much of it is in use. */
  readonly shares?: () => ShareState;
  /** A center's alone: comparing with a child. */
  readonly reconcile?: ReconcileService;
  /** A center's alone: which nodes were heard from on which day. */
  readonly completeness?: CompletenessService;
  /** A center's alone: what takes long and goes on in the background. */
  readonly runs?: RunService;
  /** Keys and epochs: showing, rotating, at the top center revoking them. */
  readonly keys?: KeyService;
  /** Bundle files, where there is no line. */
  readonly bundles?: BundleService;
  /** The top center's alone: enrols a node in the registry, and gives its parent there. Throws InvalidTrust. */
  enrol?(request: EnrolmentRequest): Promise<string | null>;
  /** The top center's alone: codes, requests, and changes of the registry. */
  enrolment?: EnrolmentService;
}

/** Whether a node's records go up from here: there is a parent, and logs of the node that it takes. */
export interface WayUp {
  link: Pick<SyncState['link'], 'parent'>;
  logs: Pick<LogSync, 'node' | 'name'>[];
}

/** How a node is, and all beneath it. */
export interface HealthService {
  /** The node itself first. */
  now(): Promise<NodeHealth[]>;
  /** That of one; undefined: it is neither this node nor beneath it. */
  of(node: string): Promise<NodeHealth | undefined>;
  /** How a node was after a time (ms since 1970), oldest first. */
  history(node: string, after: number, limit: number): Promise<HealthRow[]>;
  /** Who is told when it is not well. */
  readonly alerts: AlertService;
  /** By what rules, and who. */
  readonly settings?: AlertSettingsService | undefined;
}

export interface NodeIdentity {
  network: string;
  node: string;
  /** 中文 name. */
  name: string;
  kind: 'hall' | 'center';
  /** Origin of its current log. */
  origin: string;
  version: string;
  rootFingerprint: string;
}

/** A signature that was checked with the key of a node in the registry. */
export interface GoodSignature {
  by: string;
  /** 中文 name of the node. */
  name: string;
  /** The key's name, as the line of the note has it. */
  key: string;
  /** When it received it; null: the node's own signature, which tells no time. */
  at: string | null;
}

/** For whom records are appended. */
export interface AppendedBy {
  /** May read private values. */
  readsValues: boolean;
  /** It is the gate of this node’s desk that publishes: what it brings says who reviewed it. */
  gated?: boolean;
}

/** What more an act of administration says, where it is known. */
export interface ActDetails {
  /** The role of whoever did it. */
  role?: string;
  /** Absent: done. What was asked for has a second entry that says what became of it. */
  result?: 'asked' | 'done' | 'refused';
  /** Why it was refused, as a code. */
  code?: string;
}

/** Who (a token's name), what (`keys.rotate`), to what, and why: never a person's name (P6). */
export type ActGiven = [who: string, act: string, target: string, reason: string, more?: ActDetails];

export interface Metric {
  /** Prometheus name, with its unit last. */
  name: string;
  help: string;
  type: 'counter' | 'gauge';
  values: { labels: Record<string, string>; value: number }[];
}
