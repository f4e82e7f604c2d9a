import { type Command, command } from '../../command.ts';
import { cursor, data, flag, limit, many, needed, reason } from '../../options.ts';

export const accountsCommands: readonly Command[] = [
  command({
    usage: 'account create CODE',
    about: { zh: '建立账号', en: 'Make an account' },
    example:
      'hutong account create A001 --data /var/lib/hutong/nongan --name 王小明 --post system-admin --reason 上任',
    options: {
      data,
      name: needed(
        'NAME',
        '姓名：只在本节点显示，不进入记录',
        'Name: shown at this node alone, in no record',
      ),
      post: many(
        'ROLE[:部门,…]',
        '岗位，如 window、handler:民政局；管理员 system-admin security-admin audit-admin',
        'Post, such as window, handler:民政局; administrators are system-admin, security-admin, audit-admin',
      ),
      reason,
    },
    work: async () => (await import('./accounts.ts')).accountCreate,
  }),
  command({
    usage: 'account list',
    about: { zh: '列出账号', en: 'List accounts' },
    example: 'hutong account list --data /var/lib/hutong/nongan',
    options: { data, limit, cursor },
    work: async () => (await import('./accounts.ts')).accountList,
  }),
  command({
    usage: 'account disable CODE',
    about: { zh: '停用账号，其登录即刻结束', en: 'Disable an account; its sessions end at once' },
    example: 'hutong account disable A003 --data /var/lib/hutong/nongan --reason 离职',
    options: { data, reason },
    work: async () => (await import('./accounts.ts')).accountDisable,
  }),
  command({
    usage: 'account enable CODE',
    about: { zh: '启用账号', en: 'Enable an account' },
    example: 'hutong account enable A003 --data /var/lib/hutong/nongan --reason 复职',
    options: { data, reason },
    work: async () => (await import('./accounts.ts')).accountEnable,
  }),
  command({
    usage: 'account reset CODE',
    about: { zh: '重设密码，显示初始密码一次', en: 'Set a new first password, shown once' },
    example: 'hutong account reset A003 --data /var/lib/hutong/nongan --reason 忘记密码',
    options: {
      data,
      'second-factor': flag('一并重设第二因素（手机丢失）', 'Reset the second factor too (lost telephone)'),
      reason,
    },
    work: async () => (await import('./accounts.ts')).accountReset,
  }),
];
