import { z } from '@hono/zod-openapi';
import { actor } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { readGiven } from '../http/given.ts';
import { json } from '../http/respond.ts';
import { inJson, type RouteDoc } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';

const given = z.strictObject({ reason: z.string().min(1).max(500).regex(/\S/), keys: z.boolean() });

/** Puts on record that whoever reads the data folder takes a backup; the copying is not the node's to do. */
export function backupRoutes(shared: Shared): Route[] {
  const handler = async (c: Ctx) => {
    const { reason, keys } = await readGiven(c, shared, given);
    const { who, ...role } = actor(c);
    await shared.service.act(who, 'backup.make', keys ? 'with keys' : 'without keys', reason, role);
    return json(c, 200, {});
  };
  return [{ method: 'post', path: '/api/backup', may: 'backup.make', handler, doc }];
}

const doc: RouteDoc = {
  tags: ['network'],
  summary: '记下一次备份',
  description: '只记入日志；备份由 hutong backup 在本机复制数据文件夹得到。',
  security: [{ token: [] }],
  request: { body: { required: true, content: { 'application/json': { schema: given } } } },
  responses: {
    200: inJson('已记下', z.object({})),
    401: inJson('缺少令牌或令牌无效', errorSchema),
    403: inJson('令牌没有这一权限', errorSchema),
    422: inJson('没有写明理由', errorSchema),
  },
};
