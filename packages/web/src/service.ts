import type { AuditSource } from '@hutong/oversight';
import type { EnrolmentRequest, KeysDue, TrustBundle } from '@hutong/trust';
import type { ActGiven } from './acts/act.ts';
import type { BundleService } from './bundles/service.ts';
import type { CaService } from './ca/service.ts';
import type { CompletenessService } from './completeness/service.ts';
import type { EnrolmentService } from './enrolment/service.ts';
import type { HealthService } from './health/service.ts';
import type { KeyService } from './keys/service.ts';
import type { PruneService } from './prune/service.ts';
import type { ReconcileService } from './reconcile/service.ts';
import type { RedactionService } from './redactions/service.ts';
import type { RestoreService } from './restore/service.ts';
import type { RootService } from './root/service.ts';
import type { ValueService } from './values/service.ts';

/** What a node answers over HTTP. A hall implements it on SQLite, a center on PostgreSQL; the routes are the same. */
export interface NodeService {
  readonly info: NodeIdentity;
  /**
   * Validates and commits records to this node's own log; resolves after the commit (P1). One outcome a record, in
   * order; a refused one does not hold up the others.
   */
  append(records: readonly unknown[]): Promise<AppendOutcome[]>;
  /** A record by its id (lower-case UUID); undefined when not held. */
  get(id: string): Promise<StoredRecord | undefined>;
  /** Records, newest first. */
  query(query: RecordQuery): Promise<RecordPage>;
  /** The entry's bytes, empty where they were pruned here, and its proof as a tlog-proof file. */
  proof(id: string): Promise<{ entry: Uint8Array; proof: string } | undefined>;
  /** What a verifier needs beside the pinned root fingerprint. */
  trust(): Promise<TrustBundle>;
  sync(): Promise<SyncState>;
  /** Why the node cannot serve now; empty when it can. */
  notReady(): Promise<string[]>;
  metrics(): Promise<Metric[]>;
  /**
   * Keeps an act of administration as an entry of this node's own log; resolves after the commit. Call it before the act
   * takes effect: what cannot be recorded is not done.
   */
  act(...given: ActGiven): Promise<void>;
  /** How it is, and all beneath it. */
  readonly health: HealthService;
  /** The network's root document. */
  readonly root?: RootService;
  /** What it shows to whoever audits the network. */
  readonly audit?: AuditSource;
  /** The top center's alone: the network's certificate authority. */
  readonly ca?: CaService;
  /** Private values: where they are, erasing and reading them. */
  readonly values?: ValueService;
  /** Entries of which only the hash is left. */
  readonly redactions?: RedactionService;
  /** A hall's alone: its earlier logs, taken back from its parent. */
  readonly restore?: RestoreService;
  /** A hall's alone: entries that it need not keep. */
  readonly prune?: PruneService;
  /** A center's alone: comparing with a child. */
  readonly reconcile?: ReconcileService;
  /** A center's alone: which nodes were heard from on which day. */
  readonly completeness?: CompletenessService;
  /** Keys and epochs: showing, rotating, at the top center revoking them. */
  readonly keys?: KeyService;
  /** Bundle files, where there is no line. */
  readonly bundles?: BundleService;
  /** The top center's alone: enrols a node in the registry, and gives its parent there. Throws InvalidTrust. */
  enrol?(request: EnrolmentRequest): Promise<string | null>;
  /** The top center's alone: codes, requests, and changes of the registry. */
  enrolment?: EnrolmentService;
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

export type AppendOutcome =
  | {
      status: 'stored' | 'duplicate';
      id: string;
      origin: string;
      index: number;
      flags: { field: string; reason: string }[];
    }
  /** The id is taken by a record that says something else. */
  | { status: 'conflict'; id: string; index: number }
  | { status: 'refused'; field: string; reason: string; next: string };

export interface RecordQuery {
  node?: string;
  type?: string;
  subject?: string;
  department?: string;
  /** Occurred at or after, ms since 1970. */
  from?: number;
  /** Occurred before, ms since 1970. */
  to?: number;
  /** Only records that anyone may read. Absent: all. */
  visibility?: 'public';
  /** 1 to 500. */
  limit: number;
  /** `next` of the page before. */
  cursor?: string;
}

export interface RecordPage {
  items: StoredRecord[];
  /** Absent on the last page. */
  next?: string;
}

export interface StoredRecord {
  id: string;
  node: string;
  origin: string;
  index: number;
  type: string;
  subject: string;
  department: string;
  /** RFC 3339. */
  occurred_at: string;
  recorded_at: string;
  backfilled: boolean;
  visibility: 'public' | 'internal';
  body: Record<string, unknown>;
  /** Field → SHA-256 in hex. */
  commitments: Record<string, string>;
  /** How far this record has come; only what a signature says (P9). */
  sync: { sent: boolean; received: { by: string; name: string; at: string }[] };
  /** Its bytes are not kept here any more (已清理): its body is with these. Absent: they are here. */
  pruned?: { held_by: { node: string; name: string }[] };
}

export interface SyncState {
  link: {
    parent: string | null;
    connected: boolean;
    last_heard: string | null;
    /** The parent answers, and does not let this node's key in. */
    denied?: true;
    /** The version below which the parent finds a node's too old, if it said one. */
    wanted_version?: string | undefined;
  };
  logs: LogSync[];
  /** What somebody must look at; each names the log it is about. */
  alarms: Alarm[];
  /** The root document that holds; `warning`: the nearest of 30, 7 and 0 days before expiry that is reached. */
  root: { version: number; expires: string; warning: number | null };
  /** When policy wants the node's own keys replaced; `warning` as above. */
  keys: KeysDue;
}

/** Something that no retry mends. */
export interface Alarm {
  /**
   * `fork`: a signed checkpoint was seen that does not fit what is held of the log (P4). `clone`: two instances of the
   * node are alive (P12). `rolled-back`: the top center's database is older than what has left it (P12).
   */
  code: string;
  origin: string;
  node: string;
  at: string;
  /** Of `rolled-back`: entries that are here, and that have left. */
  entries?: { held: number; left: number };
  /** Of a clone: which of the two goes on; `here`: which of them is the process that says so. */
  instances?: { goes_on: Party; refused: Party; here: 'goes_on' | 'refused' | null } | undefined;
}

/** A running process of a node, by the first 8 hex digits of its id, and when its parent heard it (RFC 3339). */
export interface Party {
  instance: string;
  heard: string;
}

/** One log: what is stored, and what each ancestor has receipted. */
export interface LogSync {
  origin: string;
  node: string;
  name: string;
  stored: number;
  sent: number;
  refused: boolean;
  /** Nearest ancestor first; `at` of its newest receipt; `behind` = stored − size. null: nothing heard yet. */
  received: { by: string; name: string; size: number; behind: number; at: string | null }[];
  /** Newest cosignature of the node's own (heartbeat): null when never heard. */
  heartbeat: string | null;
  /** Entries whose bytes were pruned here; absent: none. */
  pruned?: number;
  /** The registry retired the node (注销). */
  retired?: true;
}

export interface Metric {
  /** Prometheus name, with its unit last. */
  name: string;
  help: string;
  type: 'counter' | 'gauge';
  values: { labels: Record<string, string>; value: number }[];
}
