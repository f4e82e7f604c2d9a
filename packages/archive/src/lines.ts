import { cosignatureTime, InvalidNote, type Note, parseNote, type Verifier, verifyNote } from '@hutong/log';
import type { LogIdentity } from '@hutong/trust';
import type { Identities } from './types.ts';

/** A cosignature of a node of this network, verified. */
export interface VerifiedLine {
  node: string;
  timeS: number;
  line: string;
  /** Of its key. */
  id: number;
}

/** Verified cosignatures on a note, one for each key; others' lines and bad ones are passed over. */
export function verifiedLines(note: Note, registry: Identities): VerifiedLine[] {
  const found = new Map<string, VerifiedLine>();
  for (const s of note.signatures) {
    const node = s.name.split('/')[1];
    if (node === undefined || found.has(`${s.name} ${s.id}`)) continue;
    const verifier = registry.cosigner(node).find((v) => v.id === s.id && v.name === s.name);
    const timeS = verifier && cosignatureTime(note, verifier);
    if (timeS !== undefined) found.set(`${s.name} ${s.id}`, { node, timeS, line: s.line, id: s.id });
  }
  return [...found.values()];
}

/**
 * The heartbeat of a log's own node. With the keys of another epoch, or of a log that was revoked, whoever has them speaks,
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
  if (!verifyNote(note, logKey)) throw new InvalidNote('the log key did not sign it');
  const own = note.signatures.find((s) => s.id === logKey.id && s.name === logKey.name)?.line as string;
  return `${note.body}\n${[own, ...verifiedLines(note, registry).map((l) => l.line)].join('\n')}\n`;
}
