import type { LingeringCopy } from '../values/service.ts';

/** Entries of which only the hash is left (P6): personal data had been typed where anyone may read. */
export interface RedactionService {
  /** What the registry redacted, oldest first, from the one numbered `from` on. */
  list(from: number, limit: number): Promise<{ items: RedactionState[]; total: number }>;
  /**
   * The top center's alone: entries of the registry, by which every holder replaces the entry's bytes by its hash. `entry` is a
   * record's id, for all its places, or `<origin>:<index>`. Without `reason` it only tells what would be done. Again it
   * changes nothing. Throws RedactionRefused.
   */
  redact?(entry: string, reason?: string): Promise<RedactionPlan>;
}

/** One redacted entry, and who confirmed: its owner first, then its ancestors, then who else holds a copy. */
export interface RedactionState {
  number: number;
  origin: string;
  index: number;
  /** Leaf hash (RFC 9162 §2.1.1) in base64. */
  leaf: string;
  record?: string;
  /** `redacted`: so it said in its own log. */
  holders: { node: string; name: string; state: 'redacted' | 'unknown' }[];
}

/** What redacting an entry does, or did: its places, who holds each, and the copies that no order reaches. */
export interface RedactionPlan {
  entry: string;
  places: { origin: string; index: number; type: string; holders: string[] }[];
  copies: LingeringCopy[];
}

/** This entry cannot be redacted. */
export class RedactionRefused extends Error {
  override readonly name = 'RedactionRefused';
  readonly code: 'no_entry' | 'kept';

  constructor(code: RedactionRefused['code']) {
    super(code);
    this.code = code;
  }
}
