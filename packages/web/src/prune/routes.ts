import { z } from '@hono/zod-openapi';
import { actor } from '../http/auth.ts';
import type { Shared } from '../http/context.ts';
import { readGiven } from '../http/given.ts';
import { json } from '../http/respond.ts';
import { inJson } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';

const given = z.strictObject({
  reason: z.string().trim().min(1).max(500),
  carry_out: z.boolean().meta({ description: 'false：只说明将清理什么' }),
});
const whole = z.int().min(0);
const planSchema = z.object({
  refused: z
    .enum(['no_policy', 'too_few', 'no_receipts', 'not_compared'])
    .nullable()
    .meta({ description: '为何现在什么也不能清理；null 即可以' }),
  after_days: whole.nullable(),
  until: z.string().nullable().meta({ description: '只清理上级在此之前已收的条目' }),
  held_by: z.array(z.object({ node: z.string(), name: z.string() })),
  entries: whole,
  bytes: whole.meta({ description: '腾出的字节数' }),
  more: z.boolean().meta({ description: '一次只做这么多，请再来一次' }),
});

/** Lets go of what the ancestors have, as the hall's policy says; an act on record. */
export function pruneRoutes(shared: Shared): Route[] {
  const { service } = shared;
  const { prune } = service;
  if (prune === undefined) return [];
  const summary = '按策略清理：两个上级早已收下的条目不再保存原文，只留叶散列（大厅）';
  return [
    {
      method: 'post',
      path: '/api/prune',
      may: 'logs.prune',
      handler: async (c) => {
        const { reason, carry_out } = await readGiven(c, shared, given);
        const plan = await prune.plan();
        if (!carry_out || plan.entries === 0) return json(c, 200, plan);
        const { who, ...role } = actor(c);
        await service.act(who, 'log.prune', plan.until ?? '', reason, role);
        return json(c, 200, await prune.carryOut());
      },
      doc: {
        tags: ['network'],
        summary,
        description: '策略写在 config.json 的 prune 中；没有写即从不清理。',
        security: [{ token: [] }],
        request: { body: { required: true, content: { 'application/json': { schema: given } } } },
        responses: {
          200: inJson(summary, planSchema),
          401: inJson('缺少令牌或令牌无效', errorSchema),
          403: inJson('令牌没有这一权限', errorSchema),
          422: inJson('没有写明理由', errorSchema),
        },
      },
    },
  ];
}
