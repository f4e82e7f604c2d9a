import { z } from 'zod';
import { area } from './endpoint.ts';
import { ROLES } from './roles.ts';
import { listQuery, pageOfItems, reason } from './schemas.ts';

const code = z.string().min(1).max(16).meta({ description: '工号' });
const post = z.strictObject({
  role: z.enum(ROLES),
  organs: z
    .union([z.literal('*'), z.array(z.string().min(1).max(100)).min(1).max(100)])
    .meta({ description: '部门名称，与记录中的写法一致；* 为任何部门' }),
});
// A person's name is shown at the node itself alone.
const account = z.object({
  account: code,
  enabled: z.boolean(),
  posts: z.array(z.object({ role: z.enum(ROLES), organs: z.union([z.literal('*'), z.array(z.string())]) })),
  must_change: z.boolean().meta({ description: '初始密码还没有改' }),
  second_factor: z.boolean(),
  sessions: z.int(),
});
const done = z.object({ account: code });
const withPassword = done.extend({
  password: z.string().meta({ description: '初始密码，只在本答复中出现一次，7 日内有效' }),
});
const errors = { 404: '没有这个账号', 409: '与现有账号或最后一位管理员相冲突', 503: '登录的人太多' };
const onOne = z.strictObject({ account: code, reason });

/** Accounts of a node, as its console keeps them; people do the same on its pages. */
export const accounts = area('accounts', {
  list: {
    method: 'get',
    path: '/api/accounts',
    may: 'accounts.command',
    summary: '账号清单',
    description: '按工号，一页一页；不含姓名。',
    request: listQuery,
    reply: pageOfItems(account),
  },
  create: {
    method: 'post',
    path: '/api/accounts',
    may: 'accounts.command',
    act: 'account.create',
    summary: '建立账号',
    description: '先记入日志；已有过管理员而另设的，记为 admin.create，上级会收到告警。',
    request: z.strictObject({
      account: code,
      name: z.string().min(1).max(50).meta({ description: '姓名，只在本节点显示' }),
      posts: z.array(post).max(20),
      reason,
    }),
    reply: withPassword,
    status: [201],
    errors,
  },
  disable: {
    method: 'post',
    path: '/api/accounts/disable',
    may: 'accounts.command',
    act: 'account.disable',
    summary: '停用账号，其登录即刻结束',
    request: onOne,
    reply: done,
    errors,
  },
  enable: {
    method: 'post',
    path: '/api/accounts/enable',
    may: 'accounts.command',
    act: 'account.enable',
    summary: '启用账号',
    request: onOne,
    reply: done,
    errors,
  },
  reset: {
    method: 'post',
    path: '/api/accounts/reset',
    may: 'accounts.command',
    act: 'account.reset-password',
    summary: '重设密码；要求时一并重设第二因素，或改设岗位',
    request: onOne.extend({
      second_factor: z.boolean().exactOptional(),
      posts: z.array(post).max(20).exactOptional().meta({ description: '代替原有岗位' }),
    }),
    reply: withPassword,
    errors,
  },
});
