import { z } from '@hono/zod-openapi';
import { bundleEntries, type TrustBundle } from '@hutong/trust';
import type { Ctx, Shared } from '../http/context.ts';
import { invalidQuery } from '../http/errors.ts';
import { json } from '../http/respond.ts';
import { inJson } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { registrySentence } from './sentence.ts';

const MAX_LIMIT = 500;
const whole = z
  .string()
  .regex(/^\d{1,15}$/)
  .optional();
const query = z.strictObject({ from: whole, limit: whole });

/** One entry of the registry, in words, and what proves it. */
export interface RegistryLine extends ReturnType<typeof registrySentence> {
  /** Its place in the history, from 0; entries of that log that are not the registry's have none. */
  number: number;
  /** Its index in the registry's log. */
  index: number;
}

/** The registry's history out of a trust bundle, oldest first. */
export function registryLines(bundle: TrustBundle, from: number, limit: number): RegistryLine[] {
  const page = { ...bundle, registry: bundle.registry.slice(from, from + limit) };
  return bundleEntries(page).map(({ bytes, index }, i) => ({
    number: from + i,
    index,
    ...registrySentence(bytes),
  }));
}

/** `GET /api/registry/entries?from=&limit=`: the registry as a history; any node answers from its own copy. */
export function registryRoutes(shared: Shared): Route[] {
  return [
    {
      method: 'get',
      path: '/api/registry/entries',
      may: 'anyone',
      handler: (c) => entries(c, shared),
      doc: {
        tags: ['network'],
        summary: '名册沿革',
        description: '按登记先后；名册随链路到达各节点，任何节点都可查。证明见信任包。',
        request: { query },
        responses: {
          200: inJson('一页', z.object({ total: z.int(), items: z.array(z.looseObject({})) })),
        },
      },
    },
  ];
}

async function entries(c: Ctx, shared: Shared): Promise<Response> {
  const read = query.safeParse(c.req.query());
  if (!read.success)
    throw invalidQuery(String(read.error.issues[0]?.path[0] ?? 'from'), 'from, limit: 0, 1, 2 …');
  const bundle = await shared.service.trust();
  const limit = Math.min(Number(read.data.limit ?? 100), MAX_LIMIT);
  const items = registryLines(bundle, Number(read.data.from ?? 0), limit);
  return json(c, 200, { total: bundle.registry.length, items });
}
