import type { MatterService, OwnerPage } from '@hutong/api';
import type { RowReader } from '@hutong/follow';
import { and, asc, count, eq, gt, inArray, isNotNull } from 'drizzle-orm';
import { matterOpen } from './tables.ts';

/** Who has cases that are not ended. @param given `after`: those after this name */
export async function ownersOf(
  { db, of }: RowReader,
  { node, organs, after, limit }: Parameters<MatterService['owners']>[0],
): Promise<OwnerPage> {
  const o = of(matterOpen);
  const rows = await db
    .select({ owner: o.owner, count: count() })
    .from(o)
    .where(
      and(
        eq(o.node, node),
        eq(o.kind, 'case'),
        isNotNull(o.owner),
        organs === '*' ? undefined : inArray(o.department, [...organs]),
        after === undefined ? undefined : gt(o.owner, after),
      ),
    )
    .groupBy(o.owner)
    .orderBy(asc(o.owner))
    .limit(limit + 1);
  const items = rows
    .slice(0, limit)
    .map(({ owner, count }) => ({ owner: owner ?? '', count: Number(count) }));
  const next = rows.length > limit ? items.at(-1)?.owner : undefined;
  return next === undefined ? { items } : { items, next };
}
