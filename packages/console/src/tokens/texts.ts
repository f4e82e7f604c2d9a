import type { Catalogue } from '@hutong/record';

/** What the pages of tokens say. */
export const texts = {
  tokens: { zh: '程序的令牌', en: 'Tokens of programs' },
  tokens_about: {
    zh: '别的系统凭令牌向本节点的接口收录、查询；人用账号登录，不用令牌',
    en: 'Other systems use the API of this node by a token. People have accounts, and no tokens.',
  },
  tokens_list: { zh: '现有令牌', en: 'Tokens there are' },
  tokens_none: { zh: '还没有令牌', en: 'There are none yet.' },
  token_name: { zh: '名称', en: 'Name' },
  token_name_hint: {
    zh: '哪个系统用它，不写人名：名称写入日志',
    en: 'Which system uses it. Name no person: the name goes on record.',
  },
  token_name_wrong: {
    zh: '请写名称，1 至 64 字',
    en: 'Give it a name of 1 to 64 characters.',
  },
  token_name_taken: {
    zh: '已有同名令牌：换一个名称，或先撤销它',
    en: 'There is a token of that name already: choose another name, or revoke it first.',
  },
  token_roles: { zh: '可以做什么', en: 'What it may do' },
  token_roles_hint: {
    zh: '只选程序用得着的；只查询的选“只读程序”',
    en: 'Choose only what the program needs; one that only asks is a reading program.',
  },
  token_roles_wrong: { zh: '请至少选一项', en: 'Choose at least one.' },
  token_created: { zh: '签发', en: 'Issued' },
  token_expires: { zh: '到期', en: 'Expires' },
  token_never: { zh: '不过期', en: 'never' },
  token_over: { zh: '已过期', en: 'expired' },
  token_days: { zh: '用多久', en: 'For how long' },
  token_days_n: { zh: '{n} 日', en: '{n} days' },
  token_days_choose: { zh: '请选择用多久', en: 'Choose for how long.' },
  token_new: { zh: '签发令牌', en: 'Issue a token' },
  token_new_about: {
    zh: '签发后，令牌只显示一次，请当场交给管那个系统的人。谁拿到它，谁就能做所选的事，不必登录',
    en: 'The token is shown once: hand it over at once to who runs that system. Whoever has it can do what you choose, without signing in.',
  },
  token_new_go: { zh: '签发', en: 'Issue' },
  token_made: {
    zh: '令牌“{name}”已签发，只显示这一次',
    en: 'The token {name} is issued, and shown this once',
  },
  token_made_next: {
    zh: '抄到那个系统的配置里再离开本页；没抄下来的，撤销后重新签发',
    en: 'Put it into that system’s configuration before you leave this page. If it is lost, revoke it and issue another.',
  },
  token_revoke: { zh: '撤销', en: 'Revoke' },
  token_revoke_title: { zh: '撤销令牌“{name}”', en: 'Revoke the token {name}' },
  token_revoke_what: { zh: '撤销后会这样', en: 'What it will do' },
  token_at_once: { zh: '即刻', en: 'At once' },
  token_at_once_is: {
    zh: '用它的程序不能再收录、查询；已收录的不变',
    en: 'Programs that use it are refused. What they brought stays.',
  },
  token_back: { zh: '能不能恢复', en: 'Going back' },
  token_back_is: {
    zh: '不能恢复，只能另签一个新的',
    en: 'It cannot be taken back: another token is issued instead.',
  },
  token_revoked: { zh: '令牌“{name}”已撤销', en: 'The token {name} is revoked.' },
} as const satisfies Catalogue;
