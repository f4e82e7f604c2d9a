import { z } from '@hono/zod-openapi';
import { InvalidTrust } from '@hutong/trust';
import { actor } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { HttpError } from '../http/errors.ts';
import { json } from '../http/respond.ts';
import { givenJson, inJson, type RouteDoc } from '../openapi.ts';
import { readRecord } from '../records/body.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';
import type { RootService } from './service.ts';

const bodySchema = z.object({ versions: z.array(z.string().max(65_536)).min(1).max(1_000) });

/** `POST /api/root`: the next versions of the root document. */
async function publishRoot(c: Ctx, shared: Shared, root: RootService): Promise<Response> {
  const body = bodySchema.safeParse(await readRecord(c, shared));
  if (!body.success) throw refused('root-form', 'versions: a list of signed notes is expected');
  const { service } = shared;
  const { who, ...role } = actor(c);
  try {
    const { version, taken } = await root.publish(body.data.versions);
    if (taken > 0) await service.act(who, 'root.publish', service.info.network, `version ${version}`, role);
    return json(c, 200, { version, taken });
  } catch (error) {
    if (!(error instanceof InvalidTrust)) throw error;
    const more = { ...role, result: 'refused' as const, code: error.code };
    await service.act(who, 'root.publish', service.info.network, error.reason, more);
    throw refused(error.code, error.reason);
  }
}

function refused(code: string, reason: string): HttpError {
  const next =
    '没有任何改变；请核对各版次序与签名。Nothing changed; check the order of the versions and their signatures.';
  return new HttpError(422, { code, field: 'versions', reason, next });
}

/** The root document's route, where a node keeps one. */
export function rootRoutes(shared: Shared): Route[] {
  const { root } = shared.service;
  if (root === undefined) return [];
  return [
    {
      method: 'post',
      path: '/api/root',
      may: 'registry.change',
      handler: (c) => publishRoot(c, shared, root),
      doc: publishDoc,
    },
  ];
}

const publishDoc: RouteDoc = {
  tags: ['registry'],
  summary: '发布根文件的后续版本',
  description:
    '逐版核验：版次相连，且新旧两版的门限都够；任何一条不符则什么也不改变。下级由心跳比对时自行取得。',
  security: [{ token: [] }],
  request: givenJson(bodySchema),
  responses: {
    200: inJson('现行版本，以及新收了几版', z.object({ version: z.int(), taken: z.int() })),
    401: inJson('缺少令牌或令牌无效', errorSchema),
    403: inJson('令牌没有 admin 权限', errorSchema),
    422: inJson('版次不连、签名不够或格式不对', errorSchema),
  },
};
