import type { Awaitable } from '@hutong/follow';
import { formatProof, type Proof, parseCheckpoint } from '@hutong/log';
import type { AnchorEvidence, AuditSource, LogEvidence, PlacedEntry } from '@hutong/oversight';

/** The logs that are shown to whoever audits the network, as a node's store has them. */
export interface AuditedLogs {
  /** A page of entries of one type in all logs held, behind a place; empty at the end. */
  ofType(
    type: string,
    of: { after: { origin: string; index: number } | undefined },
  ): Awaitable<PlacedEntry[]>;
  /** An entry's proof against a checkpoint that is held; undefined when there is none. */
  proof(at: { origin: string; index: number }): Awaitable<Proof | undefined>;
  /** A page of logs behind an origin: the newest note of each, and those that others cosigned. */
  logNotes(after: string): Awaitable<{ origin: string; head: string; notes: string[] }[]>;
  /** Every pair of notes that contradict each other (P4). */
  forks(): Awaitable<readonly { origin: string; held: string; seen: string; at: number }[]>;
  /** Roots of a log at these sizes, each with its consistency proof to `size`; none when less is held. */
  prefixes(
    origin: string,
    size: number,
    sizes: readonly number[],
  ): Awaitable<{ size: number; root: Buffer; hashes: Buffer[] }[]>;
}

/**
 * What a node shows to whoever audits the network.
 * @param leaving makes durable that so many entries of a log may leave (P12)
 */
export function auditing(logs: AuditedLogs, leaving: (origin: string, size: number) => void): AuditSource {
  const leave = (note: string) => {
    const { origin, size } = parseCheckpoint(note);
    leaving(origin, size);
  };
  return {
    async anchors(after): Promise<AnchorEvidence[]> {
      const page: AnchorEvidence[] = [];
      for (const { origin, index, bytes } of await logs.ofType('anchor', { after })) {
        const proof = await logs.proof({ origin, index });
        if (proof === undefined) continue;
        leave(proof.note);
        const entry = Buffer.from(bytes).toString('base64');
        page.push({ origin, index, entry, proof: formatProof(proof) });
      }
      return page;
    },
    async logs(after = ''): Promise<LogEvidence[]> {
      const forks = await logs.forks();
      const page = await logs.logNotes(after);
      for (const { head } of page) leave(head);
      return page.map((log) => ({
        ...log,
        forks: forks.filter((f) => f.origin === log.origin).map(({ held, seen }) => ({ held, seen })),
      }));
    },
    async prefixes(origin, size, sizes) {
      const held = await logs.prefixes(origin, size, sizes);
      return held.map((p) => ({
        size: p.size,
        root: p.root.toString('base64'),
        hashes: p.hashes.map((h) => h.toString('base64')),
      }));
    },
  };
}
