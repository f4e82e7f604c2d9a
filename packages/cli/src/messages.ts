import { helpTexts } from './help-texts.ts';
import { alertTexts } from './texts/alerts.ts';
import { auditTexts } from './texts/audit.ts';
import { backupTexts } from './texts/backup.ts';
import { bundleTexts } from './texts/bundle.ts';
import { completenessTexts } from './texts/completeness.ts';
import { doctorTexts } from './texts/doctor.ts';
import { enrolTexts } from './texts/enrol.ts';
import { keyTexts } from './texts/keys.ts';
import { pruneTexts } from './texts/prune.ts';
import { reconcileTexts } from './texts/reconcile.ts';
import { restoreTexts } from './texts/restore.ts';
import { rootTexts } from './texts/root.ts';
import { tlsTexts } from './texts/tls.ts';
import { tokenTexts } from './texts/tokens.ts';
import { valueTexts } from './texts/values.ts';

/** Every sentence the command says to people, in both languages. `{name}` is filled in by `say`. */
export type Lang = 'zh' | 'en';

const catalogue = {
  // Which node it is about: the first line of every command.
  on_node: {
    zh: '节点 {node}（{name}），网络 {network}，数据文件夹 {dir}',
    en: 'Node {node} ({name}), network {network}, data folder {dir}',
  },
  on_new_node: {
    zh: '新节点 {node}（{name}），数据文件夹 {dir}',
    en: 'New node {node} ({name}), data folder {dir}',
  },
  on_url: { zh: '节点地址 {url}', en: 'Node at {url}' },
  on_files: { zh: '离线核验，不连接任何服务器', en: 'Offline check; no server is asked' },
  running_at: { zh: '，运行于 {url}', en: ', running at {url}' },
  not_running: { zh: '，未在运行，直接打开', en: ', not running, opened directly' },

  // Labels of errors.
  error: { zh: '错误：{message}', en: 'Error: {message}' },
  next: { zh: '下一步：{next}', en: 'Next: {next}' },
  near: { zh: '是不是想写：{near}', en: 'Did you mean: {near}' },
  see_help: { zh: '用法见 {command} --help', en: 'See {command} --help' },
  unknown_command: { zh: '没有“{name}”这个命令', en: 'there is no command "{name}"' },
  unknown_option: { zh: '{command} 没有选项 {option}', en: '{command} has no option {option}' },
  needs_value: { zh: '选项 {option} 需要一个值', en: 'the option {option} needs a value' },
  takes_no_value: { zh: '选项 {option} 不带值', en: 'the option {option} takes no value' },
  given_twice: { zh: '选项 {option} 只能写一次', en: 'the option {option} was given twice' },
  missing_option: { zh: '缺少 {option}', en: '{option} is missing' },
  missing_argument: { zh: '缺少 {name}', en: '{name} is missing' },
  too_many: { zh: '多余的参数：{value}', en: 'one argument too many: {value}' },
  bad_option: { zh: '{option} 的值“{value}”不对', en: '{option} can not be "{value}"' },
  one_of: { zh: '可选：{values}', en: 'Give one of: {values}' },
  give_like: { zh: '写法如：{example}', en: 'Write it like: {example}' },
  unforeseen_next: {
    zh: '这是程序的缺陷；设 HUTONG_DEBUG=1 再运行一次，把输出交给维护者',
    en: 'This is a fault of the program; run it again with HUTONG_DEBUG=1 and send the output to its makers',
  },
  wrong_kind: {
    zh: '这个数据文件夹里的节点是 {found}，不是 {wanted}',
    en: 'this folder is of a {found}, not of a {wanted}',
  },
  wrong_kind_next: { zh: '用 hutong {found} start', en: 'Use: hutong {found} start' },
  port_taken: { zh: '端口 {address} 已被占用', en: '{address} is taken already' },
  port_taken_next: {
    zh: '停掉占用它的程序，或改 config.json 里的 http 再启动',
    en: 'Stop the program that has it, or change http in config.json and start again',
  },
  folder_in_use: {
    zh: '{folder} 正被进程 {pid} 使用',
    en: '{folder} is in use by process {pid}',
  },
  folder_in_use_next: {
    zh: '节点可能正在启动（放回的副本要一两分钟）：稍候再试；还是如此，先停掉那个进程，或换一个数据文件夹',
    en: 'A node may be starting there (a copy put back takes a minute or two): try again in a while; else stop that process first, or choose another data folder',
  },
  no_node_here: { zh: '{folder} 里没有节点', en: 'there is no node in {folder}' },
  no_node_here_next: {
    zh: '核对 --data；新建用 hutong enrol、hutong hall init 或 hutong center init',
    en: 'Check --data; make one with hutong enrol, hutong hall init or hutong center init',
  },
  file_unreadable: { zh: '读不了 {file}：{reason}', en: '{file} cannot be read: {reason}' },
  disk_full: { zh: '磁盘已满，没有写入', en: 'the disk is full: nothing was written' },
  disk_full_next: {
    zh: '腾出磁盘空间后再做一次；已保存的都在，重复导入不会重复收录',
    en: 'Free some space and do it again; what was saved is there, and is not taken twice',
  },
  check_path: { zh: '请核对路径与权限', en: 'Check the path and its permissions' },
  other_owner: {
    zh: '{dir} 属于本机的另一个用户（uid {owner}）',
    en: '{dir} belongs to another user of this machine (uid {owner})',
  },
  other_owner_next: {
    zh: "以该用户运行：sudo -u '#{owner}' hutong …",
    en: "Run it as that user: sudo -u '#{owner}' hutong …",
  },
  where: { zh: '没有说是哪个节点', en: 'which node is not said' },
  where_next: {
    zh: '给出 --data 数据文件夹，或 --url 地址',
    en: 'Give --data FOLDER, or --url ADDRESS',
  },
  must_run: { zh: '中心没有运行，不能导入', en: 'the center is not running, so nothing can be imported' },
  must_run_next: {
    zh: '先运行 hutong center start --data {dir}',
    en: 'First: hutong center start --data {dir}',
  },
  unreachable: { zh: '连不上 {url}', en: '{url} does not answer' },
  unreachable_next: {
    zh: '请确认节点在运行、地址正确',
    en: 'Check that the node runs and the address is right',
  },
  not_a_node: { zh: '{url} 的答复不是互通节点的', en: '{url} does not answer as a Hutong node does' },
  no_such_record: { zh: '没有记录 {id}', en: 'there is no record {id}' },
  no_such_record_next: {
    zh: '核对编号；内部记录须带可读内部记录的令牌',
    en: 'Check the id; internal records need a token whose role reads them',
  },
  no_enrol_route: {
    zh: '这个节点不办理入册',
    en: 'this node does not enrol others',
  },
  no_enrol_route_next: { zh: '请在最高中心办理', en: 'Do it at the top center' },
  not_json: { zh: '{file} 不是 JSON', en: '{file} is not JSON' },
  not_json_next: { zh: '请重新取得这个文件', en: 'Ask for the file again' },
  send_failed: { zh: '节点未确认收录：{reason}', en: 'the node did not confirm: {reason}' },
  send_failed_next: {
    zh: '再运行一次同样的导入；已收录的不会重复',
    en: 'Run the same import again; what was taken is not taken twice',
  },

  // init, enrol, trust
  made: { zh: '已建好数据文件夹。', en: 'The data folder is made.' },
  root_fingerprint: { zh: '根文件指纹：{fingerprint}', en: 'Root fingerprint: {fingerprint}' },
  log_vkey: { zh: '日志公钥：{vkey}', en: "The log's vkey: {vkey}" },
  enrol_file: {
    zh: '入册申请：{file}（交到最高中心：hutong center enrol --data 数据文件夹 enrol.json）',
    en: 'Enrolment request: {file} (carry it to the top center: hutong center enrol --data FOLDER enrol.json)',
  },
  root_keys_offline: {
    zh: '请立即把 {folder} 移到离线介质妥善保管，并从本机删除：它能改变整个网络的信任。',
    en: 'Take {folder} offline now and delete it from this machine: it can change whom the whole network trusts.',
  },
  publish_fingerprint: {
    zh: '请用网络以外的渠道（公文、电话）把根文件指纹告知各节点。',
    en: 'Tell the root fingerprint to every node over another way (paper, telephone).',
  },
  start_with: { zh: '启动：{command}', en: 'Start it with: {command}' },
  enrolled: {
    zh: '已入册：{node}（{name}），上级 {parent}，日志 {origin}',
    en: 'Enrolled: {node} ({name}) under {parent}, log {origin}',
  },
  written: { zh: '已写入 {file}', en: 'Written: {file}' },

  // start
  started: { zh: '已启动：{url}', en: 'Started: {url}' },
  stopping_now: { zh: '正在停止，再按一次强制退出', en: 'Stopping; once more to force' },

  // import
  import_progress: {
    zh: '{percent}%  {rows} 行  {rate} 行/秒  剩余 {eta}',
    en: '{percent}%  {rows} rows  {rate} rows/s  {eta} left',
  },
  import_done: {
    zh: '{rows} 行：收录 {taken}，早已收录 {already}，拒收 {refused}；{seconds} 秒，{rate} 行/秒',
    en: '{rows} rows: {taken} taken, {already} already there, {refused} refused; {seconds} s, {rate} rows/s',
  },
  import_flagged: {
    zh: '其中 {count} 条有可疑之处（已收录），首条：{field} {reason}',
    en: '{count} of them look odd (they were taken), the first: {field} {reason}',
  },
  import_refused_file: { zh: '拒收的行及原因：{file}', en: 'Refused rows and why: {file}' },
  import_interrupted: {
    zh: '已中断；已收录的都在，再运行一次同样的命令接着导入',
    en: 'Interrupted; what was taken is kept. Run the same command again to go on',
  },
  row_conflict: {
    zh: '这个编号已用于内容不同的记录（第 {index} 条）',
    en: 'this id belongs to a record that says something else (entry {index})',
  },
  row_conflict_next: { zh: '若是新的事实，去掉 id', en: 'If it is a new fact, leave the id out' },

  // status, query, proof, verify
  link_top: { zh: '最高中心，没有上级', en: 'Top center, no parent' },
  link_up: { zh: '上级 {parent}：已连通', en: 'Parent {parent}: connected' },
  link_down: { zh: '上级 {parent}：自 {at} 起情况不明', en: 'Parent {parent}: unknown since {at}' },
  link_denied: {
    zh: '上级 {parent}：情况不明，它不认本节点的密钥（已换过、已吊销，或还没有批准）',
    en: 'Parent {parent}: unknown, it does not let the key of this node in (replaced, revoked, or not approved yet)',
  },
  link_never: { zh: '上级 {parent}：情况不明，从未听到', en: 'Parent {parent}: unknown, never heard' },
  log: { zh: '日志', en: 'Log' },
  node: { zh: '节点', en: 'Node' },
  stored: { zh: '本地已存', en: 'Stored' },
  sent: { zh: '已发送', en: 'Sent' },
  received: { zh: '上级已收', en: 'Received' },
  heartbeat: { zh: '心跳', en: 'Heartbeat' },
  never: { zh: '从未', en: 'never' },
  no_such_node: { zh: '这里没有节点 {node}', en: 'there is no node {node} here' },
  see_health: { zh: '节点名见 hutong health', en: 'hutong health tells the names' },
  no_logs: { zh: '还没有日志', en: 'No logs yet' },
  refused_by_parent: { zh: '上级拒收', en: 'refused by the parent' },
  id: { zh: '记录编号', en: 'Id' },
  type: { zh: '类型', en: 'Type' },
  subject: { zh: '编号', en: 'Subject' },
  department: { zh: '部门', en: 'Department' },
  occurred: { zh: '发生', en: 'Occurred' },
  recorded: { zh: '收录', en: 'Recorded' },
  backfilled: { zh: '（补录）', en: ' (back-filled)' },
  no_records: { zh: '没有符合的记录', en: 'No records match' },
  more_records: { zh: '还有更多：--cursor {cursor}', en: 'There are more: --cursor {cursor}' },
  verify_with: { zh: '离线核验：{command}', en: 'Verify it offline: {command}' },
  verified: { zh: '核验通过', en: 'Verified' },
  refused: { zh: '核验不通过：{reason}', en: 'Refused: {reason}' },
  said_by: { zh: '记录者', en: 'Said by' },
  position: { zh: '位置', en: 'Position' },
  position_value: { zh: '{origin} 第 {index} 条（共 {size} 条）', en: '{origin}, entry {index} of {size}' },
  received_by: { zh: '{name}（{by}）于 {at} 收到', en: '{name} ({by}) received it by {at}' },
  revoked_key: {
    zh: '（该回执的密钥后来已吊销：时间只能凭它吊销前的锚定记录为准）',
    en: ' (its key was revoked later: only what it anchored before then speaks for the time)',
  },
  no_receipts: {
    zh: '没有上级回执：只证明该节点如此记录',
    en: 'no receipt of an ancestor: it is proven only that the node said it',
  },
  unknown_type: {
    zh: '本版本不认识这个类型；字节与签名已核验，内容未按类型检查',
    en: 'this version does not know the type; bytes and signatures are checked, the content is not',
  },

  // fsck, rebuild
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

  ...alertTexts,
  ...backupTexts,
  ...bundleTexts,
  ...tokenTexts,
  ...valueTexts,
  ...helpTexts,
  ...enrolTexts,
  ...auditTexts,
  ...completenessTexts,
  ...doctorTexts,
  ...pruneTexts,
  ...reconcileTexts,
  ...restoreTexts,
  ...rootTexts,
  ...tlsTexts,
  ...keyTexts,
} as const satisfies Record<string, { zh: string; en: string }>;

export type MessageKey = keyof typeof catalogue;

type Placeholders<T extends string> = T extends `${string}{${infer P}}${infer Rest}`
  ? P | Placeholders<Rest>
  : never;

type Params<K extends MessageKey> = Record<Placeholders<(typeof catalogue)[K]['zh']>, string | number>;

/** Spread, so that messages without placeholders are called without an object. */
export type Args<K extends MessageKey> = [Placeholders<(typeof catalogue)[K]['zh']>] extends [never]
  ? []
  : [Params<K>];

/** A message in one language. */
export function say<K extends MessageKey>(lang: Lang, key: K, ...args: Args<K>): string {
  const params: Record<string, string | number> = args[0] ?? {};
  return catalogue[key][lang].replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  );
}

/** For tests: both texts of every message. */
export function allMessages(): [string, { zh: string; en: string }][] {
  return Object.entries(catalogue);
}

/** The language asked for; else Chinese, unless the environment says English. */
export function pickLang(env: Record<string, string | undefined>): Lang {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return locale.toLowerCase().startsWith('en') ? 'en' : 'zh';
}
