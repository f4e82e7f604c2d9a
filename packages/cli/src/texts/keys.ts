/** What is said of keys and epochs; part of the catalogue in messages.ts. */
export const keyTexts = {
  about_keys_list: { zh: '各节点的密钥与纪元', en: 'The keys and epochs of every node' },
  about_keys_rotate: { zh: '更换本节点的密钥', en: 'Replace the keys of this node' },
  about_keys_revoke: { zh: '吊销节点的密钥（最高中心）', en: 'Revoke the keys of a node (top center)' },
  opt_at: {
    zh: '日志在何处关闭：其前最近的检查点（默认：已收到的最后一条）',
    en: 'Where the log is closed: at its last checkpoint by then (default: last-receipt)',
  },
  keys_line: { zh: '{node} 第 {epoch} 纪元 {state}  {origin}', en: '{node} epoch {epoch} {state}  {origin}' },
  keys_current: { zh: '现行', en: 'current' },
  keys_ended: { zh: '已结束', en: 'ended' },
  keys_done: {
    zh: '已吊销 {node}：{origin} 关闭于第 {size} 条',
    en: 'Revoked {node}: {origin} closed at {size} entries',
  },
  keys_revoked: { zh: '已吊销', en: 'revoked' },
  keys_awaiting: {
    zh: '等待批准（最高中心：hutong center enrol）',
    en: 'awaiting approval (at the top center: hutong center enrol)',
  },
  keys_retired: { zh: '已注销', en: 'retired' },
  keys_began: { zh: '始于 {day}', en: 'since {day}' },
  keys_extent: { zh: '{size} 条', en: '{size} entries' },
  keys_due: { zh: '应于 {day} 前更换', en: 'due {day}' },
  keys_near: { zh: '注意：本节点的密钥应于 {at} 前更换', en: 'Mind: the keys of this node are due at {at}' },
  keys_are_due: {
    zh: '本节点的密钥应于 {at} 前更换，已到期：hutong keys rotate',
    en: 'The keys of this node were due at {at}: hutong keys rotate',
  },
  keys_rotated: {
    zh: '已进入第 {epoch} 纪元：{origin}（入册申请见数据文件夹的 enrol.json）',
    en: 'Now in epoch {epoch}: {origin} (enrolment request: enrol.json in the data folder)',
  },
  keys_prepared: {
    zh: '第 {epoch} 纪元的密钥已备好，日志将是 {origin}；现行日志照常，待根文件第 {version} 版指定后自动转入',
    en: 'The keys of epoch {epoch} are ready; its log will be {origin}. The current log goes on until version {version} of the root document names that one',
  },
  keys_prepared_next: {
    zh: '接下来（根密钥仪式）：hutong root draft --from {dir}/root.json --next {dir} --out draft，各负责人签名，汇集，发布',
    en: 'What remains (a root ceremony): hutong root draft --from {dir}/root.json --next {dir} --out draft; the officers sign; assemble; publish',
  },
  keys_would_revoke: {
    zh: '将吊销 {node}：{origin} 关闭于第 {size} 条',
    en: 'Would revoke {node}: {origin} closed at {size} entries',
  },
  keys_not_signed: {
    zh: '第 {at} 条处没有其密钥签的检查点：取其前最近的一处，即第 {size} 条',
    en: 'Its key signed no checkpoint at {at} entries: the last one before is taken, at {size}',
  },
  keys_beyond: {
    zh: '其后已收到 {beyond} 条，由该节点在下一纪元重新写入',
    en: '{beyond} entries were received after that: the node appends them again in its next epoch',
  },
  keys_not_received: {
    zh: '该节点已存而未送达的记录：数据文件夹还在的，以新密钥入册后由其自行补送；文件夹没有了的，凭纸质材料补录',
    en: 'Records it stored but has not sent: with its data folder it sends them by itself once enrolled with new keys; if the folder is gone, they are entered again from paper',
  },
  keys_link: { zh: '{link} 断开 {node} 的链路', en: '{link} cuts the link of {node}' },
  keys_enrol_again: {
    zh: '下一步：在该节点运行 hutong keys rotate，把 enrol.json 交来，再运行 hutong center enrol；数据文件夹已丢失时，用 hutong enrol code 为它另发代码',
    en: 'Next: run hutong keys rotate at the node, bring its enrol.json here, run hutong center enrol; if its folder is lost, issue it a code with hutong enrol code',
  },
  keys_bad_at: { zh: '--at 不能是 {value}', en: '--at cannot be {value}' },
  keys_at_next: { zh: '请写 last-receipt 或条数', en: 'Give last-receipt or a number of entries' },
  node_stopped: { zh: '节点没有运行', en: 'the node is not running' },
  node_stopped_next: {
    zh: '请启动节点后再试（无需联网）',
    en: 'Start the node and try again; no network is needed.',
  },
} as const;
