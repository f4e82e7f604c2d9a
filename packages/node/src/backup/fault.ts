import { type Fields, filled, ReasonedError } from '@hutong/record';

const TEXTS = {
  there: {
    reason: { zh: '{to} 已存在', en: '{to} is there already' },
    next: { zh: '过一秒再做，或换一个目录', en: 'Try again a second later, or choose another folder' },
  },
  damaged: {
    reason: {
      zh: '备份不完好：{file} 与清单不符',
      en: 'the backup is damaged: {file} is not as the manifest says',
    },
    next: {
      zh: '不要用它；换一份备份，或从上级取回（手册 lost-hall-disk）',
      en: 'Do not use it; take another backup, or have the parent give back what it has (runbook lost-hall-disk)',
    },
  },
  own_server: {
    reason: {
      zh: '这个中心用的是自备的 PostgreSQL',
      en: 'this center uses a PostgreSQL server of yours',
    },
    next: {
      zh: '用它自带的 pg_basebackup 或 pg_dump（手册 disk-and-power），再复制 config.json、root.json 与 keys',
      en: 'Use its pg_basebackup or pg_dump (runbook disk-and-power), and copy config.json, root.json and keys',
    },
  },
  no_keys: {
    reason: { zh: '这份备份里没有密钥', en: 'there are no keys in this backup' },
    next: {
      zh: '放回节点原有的数据文件夹；密钥也没了就重新入册（手册 lost-hall-disk）',
      en: 'Restore it into the node’s own data folder; if its keys are gone, enrol again (runbook lost-hall-disk)',
    },
  },
  no_password: {
    reason: {
      zh: '数据库的口令既不在文件夹里，也不在备份里',
      en: 'the database’s password is neither in the folder nor in the backup',
    },
    next: {
      zh: '放回节点原有的数据文件夹；密钥也没了就重新入册（手册 lost-hall-disk）',
      en: 'Restore it into the node’s own data folder; if its keys are gone, enrol again (runbook lost-hall-disk)',
    },
  },
  not_empty: {
    reason: { zh: '{dir} 里有别的东西，又没有节点', en: '{dir} holds other things, and no node' },
    next: { zh: '指一个空文件夹，或节点原有的', en: 'Name an empty folder, or the node’s own' },
  },
  other: {
    reason: {
      zh: '备份属于另一个节点：{field} 这里是 {here}，备份是 {there}',
      en: 'the backup is of another node: {field} is {here} here, {there} there',
    },
    next: { zh: '指对文件夹，或换对备份', en: 'Name the right folder, or the right backup' },
  },
} as const;

/** Why a backup can't be made or must not be used. */
export class BackupFault extends ReasonedError {
  override readonly name = 'Failed';

  constructor(code: keyof typeof TEXTS, fields: Fields = {}) {
    const { reason, next } = TEXTS[code];
    super(filled(reason, fields), next);
  }
}
