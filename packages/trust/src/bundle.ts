import {
  type Checkpoint,
  formatProof,
  type Proof,
  parseCheckpoint,
  parseNote,
  parseProof,
  pathLength,
  proves,
  verifyNote,
} from '@hutong/log';
import { decodeEntry, type Entry, readEntry } from '@hutong/record';
import { z } from 'zod';
import { InvalidTrust } from './errors.ts';
import { type NoteLine, noteLines } from './note-lines.ts';
import { provenInRegistry } from './proven.ts';
import { type KnownCosignature, Registry } from './registry.ts';
import { type RootDocument, walkRoot } from './root.ts';
import { why } from './texts.ts';

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
  return readEntry(bytes)?.type.startsWith('registry.') === true;
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
    throw new InvalidTrust('bundle', why('bundle_malformed'));
  }
}

/** The signed versions of a root document in a file: one, a list of them, or a bundle. Nothing of it is trusted. @throws InvalidTrust */
export function rootNotesIn(text: string): string[] {
  if (text.startsWith('hutong/root@')) return [text];
  const list = z.array(z.string()).min(1).safeParse(jsonIn(text));
  if (list.success) return list.data;
  try {
    return parseBundle(text).root;
  } catch {
    throw new InvalidTrust('root', why('root_no_notes'), 'root-form');
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The registry that a bundle states, after checking all of it against the pinned root fingerprint. */
export function openBundle(bundle: TrustBundle, fingerprint: string): Registry {
  const roots = walkRoot(bundle.root, fingerprint);
  const { network } = roots.at(-1) as RootDocument;
  if (bundle.network !== network)
    throw new InvalidTrust(
      'bundle',
      why('bundle_network', { says: JSON.stringify(bundle.network), network }),
      'bundle-network',
    );
  const registry = Registry.of(roots);
  let last = { at: 0, index: -1 };
  for (const { entry, proof: text } of bundle.registry) {
    const bytes = Buffer.from(entry, 'base64');
    const { at, index, checkpoint } = provenInRegistry(registry, { entry: bytes, proof: text });
    const { origin, size, root } = checkpoint;
    const end = roots.find((r) => r.ended?.origin === origin)?.ended;
    if (end?.root !== undefined && size === end.size && end.root !== root.toString('base64'))
      throw new InvalidTrust('bundle', why('bundle_ended', { index }));
    if (at < last.at || (at === last.at && index <= last.index))
      throw new InvalidTrust('bundle', why('bundle_order'));
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
  /** Every signature line of the checkpoint, and what it is: those that are not good prove nothing. */
  lines: NoteLine[];
}

/**
 * Checks that `entry` is what a node of the network said: its place in the log, the log key's signature, the
 * node's enrolment. Throws InvalidTrust or InvalidNote with the reason. Needs no server.
 */
export function verifyRecord(entry: Uint8Array, proofText: string, registry: Registry): VerifiedRecord {
  const proof = parseProof(proofText);
  const note = parseNote(proof.note);
  const checkpoint = parseCheckpoint(note);
  const log = registry.log(checkpoint.origin);
  if (log === undefined)
    throw new InvalidTrust(
      'proof',
      why('proof_log', { network: registry.network, origin: checkpoint.origin }),
      'proof-log',
    );
  if (!verifyNote(note, log.verifier))
    throw new InvalidTrust('proof', why('proof_signature', { node: log.node }), 'proof-signature');
  if (log.closedAt !== undefined && checkpoint.size > log.closedAt) {
    throw new InvalidTrust(
      'proof',
      why('proof_closed', { closed: log.closedAt, size: checkpoint.size }),
      'proof-closed',
    );
  }
  checkPlace(proof, checkpoint, entry);
  return {
    entry: decodeEntry(entry),
    index: proof.index,
    checkpoint,
    node: log.node,
    nodeName: registry.node(log.node)?.name ?? log.node,
    cosignatures: registry.cosignatures(note),
    lines: noteLines(note, registry, checkpoint.origin),
  };
}

/** Throws InvalidTrust that says no more than can be known: which of three was changed no hash can tell. */
function checkPlace(proof: Proof, { size }: Checkpoint, entry: Uint8Array): void {
  const { index, hashes } = proof;
  if (index >= size) throw new InvalidTrust('proof', why('proof_index', { index, size }), 'proof-index');
  const wanted = pathLength(index, size);
  if (hashes.length !== wanted)
    throw new InvalidTrust(
      'proof',
      why('proof_hashes', { count: hashes.length, index, size, wanted }),
      'proof-hashes',
    );
  if (!proves(proof, entry)) throw new InvalidTrust('proof', why('proof_mismatch'), 'proof-mismatch');
}
