/** What is known of one node, as the node that judges it holds it. Times in ms since 1970, by the judge's clock. */
export interface NodeFacts {
  node: string;
  name: string;
  parent: string | null;
  /** `planned`: named in configuration, not enrolled. */
  place: 'planned' | 'enrolled' | 'retired';
  /** When its newest heartbeat came; null: never. The judge itself is not listened to. */
  heard: number | null;
  /** Its clock minus this one when that heartbeat came; what may be the way's delay is left out. */
  skewMs?: number | undefined;
  /** Of the node itself: what its ancestors have not receipted. Of others: what they say they hold and is not here. */
  lags: Lag[];
  /** When each of its open forks was first seen. */
  forks: { origin: string; at: number }[];
  /** Since when two instances of it are known. */
  clone?: number | undefined;
  /** Logs that its parent refuses. */
  refused: string[];
  /** Its next log, which is neither taken nor heard until it is approved at the top center, and since when it is known. */
  waiting?: { origin: string; since?: number | undefined } | undefined;
  /** Entries set aside. */
  quarantined: number;
  /** Its newest key was revoked and it has no other yet. */
  revoked?: true | undefined;
  /** Until when an administrator said that it, or a node above it, stands still. */
  outage?: number | undefined;
  /** When policy wants its keys replaced. */
  keyDue?: number | undefined;
  certificateEnds?: number | undefined;
  /** Of the judge and its direct children. */
  version?: string | undefined;
  /** Of the judge: the version below which its parent finds it too old. */
  wanted?: string | undefined;
  /** Of the judge alone. */
  self?: SelfFacts | undefined;
}

/** What a node knows of itself and of no other. */
export interface SelfFacts {
  /** null at the top. `heard`: anything good from the parent. `denied`: it answers, and does not let the key in. */
  line: { parent: string; connected: boolean; heard: number | null; denied?: true } | null;
  /** Of a center: whether the broker for its children answers. */
  door?: boolean | undefined;
  /** The top center's database is older than what has left it. */
  rolledBack?: boolean | undefined;
  /** Free bytes where the data folder is. */
  diskFree?: number | undefined;
  rootExpires: number;
  /** Days before that at which it was told. */
  rootWarning: number | null;
}

/** Entries that somebody lacks. */
export interface Lag {
  /** Who lacks them. */
  by: string;
  left: number;
  /** What that one has. */
  held: number;
  /** Entries a second, over the last while; absent: not known yet. */
  rate?: number | undefined;
  /** When it last had more, or all. */
  movedAt?: number | undefined;
}
