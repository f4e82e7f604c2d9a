import { hash } from 'node:crypto';
import {
  type Cosignature,
  cosignatureTime,
  InvalidNote,
  type LogStore,
  parseCheckpoint,
  parseNote,
  type Verifier,
} from '@hutong/log';

/** Whose keys are known. */
export interface CosignerKeys {
  /** Every cosigner key a node ever had. */
  cosigner(node: string): readonly Verifier[];
}

/** What a node itself signed on a checkpoint; `timeS` in seconds since 1970. */
export interface Cosigned {
  origin: string;
  size: number;
  timeS: number;
}

interface Read {
  origin: string;
  size: number;
  times: number[];
}

/** As many notes are remembered, by their hashes: some for each of thousands of logs, which pages and health read again and again. */
const REMEMBERED = 32_768;
const remembered = new WeakMap<CosignerKeys, Map<string, Read>>();

/**
 * What a node's own signature on a note says: of which log, over how many entries, and when. What is shown as received
 * comes from here: sizes and times that stand beside a note are nobody's word, and whoever has the database can change
 * them (P9).
 * Undefined when no key of the node signed it.
 * @param saidS which of the times, where several of the node's keys signed it; else the latest counts
 */
export function cosignedBy(
  keys: CosignerKeys,
  node: string,
  note: string,
  saidS?: number | null,
): Cosigned | undefined {
  const known = remembered.get(keys) ?? new Map<string, Read>();
  const place = hash('sha256', `${node}\n${note}`, 'base64');
  const read = known.get(place) ?? readNote(keys.cosigner(node), note);
  if (read === undefined) return undefined;
  if (!known.has(place)) {
    if (known.size >= REMEMBERED) known.delete(known.keys().next().value as string);
    remembered.set(keys, known.set(place, read));
  }
  const { origin, size, times } = read;
  const timeS = typeof saidS === 'number' && times.includes(saidS) ? saidS : Math.max(...times);
  return { origin, size, timeS };
}

function readNote(verifiers: readonly Verifier[], text: string): Read | undefined {
  try {
    const note = parseNote(text);
    const { origin, size } = parseCheckpoint(note);
    const times = verifiers.map((v) => cosignatureTime(note, v)).filter((t) => t !== undefined);
    return times.length === 0 ? undefined : { origin, size, times };
  } catch (error) {
    if (error instanceof InvalidNote) return undefined;
    throw error;
  }
}

/** Newest cosignature of every node on a log, with the size and time that it says itself; what nobody signed is left out. */
export function cosignaturesOf(
  store: Pick<LogStore, 'cosignatures'>,
  keys: CosignerKeys,
  origin: string,
): Cosignature[] {
  return store.cosignatures(origin).flatMap(({ node, note, timeS }) => {
    const signed = cosignedBy(keys, node, note, timeS);
    return signed?.origin === origin ? [{ node, note, size: signed.size, timeS: signed.timeS }] : [];
  });
}
