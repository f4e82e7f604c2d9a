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
import { reasonOf, type Text } from '@hutong/record';
import { z } from 'zod';
import { InvalidTrust } from './errors.ts';
import { isGoodEd25519Key } from './key-checks.ts';
import { parseOrigin } from './names.ts';
import { why } from './texts.ts';

const HEADER = 'hutong/root@v1';
const MAX_VERSIONS = 1_000;

/** Where a log ends, whatever its key signed beyond; `root` (base64) tells its entries from another history of that key. */
export interface LogEnd {
  origin: string;
  size: number;
  root?: string;
}

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
  /** Milliseconds since 1970. Looked at on the last version only; stops changes of trust, never records (P7). */
  expires: number;
  /** The registry's former log counts only so far: said when its key was stolen, else its closing entry ends it. */
  ended?: LogEnd;
}

const schema = z.object({
  network: z.string().regex(/^[a-z0-9-]{1,32}$/),
  version: z.int().min(1),
  threshold: z.int().min(1),
  keys: z.array(z.string()).min(1).max(32),
  registry: z.string(),
  expires: z.int(),
  ended: z
    .object({
      origin: z.string(),
      size: z.int().min(1),
      root: z
        .base64()
        .length(44)
        .regex(/[AEIMQUYcgkosw048]=$/)
        .optional(),
    })
    .optional(),
});

/** The text that root keys sign: a first line, then the document's JSON on one line. */
export function rootBody(document: RootDocument): string {
  return `${HEADER}\n${JSON.stringify(schema.parse(document))}\n`;
}

/** The note of a root document, signed by each of `signers`. */
export function signRoot(document: RootDocument, signers: readonly Signer[]): string {
  const body = rootBody(document);
  const lines = signers.map((s) => (parseNote(signNote(body, s)).signatures[0] as { line: string }).line);
  return `${body}\n${lines.join('\n')}\n`;
}

/** Root fingerprint of a network, to be pinned: SHA-256 in hex of the first version's signed text. */
export function rootFingerprint(firstVersion: string): string {
  return hash('sha256', parseNote(firstVersion).body, 'hex');
}

/**
 * Walks every version of the root document, first to last, from the pinned one (as The Update Framework §5.3 does).
 * @returns every version; the last one holds
 */
export function walkRoot(versions: readonly string[], fingerprint: string): RootDocument[] {
  const [first, ...later] = versions;
  if (first === undefined || versions.length > MAX_VERSIONS)
    throw new InvalidTrust('root', why('root_none'), 'root-form');
  if (rootFingerprint(first) !== fingerprint.toLowerCase()) {
    throw new InvalidTrust('root', why('root_other'), 'root-pin');
  }
  const documents = [nextRoot(undefined, first)];
  for (const text of later) documents.push(nextRoot(documents.at(-1), text));
  return documents;
}

/** The last version of those that `walkRoot` walks. */
export function verifyRoot(versions: readonly string[], fingerprint: string): RootDocument {
  return walkRoot(versions, fingerprint).at(-1) as RootDocument;
}

/**
 * The version that follows `current`: it carries the thresholds of `current` and of itself, each key counted once.
 * @throws InvalidTrust; its code is root-form, root-version (one left out, or an earlier one) or root-signatures
 */
export function nextRoot(current: RootDocument | undefined, text: string): RootDocument {
  const note = parseRootNote(text);
  const next = checkRoot(note.body, current);
  for (const document of current === undefined ? [next] : [current, next]) {
    const count = rootSignatures(note, document).length;
    const { threshold, version } = document;
    if (count >= threshold) continue;
    throw new InvalidTrust('root', why('root_signatures', { count, threshold, version }), 'root-signatures');
  }
  return next;
}

/** Reads the text of the version that follows `current`, its signatures apart; throws InvalidTrust. */
export function checkRoot(body: string, current: RootDocument | undefined): RootDocument {
  const next = readRoot(body, current);
  const before = current?.version ?? 0;
  if (next.version !== before + 1 || (current && next.network !== current.network)) {
    const { version, network } = next;
    const reason = why('root_follows', { version, network, before });
    throw new InvalidTrust('root', reason, 'root-version');
  }
  if (next.ended !== undefined && next.ended.origin !== (current && parseVkey(current.registry).name)) {
    throw new InvalidTrust('root', why('root_ended'), 'root-form');
  }
  return next;
}

/** What a root document's note says, unverified: to be shown, or walked to. */
export function readRootDocument(text: string): RootDocument {
  return readRoot(parseRootNote(text).body, undefined);
}

/** Which of a document's keys signed a note: each counted once, each line judged by itself. */
export function rootSignatures({ body, signatures }: Note, document: RootDocument): Verifier[] {
  return document.keys
    .map(parseVkey)
    .filter((key) => signatures.some((line) => verifyNote({ body, signatures: [line] }, key)));
}

function parseRootNote(text: string): Note {
  try {
    return parseNote(text);
  } catch (error) {
    throw new InvalidTrust('root', why('root_note', { why: reasonOf(error) }), 'root-form');
  }
}

function readRoot(body: string, current: RootDocument | undefined): RootDocument {
  const refuse = (reason: Text) => new InvalidTrust('root', reason, 'root-form');
  const [header, json] = body.split('\n');
  if (header !== HEADER) throw refuse(why('root_header', { header: HEADER }));
  try {
    const document = schema.parse(JSON.parse(json ?? '')) as RootDocument;
    if (new Set(document.keys.map((k) => parseVkey(k).key.toString('hex'))).size !== document.keys.length) {
      throw refuse(why('root_key_twice'));
    }
    const known = new Set(current && [...current.keys, current.registry]);
    // Arithmetic on points is slow, and these were checked when they entered.
    const keys = [...document.keys, document.registry].filter((k) => !known.has(k)).map(parseVkey);
    if (keys.some((k) => k.type !== 1 || !isGoodEd25519Key(k.key))) throw refuse(why('root_key_bad'));
    if (parseOrigin(parseVkey(document.registry).name).network !== document.network)
      throw refuse(why('root_other_network'));
    if (document.threshold > document.keys.length) throw refuse(why('root_threshold'));
    return document;
  } catch (error) {
    if (error instanceof InvalidTrust) throw error;
    throw refuse(why('root_malformed'));
  }
}
