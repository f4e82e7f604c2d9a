import {
  describeRecord,
  InvalidQuery,
  type LogsOf,
  type RecordPage,
  type RecordQuery,
  type StoredRecord,
} from '@hutong/api';
import { type Archive, InvalidCursor } from '@hutong/archive';
import { formatProof, type ProvenEntry, parseCheckpoint } from '@hutong/log';
import { parseOrigin, type Registry } from '@hutong/trust';
import type { ShownRecords } from '../node.ts';
import { type ReceiptedLog, recordSync, type SyncView } from '../sync.ts';
import type { FindEarlier } from '../take-records.ts';

type Found = Awaited<ReturnType<Archive['find']>>[number];
type Synced = Awaited<ReturnType<Archive['syncState']>>[number];

interface Parts {
  archive: Archive;
  view: () => SyncView;
  /** Makes durable that so many entries of a log may leave (P12). */
  leaving: (origin: string, size: number) => void;
}

/** The records that a center holds, of all nodes. It asks how far logs have come only for those that an answer names. */
export class CenterRecords implements ShownRecords {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async get(id: string, node?: string): Promise<StoredRecord | undefined> {
    const found = await this.#found(id, node);
    return found.length === 1 ? found[0] : undefined;
  }

  find(id: string): Promise<StoredRecord[]> {
    return this.#found(id);
  }

  async #found(id: string, node?: string): Promise<StoredRecord[]> {
    return this.#described(await this.#parts.archive.find(id, node));
  }

  async query(query: RecordQuery): Promise<RecordPage> {
    const { items, next } = await this.#parts.archive.query(query).catch(badCursor);
    const described = await this.#described(items);
    return next === undefined ? { items: described } : { items: described, next };
  }

  async #described(all: readonly Found[]): Promise<StoredRecord[]> {
    const { archive, view } = this.#parts;
    const states: Synced[] =
      all.length === 0 ? [] : await archive.syncState({ origins: all.map((r) => r.origin) });
    const received = new Map(states.map((s) => [s.origin, s.received]));
    return all.map((found) => {
      const sync = recordSync(view(), found, received.get(found.origin) ?? []);
      return describeRecord(found.entry, found.origin, found.index, sync);
    });
  }

  async proof(id: string, node?: string): Promise<ProvenEntry | undefined> {
    const { archive, leaving } = this.#parts;
    const [found, more] = await archive.find(id, node);
    if (found === undefined || more !== undefined) return undefined;
    const proof = await archive.proof({ origin: found.origin, index: found.index });
    if (proof === undefined) return undefined;
    leaving(proof.origin, parseCheckpoint(proof.note).size);
    return { entry: proof.entry, proof: formatProof(proof) };
  }
}

function badCursor(error: Error): never {
  if (error instanceof InvalidCursor) throw new InvalidQuery('cursor', error.next);
  throw error;
}

/** Entries of one type and subject that are looked at, the newest: a matter with more of them is no case. */
const MOST_LOOKED_AT = 50;

/** Looks for an earlier entry of the same type and subject in a center's own logs: what others say of it is theirs. */
export function earlierIn(archive: Archive, node: string): FindEarlier {
  return async ({ type, subject }, stored) => {
    const { items } = await archive.query({ node, type, subject, limit: MOST_LOOKED_AT });
    const before = items.filter((one) => one.origin !== stored.origin || one.index < stored.index);
    const epoch = ({ origin }: { origin: string }) => parseOrigin(origin).epoch;
    return before.sort((a, b) => epoch(b) - epoch(a) || b.index - a.index)[0];
  };
}

/** The logs that a center tells of, its own and those beneath it or of these the asked for, with the newest receipt of everyone who gave one. */
export async function receiptedLogs(
  archive: Archive,
  registry: Registry,
  node: string,
  asked?: LogsOf,
): Promise<ReceiptedLog[]> {
  const heartbeats = new Map((await archive.heartbeats(asked?.node)).map((h) => [h.node, h.timeS]));
  const states = await archive.syncState(asked);
  return states
    .filter((s) => s.node === node || registry.within(s.node, node))
    .map((s) => ({ ...s, heartbeatS: heartbeats.get(s.node) }));
}
