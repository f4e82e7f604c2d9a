import {
  type Checkpoint,
  formatProof,
  type Proof,
  parseCheckpoint,
  parseNote,
  parseProof,
  proves,
  verifyNote,
} from '@hutong/log';
import { decodeEntry, type Entry } from '@hutong/record';
import { z } from 'zod';
import { InvalidTrust } from './errors.ts';
import { type KnownCosignature, Registry } from './registry.ts';
import { walkRoot } from './root.ts';

/** All that is needed to check a network's records offline against its pinned root fingerprint. */
export interface TrustBundle {
  version: 1;
  network: string;
  /** Every version of the root document, first to last: signed notes. */
  root: string[];
  /** The registry's entries, each with its proof in the registry's log; log after log where there were several. */
  registry: { entry: string; proof: string }[];
}

const schema = z.object({
  version: z.literal(1),
  network: z.string(),
  root: z.array(z.string()).min(1),
  registry: z.array(z.object({ entry: z.base64(), proof: z.string() })).max(100_000),
});

/** Whether an entry of the registry's log says something of trust: notices and anchors stand in that log too. */
export function isRegistryEntry(bytes: Uint8Array): boolean {
  try {
    return decodeEntry(bytes).type.startsWith('registry.');
  } catch {
    return false;
  }
}

/** Builds a bundle from root documents and the registry's entries with their proofs. */
export function makeBundle(
  network: string,
  root: string[],
  entries: { bytes: Uint8Array; proof: Proof }[],
): TrustBundle {
  const registry = entries.map(({ bytes, proof }) => ({
    entry: Buffer.from(bytes).toString('base64'),
    proof: formatProof(proof),
  }));
  return { version: 1, network, root, registry };
}

/** The registry's entries in a bundle, as bytes, each with its index in the log that its proof names. Not verified. */
export function bundleEntries({ registry }: TrustBundle): { bytes: Uint8Array; index: number }[] {
  return registry.map(({ entry, proof }) => ({
    bytes: Buffer.from(entry, 'base64'),
    index: parseProof(proof).index,
  }));
}

/** Reads a bundle's JSON; throws InvalidTrust. Nothing in it is trusted before `openBundle`. */
export function parseBundle(json: string): TrustBundle {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    throw new InvalidTrust(
      'bundle',
      'this is not a trust bundle (JSON with version, network, root and registry)',
    );
  }
}

/** The registry that a bundle states, after checking all of it against the pinned root fingerprint. */
export function openBundle(bundle: TrustBundle, fingerprint: string): Registry {
  const roots = walkRoot(bundle.root, fingerprint);
  const registry = Registry.of(roots);
  let last = { at: 0, index: -1 };
  for (const { entry, proof: text } of bundle.registry) {
    const bytes = Buffer.from(entry, 'base64');
    const proof = parseProof(text);
    const { origin, size, root } = parseCheckpoint(proof.note);
    const { index } = proof;
    const at = registry.logAt(origin);
    const key = at === -1 ? undefined : registry.log(origin)?.verifier;
    if (key === undefined || !verifyNote(proof.note, key)) {
      throw new InvalidTrust(
        'bundle',
        `the proof of registry entry ${index} is not signed by the registry's log`,
      );
    }
    const end = roots.find((r) => r.ended?.origin === origin)?.ended;
    if (end !== undefined && size > end.size)
      throw new InvalidTrust('bundle', `the log was ended at ${end.size} entries, this proof has ${size}`);
    if (end?.root !== undefined && size === end.size && end.root !== root.toString('base64'))
      throw new InvalidTrust(
        'bundle',
        `the proof of registry entry ${index} is not of the log as it was ended`,
      );
    if (!proves(proof, bytes))
      throw new InvalidTrust('bundle', `registry entry ${index} is not the one proven`);
    if (at < last.at || (at === last.at && index <= last.index))
      throw new InvalidTrust('bundle', 'registry entries are out of order');
    last = { at, index };
    registry.apply(bytes, index, origin);
  }
  return registry;
}

/** What a checked record is, and who vouches for it. */
export interface VerifiedRecord {
  entry: Entry;
  index: number;
  checkpoint: Checkpoint;
  /** Node that said it. */
  node: string;
  nodeName: string;
  /** Nodes that cosigned the checkpoint, with their trusted received-at. */
  cosignatures: KnownCosignature[];
}

/**
 * Checks that `entry` is what a node of the network said: its place in the log, the log key's signature, the
 * node's enrolment. Throws InvalidTrust or InvalidNote with the reason. Needs no server.
 */
export function verifyRecord(entry: Uint8Array, proofText: string, registry: Registry): VerifiedRecord {
  const proof = parseProof(proofText);
  const note = parseNote(proof.note);
  const checkpoint = parseCheckpoint(note.body);
  const log = registry.log(checkpoint.origin);
  if (log === undefined)
    throw new InvalidTrust('proof', `no node of network ${registry.network} signs ${checkpoint.origin}`);
  if (!verifyNote(note, log.verifier))
    throw new InvalidTrust('proof', `the log key of ${log.node} did not sign this checkpoint`);
  if (log.closedAt !== undefined && checkpoint.size > log.closedAt) {
    throw new InvalidTrust(
      'proof',
      `the log was closed at ${log.closedAt} entries, this checkpoint has ${checkpoint.size}`,
    );
  }
  if (!proves(proof, entry))
    throw new InvalidTrust(
      'proof',
      'the entry is not the one that the proof is about: its bytes were changed',
    );
  return {
    entry: decodeEntry(entry),
    index: proof.index,
    checkpoint,
    node: log.node,
    nodeName: registry.node(log.node)?.name ?? log.node,
    cosignatures: registry.cosignatures(note),
  };
}
