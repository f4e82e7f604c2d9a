import { type Command, command } from '../../command.ts';
import { cursor, data, given, limit, needed, reasonGiven, yes } from '../../options.ts';

const name = needed(
  'NAME',
  '令牌名称：写岗位或系统，不写人名（会写入日志）',
  "The token's name: a post or a system, never a person's (it goes on record)",
);
const expires = given('90d|never', '有效期（默认 90d）', 'Good for so many days (default 90d), or never');

export const tokensCommands: readonly Command[] = [
  command({
    usage: 'token create',
    about: { zh: '签发访问令牌', en: 'Issue an access token' },
    example: 'hutong token create --data /var/lib/hutong/nongan --name 审批系统 --role writer',
    options: {
      data,
      name,
      role: given(
        'ROLE',
        '角色：operator 操作员，administrator 管理员，auditor 审计，supervisor 监察，registrar 登记员，duty 值班，reader/writer/publishing-writer 程序',
        'Role: operator, administrator, auditor, supervisor, registrar, duty; for programs reader, writer, publishing-writer',
      ),
      expires,
      scope: given('SCOPES', '旧写法：read write admin', 'As before there were roles: read write admin'),
      reason: reasonGiven,
    },
    work: async () => (await import('./tokens.ts')).tokenCreate,
  }),
  command({
    usage: 'token list',
    about: { zh: '列出访问令牌', en: 'List access tokens' },
    example: 'hutong token list --data /var/lib/hutong/nongan',
    options: { data, limit, cursor },
    work: async () => (await import('./tokens.ts')).tokenList,
  }),
  command({
    usage: 'token revoke',
    about: { zh: '撤销访问令牌', en: 'Revoke an access token' },
    example: 'hutong token revoke --data /var/lib/hutong/nongan --name 审批系统 --yes',
    options: { data, name, reason: reasonGiven, yes },
    work: async () => (await import('./tokens.ts')).tokenRevoke,
  }),
  command({
    usage: 'admin create NAME',
    about: { zh: '签发管理员令牌', en: "Issue an administrator's token" },
    example: 'hutong admin create 值班岗 --data /var/lib/hutong/nongan',
    options: { data, expires, reason: reasonGiven },
    work: async () => (await import('./tokens.ts')).adminCreate,
  }),
];
