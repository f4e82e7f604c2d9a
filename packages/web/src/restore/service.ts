/** One of a node's earlier logs, and what is here of it. Roots in base64. */
export interface RestoredLog {
  origin: string;
  epoch: number;
  /** Entries held here, and their root. */
  held: number;
  root: string | null;
  /** Entries at which the registry ended the log; null: it did not. */
  ends: number | null;
  /** Entries that can be had from the parent; null: that is not known yet. */
  above: number | null;
  /** The largest receipt held, verified again: `agrees` when what is held leads to the root it was given for. */
  receipt: { by: string; size: number; at: string; root: string; agrees: boolean } | null;
  /** The most entries that anything signed speaks of, and what says so. */
  known: { size: number; by: 'registry' | 'receipt' | 'anchor' | 'head' } | null;
  /** Entries [from, to) that were signed and that nobody has given back. */
  missing: { from: number; to: number } | null;
  /** Whether entries may have been beyond `known`: `nothing` when the log's own closing entry is held. */
  beyond: 'nothing' | 'unknown';
}

/** What became of the logs that a node wrote before its current one. */
export interface RestoreState {
  parent: string | null;
  connected: boolean;
  /** Heads were compared with the parent, and all that it has of these logs is here. */
  done: boolean;
  logs: RestoredLog[];
}

/** Taking back from the parent what was lost here: it goes by itself whenever the node is linked; this tells how far it is. */
export interface RestoreService {
  state(): Promise<RestoreState>;
}
