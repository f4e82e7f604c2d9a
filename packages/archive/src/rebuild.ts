import { CopyRows, copyIn } from './copy.ts';
import { assertWriter, type Transaction } from './database.ts';
import { rebuildErasures } from './erasures.ts';
import { RECORD_TARGET, readable, writeRecord } from './rows.ts';
import type { Session } from './session.ts';
import type { Words } from './words.ts';

const PAGE = 5_000;

/** How far a rebuild or a check got, in entries of all logs. */
export interface Progress {
  done: number;
  total: number;
}

interface LogRow {
  id: number;
  /** Entries that count: up to where the registry ended the log. */
  size: number;
}

/** The read model of entries, made anew, of one log when given: rows into `target`, and counts by log and type. */
export async function recompute(
  tx: Transaction,
  words: Words,
  target: string,
  progress: (p: Progress) => void,
  only?: number,
): Promise<{ logId: number; type: number; count: number }[]> {
  const logs = await tx<LogRow[]>`select id, least(size, cut) as size from log
    where size > 0 ${only === undefined ? tx`` : tx`and id = ${only}`} order by id`;
  const total = logs.reduce((sum, l) => sum + l.size, 0);
  const tally: { logId: number; type: number; count: number }[] = [];
  let done = 0;
  for (const log of logs) {
    const counts = new Map<number, number>();
    for (let from = 0; from < log.size; from += PAGE) {
      await recomputePage(tx, words, target, log.id, [from, Math.min(from + PAGE, log.size)], counts);
      done += Math.min(PAGE, log.size - from);
      progress({ done, total });
    }
    for (const [type, count] of counts) tally.push({ logId: log.id, type, count });
  }
  return tally;
}

async function recomputePage(
  tx: Transaction,
  words: Words,
  target: string,
  logId: number,
  [from, to]: [from: number, to: number],
  counts: Map<number, number>,
): Promise<void> {
  const page = await tx<{ idx: number; bytes: Buffer | null }[]>`
    select idx, bytes from entry where log_id = ${logId} and idx >= ${from} and idx < ${to} order by idx`;
  const entries = page.flatMap(({ idx, bytes }) => {
    const fields = bytes === null ? undefined : readable(bytes);
    return bytes === null || fields === undefined || 'reason' in fields ? [] : [{ idx, bytes, fields }];
  });
  await words.learn(new Set(entries.flatMap(({ fields }) => [fields.type, fields.department])));
  const rows = new CopyRows(entries.length * 160);
  for (const { idx, bytes, fields } of entries) {
    const type = words.known(fields.type);
    writeRecord(rows, logId, idx, bytes, fields, type, words.known(fields.department));
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  await copyIn(tx, target, rows);
}

/**
 * Drops the read models and makes them again from the entries, in one transaction (P10): whoever reads meanwhile
 * waits, or finds the old ones if it fails. Entries that are understood by now leave the quarantine.
 */
export async function rebuildRecords(
  session: Session,
  token: string,
  words: Words,
  progress: (p: Progress) => void,
): Promise<void> {
  await session.transaction(async (tx) => {
    await assertWriter(tx, token);
    await tx`truncate record, tally`;
    const tally = await recompute(tx, words, RECORD_TARGET, progress);
    await writeCounts(tx, tally);
    await rebuildErasures(tx, words);
    await tx`delete from quarantine q using log l, record r
      where q.reason = 'not-understood' and l.origin = q.origin and r.log_id = l.id and r.idx = q.idx`;
  });
}

/** Writes the counts that `recompute` gave. */
export async function writeCounts(
  tx: Transaction,
  tally: readonly { logId: number; type: number; count: number }[],
): Promise<void> {
  for (const { logId, type, count } of tally)
    await tx`insert into tally (log_id, type, count) values (${logId}, ${type}, ${count})`;
}
