import type { LogSync, SyncState } from '@hutong/api';
import type { HealthLimits, NodeHealth } from '@hutong/oversight';
import type { Phrase } from '@hutong/record';
import type { NodeFolder, Registry } from '@hutong/trust';
import type { NodeSettings } from '../settings.ts';
import type { AskedNode } from './ports.ts';

/** What a node shows of itself, wherever from; nothing of it is green before its signatures are checked. */
export interface Known {
  registry: Registry;
  /** Logs whose receipts are looked at: a hall's own, at a center all it holds. */
  logs: Pick<LogSync, 'origin' | 'node' | 'stored' | 'received'>[];
  /** Notes with cosignatures, by log. */
  notes: Map<string, string[]>;
  /** When the newest registry entry was recorded, ms since 1970. */
  registryAt: number | undefined;
  /** When policy wants the keys replaced, ms since 1970. */
  keysDue: number | undefined;
  /** What is wrong with the database, in its own words; empty: nothing. */
  database: Phrase[];
  /** Only of a running node. */
  running?: { sync: SyncState; health: NodeHealth[]; version: string };
}

/** The node that is looked at. */
export interface Examined {
  dir: string;
  config: NodeSettings;
  /** What is wrong with keys or root document; absent: nothing. */
  unopened?: { message: string; next: string };
  folder?: NodeFolder;
  /** Process that has the folder's lock; null: nobody; undefined: this machine can't tell. */
  holder: number | null | undefined;
  client?: AskedNode;
  known?: Known;
  /** SQLite's code, where the database cannot even be read. */
  damage?: string;
  /** Why nothing is known. */
  why: string;
  limits: HealthLimits;
  /** ms since 1970. */
  now: number;
}
