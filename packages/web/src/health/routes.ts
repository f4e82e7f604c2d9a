import { z } from '@hono/zod-openapi';
import type { Ctx, Shared } from '../http/context.ts';
import { invalidQuery } from '../http/errors.ts';
import { json } from '../http/respond.ts';
import { inJson, type RouteDoc } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema, pageLimit } from '../schemas.ts';
import { healthPage, historyPage } from './page-of.ts';
import { healthHistorySchema, healthPageSchema } from './schemas.ts';

const WEEK_MS = 7 * 86_400_000;
const limit = pageLimit(100);
const name = z.string().regex(/^[a-z0-9-]{1,32}$/);
const historyQuery = z.strictObject({
  limit,
  since: z.iso.datetime({ offset: true }).optional().meta({ description: '晚于此时；缺省为七天前' }),
});
const query = z.strictObject({
  limit,
  after: name.optional().meta({ description: '上一页答复中的 next' }),
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
    {
      method: 'get',
      path: '/api/health/{node}/history',
      may: 'anyone',
      handler: (c) => getHistory(c, shared),
      doc: {
        tags: ['network'],
        summary: '一个节点的健康历史',
        description: '旧的在前：每次变化一行，另按固定间隔一行；缺口表示当时无人在看。',
        request: { params: z.object({ node: name }), query: historyQuery },
        responses: { 200: inJson('一页', healthHistorySchema), 400: inJson('查询参数不对', errorSchema) },
      } satisfies RouteDoc,
    },
  ];
}

async function getHistory(c: Ctx, { service, now }: Shared): Promise<Response> {
  const { limit = '500', since } = readQuery(c, historyQuery);
  const after = since === undefined ? now() - WEEK_MS : Date.parse(since);
  const node = name.safeParse(c.req.param('node'));
  if (!node.success) throw invalidQuery('node', '[a-z0-9-]{1,32}');
  const rows = await service.health.history(node.data, after, Number(limit) + 1);
  return json(c, 200, historyPage(rows, Number(limit)));
}

function readQuery<Q extends z.ZodObject>(c: Ctx, schema: Q): z.infer<Q> {
  const given = schema.safeParse(c.req.query());
  if (given.success) return given.data;
  const names = Object.keys(schema.shape).join(', ');
  throw invalidQuery(String(given.error.issues[0]?.path[0] ?? names), names);
}
