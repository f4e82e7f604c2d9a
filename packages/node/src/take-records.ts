import type { AppendOutcome, RecordPlace } from '@hutong/api';
import type { Appended } from '@hutong/log';
import type { Entry, PrepareContext, Prepared } from '@hutong/record';
import type { NodeConfig, Registry } from '@hutong/trust';
import type { Awaitable } from './awaitable.ts';
import { mayContradict, otherContent } from './other-content.ts';
import { prepareGiven } from './prepare.ts';

/** Place of the node's newest entry before this one that has the same type and subject; undefined when there is none. */
export type FindEarlier = (entry: Entry, stored: RecordPlace) => Awaitable<RecordPlace | undefined>;

/** Appends what is given as records, those that are good: one that is refused refuses no other. One outcome a record. */
export async function takeRecords(
  records: readonly unknown[],
  ctx: PrepareContext & { registry: Registry; node: string; config: Pick<NodeConfig, 'kind'> },
  append: (groups: Prepared[][]) => Promise<Appended[]>,
  findEarlier: FindEarlier,
): Promise<AppendOutcome[]> {
  const { kind } = ctx.config;
  const given = records.map((record) => prepareGiven(record, { ...ctx, kind }, ctx.registry, ctx.node));
  const groups = given.filter((o) => Array.isArray(o));
  const results = groups.length === 0 ? [] : await append(groups);
  const outcomes: AppendOutcome[] = [];
  let at = 0;
  for (const one of given)
    outcomes.push(Array.isArray(one) ? await outcomeOf(one, results[at++] as Appended, findEarlier) : one);
  return outcomes;
}

async function outcomeOf(
  group: Prepared[],
  appended: Appended,
  findEarlier: FindEarlier,
): Promise<AppendOutcome> {
  const { kind, ofValues, id, origin, index } = appended;
  if (kind === 'conflict')
    return { status: 'conflict', id, origin, index, ...(ofValues && { of_values: true }) };
  const { entry, flags } = group[0] as Prepared;
  if (ofValues) return { status: kind, id, origin, index, flags, of_values: true };
  if (kind === 'stored' && mayContradict(entry)) {
    const earlier = await findEarlier(entry, appended);
    if (earlier !== undefined) flags.push(otherContent(earlier));
  }
  return { status: kind, id, origin, index, flags };
}
