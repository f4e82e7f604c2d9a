import { z } from '@hono/zod-openapi';
import { actor } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { HttpError, invalidQuery } from '../http/errors.ts';
import { readGiven } from '../http/given.ts';
import { json } from '../http/respond.ts';
import { inJson, type RouteDoc } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';
import type { BundleService } from './service.ts';

const name = z.string().min(1).max(32);
const planQuery = z.strictObject({ to: name.optional(), all: z.literal('1').optional() });
const pageSchema = z.strictObject({
  to: name,
  origin: z.string().min(1).max(100).optional(),
  from: z.int().min(0),
  sealed: z.boolean(),
});
/** A segment is the largest item; what a body may hold in all bounds the rest. */
const itemsSchema = z.strictObject({
  name: z.string().min(1).max(200),
  reason: z.string().min(1).max(500).regex(/\S/),
  items: z.array(z.string().max(800_000)).min(1).max(4_096),
});

/** An import of the same file, by the same person for the same reason, is one act for so long. */
const ONE_ACT_MS = 3_600_000;
const MAX_ACTS = 64;

/** Addresses of bundle files: what goes into one, page by page, and what came in one. */
export function bundleRoutes(shared: Shared): Route[] {
  const { bundles } = shared.service;
  if (bundles === undefined) return [];
  const acts = new Map<string, number>();
  return [
    {
      method: 'get',
      path: '/api/bundles/plan',
      may: 'bundles.move',
      handler: (c) => getPlan(c, bundles),
      doc: doc('离线包的内容：各日志从第几条到第几条', { query: planQuery }),
    },
    {
      method: 'post',
      path: '/api/bundles/page',
      may: 'bundles.move',
      handler: (c) => postPage(c, shared, bundles),
      doc: doc('离线包的一页：段、检查点、根文件'),
    },
    {
      method: 'post',
      path: '/api/bundles/items',
      may: 'bundles.move',
      handler: (c) => postItems(c, shared, bundles, acts),
      doc: doc('收入离线包中的各项，逐项核验，逐项答复'),
    },
  ];
}

async function getPlan(c: Ctx, bundles: BundleService): Promise<Response> {
  const given = planQuery.safeParse(c.req.query());
  if (!given.success) throw invalidQuery(String(given.error.issues[0]?.path[0] ?? 'to'), 'to=NODE, all=1');
  const { to, all } = given.data;
  return json(c, 200, await bundles.plan(to, all !== undefined).catch(refused));
}

async function postPage(c: Ctx, shared: Shared, bundles: BundleService): Promise<Response> {
  const { items, ...more } = await bundles.page(await readGiven(c, shared, pageSchema)).catch(refused);
  const coded = items.map(({ label, payload }) => ({
    label,
    payload: Buffer.from(payload).toString('base64'),
  }));
  return json(c, 200, { items: coded, ...more });
}

async function postItems(
  c: Ctx,
  shared: Shared,
  bundles: BundleService,
  acts: Map<string, number>,
): Promise<Response> {
  const given = await readGiven(c, shared, itemsSchema);
  await actOnce(c, shared, given, acts);
  const taken = await bundles.take(given.items.map((item) => Buffer.from(item, 'base64')));
  return json(c, 200, { items: taken });
}

// A file comes in many requests: the first of them puts the import on record, before anything of it is taken.
async function actOnce(
  c: Ctx,
  { service, now }: Shared,
  { name, reason }: { name: string; reason: string },
  acts: Map<string, number>,
): Promise<void> {
  const { who, ...role } = actor(c);
  const key = JSON.stringify([who, name, reason]);
  const since = now() - (acts.get(key) ?? Number.NEGATIVE_INFINITY);
  if (since >= 0 && since < ONE_ACT_MS) return;
  await service.act(who, 'bundle.import', name, reason, role);
  acts.delete(key);
  acts.set(key, now());
  for (const oldest of [...acts.keys()].slice(0, -MAX_ACTS)) acts.delete(oldest);
}

/** The link's own refusal; this package does not know its class. */
function refused(error: Error & { code?: string; next?: string }): never {
  if (error.name !== 'BundleRefused') throw error;
  throw new HttpError(409, { code: error.code ?? 'refused', reason: error.message, next: error.next ?? '' });
}

function doc(summary: string, request?: RouteDoc['request']): RouteDoc {
  return {
    tags: ['network'],
    summary,
    description: '供 hutong bundle 使用。离线包不可信：每一项都由签名核验。',
    security: [{ token: [] }],
    ...(request && { request }),
    responses: {
      200: inJson(summary, z.looseObject({})),
      401: inJson('缺少令牌或令牌无效', errorSchema),
      403: inJson('令牌没有这一权限', errorSchema),
      409: inJson('不能做：原因与办法', errorSchema),
      422: inJson('缺少字段或理由', errorSchema),
    },
  };
}
