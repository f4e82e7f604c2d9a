import { decodeEntry, type Entry, reasonOf, type Skimmed, said, skimEntry } from '@hutong/record';
import type { CopyRows } from './copy.ts';

/** Tables and columns in the order `Rows` writes them. */
export const ENTRY_TARGET = 'entry (log_id, idx, bytes)';
export const RECORD_TARGET =
  'record (log_id, idx, type, department, id, occurred_at, recorded_at, flags, subject)';
export const SEALED_TARGET = 'sealed (log_id, idx, field, recipient, box, state)';
export const SEALED_COLUMNS = 6;

const BACKFILLED = 1;
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
    return { reason: said(reasonOf(error), 'en') };
  }
}

/** What the read model keeps of an entry, or why it keeps nothing (P8). */
export type Readable = Skimmed | { reason: string };

/** As `understand`, for the read model alone: several times faster. */
export function readable(bytes: Uint8Array): Readable {
  const skimmed = skimEntry(bytes);
  if (skimmed !== undefined && !holdsNul(bytes, skimmed)) return skimmed;
  const content = understand(bytes);
  return 'reason' in content ? content : { reason: 'its fields are told in two ways' };
}

function holdsNul(bytes: Uint8Array, { subjectAt, subjectBytes, department }: Skimmed): boolean {
  return bytes.indexOf(0, subjectAt) >>> 0 < subjectAt + subjectBytes || department.includes('\0');
}

/** Writes one row of the read model. `type` and `department` are their words' numbers. */
export function writeRecord(
  rows: CopyRows,
  logId: number,
  idx: number,
  bytes: Uint8Array,
  fields: Skimmed,
  type: number,
  department: number,
): void {
  rows.row(9);
  rows.int4(logId);
  rows.int4(idx);
  rows.int4(type);
  rows.int4(department);
  rows.slice(bytes, fields.idAt, 16);
  rows.int8(fields.occurredAt);
  rows.int8(fields.recordedAt);
  rows.int2((fields.backfilled ? BACKFILLED : 0) | (fields.internal ? INTERNAL : 0));
  rows.slice(bytes, fields.subjectAt, fields.subjectBytes);
}

/** Writes one row of entries as received. */
export function writeEntry(rows: CopyRows, logId: number, idx: number, bytes: Uint8Array): void {
  rows.row(3);
  rows.int4(logId);
  rows.int4(idx);
  rows.bytes(bytes);
}
