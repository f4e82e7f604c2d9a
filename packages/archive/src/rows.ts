import { decodeEntry, type Entry } from '@hutong/record';
import type { CopyRows } from './copy.ts';

/** Tables and columns in the order `Rows` writes them. */
export const ENTRY_TARGET = 'entry (log_id, idx, bytes)';
export const RECORD_TARGET =
  'record (log_id, idx, type, department, id, occurred_at, recorded_at, flags, subject)';
export const SEALED_TARGET = 'sealed (log_id, idx, field, recipient, box, state)';
export const SEALED_COLUMNS = 6;

export const BACKFILLED = 1;
export const INTERNAL = 2;

/** An entry's content, or why it has none here (P8). */
export type Understood = { entry: Entry } | { reason: string };

/**
 * Reads an entry for the read model. A type or fields nobody knows are fine (P5); what is not an entry, or holds
 * text that PostgreSQL cannot, stays out of the read model and is kept all the same.
 */
export function understand(bytes: Uint8Array): Understood {
  try {
    const entry = decodeEntry(bytes);
    if (entry.subject.includes('\0') || entry.department.includes('\0'))
      return { reason: 'a text holds NUL' };
    return { entry };
  } catch (error) {
    return { reason: (error as { reason?: string }).reason ?? String(error) };
  }
}

/** Writes one row of the read model. `type` and `department` are their words' numbers. */
export function writeRecord(
  rows: CopyRows,
  logId: number,
  idx: number,
  entry: Entry,
  type: number,
  department: number,
): void {
  rows.row(9);
  rows.int4(logId);
  rows.int4(idx);
  rows.int4(type);
  rows.int4(department);
  rows.uuid(entry.id);
  rows.int8(entry.occurredAt);
  rows.int8(entry.recordedAt);
  rows.int2((entry.backfilled ? BACKFILLED : 0) | (entry.visibility === 'internal' ? INTERNAL : 0));
  rows.text(entry.subject);
}

/** Writes one row of entries as received. */
export function writeEntry(rows: CopyRows, logId: number, idx: number, bytes: Uint8Array): void {
  rows.row(3);
  rows.int4(logId);
  rows.int4(idx);
  rows.bytes(bytes);
}
