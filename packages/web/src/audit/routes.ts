import { z } from '@hono/zod-openapi';
import { type AuditSource, anchorEvidence, logEvidence, prefix } from '@hutong/oversight';
import type { Ctx, Shared } from '../http/context.ts';
import { invalidQuery } from '../http/errors.ts';
import { json } from '../http/respond.ts';
import { inJson, type RouteDoc } from '../openapi.ts';
import { errorSchema } from '../schemas.ts';

const origin = z.string().min(1).max(100).meta({ description: '日志' });
const whole = z.string().regex(/^(0|[1-9]\d{0,15})$/);
const anchorsQuery = z.strictObject({
  origin: origin.optional(),
  index: whole.optional().meta({ description: '上一页末条的位置' }),
});
const logsQuery = z.strictObject({ after: origin.optional().meta({ description: '上一页末份日志' }) });
const prefixesQuery = z.strictObject({
  origin,
  size: whole.meta({ description: '以前多少条为准' }),
  sizes: z
    .string()
    .regex(/^\d{1,16}(,\d{1,16}){0,99}$/)
    .meta({ description: '各前缀的条数，逗号分隔，至多 100 个' }),
});

/** What an audit asks of a node, page by page; `hutong audit` compares the answers of many. */
export function auditRoutes(shared: Shared, audit: AuditSource) {
  const route = <Q extends z.ZodObject>(
    name: string,
    summary: string,
    query: Q,
    item: z.ZodType,
    answer: (given: z.infer<Q>) => Promise<unknown[]>,
  ) => ({
    method: 'get' as const,
    path: `/api/audit/${name}`,
    may: 'audit.read' as const,
    doc: docOf(summary, query, item),
    handler: async (c: Ctx) => {
      const given = query.safeParse(c.req.query());
      if (!given.success) throw invalidQuery(String(given.error.issues[0]?.path[0] ?? name), summary);
      return json(c, 200, { node: shared.service.info.node, items: await answer(given.data) });
    },
  });
  return [
    route('anchors', '锚定条目及其证明，一页一页；末页为空', anchorsQuery, anchorEvidence, (q) =>
      audit.anchors(q.origin === undefined ? undefined : { origin: q.origin, index: Number(q.index ?? 0) }),
    ),
    route('logs', '所持各日志的检查点、回执与分叉证据，一页一页；末页为空', logsQuery, logEvidence, (q) =>
      audit.logs(q.after),
    ),
    route('prefixes', '一份日志若干前缀的根与一致性证明', prefixesQuery, prefix, (q) =>
      audit.prefixes(q.origin, Number(q.size), q.sizes.split(',').map(Number)),
    ),
  ];
}

function docOf(summary: string, query: z.ZodObject, item: z.ZodType): RouteDoc {
  return {
    tags: ['network'],
    summary,
    description: '供 hutong audit 比对；其中没有一项可以不核对签名就相信。',
    security: [{ token: [] }],
    request: { query },
    responses: {
      200: inJson('一页', z.object({ node: z.string(), items: z.array(item) })),
      400: inJson('查询参数不对', errorSchema),
      401: inJson('缺少令牌或令牌无效', errorSchema),
      403: inJson('令牌没有权限', errorSchema),
    },
  };
}
