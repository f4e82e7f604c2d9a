export const enrolTexts = {
  on_new_node: {
    zh: '新节点 {node}（{name}），数据文件夹 {dir}',
    en: 'New node {node} ({name}), data folder {dir}',
  },
  enrolled: {
    zh: '已入册：{node}（{name}），上级 {parent}，日志 {origin}',
    en: 'Enrolled: {node} ({name}) under {parent}, log {origin}',
  },
  code_seen: {
    zh: '代码写在命令行上，本机其他用户可由 ps 看到；下次用 --code-file FILE，或 --code-file - 由标准输入读',
    en: 'The code is on the command line, where others on this machine see it in ps; use --code-file FILE, or --code-file - for standard input',
  },
  code_missing: { zh: '缺少登记代码', en: 'The enrolment code is missing' },
  code_missing_next: {
    zh: '加 --code-file FILE（或 - 由标准输入读），或 --code CODE，二者取一',
    en: 'Add --code-file FILE (or - for standard input) or --code CODE, one of them',
  },
  code_ask: { zh: '登记代码（不显示）：', en: 'Enrolment code (not shown): ' },
  retire_would: {
    zh: '将注销 {node}（{name}），上级 {parent}，其下 {beneath}',
    en: 'Would retire {node} ({name}), parent {parent}, beneath it {beneath}',
  },
  retire_final: {
    zh: '注销不能收回：它不再是网络的节点，各级不再收它的记录；已收的记录照留',
    en: 'This cannot be taken back: it is no node of the network any more and nobody takes its records; those received stay',
  },
  move_would: {
    zh: '将变更 {node}（{name}），上级 {parent}，其下 {beneath}：{changes}',
    en: 'Would change {node} ({name}), parent {parent}, beneath it {beneath}: {changes}',
  },
  registry_unknown: {
    zh: '名册中没有在册的节点 {node}',
    en: 'The registry has no node {node} that is not retired',
  },
  registry_unknown_next: { zh: '核对节点名：hutong registry log', en: 'Check its name: hutong registry log' },
  top_must_run: { zh: '最高中心没有在运行', en: 'the top center is not running' },
  top_must_run_next: { zh: '先 hutong center start，再试', en: 'Run hutong center start first' },
  enrol_code: { zh: '一次性代码：{code}', en: 'One-time code: {code}' },
  enrol_code_until: { zh: '有效至 {until}', en: 'Good until {until}' },
  enrol_code_once: {
    zh: '只显示这一次；请用电话或当面告知，不要发消息',
    en: 'It is shown this once; tell it by telephone or in person',
  },
  enrol_none: { zh: '没有登记申请', en: 'No requests' },
  enrol_pending: { zh: '待批准', en: 'pending' },
  enrol_approved: { zh: '已批准', en: 'approved' },
  enrol_denied: { zh: '不予登记', en: 'denied' },
  enrol_would_deny: {
    zh: '将不予登记 {node}（{name}），日志 {origin}：它的代码已用掉，要再登记须另发代码、换新文件夹',
    en: 'Would deny {node} ({name}), log {origin}: its code is used up; to enrol after all it needs a new code and a new folder',
  },
  enrol_unknown: { zh: '没有 {node} 的申请', en: 'there is no request of {node}' },
  enrol_unknown_next: { zh: '见 hutong enrol list', en: 'See hutong enrol list' },
  enrol_contact: { zh: '联系：{contact}', en: 'Contact: {contact}' },
  enrol_stationed: { zh: '派驻监察，派驻于 {node}', en: 'A stationed supervisor’s node, at {node}' },
  compare_fingerprint: {
    zh: '用电话与该节点逐组核对指纹，再批准',
    en: 'Compare it by telephone with the node, group by group; then approve',
  },
  enrol_done: {
    zh: '已批准：{node} 已入册，日志 {origin}，其链路会自行接通',
    en: 'Approved: {node} is in the registry, log {origin}; its link comes up by itself',
  },
  enrol_request_written: {
    zh: '申请已写入 {file}：请送到最高中心，再用 --answer 交回答复',
    en: 'Request written to {file}: bring it to the top center, then give its answer with --answer',
  },
  enrol_believed: {
    zh: '代码已证实网络 {network}，根文件指纹 {fingerprint}',
    en: 'The code vouches for network {network}, root fingerprint {fingerprint}',
  },
  enrol_compare: {
    zh: '最高中心会打电话核对密钥指纹；批准后自动开始同步',
    en: "The top center will compare the keys' fingerprint by telephone; after that syncing begins by itself",
  },
  registry_changed: { zh: '名册已记，日志条目 #{index}', en: 'In the registry, entry #{index} of its log' },
  no_such_entry: { zh: '名册只有 {total} 条', en: 'the registry has {total} entries' },
  no_such_entry_next: { zh: '从 0 起计', en: 'They are counted from 0' },
  registry_page: {
    zh: '显示 {shown} 条，共 {total} 条（# 后为它在名册日志中的位置，从 0 数起）',
    en: '{shown} of {total} entries (after #: its index in the log that holds the registry, from 0)',
  },
  enrol_addresses: {
    zh: '证书中的主机名与地址（批准登记即批准它们）：{addresses}',
    en: 'Names and addresses for its certificate (approved with it): {addresses}',
  },
} as const;
