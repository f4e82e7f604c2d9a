import type { KeyPage, KeyQuery, KeysDue } from '@hutong/trust';

/** What a revocation closes. */
export interface Revocation {
  node: string;
  origin: string;
  /** Entries the log keeps, up to a checkpoint; what its key signs beyond them is evidence, never a record. */
  size: number;
  /** Entries of it that the top center holds now. */
  held: number;
  /** Parent whose broker cuts the node off. */
  link: string | null;
  /** Index of the entry that closed it; absent: nothing was done yet. */
  index?: number;
}

/** The epoch that a node went on in. */
export interface Rotation {
  origin: string;
  epoch: number;
  /** At the top center: it goes on there once this version of the root document names that log (a vkey) as the registry. */
  awaits?: { version: number; registry: string };
}

/** Keys of a node and of those it knows. */
export interface KeyService {
  list(query: KeyQuery): Promise<KeyPage>;
  /** When this node's own keys are to be replaced. */
  due(): Promise<KeysDue>;
  /**
   * Ends this node's log and goes on in the next, with new keys; works offline. The top center only makes ready.
   * @param record called when nothing stands against it, before anything is done. @throws InvalidTrust before that
   */
  rotate(reason: string, record?: () => Promise<void>): Promise<Rotation>;
  /** The top center's alone. Without `reason` it only tells what would be done. Throws InvalidTrust. */
  revoke?(node: string, at: number | undefined, reason?: string): Promise<Revocation>;
}
