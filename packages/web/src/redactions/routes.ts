import { z } from '@hono/zod-openapi';
import { actor } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { HttpError, invalidQuery, words } from '../http/errors.ts';
import { readGiven } from '../http/given.ts';
import { json } from '../http/respond.ts';
import { givenJson, inJson, type RouteDoc } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';
import { RedactionRefused, type RedactionService } from './service.ts';

const MAX_PAGE = 100;
const redactSchema = z.strictObject({
  entry: z.string().trim().min(1).max(200).meta({ description: '记录编号，或 日志:条目序号' }),
  reason: z.string().trim().min(1).max(500),
  carry_out: z.boolean().meta({ description: 'false：只说明将做什么' }),
});
const whole = z
  .string()
  .regex(/^\d{1,9}$/)
  .optional();
const querySchema = z.strictObject({ from: whole, limit: whole });

/** Addresses of redacted entries: what was redacted, and, at the top center, redacting one. */
export function redactionRoutes(shared: Shared): Route[] {
  const { redactions } = shared.service;
  if (redactions === undefined) return [];
  const path = '/api/redactions';
  const routes: Route[] = [
    {
      method: 'get',
      path,
      may: 'records.read-internal',
      handler: (c) => list(c, redactions),
      doc: doc('已遮蔽的条目，以及谁已确认', { query: querySchema }),
    },
  ];
  if (redactions.redact !== undefined)
    routes.push({
      method: 'post',
      path,
      may: 'values.erase',
      handler: (c) => redact(c, shared, redactions),
      doc: doc('遮蔽一个条目：各处只留叶散列（最高中心）', givenJson(redactSchema)),
    });
  return routes;
}

async function list(c: Ctx, redactions: RedactionService): Promise<Response> {
  const read = querySchema.safeParse(c.req.query());
  if (!read.success)
    throw invalidQuery(String(read.error.issues[0]?.path[0] ?? 'from'), 'from, limit: 0, 1, 2 …');
  const { from, limit } = read.data;
  return json(c, 200, await redactions.list(Number(from ?? 0), Math.min(Number(limit ?? 20), MAX_PAGE)));
}

async function redact(c: Ctx, shared: Shared, redactions: RedactionService): Promise<Response> {
  const { entry, reason, carry_out } = await readGiven(c, shared, redactSchema);
  const plan = await redactions.redact?.(entry).catch(refused);
  if (!carry_out) return json(c, 200, plan);
  const { who, ...role } = actor(c);
  await shared.service.act(who, 'registry.redact', entry, reason, role);
  return json(c, 200, await redactions.redact?.(entry, reason).catch(refused));
}

function refused(error: unknown): never {
  if (!(error instanceof RedactionRefused)) throw error;
  const { code } = error;
  throw new HttpError(code === 'no_entry' ? 404 : 409, {
    code,
    field: 'entry',
    ...words(`redaction_${code}`, [], `redaction_${code}_next`, []),
  });
}

function doc(summary: string, request: RouteDoc['request']): RouteDoc {
  return {
    tags: ['registry'],
    summary,
    description: summary,
    security: [{ token: [] }],
    ...(request === undefined ? {} : { request }),
    responses: {
      200: inJson(summary, z.looseObject({})),
      401: inJson('缺少令牌或令牌无效', errorSchema),
      403: inJson('令牌没有这一权限', errorSchema),
      404: inJson('没有这个条目', errorSchema),
      409: inJson('这个条目不能遮蔽', errorSchema),
      422: inJson('请求体不合要求', errorSchema),
    },
  };
}
