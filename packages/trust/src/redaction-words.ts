import {
  MAX_RUN_BYTES,
  type ProvenEntry,
  parseCheckpoint,
  parseProof,
  proves,
  type Segment,
  verifyNote,
  wordsWeight,
} from '@hutong/log';
import { decodeEntry, recordTypes } from '@hutong/record';
import type { RedactBody } from './redactions.ts';
import type { Registry } from './registry.ts';
import type { LogIdentity } from './verify.ts';

/** Words beside a run weigh at most this, unless it is the shortest that there is. */
const MAX_WORDS_BYTES = 128 * 1024;

/**
 * Reads a run of a log with the registry's words that its reader needs. What is redacted in the registry's own log is
 * said further on in it: whoever was away meanwhile gets there only past the entry, and takes none without its bytes on
 * anybody's word but the registry's (P6). A run with very many is cut shorter.
 * @param read a run of so many bytes at most
 * @param prove the entry at a place of the registry's log; `end`: by a checkpoint within so many entries
 */
export async function withWords<R extends Pick<Segment, 'origin' | 'redacted'>>(
  registry: Registry,
  read: (maxBytes: number) => Promise<R | undefined>,
  prove: (origin: string, index: number, end: number | undefined) => Promise<ProvenEntry | undefined>,
  maxBytes = MAX_RUN_BYTES,
): Promise<(R & { words?: ProvenEntry[] }) | undefined> {
  const run = await read(maxBytes);
  if (!run?.redacted?.length || registry.logAt(run.origin) === -1) return run;
  const words: ProvenEntry[] = [];
  for (const { index } of run.redacted) {
    const said = registry.redactions.saidOf(run.origin, index);
    const word = said && (await prove(said.origin, said.index, registry.log(said.origin)?.closedAt));
    if (word !== undefined) words.push(word);
  }
  if (wordsWeight(words) > MAX_WORDS_BYTES && maxBytes > 1)
    return withWords(registry, read, prove, Math.floor(maxBytes / 2));
  return { ...run, words };
}

/** Who may sign the segment's log, as the registry has it, with the redactions whose proven words came beside it. */
export function identify(
  registry: Pick<Registry, 'log' | 'logAt' | 'after'>,
  segment: Segment,
): LogIdentity | undefined {
  const identity = registry.log(segment.origin);
  const words = registry.logAt(segment.origin) === -1 ? undefined : segment.words;
  if (identity === undefined || words === undefined) return identity;
  const redacted = new Map(identity.redacted);
  for (const word of words) {
    const body = readWord(registry, word);
    if (body?.origin === segment.origin && body.index > 0 && !redacted.has(body.index))
      redacted.set(body.index, Buffer.from(body.leaf, 'base64'));
  }
  return { ...identity, redacted };
}

/** The redaction that a word orders; undefined when the registry's log does not have it. */
function readWord(
  registry: Pick<Registry, 'log' | 'logAt' | 'after'>,
  { entry, proof: text }: ProvenEntry,
): RedactBody | undefined {
  try {
    const proof = parseProof(text);
    const { origin, size } = parseCheckpoint(proof.note);
    const key = registry.logAt(origin) === -1 ? undefined : registry.log(origin)?.verifier;
    if (key === undefined || !verifyNote(proof.note, key) || !proves(proof, entry)) return undefined;
    if (size > (registry.after(origin)?.endsAt ?? Number.POSITIVE_INFINITY)) return undefined;
    const { type, body } = decodeEntry(entry);
    if (type !== 'registry.redact') return undefined;
    return recordTypes.get(type)?.body.parse(body) as unknown as RedactBody;
  } catch {
    return undefined; // Whatever stands there, it is no word of the registry.
  }
}
