/** What `hutong audit` says, and alarms of forks and clones; part of the catalogue in messages.ts. */
export const auditTexts = {
  alarm_fork: {
    zh: '警报：{node} 的日志 {origin} 出示过互不一致的检查点（{at} 首次发现），均已留证；请运行 hutong audit',
    en: 'ALARM: checkpoints of log {origin} of {node} do not fit each other (first seen {at}); all are kept. Run hutong audit',
  },
  alarm_clone: {
    zh: '警报：{node} 有两个实例同时运行：{goes_on} 继续上报（{heard}），{refused} 已被拒绝（{at}）。请停掉其中一个；若要留用被拒绝的，停掉另一个约一分钟后它会自动继续',
    en: 'ALARM: Two instances of {node} are alive: {goes_on} goes on (heard {heard}), {refused} was refused ({at}). Stop one of them; if the refused one shall stay, it goes on by itself a minute after the other was stopped',
  },
  alarm_clone_goes_on: {
    zh: '警报：{node} 另有一个实例 {refused} 在运行，已被上级拒绝（{at}）；本实例 {goes_on} 不受影响。请找到并停掉那一个',
    en: 'ALARM: Another instance of {node}, {refused}, is alive and was refused by the parent ({at}); this one, {goes_on}, is not affected. Find the other and stop it',
  },
  alarm_clone_refused: {
    zh: '警报：本实例 {refused} 已被上级拒绝：{node} 的另一个实例 {goes_on} 正在运行（{heard}）。本机照常保存，但不上报。请停掉其中一个；若要留用本机，停掉另一个约一分钟后本机会自动继续',
    en: 'ALARM: The parent refuses this instance, {refused}: another of {node}, {goes_on}, is alive (heard {heard}). What is recorded here is kept and not sent. Stop one of the two; if this one shall stay, it goes on by itself a minute after the other was stopped',
  },
  about_audit: {
    zh: '比对各节点的锚定、检查点与回执，指名两面、丢日志、改回执时间者',
    en: "Compare nodes' anchors, heads and receipts; name who showed two faces, dropped a log or re-dated a receipt",
  },
  opt_audit_data: { zh: '数据文件夹，可写多次', en: 'Data folder; may be given several times' },
  opt_audit_url: { zh: '节点地址，可写多次', en: 'Address of a node; may be given several times' },
  opt_audit_token: { zh: '各地址的令牌文件，顺序与 --url 一致', en: 'Token files, in the order of --url' },
  opt_audit_files: { zh: '存有 --out 所写证据的文件夹', en: 'Folder with evidence that --out wrote' },
  opt_audit_out: { zh: '把各节点出示的证据写到这里', en: 'Write what each node showed into this folder' },
  audit_where: { zh: '没有说要比对哪些节点', en: 'which nodes to compare is not said' },
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
} as const;
