export const backupTexts = {
  backup_of: { zh: '备份 {from}', en: 'Backup {from}' },
  backup_log: { zh: '日志', en: 'log' },
  backup_size: { zh: '条数', en: 'size' },
  backup_root: { zh: '根', en: 'root' },
  backup_rows: { zh: '记录 {rows} 行', en: '{rows} rows of records' },
  backup_made: {
    zh: '已备份到 {to}：{files} 个文件，{mib} MiB，均已落盘',
    en: 'Backed up to {to}: {files} files, {mib} MiB, all on the disk',
  },
  backup_with_keys: {
    zh: '内有密钥和私密内容：锁好，绝不在另一台机器上同时启动',
    en: 'It holds the keys and private values: lock it away, and never start a second copy of the node',
  },
  backup_without_keys: {
    zh: '内有私密内容，没有密钥：放回原数据文件夹可用；原文件夹没了须重新入册',
    en: 'It holds private values and no keys: good for the node’s own folder; without that, enrol again',
  },
  backup_good: {
    zh: '完好：{node} 于 {time}，{files} 个文件与清单一致',
    en: 'Good: {node} as of {time}, {files} files as the manifest says',
  },
  backup_center_unread: {
    zh: '中心的记录没有打开核验：放回一个文件夹后运行 hutong fsck',
    en: 'A center’s records were not read: restore it to a folder and run hutong fsck',
  },
  backup_would: {
    zh: '将把 {node} 于 {time} 的备份放入 {dir}：那里现有的数据库改名另存，此后记的由上级取回，日志在下一纪元接续',
    en: 'Would put the backup of {node} of {time} into {dir}: the database there is set aside, what came after is taken back from above, and the log goes on in its next epoch',
  },
  backup_restored: {
    zh: '已放回 {dir}：与清单一致（{time}）',
    en: 'Restored into {dir}: as the manifest says ({time})',
  },
  backup_aside: {
    zh: '原有的数据库移到了 {aside}，核对无误后删除',
    en: 'What was there is now {aside}; delete it when all is well',
  },
  backup_restored_next: {
    zh: 'hutong {kind} start --data {dir}；送出过的多于备份所有时，旧日志里不再签署，取回其后的条目，进入下一纪元',
    en: 'hutong {kind} start --data {dir}; where more has left the node than the backup holds, it signs nothing more in that log, takes that back, and goes on in its next epoch',
  },
} as const;
