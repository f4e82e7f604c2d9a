import {
  type Checkpoint,
  cosignatureTime,
  InvalidNote,
  type Note,
  parseCheckpoint,
  parseNote,
  type Verifier,
  verifyNote,
} from '@hutong/log';
import type { LogIdentity } from '@hutong/trust';
import type { Identities } from './types.ts';

const UNSIGNED = { zh: '没有日志密钥的签名', en: 'the log key did not sign it' };

/** A cosignature of a node of this network, verified. */
export interface VerifiedLine {
  node: string;
  timeS: number;
  line: string;
  /** Key ID of that node's cosigner key. */
  id: number;
}

/** Verified cosignatures on a note, one for each key; others' lines and bad ones are passed over. */
export function verifiedLines(note: Note, registry: Identities): VerifiedLine[] {
  const found = new Map<string, VerifiedLine>();
  for (const s of note.signatures) {
    const node = s.name.split('/')[1];
    if (node === undefined || found.has(`${s.name} ${s.id}`)) continue;
    const verifier = registry.cosigner(node).find((v) => v.id === s.id && v.name === s.name);
    // Each line by itself: a bad one with a known name must neither pass with the good one nor hide it.
    const timeS = verifier && cosignatureTime({ body: note.body, signatures: [s] }, verifier);
    if (timeS !== undefined) found.set(`${s.name} ${s.id}`, { node, timeS, line: s.line, id: s.id });
  }
  return [...found.values()];
}

/**
 * The heartbeat of a log's own node. With the keys of another epoch, or of a log that was revoked, their holder speaks,
 * and not the node (P9, P11).
 */
export function heartbeatIn(
  lines: readonly VerifiedLine[],
  { node, cosigner, revoked }: LogIdentity,
): VerifiedLine | undefined {
  if (revoked === true) return undefined;
  return lines.find((l) => l.node === node && (cosigner === undefined || l.id === cosigner.id));
}

/**
 * The note as we keep it: its body, the log key's line and the verified cosignatures. What else a sender wrote
 * there must not stay: it would count towards the lines a note may have, or shadow a true one at a merge.
 */
export function trustedNote(text: string, logKey: Verifier, registry: Identities): string {
  const note = parseNote(text);
  if (!verifyNote(note, logKey)) throw new InvalidNote(UNSIGNED);
  const own = note.signatures.find((s) => s.id === logKey.id && s.name === logKey.name)?.line as string;
  return `${note.body}\n${[own, ...verifiedLines(note, registry).map((l) => l.line)].join('\n')}\n`;
}

/** The checkpoint that a log's row says is its head; undefined when the row is damaged: its note is malformed, or belongs to another head. */
export function headIn(note: string | null, log: { origin: string; size: number }): Checkpoint | undefined {
  try {
    const head = parseCheckpoint(parseNote(note ?? ''));
    return head.origin === log.origin && head.size === log.size ? head : undefined;
  } catch (error) {
    if (error instanceof InvalidNote) return undefined;
    throw error;
  }
}
