import { z } from '@hono/zod-openapi';
import type { Ctx, Shared } from '../http/context.ts';
import { invalidQuery } from '../http/errors.ts';
import { json } from '../http/respond.ts';
import { inJson } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';
import type { CompletenessService } from './service.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const MAX_DAYS = 400;
const day = z.iso.date().meta({ description: 'YYYY-MM-DD，北京时间' });
const querySchema = z.strictObject({
  from: day.optional(),
  to: day.optional(),
  node: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .optional(),
  after: z
    .string()
    .regex(/^\d{1,6}:[a-z0-9-]{1,32}$/)
    .optional(),
});
const whole = z.int().min(0);
const pageSchema = z.object({
  items: z.array(
    z.object({
      ...{ day, node: z.string(), name: z.string() },
      state: z.enum(['reported', 'zero', 'arriving', 'silent', 'unknown']).meta({
        description:
          'reported 有报送；zero 零报送（听到，没有新记录）；arriving 听到，新条目未到齐；silent 未报送（没有听到）；unknown 本中心无从得知',
      }),
      so_far: z.boolean().meta({ description: '当日未完' }),
      heard: z.string().nullable(),
      head: z.object({ origin: z.string(), size: whole }).nullable(),
      ...{ entries: whole.nullable(), records: whole.nullable() },
    }),
  ),
  next: z.string().optional(),
});

/** Who reported on which day, who had nothing to report, who was not heard from (a center). */
export function completenessRoutes({ service }: Shared): Route[] {
  const { completeness } = service;
  if (completeness === undefined) return [];
  const summary = '各节点每日报送情况：有报送、零报送、未报送（中心）';
  return [
    {
      method: 'get',
      path: '/api/completeness',
      may: 'metrics.read',
      handler: (c) => days(c, completeness),
      doc: {
        tags: ['network'],
        summary,
        description:
          '依据心跳，按其签署时间分日（北京时间）；节点时钟不准的，按听到的时间。默认最近 7 天，新的在前。',
        security: [{ token: [] }],
        request: { query: querySchema },
        responses: {
          200: inJson(summary, pageSchema),
          400: inJson('查询参数不对', errorSchema),
          401: inJson('缺少令牌或令牌无效', errorSchema),
          403: inJson('令牌没有这一权限', errorSchema),
        },
      },
    },
  ];
}

async function days(c: Ctx, completeness: CompletenessService): Promise<Response> {
  const read = querySchema.safeParse(c.req.query());
  if (!read.success)
    throw invalidQuery(
      String(read.error.issues[0]?.path[0] ?? 'from'),
      'from, to: YYYY-MM-DD; limit: 1 – 500',
    );
  const { node, after, limit } = read.data;
  const to = numberOf(read.data.to) ?? completeness.today();
  const from = numberOf(read.data.from) ?? to - DEFAULT_DAYS + 1;
  if (from > to || to - from >= MAX_DAYS) throw invalidQuery('from', `from ≤ to, at most ${MAX_DAYS} days`);
  const more = { ...(node === undefined ? {} : { node }), ...(after === undefined ? {} : { after }) };
  const page = await completeness.days({ from, to, limit: Math.min(Number(limit ?? 100), 500), ...more });
  return json(c, 200, page);
}

function numberOf(date: string | undefined): number | undefined {
  return date === undefined ? undefined : Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}
