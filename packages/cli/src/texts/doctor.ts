/** What is said when a node is examined; part of the catalogue in messages.ts. */
export const doctorTexts = {
  about_doctor: {
    zh: '逐项检查一个节点（在运行或已停均可），只看不改；有一项不通过则退出码为 1',
    en: 'Examine a node, running or stopped, changing nothing; exit code 1 when a check fails',
  },
  opt_doctor_bundle: {
    zh: '另写诊断文件（JSON，gzip）：不含密钥、个人信息、记录内容',
    en: 'Also write a diagnostic file (JSON, gzip): no secrets, no personal data, no records',
  },
  opt_doctor_log: {
    zh: '诊断文件中附上这份运行日志的最后若干行',
    en: 'Put the last lines of this service log into the diagnostic file',
  },
  doctor_stopped: { zh: '，未在运行', en: ', not running' },
  doctor_ok: { zh: '正常', en: 'ok' },
  doctor_warn: { zh: '留意', en: 'warn' },
  doctor_fail: { zh: '不通过', en: 'FAIL' },
  doctor_skipped: { zh: '未查', en: 'skipped' },
  doctor_counts: {
    zh: '正常 {ok}，留意 {warn}，不通过 {fail}，未查 {skipped}',
    en: '{ok} ok, {warn} to look at, {fail} failed, {skipped} skipped',
  },
  doctor_bundle: { zh: '诊断文件：{file}', en: 'Diagnostic file: {file}' },
  doctor_bundle_inside: {
    zh: '诊断文件不能写在数据文件夹里',
    en: 'the diagnostic file can not be written into the data folder',
  },
  doctor_bundle_inside_next: { zh: '换一个位置', en: 'Choose another place' },
  doctor_check_folder: { zh: '数据文件夹', en: 'folder' },
  doctor_check_clock: { zh: '时钟', en: 'clock' },
  doctor_check_disk: { zh: '磁盘', en: 'disk' },
  doctor_check_database: { zh: '数据库', en: 'database' },
  doctor_check_dns: { zh: '上级地址解析', en: 'name of the parent' },
  doctor_check_tcp: { zh: '上级端口', en: 'port of the parent' },
  doctor_check_tls: { zh: '上级证书', en: 'certificate of the parent' },
  doctor_check_credential: { zh: '接入凭据', en: 'credential' },
  doctor_check_heads: { zh: '上级应答', en: 'answers of the parent' },
  doctor_check_compared: { zh: '与上级比对', en: 'compared with the parent' },
  doctor_check_receipts: { zh: '回执', en: 'receipts' },
  doctor_check_root: { zh: '根文件', en: 'root document' },
  doctor_check_keys: { zh: '密钥', en: 'keys' },
  doctor_check_version: { zh: '版本', en: 'version' },

  doctor_needs: { zh: '第 {check} 项未过：{why}', en: 'check {check} comes first: {why}' },
  doctor_late: { zh: '{seconds} 秒内没有结果', en: 'no result within {seconds} s' },
  doctor_late_next: { zh: '过一会再查一次', en: 'Examine it again in a while' },
  doctor_broken: { zh: '这一项查不了（{what}）', en: 'this could not be checked ({what})' },
  doctor_broken_next: {
    zh: '用 --bundle 写诊断文件，交给维护者',
    en: 'Write a diagnostic file with --bundle and send it to whoever maintains the program',
  },
  doctor_held: {
    zh: '进程 {pid} 占用数据文件夹，接口却没有应答',
    en: 'process {pid} has the data folder, yet its API does not answer',
  },
  doctor_center_stopped: {
    zh: '中心未运行，数据库不代为启动',
    en: 'the center stands still, and its database is not started for this',
  },
  doctor_no_memory: {
    zh: '内存不够读取数据库的副本（{mib} MiB）；启动后再查，或用 hutong fsck',
    en: 'too little memory for a copy of the database ({mib} MiB); start the node and examine it then, or use hutong fsck',
  },
  doctor_start_next: { zh: '启动节点', en: 'Start the node' },

  doctor_open: {
    zh: '{count} 处可被本机其他用户读取，首处：{file}',
    en: 'other users of this machine can read {count} of its files, the first: {file}',
  },
  doctor_open_next: {
    zh: 'chmod go= {file}；若有外人登录过本机，按密钥失窃处理',
    en: 'chmod go= {file}; if strangers had a login on this machine, treat the keys as stolen',
  },
  doctor_foreign: {
    zh: '{file} 属于另一个用户（uid {owner}）',
    en: '{file} is of another user (uid {owner})',
  },
  doctor_foreign_next: { zh: 'chown {own} {file}', en: 'chown {own} {file}' },
  doctor_silent_holder: {
    zh: '进程 {pid} 占用数据文件夹，接口却没有应答',
    en: 'process {pid} has the data folder, yet its API does not answer',
  },
  doctor_silent_holder_next: {
    zh: '若另一条 hutong 命令正在此运行，等它结束；否则查看该进程的日志，重启节点',
    en: 'If another hutong command works here, let it end; else look into the log of that process and restart the node',
  },
  doctor_no_answers: {
    zh: '节点在运行，却问不出状态：{why}',
    en: 'the node runs, yet tells nothing of itself: {why}',
  },
  doctor_root_keys: { zh: '根密钥还在本机', en: 'the root keys are still on this machine' },
  doctor_root_keys_next: {
    zh: '把 {folder} 移到离线介质，并从本机删除',
    en: 'Take {folder} offline and delete it here',
  },
  doctor_folder_running: {
    zh: '权限与属主正确，进程 {pid} 在运行',
    en: 'modes and owner are right; process {pid} runs on it',
  },
  doctor_folder_stopped: {
    zh: '权限与属主正确，无进程占用',
    en: 'modes and owner are right; no process has it',
  },

  doctor_no_time: {
    zh: '还没有听到过带签名的时间',
    en: 'no signed time was heard yet',
  },
  doctor_clock_behind: {
    zh: '本机时钟至少慢 {seconds} 秒（{by} 已签署更晚的时间）',
    en: 'this clock is at least {seconds} s behind: {by} has signed a later time',
  },
  doctor_clock_ahead: {
    zh: '比上级 {by} 的最新心跳快 {seconds} 秒',
    en: '{seconds} s ahead of the newest heartbeat of the parent {by}',
  },
  doctor_clock_ok: {
    zh: '与上级 {by} 的最新心跳相差 {seconds} 秒',
    en: '{seconds} s from the newest heartbeat of the parent {by}',
  },
  doctor_clock_floor: {
    zh: '不早于所听到的签名时间（{by}，{at}）；是否快了，须连上上级才知道',
    en: 'not before any signed time heard ({by}, {at}); whether it is ahead shows only on the line',
  },
  doctor_clock_next: {
    zh: '与电话报时核对两边的时钟，校准慢或快的一方；已存的记录不受影响',
    en: 'Compare both clocks with the telephone time and set the wrong one; records already kept stay good',
  },

  doctor_disk: {
    zh: '剩余 {free} MiB（下限 {limit}），索引节点剩余 {inodes}%',
    en: '{free} MiB free (limit {limit}), {inodes}% of the inodes free',
  },
  doctor_disk_next: {
    zh: '腾出空间或换更大的磁盘；不要删除数据文件夹里的任何文件',
    en: 'Make room or take a larger disk; delete nothing in the data folder',
  },

  doctor_database_bad: { zh: '数据库有问题：{what}', en: 'the database is not well: {what}' },
  doctor_database_next: {
    zh: '先复制整个数据文件夹，再运行 hutong fsck；条目可从上级取回',
    en: 'Copy the whole data folder, then run hutong fsck; entries can be taken back from the parent',
  },
  doctor_sqlite: {
    zh: 'quick_check 通过，各日志通到已签的根',
    en: 'quick_check is clean, every log leads to its signed root',
  },
  doctor_sqlite_running: {
    zh: '节点可用，各日志通到已签的根（运行中不做 quick_check）',
    en: 'the node serves, every log leads to its signed root (no quick_check while it runs)',
  },
  doctor_postgres: {
    zh: 'PostgreSQL {version} 可达，fsync、synchronous_commit 已开',
    en: 'PostgreSQL {version} answers; fsync and synchronous_commit are on',
  },
  doctor_postgres_stopped: {
    zh: '自带的 PostgreSQL 随中心启停，现在没有运行',
    en: 'its own PostgreSQL runs with the center, and does not run now',
  },
  doctor_postgres_gone: { zh: '自带的 PostgreSQL 没有运行', en: 'its own PostgreSQL does not run' },

  doctor_no_address: {
    zh: '名册指定了上级，却没有它的地址',
    en: 'the registry names a parent whose address nobody knows',
  },
  doctor_bad_url: { zh: '上级的地址写法不对', en: 'the address of the parent is written wrongly' },
  doctor_no_address_next: {
    zh: '向上级问明地址，写入 config.json 的 parent.url（tls://主机:端口），再启动',
    en: 'Ask the parent for it, write it into parent.url of config.json (tls://HOST:PORT), start again',
  },
  doctor_dns_none: { zh: '{host} 是地址，无须解析', en: '{host} is an address: no name to look up' },
  doctor_dns: { zh: '{host} → {addresses}', en: '{host} → {addresses}' },
  doctor_dns_fails: { zh: '解析不了 {host}（{code}）', en: '{host} can not be looked up ({code})' },
  doctor_dns_next: {
    zh: '检查本机的 DNS 设置与网线；或把地址写成数字',
    en: 'Check the DNS settings and the cable of this machine; or write the address in numbers',
  },
  doctor_tcp: { zh: '上级 {parent} 的 {host} 可连', en: '{host} of the parent {parent} takes connections' },
  doctor_tcp_fails: {
    zh: '连不上上级 {parent} 的 {host}（{code}）',
    en: '{host} of the parent {parent} can not be reached ({code})',
  },
  doctor_tcp_next: {
    zh: 'ECONNREFUSED：上级没有运行，请打电话；ETIMEDOUT、EHOSTUNREACH：线路或防火墙，放行 {host}。本地照常收件，恢复后自动补传',
    en: 'ECONNREFUSED: the parent does not run, call it; ETIMEDOUT, EHOSTUNREACH: the line or a firewall, allow {host}. Work goes on here and is sent later by itself',
  },
  doctor_tls_loopback: { zh: '上级在本机，不用 TLS', en: 'the parent is on this machine: no TLS' },
  doctor_no_end: { zh: '无到期日', en: 'with no end' },
  doctor_tls_mute: {
    zh: '{parent} 的端口可连，却不按约定应答（{code}）',
    en: 'the port of {parent} takes connections, yet does not answer as it should ({code})',
  },
  doctor_mute_next: {
    zh: 'ECLOSED、ETIMEDOUT：中间的转发或防火墙断开了，或上级正在重启，过一会再查；NOT_NATS：地址或端口写错了',
    en: 'ECLOSED, ETIMEDOUT: a relay or firewall in between cut it, or the parent restarts: examine it again in a while; NOT_NATS: address or port is wrong',
  },
  doctor_tls_none: {
    zh: '{parent} 的地址上应答的不讲 TLS',
    en: 'what answers at the address of {parent} speaks no TLS',
  },
  doctor_tls_wrong: {
    zh: '应答的不能证明自己是 {parent}（{code}，证书到期 {at}）',
    en: 'what answers can not show that it is {parent} ({code}; its certificate ends {at})',
  },
  doctor_tls: {
    zh: '{name}，本网络 CA 签发，到期 {at}，指纹 {fingerprint}…',
    en: '{name}, vouched for by the CA of the network, ends {at}, fingerprint {fingerprint}…',
  },
  doctor_tls_next: {
    zh: '先核对地址与本机时钟；仍不对则打电话给 {parent}：中间可能有人，不要改用 nats://',
    en: 'Check the address and this clock first; then call {parent}: somebody may be in between. Do not go over to nats://',
  },
  doctor_door: { zh: '上级 {parent} 准许接入', en: 'the parent {parent} lets this node in' },
  doctor_door_earlier: {
    zh: '上级 {parent} 准许接入（凭前一纪元的密钥；名册还没跟上）',
    en: 'the parent {parent} lets this node in (by the key of an earlier epoch: its registry has yet to follow)',
  },
  doctor_door_once: {
    zh: '这次没有接入（{code}），运行中的节点却连着：上级可能正在换配置',
    en: 'not let in this time ({code}), yet the running node is connected: the parent may be taking a new configuration',
  },
  doctor_door_shut: {
    zh: '上级 {parent} 不准接入（{code}）',
    en: 'the parent {parent} does not let this node in ({code})',
  },
  doctor_door_next: {
    zh: 'AUTHORIZATION_VIOLATION：请省中心查 hutong enrol list、hutong keys list --node {node}：是否已入册、密钥是否已撤销、是否改了上级；其他：先看上级端口与证书两项',
    en: 'AUTHORIZATION_VIOLATION: ask the province for hutong enrol list and hutong keys list --node {node}: is it enrolled, was its key revoked, was it moved; else look at port and certificate first',
  },

  doctor_heads_stopped: {
    zh: '节点未运行；代问会占用它的租约，故不问',
    en: 'the node stands still; asking in its place would take its lease, so nobody is asked',
  },
  doctor_heads: { zh: '上级 {parent} 于 {at} 应答', en: 'the parent {parent} was heard {at}' },
  doctor_heads_silent: {
    zh: '与 {parent} 连着，自 {at} 起却没有应答',
    en: 'connected to {parent}, yet nothing was heard since {at}',
  },
  doctor_heads_next: {
    zh: '先处理前面不通过的各项；都正常则请上级看它的日志',
    en: 'See to the checks that failed before this one; if none did, ask the parent to look into its log',
  },
  doctor_left: { zh: '{by} 差 {left} 条', en: '{by} lacks {left} entries' },
  doctor_nobody_behind: { zh: '没有要等的上级', en: 'no ancestor to wait for' },
  doctor_behind_stopped: { zh: '停机时未送完：{list}', en: 'not all was sent when it stopped: {list}' },
  doctor_compared_next: {
    zh: '用 hutong status、hutong health 看详情；分叉、克隆、回退须立即报省中心',
    en: 'See hutong status and hutong health; a fork, a clone or a rollback goes to the province at once',
  },
  doctor_odd_next: {
    zh: '已存的都在，会自行补上；一小时后仍如此再查',
    en: 'All that is kept is safe and follows by itself; examine it again in an hour',
  },
  doctor_receipts: {
    zh: '{count} 份最新回执，签名全部核验通过',
    en: '{count} newest receipts, every signature is good',
  },
  doctor_receipts_top: { zh: '最高中心没有上级回执', en: 'the top center gets no receipts' },
  doctor_receipts_none: { zh: '还没有任何上级的回执', en: 'no ancestor has given a receipt yet' },
  doctor_receipts_none_next: {
    zh: '若已入册且接通，几分钟内应有；没有则看前面各项',
    en: 'Once enrolled and connected one comes within minutes; if not, look at the checks before this one',
  },
  doctor_receipt_bad: {
    zh: '日志 {origin}：{by} 对 {size} 条的回执核验不了',
    en: 'log {origin}: the receipt of {by} for {size} entries can not be verified',
  },
  doctor_receipt_next: {
    zh: '先复制整个数据文件夹，运行 hutong fsck，报省中心',
    en: 'Copy the whole data folder, run hutong fsck, tell the province',
  },

  doctor_root: { zh: '第 {version} 版，{at} 到期', en: 'version {version}, ends {at}' },
  doctor_root_next: {
    zh: '请省中心按规程换发根文件（hutong root）',
    en: 'The province is to hold a root ceremony (hutong root)',
  },
  doctor_keys: { zh: '应于 {at} 前更换', en: 'to be replaced by {at}' },
  doctor_keys_unruled: {
    zh: '名册没有规定更换日期',
    en: 'the registry says no day by which to replace them',
  },
  doctor_keys_next: { zh: 'hutong keys rotate', en: 'hutong keys rotate' },
  doctor_version: { zh: '互通 {version}，Node {node}', en: 'Hutong {version}, Node {node}' },
  doctor_version_old: {
    zh: '互通 {version} 过旧，要求 {wanted}',
    en: 'Hutong {version} is too old; {wanted} is wanted',
  },
  doctor_version_differs: {
    zh: '运行中的是 {running}，本命令是 {here}',
    en: '{running} is running, this command is {here}',
  },
  doctor_node_old: {
    zh: 'Node {node} 过旧，要求 {wanted}',
    en: 'Node {node} is too old; {wanted} is wanted',
  },
  doctor_version_next: {
    zh: '装上新版本，重启节点',
    en: 'Install the new version and restart the node',
  },
} as const;
