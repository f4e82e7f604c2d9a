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
  audit_supervision: {
    zh: '重算：{nodes} 处监察，{hearings} 次听取，{cards} 张监察牌',
    en: 'Recomputed: supervision of {nodes} nodes, {hearings} hearings, {cards} cards',
  },
  audit_supervision_clean: {
    zh: '未发现漏亮、错亮、改期的监察牌',
    en: 'Clean: no card hidden, invented or re-dated',
  },
  audit_more: { zh: '  另有 {count} 处未列出', en: '  {count} more are not listed' },
} as const;
