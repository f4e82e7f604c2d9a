import { leafHash } from '@hutong/log';
import { assertWriter, type Transaction } from './database.ts';
import type { Session } from './session.ts';

/** Which entry, and the hash that stays of it. */
export interface RedactedPlace {
  origin: string;
  index: number;
  /** RFC 9162 §2.1.1, 32 bytes. */
  leaf: Buffer;
}

/** What became of it: `gone`, its bytes were away already; `mismatch`: what is held has another hash, and stays. */
export type Redacted = 'redacted' | 'gone' | 'absent' | 'mismatch';

/** Replaces an entry's bytes by its leaf hash, with all that was read from them: record, count, boxes (P6). */
export function redactEntry(session: Session, token: string, place: RedactedPlace): Promise<Redacted> {
  return session.transaction(async (tx) => {
    await assertWriter(tx, token);
    const { origin, index, leaf } = place;
    const [row] = await tx<{ logId: number; bytes: Buffer | null }[]>`
      select e.log_id as "logId", e.bytes from entry e join log l on l.id = e.log_id
      where l.origin = ${origin} and e.idx = ${index} for update of e`;
    if (row === undefined) return 'absent';
    if (row.bytes === null) return 'gone';
    if (!leafHash(row.bytes).equals(leaf)) return 'mismatch';
    const { logId } = row;
    await writeRedacted(tx, [{ logId, index, leaf }]);
    await tx`delete from sealed where log_id = ${logId} and idx = ${index}`;
    await tx`with gone as (delete from record where log_id = ${logId} and idx = ${index} returning type)
      update tally t set count = count - 1 from gone where t.log_id = ${logId} and t.type = gone.type`;
    await tx`delete from tally where log_id = ${logId} and count = 0`;
    return 'redacted';
  });
}

/** Leaves of entries nothing but their hashes. */
export async function writeRedacted(
  tx: Transaction,
  places: readonly { logId: number; index: number; leaf: Buffer }[],
): Promise<void> {
  for (const { logId, index, leaf } of places) {
    await tx`update entry set bytes = null, leaf_hash = ${leaf} where log_id = ${logId} and idx = ${index}`;
  }
}
