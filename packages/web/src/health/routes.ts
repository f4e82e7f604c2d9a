import { z } from '@hono/zod-openapi';
import type { Ctx, Shared } from '../http/context.ts';
import { invalidQuery } from '../http/errors.ts';
import { json } from '../http/respond.ts';
import { inJson, type RouteDoc } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';
import { healthPage } from './page-of.ts';
import { healthPageSchema } from './schemas.ts';

const limit = z
  .string()
  .regex(/^[1-9]\d{0,2}$/)
  .refine((text) => Number(text) <= 500)
  .optional()
  .meta({ type: 'integer', minimum: 1, maximum: 500, default: 100 });
const query = z.strictObject({
  limit,
  after: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .optional()
    .meta({ description: '上一页答复中的 next' }),
});

/** Addresses of the nodes' health; as open as the state of sync, from which most of it follows. */
export function healthRoutes(shared: Shared): Route[] {
  return [
    {
      method: 'get',
      path: '/api/health',
      may: 'anyone',
      handler: async (c) => {
        const { limit = '100', after } = readQuery(c, query);
        return json(c, 200, healthPage(await shared.service.health.now(), Number(limit), after));
      },
      doc: {
        tags: ['network'],
        summary: '节点健康',
        description: '本节点及其下各节点的状态与缘由，按节点名排列。',
        request: { query },
        responses: { 200: inJson('一页', healthPageSchema), 400: inJson('查询参数不对', errorSchema) },
      } satisfies RouteDoc,
    },
  ];
}

function readQuery<Q extends z.ZodObject>(c: Ctx, schema: Q): z.infer<Q> {
  const given = schema.safeParse(c.req.query());
  if (given.success) return given.data;
  const names = Object.keys(schema.shape).join(', ');
  throw invalidQuery(String(given.error.issues[0]?.path[0] ?? names), names);
}
