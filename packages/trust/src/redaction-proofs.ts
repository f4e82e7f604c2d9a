import { MAX_RUN_BYTES, type ProvenEntry, type Segment, wordsWeight } from '@hutong/log';
import { readBody, readEntry } from '@hutong/record';
import { provenInRegistry } from './proven.ts';
import type { RedactBody } from './redactions.ts';
import type { Registry } from './registry.ts';
import type { LogIdentity } from './verify.ts';

/** Words beside a run weigh at most this, unless it is the shortest that there is. */
const MAX_WORDS_BYTES = 128 * 1024;

/**
 * Reads a run of a log with the registry's words that its reader needs. What is redacted in the registry's own log is
 * said further on in it: a node that was away meanwhile gets there only past the entry, and takes an entry without its bytes on
 * anybody's word but the registry's (P6). A run with very many is cut shorter.
 * @param read a run of so many bytes at most
 * @param prove the entry at a place of the registry's log; `end`: by a checkpoint within so many entries
 */
export async function withRedactionProofs<R extends Pick<Segment, 'origin' | 'redacted'>>(
  registry: Registry,
  read: (maxBytes: number) => Promise<R | undefined>,
  prove: (origin: string, index: number, end: number | undefined) => Promise<ProvenEntry | undefined>,
  maxBytes = MAX_RUN_BYTES,
): Promise<(R & { words?: ProvenEntry[] }) | undefined> {
  const run = await read(maxBytes);
  if (!run?.redacted?.length || registry.logAt(run.origin) === -1) return run;
  const proven = new Map<number, ProvenEntry>();
  for (const { index } of run.redacted) {
    const said = registry.redactions.saidOf(run.origin, index);
    const word = said && (await prove(said.origin, said.index, registry.log(said.origin)?.closedAt));
    if (word !== undefined) proven.set(index, word);
  }
  const beside = (of: R) => (of.redacted ?? []).flatMap(({ index }) => proven.get(index) ?? []);
  let shorter = run;
  for (let room = maxBytes; wordsWeight(beside(shorter)) > MAX_WORDS_BYTES && room > 1; ) {
    room = Math.floor(room / 2);
    const less = await read(room);
    if (less === undefined) return undefined;
    shorter = less;
  }
  return { ...shorter, words: beside(shorter) };
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
  // A word is for an entry that came without its bytes, and takes no other's away: that the registry says in its turn.
  const without = new Map(segment.redacted?.map(({ index, leaf }) => [index, Buffer.from(leaf)]));
  for (const word of words) {
    const body = readWord(registry, word);
    const leaf = body?.origin === segment.origin ? without.get(body.index) : undefined;
    if (body === undefined || leaf === undefined || body.index === 0 || redacted.has(body.index)) continue;
    if (leaf.equals(Buffer.from(body.leaf, 'base64'))) redacted.set(body.index, leaf);
  }
  return { ...identity, redacted };
}

/** The redaction that a word orders; undefined when the registry's log does not have it. */
function readWord(
  registry: Pick<Registry, 'log' | 'logAt' | 'after'>,
  word: ProvenEntry,
): RedactBody | undefined {
  try {
    provenInRegistry(registry, word);
    const said = readEntry(word.entry);
    return said && readBody(said, 'registry.redact');
  } catch {
    return undefined; // Whatever stands there, it is no word of the registry.
  }
}
