import type { AppendOutcome, RecordPlace } from '@hutong/api';
import type { Awaitable } from '@hutong/follow';
import type { Appended } from '@hutong/log';
import type { Entry, Flag, PrepareContext, Prepared } from '@hutong/record';
import type { NodeConfig, Registry } from '@hutong/trust';
import { type Brought, type FileBringer, namesFiles } from './attachments/bring.ts';
import { mayContradict, otherContent } from './other-content.ts';
import { prepareGiven } from './prepare.ts';

/** Place of the node's newest entry before this one that has the same type and subject; undefined when there is none. */
export type FindEarlier = (entry: Entry, stored: RecordPlace) => Awaitable<RecordPlace | undefined>;

/** Appends what is given as records, those that are good: one that is refused refuses no other. One outcome a record. */
export async function takeRecords(
  records: readonly unknown[],
  ctx: PrepareContext & {
    registry: Registry;
    node: string;
    config: Pick<NodeConfig, 'kind'>;
    /** Puts the files on record that these name. */
    files: Pick<FileBringer, 'bring' | 'done'>;
  },
  append: (groups: Prepared[][]) => Promise<Appended[]>,
  findEarlier: FindEarlier,
): Promise<AppendOutcome[]> {
  const { registry, node, config } = ctx;
  // That it is a supervisor’s the registry says: no hall makes itself one.
  const isStationed = config.kind === 'hall' && registry.node(node)?.stationedAt !== undefined;
  const context = { ...ctx, kind: isStationed ? ('supervisor' as const) : config.kind };
  const given = records.map((record) => prepareGiven(record, context, registry, node));
  const brought = await bring(records, given, ctx.files);
  const groups = given.filter((o) => Array.isArray(o));
  const files = brought.flatMap((one) => one.with);
  const results = groups.length === 0 ? [] : (await append([...files, ...groups])).slice(files.length);
  // ON RECORD: what waited here to be named need not wait any more.
  for (const { kept } of brought) ctx.files.done(kept);
  const outcomes: AppendOutcome[] = [];
  let at = 0;
  for (const one of given) {
    if (!Array.isArray(one)) {
      outcomes.push(one);
      continue;
    }
    const { entry, flags } = one[0] as Prepared;
    const appended = results[at++] as Appended;
    if (appended.kind === 'stored' && mayContradict(entry)) {
      const found = findEarlier(entry, appended);
      // A hall knows at once: waiting for that too would cost a turn at every record.
      const earlier = found instanceof Promise ? await found : found;
      if (earlier !== undefined) flags.push(otherContent(earlier));
    }
    outcomes.push(outcomeOf(appended, flags));
  }
  return outcomes;
}

/** Brings the files that records name; one whose file is not here is refused in its place. */
async function bring(
  records: readonly unknown[],
  given: (Prepared[] | AppendOutcome)[],
  files: Pick<FileBringer, 'bring'>,
): Promise<Exclude<Brought, AppendOutcome>[]> {
  const brought: Exclude<Brought, AppendOutcome>[] = [];
  for (const [i, group] of given.entries()) {
    if (!Array.isArray(group) || !namesFiles(records[i])) continue;
    const one = await files.bring((group[0] as Prepared).entry);
    if ('status' in one) given[i] = one;
    else brought.push(one);
  }
  return brought;
}

function outcomeOf({ kind, ofValues, id, origin, index }: Appended, flags: Flag[]): AppendOutcome {
  const compared = ofValues === true ? { of_values: true as const } : undefined;
  if (kind === 'conflict') return { status: 'conflict', id, origin, index, ...compared };
  return { status: kind, id, origin, index, flags, ...compared };
}
