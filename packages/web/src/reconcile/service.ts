/** Entries [from, to) of a log. */
interface Range {
  from: number;
  to: number;
}

/** One log, held at the center and shown by the child. Roots in base64. */
export interface ComparedLog {
  origin: string;
  here: { size: number; root: string } | null;
  /** As the child's signed head says; null: it showed none. */
  there: { size: number; root: string } | null;
  /** Entries up to which both roots were compared; 0: nothing could be. */
  compared: number;
  /** `same` and `differs`: what was compared; `damaged`: what is stored here does not give its own head's root; `unverified`: the head is not signed by the log's key, or not the child's to show. */
  roots: 'same' | 'differs' | 'damaged' | 'unverified' | 'none';
  missing_here: Range | null;
  missing_there: Range | null;
}

/** A center and one of its children, compared log by log. */
export interface Comparison {
  node: string;
  /** Whether the child was heard. */
  heard: boolean;
  logs: ComparedLog[];
  /** Logs that the child was asked for, where the repair was begun. */
  asked: number;
}

/** Comparing with a child, and asking for what is missing. */
export interface ReconcileService {
  /** Compares with a direct child; undefined when it is none. */
  compare(node: string): Promise<Comparison | undefined>;
  /** Asks the child for what is missing here. What is missing there it takes back by itself. @returns logs asked for */
  repair(comparison: Comparison): number;
}
