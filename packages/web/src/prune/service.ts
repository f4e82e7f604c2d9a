/** A hall's alone: entries whose bytes it need not keep, since its ancestors have them. */
export interface PruneService {
  /** What policy would let go now. Changes nothing. */
  plan(): Promise<PrunePlan>;
  /** Lets it go, as much as one call may; `more` says whether to call again. */
  carryOut(): Promise<PrunePlan>;
}

export interface PrunePlan {
  /** Why nothing may go; null when something may. */
  refused: PruneRefusal | null;
  after_days: number | null;
  /** Only what the ancestors had before that time goes (RFC 3339). */
  until: string | null;
  /** Ancestors who have it, the nearest first. */
  held_by: { node: string; name: string }[];
  /** Entries that would go or went, and the bytes given back. */
  entries: number;
  bytes: number;
  /** A call does so much and no more. */
  more: boolean;
}

/**
 * `no_policy`: `prune` does not stand in its configuration. `too_few`: not two ancestors stand above it. `no_receipts`: the
 * top center and another have not had anything for so long. `not_compared`: its parent does not answer, and may have lost
 * what it had.
 */
export type PruneRefusal = 'no_policy' | 'too_few' | 'no_receipts' | 'not_compared';
