/** How copies of a private value that no order reaches are told, by pages and commands alike. */
export const copyTexts = {
  copies_linger: {
    zh: '命令到不了的副本可能残留于（以及到何时为止）：',
    en: 'Copies that no order reaches may linger in (and until when):',
  },
  'copy_write-ahead-log': {
    zh: '各中心 PostgreSQL 的预写日志与待清理的行（密封的）',
    en: 'write-ahead log and freed rows of the centers’ PostgreSQL (sealed)',
  },
  copy_stream: { zh: '消息队列', en: 'broker stream' },
  copy_backup: { zh: '备份', en: 'backups' },
  copy_stick: { zh: 'U 盘', en: 'USB sticks' },
  copies_until: { zh: '至 {at}', en: 'until {at}' },
  copies_never: {
    zh: '期限不明（在 config.json 的 retention 中写明）',
    en: 'nobody said until when (say so in config.json, retention)',
  },
} as const;
