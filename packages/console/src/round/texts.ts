import type { Catalogue } from '@hutong/record';

/** What the pages say of replacing keys, all around the network and at this center. */
export const texts = {
  place_keys: { zh: '密钥', en: 'Keys' },
  round: { zh: '换钥', en: 'Keys to be replaced' },
  round_about: {
    zh: '密钥在各节点自己的机器上更换，断网也可以：hutong keys rotate --reason 年度轮换。这里看谁换了、谁没换、给谁打电话',
    en: 'Each node replaces its key in its own machine, offline too: hutong keys rotate --reason REASON. Here you see who did, who did not, and whom to call.',
  },
  round_rule: {
    zh: '网络规则：满 {days} 天更换，到期由节点自动换（最高中心除外）',
    en: 'The network’s rule: replaced every {days} days, by each node itself when due (but the top center).',
  },
  round_no_rule: {
    zh: '网络规则没有定周期：不换不会提醒',
    en: 'The network has no rule for it: nobody is reminded.',
  },
  round_since: { zh: '本轮自', en: 'Round since' },
  round_since_hint: {
    zh: '日期，可带时刻：2026-03-01 09:00',
    en: 'A day, with a time if need be: 2026-03-01 09:00',
  },
  round_since_wrong: {
    zh: '日期写成 2026-03-01 或 2026-03-01 09:00；下面按今年 1 月 1 日起',
    en: 'Write 2026-03-01 or 2026-03-01 09:00. What is below is since 1 January.',
  },
  round_now: {
    zh: '从现在开始新的一轮（网址可存为书签）',
    en: 'Begin a round now (its address can be kept as a bookmark)',
  },
  round_only: { zh: '只看', en: 'Show' },
  round_all: { zh: '全部', en: 'all' },
  round_left: { zh: '本轮没换的', en: 'those that did not' },
  round_overdue: { zh: '过期的', en: 'those overdue' },
  round_show: { zh: '查看', en: 'Show' },
  round_counts: {
    zh: '已换 {done}，没换 {left}，没换且听不到 {unheard}，待批准 {awaiting}，已吊销 {closed}；过期 {overdue}',
    en: '{done} done, {left} to do, {unheard} to do and not heard, {awaiting} await approval, {closed} revoked; {overdue} overdue',
  },
  round_nodes: { zh: '各节点', en: 'The nodes' },
  round_none: { zh: '没有', en: 'None' },
  round_node: { zh: '节点', en: 'Node' },
  round_state: { zh: '本轮', en: 'This round' },
  round_is_done: { zh: '已换', en: 'done' },
  round_is_left: { zh: '没换', en: 'to do' },
  round_is_unheard: { zh: '没换，听不到', en: 'to do, not heard' },
  round_is_awaiting: { zh: '新密钥待批准', en: 'its next key awaits approval' },
  round_is_closed: { zh: '已吊销，须重新登记', en: 'revoked, to be enrolled anew' },
  round_is_overdue: { zh: '过期', en: 'overdue' },
  round_heard: { zh: '最近听到', en: 'Last heard' },
  round_own: { zh: '本节点', en: 'this node' },
  epochs: { zh: '全部密钥', en: 'All keys' },
  epochs_of: { zh: '{node} 的全部密钥', en: 'All keys of {node}' },
  rotate: { zh: '更换本中心的密钥', en: 'Replace the key of this center' },
  rotate_when: {
    zh: '定期轮换，或机器换了才换；被盗的密钥不能更换了事，要吊销',
    en: 'For a rotation that is due, or a new machine. A key that was stolen is revoked, not replaced.',
  },
  rotate_what: { zh: '更换后会这样', en: 'What it will do' },
  rotate_log: { zh: '封存的日志', en: 'The log that ends' },
  rotate_next: { zh: '新日志', en: 'The next log' },
  rotate_next_is: {
    zh: '第 {epoch} 纪元，旧钥为新钥作保；上级自行核对接上，下级随名册得知，记录不断',
    en: 'Epoch {epoch}: the old key vouches for the new one. The parent checks and goes on, those beneath learn it from the registry; no record is held up.',
  },
  rotate_link: { zh: '链路', en: 'Links' },
  rotate_link_is: {
    zh: '与上级、下级的链路断开几秒，自行重连；没送完的接着送',
    en: 'Links up and down end for some seconds and come back by themselves. What was not sent yet is sent then.',
  },
  rotate_backup: { zh: '之后', en: 'Afterwards' },
  rotate_backup_is: {
    zh: '备份数据文件夹：新密钥在其中；旧密钥也留着',
    en: 'Back up the data folder: the new keys are in it. Keep the old ones too.',
  },
  rotate_top: {
    zh: '最高中心的日志就是名册：现在只备好第 {epoch} 纪元的密钥，现行日志照常；待根文件第 {version} 版指定新日志后才转入',
    en: 'The top center’s log is the registry: now the keys of epoch {epoch} are made ready only, and the current log goes on until version {version} of the root document names the next.',
  },
  rotate_ceremony: {
    zh: '接着办根密钥仪式：hutong root draft --next，各负责人签名，汇集，发布',
    en: 'A ceremony of the root keys follows: hutong root draft --next, the officers sign, assemble, publish.',
  },
  rotate_go: { zh: '更换', en: 'Replace' },
  rotate_done: {
    zh: '已更换，现在是第 {epoch} 纪元：{origin}',
    en: 'Replaced: now in epoch {epoch}, {origin}',
  },
  rotate_ready: {
    zh: '密钥已备好：第 {epoch} 纪元，{origin}；待根文件第 {version} 版指定后转入',
    en: 'The keys are ready: epoch {epoch}, {origin}, once version {version} of the root document names it',
  },
} as const satisfies Catalogue;
