import { leafHash } from '@hutong/log';
import type { Transaction } from './database.ts';
import { beginAnew } from './followers.ts';
import { dropRecords } from './record.ts';
import type { Session } from './session.ts';
import { assertWriter } from './writer.ts';

/** Which entry, and the hash that stays of it. */
export interface RedactedPlace {
  origin: string;
  index: number;
  /** RFC 9162 §2.1.1, 32 bytes. */
  leaf: Buffer;
}

/** What became of it: `gone`, its bytes were away already; `mismatch`: what is held has another hash, and stays. */
export type Redacted = 'redacted' | 'gone' | 'absent' | 'mismatch';

/** Replaces an entry's bytes by its leaf hash, with all that was read from them: record, boxes, what followers folded (P6). */
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
    await dropRecords(tx, logId, index);
    await beginAnew(tx, logId);
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
    // Its values went with it: there is nothing left to be erased, or to be told so.
    await tx`delete from erasure where origin = (select origin from log where id = ${logId}) and idx = ${index}`;
  }
}
