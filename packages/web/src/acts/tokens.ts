import { z } from '@hono/zod-openapi';
import { actor } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { HttpError } from '../http/errors.ts';
import { readGiven } from '../http/given.ts';
import { json } from '../http/respond.ts';
import { ROLES } from '../http/roles.ts';
import { givenJson, inJson, type RouteDoc } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';
import { TokenFileError } from '../tokens.ts';

const DEFAULT_MS = 90 * 86_400_000;

const name = z.string().min(1).max(64).meta({ description: '岗位或系统的名称，不写人名（会写入日志）' });
const reason = z.string().min(1).max(500).regex(/\S/).optional().meta({ description: '理由' });
const createSchema = z.strictObject({
  name,
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
  expires: z.iso.datetime().nullable().optional().meta({ description: '到期；null 不过期；省略为 90 日' }),
  reason,
});
const revokeSchema = z.strictObject({ name, reason });

/** Tokens over HTTP, for whoever may manage them; each change is an act on record before it takes effect. */
export function tokenRoutes(shared: Shared): Route[] {
  const may = 'tokens.manage' as const;
  const { tokens } = shared;
  return [
    {
      ...{ method: 'get', path: '/api/tokens', may, doc: listDoc },
      handler: (c) => json(c, 200, tokens.list()),
    },
    { method: 'post', path: '/api/tokens', may, handler: (c) => create(c, shared), doc: createDoc },
    { method: 'post', path: '/api/tokens/revoke', may, handler: (c) => revoke(c, shared), doc: revokeDoc },
  ];
}

async function create(c: Ctx, shared: Shared): Promise<Response> {
  const given = await readGiven(c, shared, createSchema);
  const { tokens, service, now } = shared;
  const expires = expiry(given.expires, now());
  if (tokens.list().some((known) => known.name === given.name)) throw taken();
  const { who, ...more } = actor(c);
  const target = `${given.name} (${given.roles.join(',')})`;
  await service.act(who, 'token.create', target, given.reason ?? '未注明', more);
  try {
    const token = tokens.create({ name: given.name, roles: given.roles, expires });
    const until = expires === null ? null : new Date(expires).toISOString();
    return json(c, 201, { name: given.name, roles: given.roles, expires: until, token });
  } catch (error) {
    if (!(error instanceof TokenFileError)) throw error;
    const { next } = error;
    throw new HttpError(409, { code: 'token', reason: `令牌未签发：${error.reason}`, next });
  }
}

async function revoke(c: Ctx, shared: Shared): Promise<Response> {
  const given = await readGiven(c, shared, revokeSchema);
  const { tokens, service } = shared;
  if (!tokens.list().some((known) => known.name === given.name)) throw unknown();
  const { who, ...more } = actor(c);
  await service.act(who, 'token.revoke', given.name, given.reason ?? '未注明', more);
  tokens.revoke(given.name);
  return json(c, 200, { status: 'revoked', name: given.name });
}

function expiry(given: string | null | undefined, now: number): number | null {
  if (given === null) return null;
  const expires = given === undefined ? now + DEFAULT_MS : Date.parse(given);
  if (expires > now) return expires;
  const reason = '到期时间已过。The time of expiry is over already.';
  const next = '写一个将来的时间，或省略（90 日）。Give a time to come, or leave it out (90 days).';
  throw new HttpError(422, { code: 'refused', field: 'expires', reason, next });
}

function taken(): HttpError {
  const reason = '已有同名令牌。There is a token of that name already.';
  const next = '换一个名称，或先撤销它。Choose another name, or revoke it first.';
  return new HttpError(409, { code: 'token_name', field: 'name', reason, next });
}

function unknown(): HttpError {
  const reason = '没有这个名称的令牌。There is no token of that name.';
  return new HttpError(404, { code: 'no_token', field: 'name', reason, next: 'hutong token list' });
}

const wrong = (description: string) => inJson(description, errorSchema);
const gate = { 401: wrong('缺少令牌或令牌无效'), 403: wrong('令牌的角色不能做') };
const common = { tags: ['tokens'], security: [{ token: [] }] };
const entry = z.object({
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  created: z.string(),
  expires: z.string().nullable(),
});

const listDoc: RouteDoc = {
  ...common,
  summary: '令牌清单',
  responses: { 200: inJson('全部令牌，不含令牌本身', z.array(entry)), ...gate },
};
const createDoc: RouteDoc = {
  ...common,
  summary: '签发令牌',
  description: '令牌只在本答复中出现一次。',
  request: givenJson(createSchema),
  responses: {
    201: inJson('已签发', entry.omit({ created: true }).extend({ token: z.string() })),
    ...gate,
    409: wrong('已有同名令牌'),
    422: wrong('名称、角色或期限不对'),
  },
};
const revokeDoc: RouteDoc = {
  ...common,
  summary: '撤销令牌',
  request: givenJson(revokeSchema),
  responses: {
    200: inJson('已撤销，即刻生效', z.object({ status: z.literal('revoked'), name: z.string() })),
    ...gate,
    404: wrong('没有这个名称的令牌'),
  },
};
