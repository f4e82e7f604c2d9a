export const accountsTexts = {
  account_made: {
    zh: '账号 {code} 的初始密码，只显示这一次，7 日内有效：',
    en: 'First password of {code}; it is shown only once and good for 7 days:',
  },
  account_code: { zh: '工号', en: 'Staff code' },
  account_posts: { zh: '岗位', en: 'Posts' },
  account_state: { zh: '状态', en: 'State' },
  account_sessions: { zh: '登录数', en: 'Sessions' },
  account_on: { zh: '启用', en: 'enabled' },
  account_off: { zh: '停用', en: 'disabled' },
  account_any: { zh: '任何部门', en: 'any department' },
  account_is_off: { zh: '账号 {code} 已停用', en: '{code} is disabled' },
  account_is_on: { zh: '账号 {code} 已启用', en: '{code} is enabled' },
} as const;
