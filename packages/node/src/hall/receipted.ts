import type { StoredRecord } from '@hutong/api';
import type { LogStore } from '@hutong/log';
import { cosignaturesOf, parseOrigin, type Registry } from '@hutong/trust';
import { type Receipt, type ReceiptedLog, recordSync, type SyncView } from '../sync.ts';

/** How far the record at a place has come. */
export type RecordSyncOf = (origin: string, index: number) => StoredRecord['sync'];

/** A log that a hall holds, with what those whose receipts these are signed themselves. */
export function receiptedLog(
  store: LogStore,
  registry: Registry,
  { origin, size }: { origin: string; size: number },
): ReceiptedLog {
  const { node } = parseOrigin(origin);
  const signed = cosignaturesOf(store, registry, origin);
  return {
    origin,
    size,
    received: receiptsIn(signed, node),
    heartbeatS: signed.find((c) => c.node === node)?.timeS,
    pruned: store.pruned.of(origin).entries,
  };
}

/** How far each record of one answer has come. Receipts are read once a log. */
export function recordSyncs(store: LogStore, view: SyncView): RecordSyncOf {
  const receipts = new Map<string, Receipt[]>();
  return (origin, index) => {
    const known =
      receipts.get(origin) ??
      receiptsIn(cosignaturesOf(store, view.registry, origin), parseOrigin(origin).node);
    receipts.set(origin, known);
    return recordSync(view, { origin, index }, known);
  };
}

function receiptsIn(signed: ReturnType<typeof cosignaturesOf>, node: string): Receipt[] {
  return signed.flatMap(({ node: ancestor, size, timeS }) =>
    ancestor === node ? [] : [{ ancestor, size, timeS }],
  );
}
