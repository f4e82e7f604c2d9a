import { z } from '@hono/zod-openapi';
import { actor } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { readGiven } from '../http/given.ts';
import { json } from '../http/respond.ts';
import { givenJson, inJson, type RouteDoc } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';
import type { CaService } from './service.ts';

const rotateSchema = z.object({ reason: z.string().min(1).max(500).regex(/\S/) });
const shownSchema = z.array(
  z.object({ fingerprint: z.string(), since: z.int(), missing: z.array(z.string()) }),
);

/** `POST /api/ca/rotate` */
async function rotate(c: Ctx, { service, ...shared }: Shared, ca: CaService): Promise<Response> {
  const { reason } = await readGiven(c, { service, ...shared }, rotateSchema);
  const { who, ...role } = actor(c);
  await service.act(who, 'ca.rotate', service.info.network, reason, role);
  return json(c, 200, { fingerprint: await ca.rotate(reason) });
}

/** The authority's routes, at the top center alone. */
export function caRoutes(shared: Shared): Route[] {
  const { ca } = shared.service;
  if (ca === undefined) return [];
  const show = async (c: Ctx) => json(c, 200, await ca.show());
  return [
    { method: 'get', path: '/api/ca', may: 'keys.read', handler: show, doc: showDoc },
    {
      method: 'post',
      path: '/api/ca/rotate',
      may: 'keys.rotate',
      handler: (c) => rotate(c, shared, ca),
      doc: rotateDoc,
    },
  ];
}

const refusals = {
  401: inJson('缺少令牌或令牌无效', errorSchema),
  403: inJson('令牌没有这一权限', errorSchema),
};

const showDoc: RouteDoc = {
  tags: ['registry'],
  summary: '网络的 CA',
  description: '现行的 CA，旧的在前；missing 是尚未确认信任它的节点。',
  security: [{ token: [] }],
  responses: { 200: inJson('现行的 CA', shownSchema), ...refusals },
};

const rotateDoc: RouteDoc = {
  tags: ['registry'],
  summary: '更换网络的 CA',
  description: '新 CA 与旧 CA 并存；全部节点确认后改用新证书，再撤回旧 CA，均自动进行。',
  security: [{ token: [] }],
  request: givenJson(rotateSchema),
  responses: {
    200: inJson('新 CA 的指纹', z.object({ fingerprint: z.string() })),
    ...refusals,
    422: inJson('没有写明理由', errorSchema),
  },
};
