/** How it is told what a hall’s policy lets go, by pages and commands alike. */
export const pruneTexts = {
  prune_nothing: { zh: '没有可清理的：{why}', en: 'Nothing to prune: {why}' },
  prune_settled: {
    zh: '期限以前的，不是已清理，就是未办结或太小',
    en: 'what was received before the date is pruned already, not settled yet, or too small',
  },
  prune_no_policy: { zh: '配置中没有清理策略', en: 'there is no policy in the configuration' },
  prune_no_policy_next: {
    zh: '在 config.json 中写 prune.after_days（天数，不少于 30），重启大厅',
    en: 'Write prune.after_days (30 at least) into config.json and start the hall again',
  },
  prune_too_few: { zh: '本大厅之上没有两级中心', en: 'there are not two centers above this hall' },
  prune_too_few_next: {
    zh: '原文只在本大厅和一个中心：请加大磁盘',
    en: 'Its bytes are here and at one center alone: take a larger disk',
  },
  prune_no_receipts: {
    zh: '还没有哪一部分在最高中心与另一上级放满策略所写的天数',
    en: 'the top center and another have had nothing for as long as the policy says',
  },
  prune_no_receipts_next: {
    zh: '在网络页或用 hutong status 看回执',
    en: 'See the receipts: the page of the network, or hutong status',
  },
  prune_not_compared: {
    zh: '上级没有应答，不知它是否仍持有已收的条目，什么也不清理',
    en: 'The parent does not answer; it may have lost what it received: nothing goes',
  },
  prune_not_compared_next: { zh: '线路恢复后再来', en: 'Come again when the line is back' },
  prune_would: {
    zh: '将清理 {entries} 条，腾出 {mib} MiB：上级在 {until} 之前已收、且已办结的',
    en: 'Would prune {entries} entries, {mib} MiB: what is settled and was received before {until}',
  },
  prune_done: {
    zh: '已清理 {entries} 条，腾出 {mib} MiB：上级在 {until} 之前已收、且已办结的',
    en: 'Pruned {entries} entries, {mib} MiB: what is settled and was received before {until}',
  },
  prune_holders: { zh: '持有原文的上级：{holders}', en: 'Who has the bytes: {holders}' },
  prune_more: { zh: '还有更多，请再运行一次', en: 'There is more: run it again' },
  prune_file: {
    zh: '数据库文件不会变小：腾出的空间由以后的记录使用',
    en: 'The database file grows no smaller: the room is used by what comes',
  },
} as const;
