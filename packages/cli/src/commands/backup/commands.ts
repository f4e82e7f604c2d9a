import { type Command, command } from '../../command.ts';
import { data, flag, needed, reason, yes } from '../../options.ts';

export const backupCommands: readonly Command[] = [
  command({
    usage: 'backup',
    about: {
      zh: '备份一个节点的数据库，运行中也可；密钥不在内，除非 --with-keys',
      en: 'Back a node’s database up, while it runs too; without its keys unless --with-keys',
    },
    example: 'hutong backup --data /var/lib/hutong/nongan --to /backup --reason 每日备份',
    options: {
      data,
      to: needed('FOLDER', '放到这个目录下（另一块磁盘）', 'Make it in this folder (of another disk)'),
      reason,
      'with-keys': flag(
        '连同密钥：谁拿到这份备份，谁就能冒充本节点',
        'With the keys: whoever has the backup can speak as this node',
      ),
    },
    work: async () => (await import('./make.ts')).makeBackup,
  }),
  command({
    usage: 'backup verify BACKUP',
    about: {
      zh: '核对一份备份：逐文件对照清单，大厅的记录再从字节核验',
      en: 'Check a backup: every file against its manifest, a hall’s records from their bytes, too',
    },
    example: 'hutong backup verify /backup/nongan-20261126T020000Z',
    options: {},
    work: async () => (await import('./verify.ts')).verifyBackup,
  }),
  command({
    usage: 'backup restore BACKUP',
    about: {
      zh: '把一份备份放回停着的节点，以条数、根、行数为证',
      en: 'Put a backup back into a stopped node; ends in sizes, roots and rows',
    },
    example: 'hutong backup restore /backup/nongan-20261126T020000Z --dir /var/lib/hutong/nongan --yes',
    options: {
      dir: needed(
        'DIR',
        '节点原有的数据文件夹；或空文件夹（须是带密钥的备份）',
        'The node’s own data folder; or an empty one (takes a backup with keys)',
      ),
      yes,
    },
    work: async () => (await import('./restore.ts')).restoreBackup,
  }),
];
