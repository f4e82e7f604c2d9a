import { z } from '@hono/zod-openapi';
import { type EnrolmentRefusal, EnrolmentRefused, InvalidTrust, type RegistryChange } from '@hutong/trust';
import { actor } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { Refused } from '../http/errors.ts';
import { readGiven } from '../http/given.ts';
import { json } from '../http/respond.ts';
import type { Permission } from '../http/roles.ts';
import { inJson, type RouteDoc } from '../openapi.ts';
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
const approval = z.strictObject({
  fingerprint: z.string().max(100).optional(),
  reason: text.optional(),
});
const denial = z.strictObject({ reason: text });

/** What an act says on record: its code, what it is done to, and why; and the doing. */
interface Asked {
  act: string;
  target: string;
  reason: string;
  run(): Promise<unknown>;
}

/** Makes the route of an act: an entry in the center's log says it before it takes effect. */
const recorded =
  (shared: Shared) =>
  (path: string, may: Permission, summary: string, ask: (c: Ctx) => Promise<Asked>): Route => ({
    method: 'post',
    path,
    may,
    handler: (c) =>
      answered(c, may, async () => {
        const { act, target, reason, run } = await ask(c);
        const { who, ...role } = actor(c);
        await shared.service.act(who, act, target, reason, role);
        return run();
      }),
    doc: doc(summary),
  });

/** The addresses of the top center's enrolment desk. */
export function enrolmentRoutes(shared: Shared, desk: EnrolmentService): Route[] {
  const enrol = 'registry.enrol';
  const act = recorded(shared);
  const change = (path: string, type: RegistryChange, summary: string): Route =>
    act(path, 'registry.change', summary, async (c) => {
      const given = await readGiven(c, shared, z.looseObject({ reason: text }));
      const node = c.req.param('node');
      const run = () => desk.change(type, node === undefined ? given : { ...given, node });
      return { act: type, target: node ?? 'network', reason: given.reason, run };
    });
  return [
    act('/api/enrolment/codes', enrol, '签发一次性登记代码', async (c) => {
      const wanted = await readGiven(c, shared, expects);
      const run = () => desk.issue(wanted);
      return { act: 'enrol.code', target: wanted.node ?? 'any', reason: '登记', run };
    }),
    {
      method: 'post',
      path: '/api/enrolment/requests',
      may: 'anyone',
      handler: (c) =>
        answered(c, enrol, async () => {
          const small = { ...shared, limits: { ...shared.limits, recordBytes: REQUEST_BYTES } };
          return desk.take(await readRecord(c, small), address(c));
        }),
      doc: doc('提交登记申请（以代码认证）', false),
    },
    {
      method: 'get',
      path: '/api/enrolment/requests',
      may: enrol,
      handler: async (c) => json(c, 200, await desk.list()),
      doc: doc('登记申请'),
    },
    act('/api/enrolment/requests/{node}/approve', enrol, '批准登记', async (c) => {
      const { fingerprint, reason: given } = await readGiven(c, shared, approval);
      // What is on record must be so: only a fingerprint that was given was compared.
      const reason = given ?? (fingerprint === undefined ? '未交指纹核对' : '指纹已核对');
      const target = c.req.param('node') as string;
      const done = { status: 'approved', node: target };
      return {
        act: 'enrol.approve',
        target,
        reason,
        run: () => desk.approve(target, fingerprint).then(() => done),
      };
    }),
    act('/api/enrolment/requests/{node}/deny', enrol, '不予登记', async (c) => {
      const { reason } = await readGiven(c, shared, denial);
      const target = c.req.param('node') as string;
      const done = { status: 'denied', node: target };
      return { act: 'enrol.deny', target, reason, run: () => desk.deny(target, reason).then(() => done) };
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

async function answered(c: Ctx, permission: Permission, act: () => Promise<unknown>): Promise<Response> {
  try {
    return json(c, 200, await act());
  } catch (error) {
    const caller = c.get('caller');
    if (error instanceof EnrolmentRefused) {
      const { code, reason, next } = error;
      throw new Refused(
        STATUS[code] ?? 403,
        { code, reason, next },
        {},
        { permission, ...(caller && { caller }) },
      );
    }
    if (error instanceof InvalidTrust) {
      const { part: field, reason, next } = error;
      const body = { code: 'refused', field, reason, next };
      throw new Refused(422, body, {}, { permission, ...(caller && { caller }) });
    }
    throw error;
  }
}

// Behind a proxy all come from one address: then they share one bound.
function address(c: Ctx): string {
  return c.env?.incoming?.socket.remoteAddress ?? 'unknown';
}

function doc(summary: string, token = true): RouteDoc {
  const wrong = (description: string) => inJson(description, errorSchema);
  return {
    tags: ['registry'],
    summary,
    ...(token ? { security: [{ token: [] }] } : {}),
    responses: {
      200: inJson('已办', z.looseObject({})),
      ...(token ? { 401: wrong('缺少令牌或令牌无效') } : {}),
      403: wrong(token ? '令牌的角色不许' : '代码不明、过期、已用，或申请与代码不符'),
      422: wrong('拒绝：字段、原因与办法'),
    },
  };
}
