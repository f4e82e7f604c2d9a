import { type Command, command } from '../../command.ts';
import { data, flag, given, reason, yes } from '../../options.ts';

export const upkeepCommands: readonly Command[] = [
  command({
    usage: 'fsck',
    about: { zh: '从字节起重新核验所存的一切', en: 'Check all that is stored, from its bytes' },
    example: 'hutong fsck --data /var/lib/hutong/nongan',
    options: { data },
    work: async () => (await import('./fsck.ts')).fsck,
  }),
  command({
    usage: 'rebuild',
    about: { zh: '按条目重建查询表', en: 'Rebuild the read models from the entries' },
    example: 'hutong rebuild --data /var/lib/hutong/nongan',
    options: { data },
    work: async () => (await import('./fsck.ts')).rebuild,
  }),
  command({
    usage: 'prune',
    about: {
      zh: '大厅：按 config.json 的 prune 策略清理两个上级早已收下的条目原文，只留叶散列；是一次记录在案的管理行为',
      en: 'A hall: drop, as `prune` in config.json says, the bytes of entries that two ancestors long have; an act on record',
    },
    example: 'hutong prune --data /var/lib/hutong/nongan --dry-run',
    options: {
      data,
      reason: given(
        'TEXT',
        '为何清理；用 --yes 时必填，会记入日志',
        'Why; needed with --yes, kept in the log',
      ),
      'dry-run': flag(
        '只说明将清理什么，不做（不加 --yes 亦然）',
        'Only tell what would go, as without --yes',
      ),
      yes,
    },
    work: async () => (await import('./prune.ts')).prune,
  }),
  command({
    usage: 'restore',
    about: {
      zh: '从上级取回以往各日志，逐一与回执核对（大厅）',
      en: 'Take the earlier logs back from the parent, each compared with its receipt (a hall)',
    },
    example: 'hutong restore --data /var/lib/hutong/nongan',
    options: {
      data,
      wait: given(
        'S',
        '没有进展时最多等候，秒（默认 120）',
        'Wait at most, while nothing comes, seconds (default 120)',
      ),
    },
    work: async () => (await import('./restore.ts')).restore,
  }),
  command({
    usage: 'reconcile NODE',
    about: {
      zh: '与直接下级 NODE 逐日志比对，补齐所缺（中心）',
      en: 'Compare log by log with the child NODE, and get what is missing (a center)',
    },
    example: 'hutong reconcile nongan --data /var/lib/hutong/changchun --reason 断网恢复后核对',
    options: {
      data,
      reason,
      wait: given(
        'S',
        '等候补齐，没有进展时最多几秒（默认 60）',
        'Wait for the repair, while nothing comes, seconds (default 60)',
      ),
    },
    work: async () => (await import('./reconcile.ts')).reconcile,
  }),
];
