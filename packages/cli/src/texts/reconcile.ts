/** What is said of comparing with a child; part of the catalogue in messages.ts. */
export const reconcileTexts = {
  about_reconcile: {
    zh: '与直接下级 NODE 逐日志比对，补齐所缺（中心）',
    en: 'Compare log by log with the child NODE, and get what is missing (a center)',
  },
  opt_reconcile_wait: {
    zh: '等候补齐，没有进展时最多几秒（默认 60）',
    en: 'Wait for the repair, while nothing comes, seconds (default 60)',
  },
  reconcile_not_heard: { zh: '没有听到 {node}', en: '{node} was not heard' },
  reconcile_not_heard_next: {
    zh: '链路接通后再试；状态见 hutong status',
    en: 'Try again when its link is up; see hutong status',
  },
  reconcile_log: {
    zh: '{origin}：本中心 {here} 条，下级 {there} 条',
    en: '{origin}: {here} entries here, {there} there',
  },
  reconcile_same: {
    zh: '  比对到 {compared} 条：根相同 {root}',
    en: '  compared up to {compared}: same root {root}',
  },
  reconcile_differs: {
    zh: '  比对到 {compared} 条：根不同！有分叉警报（hutong status）就是两份历史；没有则查本中心存储：停机后 hutong fsck',
    en: '  compared up to {compared}: ROOTS DIFFER. Two histories where hutong status has a fork alarm; without one stop this center and run hutong fsck',
  },
  reconcile_damaged: {
    zh: '  本中心所存已损坏：停机后运行 hutong fsck 查明，再从备份恢复',
    en: '  what is stored here is damaged: stop this center, run hutong fsck for the whole list, restore from a backup',
  },
  reconcile_unverified: {
    zh: '  下级出示的不是此日志密钥所签，未采信',
    en: "  what the child shows is not signed by the log's key: not believed",
  },
  reconcile_none: {
    zh: '  根尚不能比对：条目到达时逐段核验',
    en: '  roots can not be compared yet: entries are verified as they arrive',
  },
  reconcile_missing_here: {
    zh: '  本中心缺第 {from} 至 {to} 条',
    en: '  missing here: entries {from} to {to}',
  },
  reconcile_missing_there: {
    zh: '  下级缺第 {from} 至 {to} 条（由它自行取回）',
    en: '  missing there: entries {from} to {to} (it takes them back by itself)',
  },
  reconcile_progress: { zh: '尚缺 {left} 条，每秒 {rate} 条', en: '{left} entries missing, {rate}/s' },
  reconcile_whole: {
    zh: '一致：比对 {logs} 份日志，本中心补齐 {repaired_here} 条，下级取回 {repaired_there} 条',
    en: 'Equal: {logs} logs compared, {repaired_here} entries repaired here, {repaired_there} there',
  },
  reconcile_left: {
    zh: '未一致：本中心尚缺 {here} 条，下级尚缺 {there} 条，不可采信 {bad} 份',
    en: 'Not equal: {here} entries missing here, {there} there, {bad} logs that can not be believed',
  },
} as const;
