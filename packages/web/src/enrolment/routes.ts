import { z } from '@hono/zod-openapi';
import { type EnrolmentRefusal, EnrolmentRefused, InvalidTrust, type RegistryChange } from '@hutong/trust';
import { demand } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { HttpError } from '../http/errors.ts';
import { json } from '../http/respond.ts';
import type { RouteDoc } from '../openapi.ts';
import { readRecord } from '../records/body.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';
import type { EnrolmentService } from './service.ts';

const REQUEST_BYTES = 64 * 1024;
const text = z.string().trim().min(1).max(500);
const nodeName = z.string().regex(/^[a-z0-9-]{1,32}$/);
const expects = z.strictObject({
  node: nodeName.optional(),
  name: z.string().max(100).optional(),
  kind: z.enum(['hall', 'center']).optional(),
  level: z.string().max(20).optional(),
  division_code: z.string().max(12).optional(),
  parent: nodeName.optional(),
});
const approval = z.strictObject({ fingerprint: z.string().max(100).optional() });
const denial = z.strictObject({ reason: text });

/** The addresses of the top center's enrolment desk. */
export function enrolmentRoutes(shared: Shared, desk: EnrolmentService): Route[] {
  const post = (path: string, doc: RouteDoc, handle: (c: Ctx) => Promise<unknown>): Route => ({
    method: 'post',
    path,
    handler: (c) => answered(c, () => handle(c)),
    doc,
  });
  const registrar = <T>(c: Ctx, schema: z.ZodType<T>): Promise<T> => {
    demand(c, shared, 'admin');
    return body(c, shared, schema);
  };
  const change = (path: string, type: RegistryChange, summary: string): Route =>
    post(path, doc(summary), async (c) => {
      const given = await registrar(c, z.record(z.string(), z.unknown()));
      const node = c.req.param('node');
      return desk.change(type, node === undefined ? given : { ...given, node });
    });
  return [
    post('/api/enrolment/codes', doc('签发一次性登记代码'), async (c) =>
      desk.issue(await registrar(c, expects)),
    ),
    post('/api/enrolment/requests', doc('提交登记申请（以代码认证）', false), async (c) => {
      const small = { ...shared, limits: { ...shared.limits, recordBytes: REQUEST_BYTES } };
      return desk.take(await readRecord(c, small), address(c));
    }),
    {
      method: 'get',
      path: '/api/enrolment/requests',
      handler: async (c) => {
        demand(c, shared, 'admin');
        return json(c, 200, await desk.list());
      },
      doc: doc('登记申请'),
    },
    post('/api/enrolment/requests/{node}/approve', doc('批准登记'), async (c) => {
      const { fingerprint } = await registrar(c, approval);
      await desk.approve(c.req.param('node') as string, fingerprint);
      return { status: 'approved' };
    }),
    post('/api/enrolment/requests/{node}/deny', doc('不予登记'), async (c) => {
      const { reason } = await registrar(c, denial);
      await desk.deny(c.req.param('node') as string, reason);
      return { status: 'denied' };
    }),
    change('/api/registry/nodes/{node}/move', 'registry.move', '变更节点：上级、名称、层级、地址'),
    change('/api/registry/nodes/{node}/retire', 'registry.retire', '注销节点'),
    change('/api/registry/policy', 'registry.policy', '变更网络规则'),
  ];
}

const STATUS: Partial<Record<EnrolmentRefusal, number>> = {
  'too-many-tries': 429,
  'too-many': 409,
  'not-pending': 404,
  'bad-request': 422,
  malformed: 422,
  'other-fingerprint': 409,
};

async function answered(c: Ctx, act: () => Promise<unknown>): Promise<Response> {
  try {
    return json(c, 200, await act());
  } catch (error) {
    if (error instanceof EnrolmentRefused) {
      const { code, reason, next } = error;
      throw new HttpError(STATUS[code] ?? 403, { code, reason, next });
    }
    if (error instanceof InvalidTrust) {
      const next = '核对后再试；见 hutong registry log。Correct it and try again; see hutong registry log.';
      throw new HttpError(422, { code: 'refused', field: error.part, reason: error.reason, next });
    }
    throw error;
  }
}

async function body<T>(c: Ctx, shared: Shared, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readRecord(c, shared));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const next = '见 /docs。See /docs.';
  throw new HttpError(422, {
    code: 'refused',
    field: issue?.path.join('.') || 'body',
    reason: issue?.message ?? 'not as it should be',
    next,
  });
}

// Behind a proxy all come from one address: then they share one bound.
function address(c: Ctx): string {
  return c.env?.incoming?.socket.remoteAddress ?? 'unknown';
}

function doc(summary: string, token = true): RouteDoc {
  const wrong = (description: string) => ({
    description,
    content: { 'application/json': { schema: errorSchema } },
  });
  return {
    tags: ['registry'],
    summary,
    ...(token ? { security: [{ token: [] }] } : {}),
    responses: {
      200: { description: '已办', content: { 'application/json': { schema: z.looseObject({}) } } },
      ...(token ? { 401: wrong('缺少令牌或令牌无效') } : {}),
      403: wrong(token ? '令牌没有 admin 权限' : '代码不明、过期、已用，或申请与代码不符'),
      422: wrong('拒绝：字段、原因与办法'),
    },
  };
}
