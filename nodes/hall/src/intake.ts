import type { Appended } from '@hutong/log';
import type { PrepareContext, Prepared } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import { type AppendOutcome, prepareGiven } from '@hutong/web';

/** Appends what is given as records, those that are good: one that is refused refuses no other. One outcome a record. */
export async function takeRecords(
  records: readonly unknown[],
  ctx: PrepareContext,
  registry: Registry,
  append: (groups: Prepared[][]) => Promise<Appended[]>,
): Promise<AppendOutcome[]> {
  const outcomes = records.map((record) => prepareGiven(record, ctx, registry));
  const groups = outcomes.filter((o) => Array.isArray(o));
  const results = groups.length === 0 ? [] : await append(groups);
  let at = 0;
  return outcomes.map((o) => (Array.isArray(o) ? outcomeOf(o, results[at++] as Appended) : o));
}

function outcomeOf(group: Prepared[], { kind, id, origin, index }: Appended): AppendOutcome {
  if (kind === 'conflict') return { status: 'conflict', id, index };
  return { status: kind, id, origin, index, flags: (group[0] as Prepared).flags };
}
