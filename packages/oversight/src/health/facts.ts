import type { Contact } from '@hutong/trust';
import type { WriteTrouble } from './writes.ts';

/** What is known of one node, as the node that judges it holds it. Times in ms since 1970, by the judge's clock. */
export interface NodeFacts {
  node: string;
  name: string;
  parent: string | null;
  /** `planned`: named in configuration, not enrolled. */
  place: 'planned' | 'enrolled' | 'retired';
  /** When its newest heartbeat came; null: never. The judge itself is not listened to. */
  heard: number | null;
  /** Of a node beneath: when the newest that is here of its logs came; absent: nothing of them is here. */
  arrived?: number | undefined;
  /** Its clock minus this one when that heartbeat came; what may be the way's delay is left out. */
  skewMs?: number | undefined;
  /** For the node itself: what its ancestors have not receipted. For others: what they say they hold and is not here. */
  lags: Lag[];
  /** When each of its open forks was first seen. */
  forks: { origin: string; at: number }[];
  /** Since when two instances of it are known. */
  clone?: number | undefined;
  /** Logs that its parent refuses. */
  refused: string[];
  /** Its next log, which is neither taken nor heard until it is approved at the top center, and since when it is known. */
  waiting?: { origin: string; since?: number | undefined } | undefined;
  /** Since when it says more than its share, and is slowed: by the judge, or, of itself, by its parent. */
  slowed?: number | undefined;
  /** Entries set aside. */
  quarantined: number;
  /** Its newest key was revoked and it has no other yet. */
  revoked?: true | undefined;
  /** The end of an outage that an administrator announced for it, or for a node above it. */
  outage?: number | undefined;
  /** When policy wants its keys replaced. */
  keyDue?: number | undefined;
  certificateEnds?: number | undefined;
  /** For the top center: when the network's newest certificate authority ends. */
  authorityEnds?: number | undefined;
  /** Known only for the node that judges and its direct children. */
  version?: string | undefined;
  /** For the node that judges: the version below which its parent finds it too old. */
  wanted?: string | undefined;
  /** For a node beneath: what it says is wrong with it, and since when by its own clock. */
  said?: { code: string; since: number }[] | undefined;
  /** For a node beneath: whom to call. */
  contact?: Contact | undefined;
  /** Its division code (GB/T 2260), where the registry says. */
  division?: string | undefined;
  /** Known only for the node that judges. */
  self?: SelfFacts | undefined;
}

/** What a node knows of itself and of no other. */
export interface SelfFacts {
  /** null at the top. `heard`: anything good from the parent. `denied`: it answers, and does not let the key in. */
  line: { parent: string; connected: boolean; heard: number | null; denied?: true } | null;
  /** For a center: whether the broker for its children answers. */
  door?: boolean | undefined;
  /** The top center's database is older than what has left it. */
  rolledBack?: boolean | undefined;
  /** The latest time of each one's receipts, by the clock of whoever gave them. */
  receipts?: { by: string; at: number }[] | undefined;
  /** For a center: logs that are damaged here, so that it takes nothing of them, and since when that is known. */
  damaged?: { origin: string; since: number }[] | undefined;
  /** Why nothing can be written. */
  trouble?: WriteTrouble | undefined;
  /** When another administrator was last made at its console, ms since 1970. */
  administratorMade?: number | undefined;
  /** What its ancestors say is wrong with themselves, since when by their own clocks. */
  above?: { by: string; code: string; since: number }[] | undefined;
  /** What its read models (`by`) have not read of the logs held here. */
  followers?: Lag[] | undefined;
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
  /** A read model that takes nothing while the disk is nearly full. */
  waits?: boolean | undefined;
}
