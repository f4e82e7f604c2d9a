import { hash } from 'node:crypto';
import {
  type Note,
  parseNote,
  parseVkey,
  type Signer,
  signNote,
  type Verifier,
  verifyNote,
} from '@hutong/log';
import { z } from 'zod';
import { InvalidTrust } from './errors.ts';
import { parseOrigin } from './names.ts';
import { isGoodEd25519Key } from './points.ts';

const HEADER = 'hutong/root@v1';
const MAX_VERSIONS = 1_000;

/** What k of n root keys say of a network: its name, the log that is its registry, the root keys that follow. */
export interface RootDocument {
  network: string;
  version: number;
  /** How many of `keys` must sign the next version. */
  threshold: number;
  /** C2SP vkeys of type 1. */
  keys: string[];
  /** vkey of the log that holds the registry; its name is the origin. */
  registry: string;
  /** Milliseconds since 1970; only warns (P7). */
  expires: number;
}

const schema = z.object({
  network: z.string().regex(/^[a-z0-9-]{1,32}$/),
  version: z.int().min(1),
  threshold: z.int().min(1),
  keys: z.array(z.string()).min(1).max(32),
  registry: z.string(),
  expires: z.int(),
});

/** The note of a root document, signed by each of `signers`: a first line, then its JSON on one line. */
export function signRoot(document: RootDocument, signers: readonly Signer[]): string {
  const body = `${HEADER}\n${JSON.stringify(schema.parse(document))}\n`;
  const lines = signers.map((s) => (parseNote(signNote(body, s)).signatures[0] as { line: string }).line);
  return `${body}\n${lines.join('\n')}\n`;
}

/** Root fingerprint of a network, to be pinned: SHA-256 in hex of the first version's signed text. */
export function rootFingerprint(firstVersion: string): string {
  return hash('sha256', parseNote(firstVersion).body, 'hex');
}

/**
 * Walks every version of the root document, first to last: the first is the pinned one, each next carries the
 * thresholds of the one before and of itself, each key counted once (as The Update Framework §5.3 does).
 * @returns the last version
 */
export function verifyRoot(versions: readonly string[], fingerprint: string): RootDocument {
  if (versions.length === 0 || versions.length > MAX_VERSIONS)
    throw new InvalidTrust('root', 'no root document, or too many');
  if (rootFingerprint(versions[0] as string) !== fingerprint.toLowerCase()) {
    throw new InvalidTrust('root', 'the first root document is not the pinned one');
  }
  let current: RootDocument | undefined;
  for (const text of versions) {
    const note = parseNote(text);
    const next = readRoot(note);
    if (next.version !== (current?.version ?? 0) + 1 || (current && next.network !== current.network)) {
      throw new InvalidTrust(
        'root',
        `version ${next.version} does not follow version ${current?.version ?? 0}`,
      );
    }
    if (current !== undefined) countSignatures(note, current);
    countSignatures(note, next);
    current = next;
  }
  return current as RootDocument;
}

function readRoot(note: Note): RootDocument {
  const [header, json] = note.body.split('\n');
  if (header !== HEADER) throw new InvalidTrust('root', `a root document begins with ${HEADER}`);
  try {
    const document = schema.parse(JSON.parse(json ?? ''));
    if (new Set(document.keys.map((k) => parseVkey(k).key.toString('hex'))).size !== document.keys.length) {
      throw new InvalidTrust('root', 'a root key is named twice');
    }
    const keys = [...document.keys, document.registry].map(parseVkey);
    if (keys.some((k) => k.type !== 1 || !isGoodEd25519Key(k.key)))
      throw new InvalidTrust('root', 'a key is not of type 1, not canonical, or of low order');
    if (parseOrigin(parseVkey(document.registry).name).network !== document.network)
      throw new InvalidTrust('root', 'the registry is of another network');
    if (document.threshold > document.keys.length)
      throw new InvalidTrust('root', 'the threshold exceeds the keys');
    return document;
  } catch (error) {
    if (error instanceof InvalidTrust) throw error;
    throw new InvalidTrust('root', 'the text of the root document is not as it should be');
  }
}

function countSignatures(note: Note, document: RootDocument): void {
  const signed = new Set<string>();
  for (const vkey of document.keys) {
    const verifier: Verifier = parseVkey(vkey);
    if (verifyNote(note, verifier)) signed.add(verifier.key.toString('hex'));
  }
  if (signed.size < document.threshold) {
    throw new InvalidTrust(
      'root',
      `${signed.size} of the ${document.threshold} signatures that version ${document.version} asks for`,
    );
  }
}
