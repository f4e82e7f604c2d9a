import { pruneTexts } from '@hutong/api';

export const upkeepTexts = {
  checking: { zh: '{node}：{done} / {total} 条', en: '{node}: {done} of {total} entries' },
  never_started: {
    zh: '这个大厅还没有启动过，没有可查的',
    en: 'this hall was never started: there is nothing to check',
  },
  never_started_next: { zh: '先启动一次', en: 'Start it once' },
  fsck_clean: { zh: '完好：{logs} 份日志，{entries} 条', en: 'Clean: {logs} logs, {entries} entries' },
  fsck_found: { zh: '发现 {count} 处问题：', en: '{count} findings:' },
  fsck_next: {
    zh: '先备份整个数据文件夹，再按问题逐条处理；缺失的条目可从上级取回',
    en: 'Copy the whole data folder first; missing entries can be taken back from the parent',
  },
  rebuilt: { zh: '已按 {entries} 条条目重建查询表', en: 'Read models rebuilt from {entries} entries' },
  prune_reason_next: { zh: '加 --reason TEXT，或去掉 --yes', en: 'Add --reason TEXT, or leave out --yes' },
  prune_center: {
    zh: '中心不清理：它是各大厅原文的保存处',
    en: 'a center prunes nothing: it is where the halls’ bytes are kept',
  },
  prune_center_next: { zh: '在大厅的数据文件夹上运行', en: 'Run it on the data folder of a hall' },
  ...pruneTexts,
  pruned_count: {
    zh: '其中 {entries} 条已清理原文，只留散列',
    en: 'Of these {entries} were pruned to their hashes',
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
  restore_not_hall: { zh: '只有大厅才这样取回', en: 'only a hall takes its logs back this way' },
  restore_not_hall_next: {
    zh: '中心：启动即自行补齐；与下级核对用 hutong reconcile',
    en: 'A center refills itself when started; to compare with a child use hutong reconcile',
  },
  restore_progress: {
    zh: '已取回 {held} 条（共 {total}），每秒 {rate} 条，剩余 {eta}',
    en: '{held} entries back (of {total}), {rate}/s, {eta} to go',
  },
  restore_asking: {
    zh: '已与上级接通，等它交回（共 {total} 条）',
    en: 'Linked: waiting for what the parent gives back ({total} entries)',
  },
  restore_waiting: { zh: '等候与上级 {parent} 接通', en: 'Waiting for the link to {parent}' },
  restore_none: { zh: '没有以往的日志，无须取回', en: 'There are no earlier logs: nothing to take back' },
  restore_log: { zh: '{origin}：{held} 条，根 {root}', en: '{origin}: {held} entries, root {root}' },
  restore_receipt: {
    zh: '  回执 {by} {size} 条，{at}，根 {root}：相符',
    en: '  receipt of {by} for {size} entries, {at}, root {root}: agrees',
  },
  restore_receipt_differs: {
    zh: '  回执 {by} {size} 条，{at}，根 {root}：不符！勿用，请联系省中心',
    en: '  receipt of {by} for {size} entries, {at}, root {root}: DIFFERS. Do not use it; call the province',
  },
  restore_receipt_beyond: {
    zh: '  回执 {by} {size} 条，{at}，根 {root}：本机条目不足，未能核对',
    en: '  receipt of {by} for {size} entries, {at}, root {root}: fewer are here, not compared',
  },
  restore_no_receipt: { zh: '  尚无回执，根未核对', en: '  no receipt yet: the root was not compared' },
  restore_missing: {
    zh: '  缺第 {from} 至 {to} 条：有签名可据（{by}），但没有哪里交回',
    en: '  missing entries {from} to {to}: signed ({by}), and nobody has given them back',
  },
  restore_beyond_unknown: {
    zh: '  此外是否还有过条目：未知（没有见过任何签名），凭纸质材料核对',
    en: '  whether there were more: unknown, no signature was seen; check against paper',
  },
  restore_beyond_nothing: {
    zh: '  日志已由自身的结束条目结束，此外没有',
    en: '  the log was ended by its own closing entry: there is no more',
  },
  restore_by_registry: { zh: '名册', en: 'registry' },
  restore_by_receipt: { zh: '回执', en: 'a receipt' },
  restore_by_anchor: { zh: '锚定', en: 'an anchor' },
  restore_by_head: { zh: '检查点', en: 'a checkpoint' },
  restore_done: {
    zh: '取回完成：上级所有的都已在本机，根与回执都相符，{total} 条，{seconds} 秒',
    en: 'Done: all that the parent has is here, each root agrees with its receipt, {total} entries, {seconds} s',
  },
  restore_differs: {
    zh: '不符！{origin} 的根与回执所签的不同（这样的日志共 {count} 份）',
    en: 'DIFFERS: the root of {origin} is not the one that its receipt signs (such logs: {count})',
  },
  restore_differs_next: {
    zh: '取回的勿用，数据文件夹里什么也不要删除，请联系省中心',
    en: 'Do not use what came back, delete nothing in the data folder, call the province',
  },
  restore_lacking: {
    zh: '不齐全：上级所有的都已取回，但 {count} 份日志缺有签名可据的条目（见上）',
    en: 'Not whole: all that the parent has is here, but signed entries are missing, as said above (such logs: {count})',
  },
  restore_lacking_next: {
    zh: '找更新的备份、U 盘或旧磁盘；都没有的，凭纸质材料补录',
    en: 'Look for a newer backup, a stick or the old disk; without one, record them anew from paper',
  },
  restore_uncompared: {
    zh: '未核对：上级所有的都已取回，但 {count} 份日志还没有能核对的回执',
    en: 'Not compared: all that the parent has is here, but there is no receipt yet to compare with (such logs: {count})',
  },
  restore_uncompared_next: {
    zh: '大厅接通后回执自来：过一会儿再运行本命令；一直没有的，联系省中心',
    en: 'Receipts come by themselves while the hall is linked: run this again later; if none comes, call the province',
  },
  restore_not_done: {
    zh: '未完成：本机 {total} 条；{seconds} 秒没有进展',
    en: 'Not done: {total} entries here; nothing came for {seconds} s',
  },
  restore_not_done_next: {
    zh: '查链路（hutong status）；大厅接通后会自行继续，可再次运行本命令',
    en: 'Look at the link (hutong status); the hall goes on by itself when linked; run this again',
  },
  restore_values_next: {
    zh: '私密内容不随条目取回：hutong values list --state missing 列出缺的，由上级补封：hutong reseal {node} --to {node} --reason …',
    en: 'Private values do not come with the entries: hutong values list --state missing names those that are missing; the parent seals them anew: hutong reseal {node} --to {node} --reason …',
  },
} as const;
