import type { GoodSignature } from '@hutong/api';
import { parseCheckpoint, parseNote, parseProof, verifyNote } from '@hutong/log';
import { timeText } from '@hutong/record';
import type { Registry } from '@hutong/trust';

/** The good signatures on the checkpoint of a proof: the log's own, then the receipts; a revoked key's is none. */
export function signaturesIn(proof: string, registry: Registry): GoodSignature[] {
  const note = parseNote(parseProof(proof).note);
  const log = registry.log(parseCheckpoint(note).origin);
  const nameOf = (node: string) => registry.node(node)?.name ?? node;
  const own: GoodSignature[] =
    log !== undefined && verifyNote(note, log.verifier)
      ? [{ by: log.node, name: nameOf(log.node), key: log.verifier.name, at: null }]
      : [];
  const receipts = note.signatures.flatMap((line) =>
    registry
      .cosignatures({ body: note.body, signatures: [line] })
      .filter(({ revoked, node }) => revoked !== true && node !== log?.node)
      .map(({ node, timeS }) => ({
        by: node,
        name: nameOf(node),
        key: line.name,
        at: timeText(timeS * 1_000),
      })),
  );
  return [...own, ...receipts];
}
