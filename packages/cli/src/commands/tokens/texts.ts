export const tokensTexts = {
  token_made: {
    zh: '令牌“{name}”（{roles}），只显示这一次：',
    en: 'Token "{name}" ({roles}); it is shown only once:',
  },
  token_name: { zh: '名称', en: 'Name' },
  token_roles: { zh: '角色', en: 'Roles' },
  token_created: { zh: '签发', en: 'Issued' },
  token_expires: { zh: '到期', en: 'Expires' },
  token_never: { zh: '不过期', en: 'never' },
  token_over: { zh: '{at}（已过期）', en: '{at} (expired)' },
  token_would: {
    zh: '将撤销令牌“{name}”（{roles}）：用它的人和程序即刻不能再用，撤销后不能恢复，只能另行签发',
    en: 'Would revoke the token "{name}" ({roles}): whoever uses it is turned away at once, and it can\'t be brought back, only issued anew',
  },
  token_gone: { zh: '令牌“{name}”已撤销', en: 'Token "{name}" is revoked' },
  token_unknown: { zh: '没有名为“{name}”的令牌', en: 'there is no token named "{name}"' },
  token_list_next: { zh: '用 hutong token list 查看', en: 'See hutong token list' },
} as const;
