import { CopyRows, copyIn } from './copy.ts';
import type { Transaction } from './database.ts';
import type { Dictionary } from './dictionary.ts';
import { rebuildErasures } from './erasures.ts';
import { releaseUnderstood } from './record.ts';
import { RECORD_TARGET, readable, writeRecord } from './rows.ts';
import type { Session } from './session.ts';
import { LONG_MS } from './unanswered.ts';
import { assertWriter } from './writer.ts';

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

/** Makes the read model of entries again, for one log when it is given: rows into `target`. */
export async function recompute(
  tx: Transaction,
  dictionary: Dictionary,
  target: string,
  progress: (p: Progress) => void,
  only?: number,
): Promise<void> {
  const logs = await tx<LogRow[]>`select id, least(size, cut) as size from log
    where size > 0 ${only === undefined ? tx`` : tx`and id = ${only}`} order by id`;
  const total = logs.reduce((sum, l) => sum + l.size, 0);
  let done = 0;
  for (const log of logs) {
    for (let from = 0; from < log.size; from += PAGE) {
      await recomputePage(tx, dictionary, target, log.id, [from, Math.min(from + PAGE, log.size)]);
      done += Math.min(PAGE, log.size - from);
      progress({ done, total });
    }
  }
}

async function recomputePage(
  tx: Transaction,
  dictionary: Dictionary,
  target: string,
  logId: number,
  [from, to]: [from: number, to: number],
): Promise<void> {
  const page = await tx<{ idx: number; bytes: Buffer | null }[]>`
    select idx, bytes from entry where log_id = ${logId} and idx >= ${from} and idx < ${to} order by idx`;
  const entries = page.flatMap(({ idx, bytes }) => {
    const fields = bytes === null ? undefined : readable(bytes);
    return bytes === null || fields === undefined || 'reason' in fields ? [] : [{ idx, bytes, fields }];
  });
  await dictionary.learn(new Set(entries.flatMap(({ fields }) => [fields.type, fields.department])));
  const rows = new CopyRows(entries.length * 160);
  for (const { idx, bytes, fields } of entries) {
    const type = dictionary.known(fields.type);
    writeRecord(rows, logId, idx, bytes, fields, type, dictionary.known(fields.department));
  }
  await copyIn(tx, target, rows);
}

/**
 * Drops the read models and makes them again from the entries, in one transaction (P10): a reader meanwhile
 * waits, or finds the old ones if it fails. Entries that are understood by now leave the quarantine.
 */
export async function rebuildRecords(
  session: Session,
  token: string,
  dictionary: Dictionary,
  progress: (p: Progress) => void,
): Promise<void> {
  const rebuild = async (tx: Transaction) => {
    await assertWriter(tx, token);
    await tx`truncate record`;
    await recompute(tx, dictionary, RECORD_TARGET, progress);
    await rebuildErasures(tx, dictionary);
    await releaseUnderstood(tx);
  };
  await session.transaction(rebuild, { statementMs: LONG_MS });
}
