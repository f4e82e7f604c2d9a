import { decodeEntry, type Entry } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';
import type { StoredRecord } from './service.ts';

/** A record as the API shows it. `entry` is its bytes, or what was decoded from them. */
export function describeRecord(
  entry: Uint8Array | Entry,
  origin: string,
  index: number,
  sync: StoredRecord['sync'],
): StoredRecord {
  const said = entry instanceof Uint8Array ? decodeEntry(entry) : entry;
  return {
    id: said.id,
    node: parseOrigin(origin).node,
    origin,
    index,
    type: said.type,
    subject: said.subject,
    department: said.department,
    occurred_at: new Date(said.occurredAt).toISOString(),
    recorded_at: new Date(said.recordedAt).toISOString(),
    backfilled: said.backfilled,
    visibility: said.visibility,
    body: said.body,
    commitments: Object.fromEntries(
      Object.entries(said.commitments).map(([field, hash]) => [field, Buffer.from(hash).toString('hex')]),
    ),
    sync,
  };
}
