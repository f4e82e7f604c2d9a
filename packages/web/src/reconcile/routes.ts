import { z } from '@hono/zod-openapi';
import { actor } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { HttpError, words } from '../http/errors.ts';
import { readGiven } from '../http/given.ts';
import { json } from '../http/respond.ts';
import { inJson } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';
import type { ReconcileService } from './service.ts';

const givenSchema = z.strictObject({
  node: z.string().max(32),
  reason: z.string().min(1).max(500).regex(/\S/),
  carry_out: z.boolean().meta({ description: 'false：只比对' }),
});

/** Comparing with a child and asking for what is missing (a center). */
export function reconcileRoutes(shared: Shared): Route[] {
  const { reconcile } = shared.service;
  if (reconcile === undefined) return [];
  const summary = '与一个直接下级比对各日志，补齐所缺（中心）';
  return [
    {
      method: 'post',
      path: '/api/reconcile',
      may: 'logs.reconcile',
      handler: (c) => compare(c, shared, reconcile),
      doc: {
        tags: ['network'],
        summary,
        description: '先比根，再比范围；本中心所缺的向下级索取，下级所缺的由它自行取回。有所索取才记入日志。',
        security: [{ token: [] }],
        request: { body: { required: true, content: { 'application/json': { schema: givenSchema } } } },
        responses: {
          200: inJson(summary, z.looseObject({})),
          401: inJson('缺少令牌或令牌无效', errorSchema),
          403: inJson('令牌没有这一权限', errorSchema),
          404: inJson('不是直接下级', errorSchema),
          422: inJson('请求体不合要求', errorSchema),
        },
      },
    },
  ];
}

async function compare(c: Ctx, shared: Shared, reconcile: ReconcileService): Promise<Response> {
  const { node, reason, carry_out } = await readGiven(c, shared, givenSchema);
  const found = await reconcile.compare(node);
  if (found === undefined)
    throw new HttpError(404, {
      code: 'no_child',
      field: 'node',
      ...words('no_child', [{ node }], 'no_child_next', []),
    });
  if (!carry_out || !found.logs.some((l) => l.missing_here !== null)) return json(c, 200, found);
  const { who, ...role } = actor(c);
  await shared.service.act(who, 'logs.reconcile', node, reason, role);
  return json(c, 200, { ...found, asked: reconcile.repair(found) });
}
