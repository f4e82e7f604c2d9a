/** What `hutong audit` says, and alarms of forks; part of the catalogue in messages.ts. */
export const auditTexts = {
  alarm_fork: {
    zh: '警报：{node} 的日志 {origin} 出示过互不一致的检查点（{at} 首次发现），均已留证；请运行 hutong audit',
    en: 'ALARM: checkpoints of log {origin} of {node} do not fit each other (first seen {at}); all are kept. Run hutong audit',
  },
} as const;
