/** What is said of pruning; part of the catalogue in messages.ts. */
export const pruneTexts = {
  about_prune: {
    zh: '大厅：按 config.json 的 prune 策略清理两个上级早已收下的条目原文，只留叶散列；是一次记录在案的管理行为',
    en: 'A hall: drop, as `prune` in config.json says, the bytes of entries that two ancestors long have; an act on record',
  },
  opt_prune_dry: { zh: '只说明将清理什么，不做', en: 'Only tell what would go' },
  opt_prune_reason: {
    zh: '为何清理；除非 --dry-run 必填，会记入日志',
    en: 'Why; needed unless --dry-run, kept in the log',
  },
  prune_reason_next: { zh: '加 --reason TEXT，或 --dry-run', en: 'Add --reason TEXT, or --dry-run' },
  prune_nothing: { zh: '没有可清理的：{why}', en: 'Nothing to prune: {why}' },
  prune_settled: {
    zh: '期限以前的，不是已清理，就是未办结或太小',
    en: 'what was received before the date is pruned already, not settled yet, or too small',
  },
  prune_no_policy: {
    zh: '配置中没有清理策略',
    en: 'there is no policy in the configuration',
  },
  prune_no_policy_next: {
    zh: '在 config.json 的 prune 中写 after_days（天数，不少于 30），重启大厅',
    en: 'Write after_days (30 at least) into prune of config.json and start the hall again',
  },
  prune_too_few: {
    zh: '本大厅之上没有两级中心',
    en: 'there are not two centers above this hall',
  },
  prune_too_few_next: {
    zh: '原文只在本大厅和一个中心：请加大磁盘',
    en: 'Its bytes are here and at one center alone: take a larger disk',
  },
  prune_no_receipts: {
    zh: '还没有哪一部分在最高中心与另一上级放满策略所写的天数',
    en: 'the top center and another have had nothing for as long as the policy says',
  },
  prune_no_receipts_next: { zh: '用 hutong status 看回执', en: 'See the receipts: hutong status' },
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
  pruned_count: {
    zh: '其中 {entries} 条已清理原文，只留散列',
    en: 'Of these {entries} were pruned to their hashes',
  },
  pruned_by: { zh: '已清理，原文在 {holders}', en: 'pruned; held by {holders}' },
  pruned_at: { zh: '已清理 {n}', en: '{n} pruned' },
  pruned_proof: {
    zh: '本大厅已清理记录 {id} 的原文',
    en: 'this hall pruned the bytes of record {id}',
  },
  pruned_proof_next: {
    zh: '谁持有见 hutong query；到市或省的中心用同一编号运行 hutong proof',
    en: 'hutong query says who has them; run hutong proof at that center, with the same id',
  },
} as const;
