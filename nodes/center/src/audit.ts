import type { Archive } from '@hutong/archive';
import { formatProof } from '@hutong/log';
import type { AnchorEvidence, AuditSource, LogEvidence } from '@hutong/oversight';

/** What a center shows to whoever audits the network. @param leaving makes durable that a checkpoint may leave (P12) */
export function centerAudit(archive: Archive, leaving: (note: string) => void): AuditSource {
  return {
    async anchors(after): Promise<AnchorEvidence[]> {
      const page: AnchorEvidence[] = [];
      for (const { origin, index, bytes } of await archive.ofType('anchor', { after })) {
        const proof = await archive.proof({ origin, index });
        if (proof === undefined) continue;
        leaving(proof.note);
        page.push({ origin, index, entry: bytes.toString('base64'), proof: formatProof(proof) });
      }
      return page;
    },
    async logs(after = ''): Promise<LogEvidence[]> {
      const forks = await archive.forks();
      const page = await archive.logNotes(after);
      for (const { head } of page) leaving(head);
      return page.map((log) => ({
        ...log,
        forks: forks.filter((f) => f.origin === log.origin).map(({ held, seen }) => ({ held, seen })),
      }));
    },
    async prefixes(origin, size, sizes) {
      const held = await archive.prefixes(origin, size, sizes);
      return held.map((p) => ({
        size: p.size,
        root: p.root.toString('base64'),
        hashes: p.hashes.map((h) => h.toString('base64')),
      }));
    },
  };
}
