import { z } from 'zod';
import { area } from './endpoint.ts';
import { TOKEN_ROLES } from './roles.ts';
import { listQuery, pageOfItems, reason } from './schemas.ts';

const name = z.string().min(1).max(64).meta({ description: '岗位或系统的名称，不写人名（会写入日志）' });
const token = z.object({
  name: z.string(),
  roles: z.array(z.enum(TOKEN_ROLES)),
  created: z.string(),
  expires: z.string().nullable(),
});

/** A token as it is listed: never the token itself. */
export type TokenEntry = z.output<typeof token>;

export const tokens = area('tokens', {
  list: {
    method: 'get',
    path: '/api/tokens',
    may: 'tokens.manage',
    summary: '令牌清单',
    description: '按名称，一页一页；不含令牌本身。',
    request: listQuery,
    reply: pageOfItems(token),
  },
  create: {
    method: 'post',
    path: '/api/tokens',
    may: 'tokens.manage',
    act: 'token.create',
    summary: '签发令牌',
    description: '令牌只在本答复中出现一次。',
    request: z.strictObject({
      name,
      roles: z.array(z.enum(TOKEN_ROLES)).min(1).max(TOKEN_ROLES.length),
      expires: z.iso
        .datetime()
        .nullable()
        .exactOptional()
        .meta({ description: '到期；null 不过期；省略为 90 日' }),
      reason: reason.exactOptional(),
    }),
    reply: token.omit({ created: true }).extend({ token: z.string() }),
    status: [201],
    errors: { 409: '已有同名令牌' },
  },
  revoke: {
    method: 'post',
    path: '/api/tokens/revoke',
    may: 'tokens.manage',
    act: 'token.revoke',
    summary: '撤销令牌，即刻生效',
    request: z.strictObject({ name, reason: reason.exactOptional() }),
    reply: z.object({ status: z.literal('revoked'), name: z.string() }),
    errors: { 404: '没有这个名称的令牌' },
  },
});
