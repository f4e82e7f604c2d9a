/** What is said about tokens and who may; part of the catalogue in messages.ts. */
export const tokenTexts = {
  about_token_create: { zh: '签发访问令牌', en: 'Issue an access token' },
  about_token_list: { zh: '列出访问令牌', en: 'List access tokens' },
  about_token_revoke: { zh: '撤销访问令牌', en: 'Revoke an access token' },
  opt_token_name: {
    zh: '令牌名称：写岗位或系统，不写人名（会写入日志）',
    en: "The token's name: a post or a system, never a person's (it goes on record)",
  },
  opt_role: {
    zh: '角色：operator 窗口，administrator 管理员，auditor 审计，supervisor 监察，registrar 登记员，duty 值班，reader/writer 程序',
    en: 'Role: operator, administrator, auditor, supervisor, registrar, duty; for programs reader, writer',
  },
  opt_expires: { zh: '有效期（默认 90d）', en: 'Good for so many days (default 90d), or never' },
  opt_scope: { zh: '旧写法：read write admin', en: 'As before there were roles: read write admin' },
  token_made: {
    zh: '令牌“{name}”（{roles}），只显示这一次：',
    en: 'Token "{name}" ({roles}); it is shown only once:',
  },
  token_gone: { zh: '令牌“{name}”已撤销', en: 'Token "{name}" is revoked' },
  token_unknown: { zh: '没有名为“{name}”的令牌', en: 'there is no token named "{name}"' },
  token_list_next: { zh: '用 hutong token list 查看', en: 'See hutong token list' },
} as const satisfies Record<string, { zh: string; en: string }>;
