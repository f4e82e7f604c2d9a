import { z } from '@hono/zod-openapi';
import type { Shared } from '../http/context.ts';
import { json } from '../http/respond.ts';
import { inJson } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';

const whole = z.int().min(0);
const stateSchema = z.object({
  parent: z.string().nullable(),
  connected: z.boolean(),
  done: z.boolean().meta({ description: '已与上级比对，上级所有的都已取回' }),
  logs: z.array(
    z.object({
      ...{ origin: z.string(), epoch: whole, held: whole, root: z.string().nullable() },
      ...{ ends: whole.nullable(), above: whole.nullable() },
      receipt: z
        .object({
          ...{ by: z.string(), size: whole, at: z.string(), root: z.string() },
          agrees: z.boolean().meta({ description: '本机条目的根与回执所签的根相同' }),
        })
        .nullable(),
      known: z
        .object({ size: whole, by: z.enum(['registry', 'receipt', 'anchor', 'head']) })
        .nullable()
        .meta({ description: '有签名可据的最多条数，及其依据' }),
      missing: z.object({ from: whole, to: whole }).nullable(),
      beyond: z.enum(['nothing', 'unknown']).meta({ description: '此外是否还有过条目' }),
    }),
  ),
});

/** How far the taking back of a hall's earlier logs is. */
export function restoreRoutes({ service }: Shared): Route[] {
  const { restore } = service;
  if (restore === undefined) return [];
  const summary = '从上级取回以往各日志：取回了多少，与回执是否相符，还缺什么（大厅）';
  return [
    {
      method: 'get',
      path: '/api/restore',
      may: 'metrics.read',
      handler: async (c) => json(c, 200, await restore.state()),
      doc: {
        tags: ['network'],
        summary,
        description: '磁盘损毁后以新密钥重新入册，或放回旧备份之后，取回自动进行。',
        security: [{ token: [] }],
        responses: {
          200: inJson(summary, stateSchema),
          401: inJson('缺少令牌或令牌无效', errorSchema),
          403: inJson('令牌没有这一权限', errorSchema),
        },
      },
    },
  ];
}
