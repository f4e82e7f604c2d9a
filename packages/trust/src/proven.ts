import {
  type Checkpoint,
  type ProvenEntry,
  parseCheckpoint,
  parseProof,
  proves,
  verifyNote,
} from '@hutong/log';
import { InvalidTrust } from './errors.ts';
import type { Registry } from './registry.ts';
import { why } from './texts.ts';

/** Where an entry of the registry stands: its log, which of the registry's logs that is, its index, and the proof's checkpoint. */
interface Place {
  at: number;
  index: number;
  checkpoint: Checkpoint;
}

/**
 * Checks that an entry stands in one of the registry's logs: signed by that log's key, by a checkpoint within its end.
 * Throws InvalidTrust or InvalidNote with the reason.
 */
export function provenInRegistry(
  registry: Pick<Registry, 'log' | 'logAt' | 'after'>,
  { entry, proof: text }: ProvenEntry,
): Place {
  const proof = parseProof(text);
  const checkpoint = parseCheckpoint(proof.note);
  const { origin, size } = checkpoint;
  const { index } = proof;
  const at = registry.logAt(origin);
  const key = at === -1 ? undefined : registry.log(origin)?.verifier;
  if (key === undefined || !verifyNote(proof.note, key)) {
    throw new InvalidTrust('bundle', why('bundle_unsigned', { index }));
  }
  const end = registry.after(origin)?.endsAt;
  if (end !== undefined && size > end) throw new InvalidTrust('bundle', why('bundle_beyond', { end, size }));
  if (!proves(proof, entry)) throw new InvalidTrust('bundle', why('bundle_entry', { index }), 'bundle-entry');
  return { at, index, checkpoint };
}
