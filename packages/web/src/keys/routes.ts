import { z } from '@hono/zod-openapi';
import { fieldFault, InvalidTrust, type KeyQuery } from '@hutong/trust';
import type { ActDetails } from '../acts/act.ts';
import { actor } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { HttpError, invalidQuery } from '../http/errors.ts';
import { readGiven } from '../http/given.ts';
import { json } from '../http/respond.ts';
import { inJson, type RouteDoc } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';
import type { KeyService } from './service.ts';

const reason = z.string().min(1).max(500).regex(/\S/);
const rotateSchema = z.strictObject({ reason });
const revokeSchema = z.strictObject({
  node: z.string().max(32),
  /** Entries that stay at most: the log is closed at its last checkpoint by then; absent: what the top center has received. */
  at: z.int().min(0).optional(),
  reason,
  /** false: tells what it would do, and does nothing. */
  carry_out: z.boolean(),
});

const querySchema = z.strictObject({
  node: z.string().max(32).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(100).optional().meta({ description: '上一页答复中的 next' }),
});

function readQuery(address: string): KeyQuery {
  const given = querySchema.safeParse(Object.fromEntries(new URL(address).searchParams));
  if (!given.success) {
    const issue = given.error.issues[0] as z.core.$ZodIssue;
    throw invalidQuery(issue.path.join('.').slice(0, 32) || 'query', fieldFault(issue));
  }
  const { node, limit, after } = given.data;
  return { limit, ...(node === undefined ? {} : { node }), ...(after === undefined ? {} : { after }) };
}

/** Addresses of a node's keys. */
export function keyRoutes(shared: Shared): Route[] {
  const { keys } = shared.service;
  if (keys === undefined) return [];
  const routes: Route[] = [
    {
      method: 'get',
      path: '/api/keys',
      may: 'keys.read',
      handler: async (c) => json(c, 200, await keys.list(readQuery(c.req.url))),
      doc: { ...doc('各节点的密钥与纪元'), request: { query: querySchema } },
    },
    {
      method: 'post',
      path: '/api/keys/rotate',
      may: 'keys.rotate',
      handler: (c) => rotate(c, shared, keys),
      doc: doc('更换本节点的密钥：结束现行日志，开始下一个纪元'),
    },
  ];
  if (keys.revoke !== undefined)
    routes.push({
      method: 'post',
      path: '/api/keys/revoke',
      may: 'keys.revoke',
      handler: (c) => revoke(c, shared, keys),
      doc: doc('吊销节点的密钥：关闭其日志并断开链路'),
    });
  return routes;
}

async function rotate(c: Ctx, shared: Shared, keys: KeyService): Promise<Response> {
  const given = await readGiven(c, shared, rotateSchema);
  const { who, ...role } = actor(c);
  const { service } = shared;
  const record = (more: ActDetails) => service.act(who, 'keys.rotate', service.info.node, given.reason, more);
  try {
    return json(c, 200, await keys.rotate(given.reason, () => record(role)));
  } catch (error) {
    if (error instanceof InvalidTrust) await record({ ...role, result: 'refused', code: error.code });
    return refused(error);
  }
}

async function revoke(c: Ctx, shared: Shared, keys: KeyService): Promise<Response> {
  const given = await readGiven(c, shared, revokeSchema);
  const { node, at } = given;
  const plan = await keys.revoke?.(node, at).catch(refused);
  if (!given.carry_out) return json(c, 200, plan);
  const { who, ...role } = actor(c);
  await shared.service.act(who, 'keys.revoke', node, given.reason, role);
  return json(c, 200, await keys.revoke?.(node, at, given.reason).catch(refused));
}

function refused(error: unknown): never {
  if (!(error instanceof InvalidTrust)) throw error;
  const next = '请用 hutong keys list 核对节点与条数。Check node and position with hutong keys list.';
  throw new HttpError(409, { code: 'refused', reason: error.message, next });
}

function doc(summary: string): RouteDoc {
  return {
    tags: ['registry'],
    summary,
    description: summary,
    security: [{ token: [] }],
    responses: {
      200: inJson(summary, z.looseObject({})),
      401: inJson('缺少令牌或令牌无效', errorSchema),
      403: inJson('令牌没有这一权限', errorSchema),
      409: inJson('现在不能这样做', errorSchema),
      422: inJson('请求体不合要求', errorSchema),
    },
  };
}
