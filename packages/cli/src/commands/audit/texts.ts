export const auditTexts = {
  audit_where: { zh: '没有说要比对哪些节点', en: 'no nodes were named to compare' },
  audit_where_next: {
    zh: '给出 --data、--url 或 --files，节点越多查得越全',
    en: 'Give --data, --url or --files; the more nodes, the more is found',
  },
  audit_tokens: { zh: '--token-file 与 --url 的个数不同', en: 'there are not as many --token-file as --url' },
  audit_tokens_next: { zh: '每个 --url 给一个 --token-file', en: 'Give one --token-file for each --url' },
  audit_not_evidence: { zh: '{file} 不是审计证据', en: '{file} is not evidence of an audit' },
  audit_not_evidence_next: {
    zh: '用 hutong audit --out 重新取得',
    en: 'Get it again with hutong audit --out',
  },
  audit_compared: {
    zh: '比对：{sources} 个来源，{logs} 份日志，{checkpoints} 个检查点，{anchors} 条锚定',
    en: 'Compared: {sources} sources, {logs} logs, {checkpoints} checkpoints, {anchors} anchors',
  },
  audit_open: {
    zh: '有 {count} 个检查点无人能证明或否定；请加上持有这些日志的节点再比对',
    en: '{count} checkpoints nobody could prove or disprove; compare again with nodes that hold those logs',
  },
  audit_passed_over: {
    zh: '有 {count} 件没有有效签名，未采信',
    en: '{count} pieces without a good signature were passed over',
  },
  audit_clean: {
    zh: '未发现两面、丢失或改时间',
    en: 'Clean: no two faces, nothing dropped, nothing re-dated',
  },
  audit_found: { zh: '发现 {count} 处问题', en: '{count} findings' },
  audit_settled: { zh: '该日志已由名册关闭，已处置', en: 'the registry has closed this log: dealt with' },
  'audit_two-faces': {
    zh: '{name}（{node}）的密钥为日志 {origin} 签了两种历史',
    en: 'the key of {name} ({node}) signed two histories of log {origin}',
  },
  'audit_received-both': {
    zh: '{name}（{node}）为日志 {origin} 的两种历史都出具了回执',
    en: '{name} ({node}) gave receipts for two histories of log {origin}',
  },
  'audit_false-head': {
    zh: '{name}（{node}）称收到日志 {origin} 的一个检查点，该日志的密钥从未签过那种历史',
    en: '{name} ({node}) says it received a head of log {origin} that is of no history its key signed',
  },
  'audit_seen-differs': {
    zh: '{name}（{node}）的日志 {origin} 有人见到另一种历史，并记录在案',
    en: 'somebody saw and put on record another history of log {origin} of {name} ({node})',
  },
  'audit_dropped-log': {
    zh: '{name}（{node}）现存的日志 {origin} 比它记录在案已收到的少',
    en: '{name} ({node}) holds less of log {origin} than it put on record to have received',
  },
  'audit_re-dated': {
    zh: '{name}（{node}）改过日志 {origin} 回执的时间',
    en: '{name} ({node}) re-dated a receipt of log {origin}',
  },
  'audit_denied-receipt': {
    zh: '{name}（{node}）之后的锚定里没有它为日志 {origin} 出具的这个回执',
    en: 'later anchors of {name} ({node}) know nothing of this receipt of log {origin}',
  },
  audit_supervision: {
    zh: '重算：{nodes} 处监察，{hearings} 次听取，{cards} 张监察牌',
    en: 'Recomputed: supervision of {nodes} nodes, {hearings} hearings, {cards} cards',
  },
  audit_supervision_clean: {
    zh: '未发现漏亮、错亮、改期的监察牌',
    en: 'Clean: no card hidden, invented or re-dated',
  },
  audit_more: { zh: '  另有 {count} 处未列出', en: '  {count} more are not listed' },
  'audit_card.missing': {
    zh: '{center} 没有给 {node} 的 {number} 亮应亮的牌',
    en: '{center} did not deal a card that {number} of {node} earned',
  },
  'audit_card.unfounded': {
    zh: '{center} 给 {node} 的 {number} 亮的牌没有依据',
    en: 'a card that {center} dealt to {number} of {node} is unfounded',
  },
  'audit_hearing.unfounded': {
    zh: '{center} 对 {node} 的一次听取与凭据不符',
    en: 'a hearing of {node} by {center} is not borne by its evidence',
  },
  'audit_hearing.none': {
    zh: '{center} 收到 {node} 的条目，三个工作日没有听取',
    en: '{center} received entries of {node} and did not hear it for three working days',
  },
} as const;
