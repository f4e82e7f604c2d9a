import { type Entry, isUnreviewed, plainBody, timeText } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';
import type { StoredRecord } from './records.ts';

/** A record as the API shows it. */
export function describeRecord(
  said: Entry,
  origin: string,
  index: number,
  sync: StoredRecord['sync'],
): StoredRecord {
  return {
    id: said.id,
    node: parseOrigin(origin).node,
    origin,
    index,
    type: said.type,
    subject: said.subject,
    department: said.department,
    occurred_at: timeText(said.occurredAt),
    recorded_at: timeText(said.recordedAt),
    backfilled: said.backfilled,
    visibility: said.visibility,
    body: plainBody(said.body),
    commitments: Object.fromEntries(
      Object.entries(said.commitments).map(([field, hash]) => [field, Buffer.from(hash).toString('hex')]),
    ),
    sync,
    ...(isUnreviewed(said) ? { unreviewed: true as const } : {}),
  };
}
