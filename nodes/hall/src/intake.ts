import type { Appended } from '@hutong/log';

import { InvalidRecord, type Prepared, prepareRecord } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import { type AppendOutcome, refusedAgain } from '@hutong/web';

/** Appends what is given as records, those that are good: one that is refused refuses no other. One outcome a record. */
export async function takeRecords(
  records: readonly unknown[],
  ctx: Parameters<typeof prepareRecord>[1],
  registry: Registry,
  append: (groups: Prepared[][]) => Promise<Appended[]>,
): Promise<AppendOutcome[]> {
  const outcomes: (AppendOutcome | Prepared[])[] = records.map((record) => {
    try {
      const group = prepareRecord(record, ctx);
      return refusedAgain(registry, group) ?? group;
    } catch (error) {
      if (!(error instanceof InvalidRecord)) throw error;
      return { status: 'refused', field: error.field, reason: error.reason, next: error.next };
    }
  });
  const groups = outcomes.filter((o) => Array.isArray(o));
  const results = groups.length === 0 ? [] : await append(groups);
  let at = 0;
  return outcomes.map((o) => (Array.isArray(o) ? outcomeOf(o, results[at++] as Appended) : o));
}

function outcomeOf(group: Prepared[], { kind, id, origin, index }: Appended): AppendOutcome {
  if (kind === 'conflict') return { status: 'conflict', id, index };
  return { status: kind, id, origin, index, flags: (group[0] as Prepared).flags };
}
