import { type Command, command } from '../../command.ts';

/** The commands of backups. */
export const backupCommands: readonly Command[] = [
  command({
    words: ['backup'],
    about: 'about_backup',
    options: {
      data: { about: 'opt_data', value: 'DIR', required: true },
      to: { about: 'opt_backup_to', value: 'FOLDER', required: true },
      reason: { about: 'opt_reason_act', value: 'TEXT', required: true },
      'with-keys': { about: 'opt_backup_keys' },
    },
    run: async (v, s) => (await import('./make.ts')).makeBackup(v, s),
  }),
  command({
    words: ['backup', 'verify'],
    about: 'about_backup_verify',
    argument: { name: 'BACKUP', required: true },
    options: {},
    run: async (_, s, from) => (await import('./verify.ts')).verifyBackup(s, from),
  }),
  command({
    words: ['backup', 'restore'],
    about: 'about_backup_restore',
    argument: { name: 'BACKUP', required: true },
    options: { dir: { about: 'opt_backup_dir', value: 'DIR', required: true } },
    run: async (v, s, from) => (await import('./restore.ts')).restoreBackup(v, s, from),
  }),
];
