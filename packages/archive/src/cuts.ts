import type { Sql, Transaction } from './database.ts';
import type { Dictionary } from './dictionary.ts';
import { beginAnew } from './followers.ts';
import { recompute } from './rebuild.ts';
import { dropRecords } from './record.ts';
import { RECORD_TARGET } from './rows.ts';
import type { Session } from './session.ts';
import type { Identities } from './types.ts';
import { LONG_MS } from './unanswered.ts';
import { assertWriter } from './writer.ts';

/** Reason in the quarantine of entries received before the registry ended their log at an earlier place. */
export const BEYOND = 'beyond-closing';
const MAX_NAMED = 100;

/** A log that the registry ends elsewhere than the read models do. */
interface Cut {
  id: number;
  origin: string;
  size: number;
  /** Entries that count; null: all. */
  cut: number | null;
}

/** Logs whose read models do not end where the registry ends the log. */
export async function movedCuts(sql: Sql, registry: Pick<Identities, 'log'>): Promise<Cut[]> {
  const logs = await sql<Cut[]>`select id, origin, size, cut from log order by id`;
  return logs.flatMap((log) => {
    const end = registry.log(log.origin)?.closedAt ?? log.size;
    const cut = end < log.size ? end : null;
    return cut === log.cut ? [] : [{ ...log, cut }];
  });
}

/**
 * Ends the read models of these logs where the registry ends them. What a stolen key signed beyond stays in the
 * archive as evidence and is named in the quarantine; it is no record any more (P7, P8).
 */
export async function moveCuts(
  session: Session,
  token: string,
  dictionary: Dictionary,
  cuts: readonly Cut[],
  now: number,
): Promise<void> {
  const move = async (tx: Transaction) => {
    await assertWriter(tx, token);
    for (const cut of cuts) await moveCut(tx, dictionary, cut, now);
  };
  await session.transaction(move, { statementMs: LONG_MS });
}

async function moveCut(
  tx: Transaction,
  dictionary: Dictionary,
  { id, origin, cut }: Cut,
  now: number,
): Promise<void> {
  await tx`update log set cut = ${cut} where id = ${id}`;
  await dropRecords(tx, id);
  await recompute(tx, dictionary, RECORD_TARGET, () => {}, id);
  await beginAnew(tx, id);
  await tx`delete from quarantine where origin = ${origin} and reason = ${BEYOND}`;
  if (cut === null) return;
  const detail = `the registry ended the log at ${cut} entries`;
  await tx`insert into quarantine (origin, idx, reason, detail, bytes, at)
    select ${origin}, idx, ${BEYOND}, ${detail}, null, ${now} from entry
    where log_id = ${id} and idx >= ${cut} order by idx limit ${MAX_NAMED}`;
}
