import { z } from 'zod';

const entryAt = z.object({ origin: z.string(), index: z.int().min(0) });

/** An entry of type `anchor` with its proof: the signer of that log stated these heads. */
export const anchorEvidence = entryAt.extend({ entry: z.base64(), proof: z.string() });
/** What is held of a log: its newest note, notes with cosignatures, signed checkpoints that did not fit. */
export const logEvidence = z.object({
  origin: z.string(),
  head: z.string(),
  notes: z.array(z.string()),
  forks: z.array(z.object({ held: z.string(), seen: z.string() })),
});
/** The root over the first `size` entries, and the proof that a longer tree begins with them (RFC 9162 §2.1.4). */
export const prefix = z.object({
  size: z.int().min(1),
  root: z.base64(),
  hashes: z.array(z.base64()).max(130),
});

export type AnchorEvidence = z.infer<typeof anchorEvidence>;
export type LogEvidence = z.infer<typeof logEvidence>;
export type Prefix = z.infer<typeof prefix>;

/** Sizes that one question for prefixes may name. */
export const MAX_PREFIXES = 100;

/** What a node shows to those who audit the network. None of it is believed before its signatures are checked. */
export interface AuditSource {
  /** Some of the anchors held, of all logs, behind a place; none when there are no more. */
  anchors(after?: { origin: string; index: number }): Promise<AnchorEvidence[]>;
  /** Some of the logs held, behind an origin; none when there are no more. */
  logs(after?: string): Promise<LogEvidence[]>;
  /** Prefixes of the log's first `size` entries, at most MAX_PREFIXES; none when it does not hold that many. */
  prefixes(origin: string, size: number, sizes: readonly number[]): Promise<Prefix[]>;
}
