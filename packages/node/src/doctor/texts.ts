import { type FieldsOf, type Lang, sayer } from '@hutong/record';

/** What the doctor says of a node, in both languages. */
const doctorTexts = {
  needs: { zh: '第 {check} 项未过：{why}', en: 'check {check} comes first: {why}' },
  late: { zh: '{seconds} 秒内没有结果', en: 'no result within {seconds} s' },
  late_next: { zh: '过一会再查一次', en: 'Examine it again in a while' },
  broken: { zh: '这一项查不了（{what}）', en: 'this could not be checked ({what})' },
  broken_next: {
    zh: '用 --bundle 写诊断文件，交给维护者',
    en: 'Write a diagnostic file with --bundle and send it to whoever maintains the program',
  },
  held: {
    zh: '进程 {pid} 占用数据文件夹，接口却没有应答',
    en: 'process {pid} has the data folder, yet its API does not answer',
  },
  center_stopped: {
    zh: '中心未运行，数据库不代为启动',
    en: 'the center is not running, and its database is not started for this check',
  },
  no_memory: {
    zh: '内存不够读取数据库的副本（{mib} MiB）；启动后再查，或用 hutong fsck',
    en: 'too little memory for a copy of the database ({mib} MiB); start the node and examine it then, or use hutong fsck',
  },
  start_next: { zh: '启动节点', en: 'Start the node' },
  open: {
    zh: '{count} 处可被本机其他用户读取，首处：{file}',
    en: 'other users of this machine can read {count} of its files, the first: {file}',
  },
  open_next: {
    zh: 'chmod go= {file}；若有外人登录过本机，按密钥失窃处理',
    en: 'chmod go= {file}; if strangers had a login on this machine, treat the keys as stolen',
  },
  foreign: {
    zh: '{file} 属于另一个用户（uid {owner}）',
    en: '{file} is of another user (uid {owner})',
  },
  foreign_next: { zh: 'chown {own} {file}', en: 'chown {own} {file}' },
  silent_holder: {
    zh: '进程 {pid} 占用数据文件夹，接口却没有应答',
    en: 'process {pid} has the data folder, yet its API does not answer',
  },
  silent_holder_next: {
    zh: '若另一条 hutong 命令正在此运行，等它结束；否则查看该进程的日志，重启节点',
    en: 'If another hutong command works here, let it end; else look into the log of that process and restart the node',
  },
  no_answers: {
    zh: '节点在运行，却问不出状态：{why}',
    en: 'the node runs, yet tells nothing of itself: {why}',
  },
  root_keys: { zh: '根密钥还在本机', en: 'the root keys are still on this machine' },
  root_keys_next: {
    zh: '把 {folder} 移到离线介质，并从本机删除',
    en: 'Take {folder} offline and delete it here',
  },
  folder_running: {
    zh: '权限与属主正确，进程 {pid} 在运行',
    en: 'modes and owner are right; process {pid} runs on it',
  },
  folder_stopped: {
    zh: '权限与属主正确，无进程占用',
    en: 'modes and owner are right; no process has it',
  },
  no_time: {
    zh: '还没有听到过带签名的时间',
    en: 'no signed time was heard yet',
  },
  clock_behind: {
    zh: '本机时钟比 {by} 已签署的时间慢 {seconds} 秒：本机慢了，或 {by} 的时钟曾快过',
    en: 'this clock is {seconds} s behind a time that {by} has signed: it is behind, or that one’s once ran ahead',
  },
  clock_ahead: {
    zh: '比上级 {by} 的最新心跳快 {seconds} 秒',
    en: '{seconds} s ahead of the newest heartbeat of the parent {by}',
  },
  clock_ok: {
    zh: '与上级 {by} 的最新心跳相差 {seconds} 秒',
    en: '{seconds} s from the newest heartbeat of the parent {by}',
  },
  clock_floor: {
    zh: '不早于所听到的签名时间（{by}，{at}）；是否快了，须连上上级才知道',
    en: 'not before any signed time heard ({by}, {at}); whether it is ahead shows only on the line',
  },
  clock_next: {
    zh: '与电话报时核对两边的时钟，校准慢或快的一方；已存的记录不受影响；若是对方曾快过，见运行手册 clock',
    en: 'Compare both clocks with the telephone time and set the wrong one; records already kept stay good. Where the other one once ran ahead: runbook clock',
  },
  disk: {
    zh: '剩余 {free} MiB（下限 {limit}），索引节点剩余 {inodes}%',
    en: '{free} MiB free (limit {limit}), {inodes}% of the inodes free',
  },
  disk_next: {
    zh: '腾出空间或换更大的磁盘；不要删除数据文件夹里的任何文件',
    en: 'Make room or take a larger disk; delete nothing in the data folder',
  },
  database_bad: { zh: '数据库有问题：{what}', en: 'the database is not well: {what}' },
  database_next: {
    zh: '先复制整个数据文件夹，再运行 hutong fsck；条目可从上级取回',
    en: 'Copy the whole data folder, then run hutong fsck; entries can be taken back from the parent',
  },
  database_away_next: {
    zh: '查看 PostgreSQL 是否在运行、它的日志，以及中间的防火墙；能连上后本节点自行继续，不必重启',
    en: 'See whether PostgreSQL runs, its own log, and the firewall between; the node goes on by itself once it can connect, no restart is needed',
  },
  sqlite: {
    zh: 'quick_check 通过，各日志通到已签的根',
    en: 'quick_check is clean, every log leads to its signed root',
  },
  sqlite_running: {
    zh: '节点可用，各日志通到已签的根（运行中不做 quick_check）',
    en: 'the node serves, every log leads to its signed root (no quick_check while it runs)',
  },
  postgres: {
    zh: 'PostgreSQL {version} 可达，fsync、synchronous_commit 已开',
    en: 'PostgreSQL {version} answers; fsync and synchronous_commit are on',
  },
  postgres_stopped: {
    zh: '自带的 PostgreSQL 随中心启停，现在没有运行',
    en: 'its own PostgreSQL runs with the center, and does not run now',
  },
  postgres_gone: { zh: '自带的 PostgreSQL 没有运行', en: 'its own PostgreSQL does not run' },
  no_address: {
    zh: '名册指定了上级，却没有它的地址',
    en: 'the registry names a parent whose address nobody knows',
  },
  bad_url: { zh: '上级的地址写法不对', en: 'the address of the parent is written wrongly' },
  no_address_next: {
    zh: '向上级问明地址，写入 config.json 的 parent.url（tls://主机:端口），再启动',
    en: 'Ask the parent for it, write it into parent.url of config.json (tls://HOST:PORT), start again',
  },
  dns_none: { zh: '{host} 是地址，无须解析', en: '{host} is an address: no name to look up' },
  dns: { zh: '{host} → {addresses}', en: '{host} → {addresses}' },
  dns_fails: { zh: '解析不了 {host}（{code}）', en: '{host} can not be looked up ({code})' },
  dns_next: {
    zh: '检查本机的 DNS 设置与网线；或把地址写成数字',
    en: 'Check the DNS settings and the cable of this machine; or write the address in numbers',
  },
  tcp: { zh: '上级 {parent} 的 {host} 可连', en: '{host} of the parent {parent} takes connections' },
  tcp_fails: {
    zh: '连不上上级 {parent} 的 {host}（{code}）',
    en: '{host} of the parent {parent} can not be reached ({code})',
  },
  tcp_next: {
    zh: 'ECONNREFUSED：上级没有运行，请打电话；ETIMEDOUT、EHOSTUNREACH：线路或防火墙，放行 {host}。本地照常收件，恢复后自动补传',
    en: 'ECONNREFUSED: the parent does not run, call it; ETIMEDOUT, EHOSTUNREACH: the line or a firewall, allow {host}. Work goes on here and is sent later by itself',
  },
  tls_loopback: { zh: '上级在本机，不用 TLS', en: 'the parent is on this machine: no TLS' },
  no_end: { zh: '无到期日', en: 'with no end' },
  tls_mute: {
    zh: '{parent} 的端口可连，却不按约定应答（{code}）',
    en: 'the port of {parent} takes connections, yet does not answer as it should ({code})',
  },
  mute_next: {
    zh: 'ECLOSED、ETIMEDOUT：中间的转发或防火墙断开了，或上级正在重启，过一会再查；NOT_NATS：地址或端口写错了',
    en: 'ECLOSED, ETIMEDOUT: a relay or firewall in between cut it, or the parent restarts: examine it again in a while; NOT_NATS: address or port is wrong',
  },
  tls_none: {
    zh: '{parent} 的地址上应答的不讲 TLS',
    en: 'what answers at the address of {parent} speaks no TLS',
  },
  tls_wrong: {
    zh: '应答的不能证明自己是 {parent}（{code}，证书到期 {at}）',
    en: 'what answers can not show that it is {parent} ({code}; its certificate ends {at})',
  },
  tls: {
    zh: '{name}，本网络 CA 签发，到期 {at}，指纹 {fingerprint}…',
    en: '{name}, vouched for by the CA of the network, ends {at}, fingerprint {fingerprint}…',
  },
  tls_next: {
    zh: '先核对地址与本机时钟；仍不对则打电话给 {parent}：中间可能有人，不要改用 nats://',
    en: 'Check the address and this clock first; then call {parent}: somebody may be in between. Do not go over to nats://',
  },
  door: { zh: '上级 {parent} 准许接入', en: 'the parent {parent} lets this node in' },
  door_earlier: {
    zh: '上级 {parent} 准许接入（凭前一纪元的密钥；名册还没跟上）',
    en: 'the parent {parent} lets this node in (by the key of an earlier epoch: its registry has yet to follow)',
  },
  door_once: {
    zh: '这次没有接入（{code}），运行中的节点却连着：上级可能正在换配置',
    en: 'not let in this time ({code}), yet the running node is connected: the parent may be taking a new configuration',
  },
  door_shut: {
    zh: '上级 {parent} 不准接入（{code}）',
    en: 'the parent {parent} does not let this node in ({code})',
  },
  door_next: {
    zh: 'AUTHORIZATION_VIOLATION：请省中心查 hutong enrol list、hutong keys list --node {node}：是否已入册、密钥是否已撤销、是否改了上级；其他：先看上级端口与证书两项',
    en: 'AUTHORIZATION_VIOLATION: ask the province for hutong enrol list and hutong keys list --node {node}: is it enrolled, was its key revoked, was it moved; else look at port and certificate first',
  },
  heads_stopped: {
    zh: '节点未运行；代问会占用它的租约，故不问',
    en: 'the node is not running; asking in its place would take its lease, so nobody is asked',
  },
  heads: { zh: '上级 {parent} 于 {at} 应答', en: 'the parent {parent} was heard {at}' },
  heads_silent: {
    zh: '与 {parent} 连着，自 {at} 起却没有应答',
    en: 'connected to {parent}, yet nothing was heard since {at}',
  },
  heads_next: {
    zh: '先处理前面不通过的各项；都正常则请上级看它的日志',
    en: 'See to the checks that failed before this one; if none did, ask the parent to look into its log',
  },
  left: { zh: '{by} 差 {left} 条', en: '{by} lacks {left} entries' },
  nobody_behind: { zh: '没有要等的上级', en: 'no ancestor to wait for' },
  behind_stopped: { zh: '停机时未送完：{list}', en: 'not all was sent when it stopped: {list}' },
  compared_next: {
    zh: '用 hutong status、hutong health 看详情；分叉、克隆、回退须立即报省中心',
    en: 'See hutong status and hutong health; a fork, a clone or a rollback goes to the province at once',
  },
  odd_next: {
    zh: '已存的都在，会自行补上；一小时后仍如此再查',
    en: 'All that is kept is safe and follows by itself; examine it again in an hour',
  },
  receipts: {
    zh: '{count} 份最新回执，签名全部核验通过',
    en: '{count} newest receipts, every signature is good',
  },
  receipts_top: { zh: '最高中心没有上级回执', en: 'the top center gets no receipts' },
  receipts_none: { zh: '还没有任何上级的回执', en: 'no ancestor has given a receipt yet' },
  receipts_none_next: {
    zh: '若已入册且接通，几分钟内应有；没有则看前面各项',
    en: 'Once enrolled and connected one comes within minutes; if not, look at the checks before this one',
  },
  receipt_bad: {
    zh: '日志 {origin}：{by} 对 {size} 条的回执核验不了',
    en: 'log {origin}: the receipt of {by} for {size} entries can not be verified',
  },
  receipt_next: {
    zh: '先复制整个数据文件夹，运行 hutong fsck，报省中心',
    en: 'Copy the whole data folder, run hutong fsck, tell the province',
  },
  root: { zh: '第 {version} 版，{at} 到期', en: 'version {version}, ends {at}' },
  root_next: {
    zh: '请省中心按规程换发根文件（hutong root）',
    en: 'The province is to hold a root ceremony (hutong root)',
  },
  keys: { zh: '应于 {at} 前更换', en: 'to be replaced by {at}' },
  keys_unruled: {
    zh: '名册没有规定更换日期',
    en: 'the registry says no day by which to replace them',
  },
  keys_next: { zh: 'hutong keys rotate', en: 'hutong keys rotate' },
  version: { zh: '互通 {version}，Node {node}', en: 'Hutong {version}, Node {node}' },
  version_old: {
    zh: '互通 {version} 过旧，要求 {wanted}',
    en: 'Hutong {version} is too old; {wanted} is wanted',
  },
  version_differs: {
    zh: '运行中的是 {running}，本命令是 {here}',
    en: '{running} is running, this command is {here}',
  },
  node_old: {
    zh: 'Node {node} 过旧，要求 {wanted}',
    en: 'Node {node} is too old; {wanted} is wanted',
  },
  version_next: {
    zh: '装上新版本，重启节点',
    en: 'Install the new version and restart the node',
  },
  keys_are_due: {
    zh: '本节点的密钥应于 {at} 前更换，已到期：hutong keys rotate',
    en: 'The keys of this node were due at {at}: hutong keys rotate',
  },
  keys_near: { zh: '注意：本节点的密钥应于 {at} 前更换', en: 'Mind: the keys of this node are due at {at}' },
  link_down: { zh: '上级 {parent}：自 {at} 起情况不明', en: 'Parent {parent}: unknown since {at}' },
  link_never: { zh: '上级 {parent}：情况不明，从未听到', en: 'Parent {parent}: unknown, never heard' },
  link_top: { zh: '最高中心，没有上级', en: 'Top center, no parent' },
  never_started: {
    zh: '这个大厅还没有启动过，没有可查的',
    en: 'this hall was never started: there is nothing to check',
  },
  restore_by_registry: { zh: '名册', en: 'registry' },
  root_expired: {
    zh: '根文件第 {version} 版已于 {at} 到期：收录与同步照常，名册除吊销与删改外不再变更，直到发布新版',
    en: 'Version {version} of the root document expired at {at}: records and sync go on; of the registry’s changes only revocation and redaction, until a new one is published',
  },
  root_expiring: {
    zh: '注意：根文件第 {version} 版将于 {at} 到期，请安排签署下一版',
    en: 'Mind: version {version} of the root document expires at {at}; hold a ceremony for the next',
  },
} as const;

type Texts = typeof doctorTexts;

/** A text with its fields, in one language. */
export type Say = <K extends keyof Texts>(key: K, ...fields: FieldsOf<Texts[K]>) => string;

const say = sayer(doctorTexts);

export function sayIn(lang: Lang): Say {
  return (key, ...fields) => say(lang, key, ...fields);
}
