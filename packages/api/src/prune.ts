import { z } from 'zod';
import { carryOut, count, reason } from './schemas.ts';

/** Entries that one call lets go: a minute's work on a weak machine. */
const MOST = 50_000;

export const pruneSome = z.strictObject({
  reason,
  carry_out: carryOut,
  most: z.int().min(1).max(MOST).default(MOST).meta({ description: '一次约多少条；还有更多时 more 为 true' }),
});

/** What policy lets go of, or let go of. */
export const prunePlan = z.object({
  refused: z.enum(['no_policy', 'too_few', 'no_receipts', 'not_compared']).nullable().meta({
    description:
      '为何现在什么也不能清理；null 即可以。no_policy 配置中没有 prune；too_few 上级不足两个；no_receipts 最高中心与另一上级还没有收那么久；not_compared 上级没有应答，可能丢了已有的',
  }),
  after_days: count.nullable(),
  until: z.string().nullable().meta({ description: '只清理上级在此之前已收的条目' }),
  held_by: z
    .array(z.object({ node: z.string(), name: z.string() }))
    .meta({ description: '持有的上级，近的在前' }),
  entries: count,
  bytes: count.meta({ description: '腾出的字节数' }),
  more: z.boolean().meta({ description: '一次只做这么多，请再来一次' }),
});
export type PrunePlan = z.output<typeof prunePlan>;
export type PruneRefusal = NonNullable<PrunePlan['refused']>;

/** A hall's alone: entries whose bytes it need not keep, since its ancestors have them. */
export interface PruneService {
  /** What policy would let go now, `most` entries or some hundreds more. Changes nothing. */
  plan(most: number): Promise<PrunePlan>;
  /** Lets it go, as many; `more` says whether to call again. */
  carryOut(most: number): Promise<PrunePlan>;
}
