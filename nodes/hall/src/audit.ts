import {
  consistencyProof,
  formatProof,
  type LogStore,
  parseCheckpoint,
  readForks,
  rootAt,
} from '@hutong/log';
import type { AnchorEvidence, AuditSource, LogEvidence, Prefix } from '@hutong/oversight';
import { readAnchors } from './anchors.ts';
import { proveAgainst } from './proofs.ts';

const LOGS = 5;
/** Newest checkpoints of a log that are shown with their receipts. */
const NOTES = 200;

/** What a hall shows to whoever audits the network. @param leaving makes durable that a checkpoint may leave (P12) */
export function hallAudit(store: LogStore, leaving: (note: string) => void): AuditSource {
  const origins = () =>
    store
      .heads()
      .map((h) => h.origin)
      .sort();
  return {
    async anchors(after): Promise<AnchorEvidence[]> {
      return readAnchors(store, origins(), after).map(({ origin, index, bytes }) => {
        const note = store.head(origin)?.note as string;
        leaving(note);
        const proof = formatProof(proveAgainst(store, note, index));
        return { origin, index, entry: Buffer.from(bytes).toString('base64'), proof };
      });
    },
    async logs(after = ''): Promise<LogEvidence[]> {
      const forks = readForks(store.db);
      const next = origins()
        .filter((o) => o > after)
        .slice(0, LOGS);
      return next.map((origin) => {
        const head = store.head(origin)?.note as string;
        leaving(head);
        const notes = new Set([...store.cosignatures(origin).map((c) => c.note), ...newest(store, origin)]);
        const own = forks.filter((f) => f.origin === origin).map(({ held, seen }) => ({ held, seen }));
        return { origin, head, notes: [...notes], forks: own };
      });
    },
    async prefixes(origin, size, sizes): Promise<Prefix[]> {
      if ((store.head(origin)?.size ?? 0) < size) return [];
      const tiles = store.tiles(origin);
      return sizes
        .filter((n) => n > 0 && n <= size)
        .map((n) => ({
          size: n,
          root: rootAt(n, tiles).toString('base64'),
          hashes: consistencyProof(n, size, tiles).map((h) => h.toString('base64')),
        }));
    },
  };
}

function newest(store: LogStore, origin: string): string[] {
  const statement = store.db.prepare(
    `SELECT note FROM checkpoint WHERE log_id = ? AND note LIKE '%/cosigner %' ORDER BY size DESC LIMIT ?`,
  );
  const rows = statement.all(store.logId(origin), NOTES) as { note: string }[];
  return rows.map((r) => r.note).filter((note) => parseCheckpoint(note).origin === origin);
}
