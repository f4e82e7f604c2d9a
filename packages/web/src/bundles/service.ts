/** Bundle files of a node: what goes to another node by a stick, and what came from one. */
export interface BundleService {
  /** What a bundle holds; throws an error named BundleRefused, with `code` and `next`. */
  plan(to: string | undefined, all: boolean): Promise<BundlePlan>;
  /** A page of it: of a log from an index on; without a log the root documents behind a version. */
  page(asked: BundleAsked): Promise<BundlePage>;
  /** Verifies and takes items, one outcome each, in order; what was received is durable when this resolves. */
  take(payloads: readonly Uint8Array[]): Promise<BundleTaken[]>;
}

export interface BundlePlan {
  from: string;
  to: string;
  way: 'up' | 'down';
  /** Entries from an index up to a size. */
  logs: { origin: string; from: number; size: number }[];
}

export interface BundleAsked {
  to: string;
  origin?: string | undefined;
  from: number;
  /** Boxed for the receiver. */
  sealed: boolean;
}

export interface BundlePage {
  /** Frames: what it is, in clear; empty when sealed. */
  items: { label: string; payload: Uint8Array }[];
  /** `values`: boxes of private values. */
  counts: { segments: number; entries: number; values: number; notes: number; roots: number };
  /** Where the next page begins; absent after the last. */
  next?: number;
}

/** What became of one item. */
export interface BundleTaken {
  kind: 'segment' | 'note' | 'root' | 'unreadable';
  /** `waits`: what it needs is not here yet. */
  result: 'received' | 'duplicate' | 'waits' | 'refused';
  origin?: string;
  /** Of a segment: its first index, its entries, its sealed values. */
  from?: number;
  entries?: number;
  values?: number;
  /** Of a note. */
  receipts?: { node: string; size: number }[];
  code?: string;
  detail?: string;
}
