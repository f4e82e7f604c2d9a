import { alertTexts, healthTexts } from '@hutong/oversight';
import { alertRefusals } from './alerts/texts.ts';
import { pruneTexts } from './prune/texts.ts';
import { reconcileTexts } from './reconcile/texts.ts';
import { redactionTexts } from './redactions/texts.ts';
import { valueTexts } from './values/texts.ts';

/** Every sentence this package says to people, in both languages. `{name}` is filled in by `say`. */
export type Lang = 'zh' | 'en';

const catalogue = {
  ...alertTexts,
  ...alertRefusals,
  ...healthTexts,
  ...pruneTexts,
  ...reconcileTexts,
  ...redactionTexts,
  ...valueTexts,
  // Errors: what is wrong, and what to do.
  given: { zh: '{field} 缺少或不对', en: '{field} is missing or not as it should be.' },
  given_next: { zh: '请按 /docs 的说明改正该字段后重试', en: 'Mend the field as /docs says and try again.' },
  given_reason: { zh: '缺少理由（1 至 500 字）', en: 'A reason of 1 to 500 characters is needed.' },
  given_reason_next: {
    zh: '在 reason 中写明为何，它会记入日志；不要写个人信息',
    en: 'Say why in `reason`; it is kept in the log. No personal data in it.',
  },
  busy: { zh: '等待写入的记录太多', en: 'Too many records are waiting to be written.' },
  ended: {
    zh: '本机的日志已结束，下一份还没能开始',
    en: 'The log here is ended, and its next could not begin.',
  },
  ended_next: {
    zh: '请管理员看日志里的原因，排除后重新启动本节点；再提交这些记录',
    en: 'The administrator: see the log for why, mend it, start this node again; then send these records again.',
  },
  busy_next: { zh: '等一秒再提交这些记录', en: 'Wait a second and send these records again.' },
  not_found: { zh: '没有这个地址', en: 'There is nothing at this address.' },
  not_found_next: { zh: '请看 /docs 的接口说明', en: 'See /docs for the addresses that exist.' },
  method: { zh: '这个地址不接受 {method}', en: 'This address does not take {method}.' },
  method_next: { zh: '可用的方法：{allow}', en: 'Methods it takes: {allow}.' },
  no_node: { zh: '本节点及其下没有这个节点', en: 'There is no such node here or beneath.' },
  no_node_next: { zh: '节点名见首页或 /api/health', en: 'Names stand on the start page and at /api/health.' },
  no_record: { zh: '没有这条记录，或它不公开', en: 'There is no such record, or it is not public.' },
  no_record_next: {
    zh: '请核对记录编号；内部记录需带可读内部记录的令牌',
    en: 'Check the record id; internal records need a token whose role reads them.',
  },
  bad_id: { zh: '记录编号不是 UUIDv7', en: 'The record id is not a UUIDv7.' },
  bad_id_next: {
    zh: '请使用收录时返回的 36 位编号',
    en: 'Use the 36-character id that was answered when it was stored.',
  },
  unauthorized: { zh: '缺少访问令牌', en: 'An access token is needed.' },
  bad_token: { zh: '访问令牌无效或已撤销', en: 'The access token is not valid, or was revoked.' },
  token_next: {
    zh: '在请求头写 Authorization: Bearer <令牌>；令牌由本节点管理员签发',
    en: 'Send the header Authorization: Bearer <token>; the administrator of this node issues tokens.',
  },
  token_expired: { zh: '访问令牌已过期', en: 'The access token has expired.' },
  token_expired_next: {
    zh: '请管理员签发新令牌（hutong token create）',
    en: 'Ask the administrator for a new one (hutong token create).',
  },
  locked_out: {
    zh: '此地址错误令牌过多，暂不受理',
    en: 'Too many wrong tokens came from this address; tokens from it are not looked at for now.',
  },
  locked_out_next: { zh: '{seconds} 秒后再试', en: 'Try again after {seconds} s.' },
  forbidden: {
    zh: '令牌的角色不能做 {permission}',
    en: 'The roles of this token do not allow {permission}.',
  },
  forbidden_next: {
    zh: '请由有权的角色办理；本次拒绝已记录（{permission}）',
    en: 'Have it done by a role that may ({permission}); this refusal is on record.',
  },
  content_type: {
    zh: '请求体的类型不是 application/json 或 application/x-ndjson',
    en: 'The body is neither application/json nor application/x-ndjson.',
  },
  content_type_next: {
    zh: '单条用 application/json，多条每行一条用 application/x-ndjson，均为 UTF-8 且不压缩',
    en: 'Use application/json for one record, application/x-ndjson for one a line; UTF-8, not compressed.',
  },
  body_too_large: { zh: '请求体超过 {limit} 字节', en: 'The body is larger than {limit} bytes.' },
  body_too_large_next: {
    zh: '请分成几次发送',
    en: 'Send it in several requests.',
  },
  body_slow: {
    zh: '请求体在 {seconds} 秒内没有到齐',
    en: 'The body did not arrive within {seconds} seconds.',
  },
  body_slow_next: {
    zh: '请检查网络后重发；带上原来的记录编号，不会重复收录',
    en: 'Check the network and send again; with the same record ids nothing is stored twice.',
  },
  body_cut: { zh: '请求体没有传完', en: 'The body stopped in the middle.' },
  encoding: { zh: '不是有效的 UTF-8', en: 'This is not valid UTF-8.' },
  encoding_next: {
    zh: '请以 UTF-8 重新导出（GBK/GB18030 文件可用 hutong import）',
    en: 'Export it again as UTF-8 (hutong import reads GBK and GB18030 files).',
  },
  json: { zh: '不是有效的 JSON', en: 'This is not valid JSON.' },
  json_next: {
    zh: '请发送一个完整的 JSON 对象',
    en: 'Send one whole JSON object.',
  },
  json_deep: { zh: 'JSON 嵌套超过 {limit} 层', en: 'The JSON is nested deeper than {limit} levels.' },
  json_deep_next: { zh: '请减少嵌套', en: 'Flatten it.' },
  json_twice: { zh: 'JSON 对象里有重复的字段', en: 'A JSON object has the same field twice.' },
  json_twice_next: { zh: '每个字段只写一次', en: 'Write each field once.' },
  cut_line: { zh: '最后一行没有写完', en: 'The last line stops in the middle.' },
  cut_line_next: { zh: '请补全这一行后重发', en: 'Complete this line and send it again.' },
  long_line: { zh: '这一行超过 {limit} 字节', en: 'This line is longer than {limit} bytes.' },
  long_line_next: {
    zh: '请把这条记录单独以 application/json 发送',
    en: 'Send this record by itself as application/json.',
  },
  query: { zh: '查询参数 {field} 不对', en: 'The query parameter {field} is not right.' },
  query_next: { zh: '{rule}', en: '{rule}' },
  conflict: {
    zh: '这个编号已用于内容不同的记录（第 {index} 条）',
    en: 'This id belongs to a record that says something else (entry {index}).',
  },
  conflict_next: {
    zh: '若是新的事实，请不带 id 重发；已收录的记录不能改写',
    en: 'If this is a new fact, send it without an id; what is stored is never changed.',
  },
  internal: { zh: '节点内部出错（请求号 {id}）', en: 'Something went wrong inside the node (request {id}).' },
  internal_next: {
    zh: '请稍后重试；如再出现，把请求号告诉管理员',
    en: 'Try again later; if it happens again, tell the administrator the request number.',
  },
  disk_full: {
    zh: '磁盘已满，没有保存',
    en: 'The disk is full: nothing was saved.',
  },
  disk_full_next: {
    zh: '请腾出磁盘空间后重新提交；不必重启，已保存的仍可查询',
    en: 'Free some space and send it again. No restart is needed; what was saved can be read meanwhile.',
  },
  batch_failed: {
    zh: '从这一行起没有得到收录确认',
    en: 'From this line on nothing was confirmed as stored.',
  },
  batch_failed_next: {
    zh: '请从这一行起重发；带有 id 的记录不会重复收录',
    en: 'Send again from this line; records that carry an id are not stored twice.',
  },

  // Pages.
  system: { zh: '互通', en: 'Hutong' },
  motto: { zh: '政务记录核验网络', en: 'records that anyone can verify' },
  site: { zh: '站点', en: 'Site' },
  about: { zh: '节点信息', en: 'About this node' },
  name_subject: { zh: '名称与编号', en: 'Name and subject' },
  received_above: { zh: '上级中心 已收', en: 'Received by its center' },
  full_text: { zh: '正文', en: 'Text' },
  skip: { zh: '跳到正文', en: 'Skip to the content' },
  other_language: { zh: 'English', en: '简体中文' },
  api_docs: { zh: '接口文档', en: 'API' },
  status: { zh: '同步状态', en: 'Sync status' },
  hall: { zh: '大厅', en: 'hall' },
  center: { zh: '中心', en: 'center' },
  node: { zh: '节点', en: 'Node' },
  network: { zh: '网络', en: 'Network' },
  current_log: { zh: '当前日志', en: 'Current log' },
  root_fingerprint: { zh: '根文件指纹', en: 'Root fingerprint' },
  version: { zh: '版本', en: 'Version' },
  link: { zh: '上级链路', en: 'Link to parent' },
  link_none: { zh: '最高中心，没有上级', en: 'top center, no parent' },
  link_up: { zh: '已连通 {parent}，最近消息 {at}', en: 'connected to {parent}, last heard {at}' },
  link_silent: { zh: '已连通 {parent}，尚无消息', en: 'connected to {parent}, nothing heard yet' },
  link_down: { zh: '{parent}：自 {at} 起情况不明', en: '{parent}: unknown since {at}' },
  alarm_fork: {
    zh: '{node} 的日志 {origin} 出示过两种互不一致的历史（{at} 首次发现），两份检查点均已留证；请运行 hutong audit',
    en: 'Log {origin} of {node} was shown with two histories (first seen {at}); both checkpoints are kept. Run hutong audit',
  },
  alarm_rolled_back: {
    zh: '数据库回到了过去：{origin} 现有 {held} 条，已送出 {left} 条；不再签署，下级正在送回。送齐后请举行根密钥仪式（hutong root draft --next），见手册 top-center-keys',
    en: 'The database went back in time: {origin} has {held} entries here, {left} have left. Nothing is signed; the children give back what is lost. Then hold a root ceremony (hutong root draft --next): runbook top-center-keys',
  },
  alarm_clone: {
    zh: '{node} 有两个实例同时运行：{goes_on} 继续上报（{heard}），{refused} 已被拒绝（{at}）。请停掉其中一个；若要留用被拒绝的，停掉另一个约一分钟后它会自动继续',
    en: 'Two instances of {node} are alive: {goes_on} goes on (heard {heard}), {refused} was refused ({at}). Stop one of them; if the refused one shall stay, it goes on by itself a minute after the other was stopped',
  },
  alarm_clone_goes_on: {
    zh: '{node} 另有一个实例 {refused} 在运行，已被上级拒绝（{at}）；本实例 {goes_on} 不受影响。请找到并停掉那一个',
    en: 'Another instance of {node}, {refused}, is alive and was refused by the parent ({at}); this one, {goes_on}, is not affected. Find the other and stop it',
  },
  alarm_clone_refused: {
    zh: '本实例 {refused} 已被上级拒绝：{node} 的另一个实例 {goes_on} 正在运行（{heard}）。本机照常保存，但不上报。请停掉其中一个；若要留用本机，停掉另一个约一分钟后本机会自动继续',
    en: 'The parent refuses this instance, {refused}: another of {node}, {goes_on}, is alive (heard {heard}). What is recorded here is kept and not sent. Stop one of the two; if this one shall stay, it goes on by itself a minute after the other was stopped',
  },
  link_denied: {
    zh: '{parent}：情况不明，它不认本节点的密钥（已换过、已吊销，或还没有批准）',
    en: '{parent}: unknown, it does not let the key of this node in (replaced, revoked, or not approved yet)',
  },
  link_never: { zh: '{parent}：情况不明，从未连通', en: '{parent}: unknown, never connected' },
  logs_caption: {
    zh: '各日志的条数与回执。只有核验过签名的回执才算“已收”。',
    en: 'Entries and receipts of each log. Only a receipt whose signature was checked counts as received.',
  },
  log: { zh: '日志', en: 'Log' },
  stored: { zh: '本地已存', en: 'Stored' },
  sent: { zh: '已发送', en: 'Sent' },
  received_by: { zh: '{name} 已收', en: 'Received by {name}' },
  heartbeat: { zh: '心跳', en: 'Heartbeat' },
  all_received: { zh: '全部已收', en: 'all received' },
  behind: { zh: '还差 {n} 条', en: '{n} behind' },
  receipt_at: { zh: '回执 {at}', en: 'receipt {at}' },
  unknown: { zh: '情况不明', en: 'unknown' },
  never_heard: { zh: '情况不明：从未收到', en: 'unknown: never heard' },
  unknown_since: { zh: '自 {at} 起情况不明', en: 'unknown since {at}' },
  log_retired: { zh: '已注销', en: 'retired' },
  log_refused: { zh: '上级拒收，请查看日志', en: 'refused by the parent: see the service log' },
  no_logs: { zh: '还没有日志', en: 'No logs yet' },
  records: { zh: '最新公开记录', en: 'Latest public records' },
  no_records: { zh: '没有符合的公开记录', en: 'No public records match' },
  occurred: { zh: '发生时间', en: 'Occurred' },
  recorded: { zh: '收录时间', en: 'Recorded' },
  type: { zh: '类型', en: 'Type' },
  all_types: { zh: '全部类型', en: 'All types' },
  subject: { zh: '编号', en: 'Subject' },
  department: { zh: '部门', en: 'Department' },
  received: { zh: '已收', en: 'Received' },
  search: { zh: '查询', en: 'Search' },
  older: { zh: '更早的记录', en: 'Older records' },
  newest: { zh: '回到最新', en: 'Back to the newest' },
  record: { zh: '记录', en: 'Record' },
  record_id: { zh: '记录编号', en: 'Record id' },
  position: { zh: '日志位置', en: 'Position in the log' },
  position_value: { zh: '{origin} 第 {index} 条', en: '{origin}, entry {index}' },
  backfilled: { zh: '补录', en: 'Back-filled' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  contents: { zh: '内容', en: 'Contents' },
  parts_missing: {
    zh: '正文分段尚未到齐，或与本文所载不符',
    en: 'Parts of the text are missing, or are not what this document names',
  },
  parts_here: { zh: '查看已有分段', en: 'See the parts held here' },
  commitments: { zh: '隐私字段（只存承诺值）', en: 'Private fields (commitments only)' },
  local_only: { zh: '本地已存，尚未发送', en: 'Stored here, not sent yet' },
  sent_only: { zh: '已发送，尚无回执', en: 'Sent, no receipt yet' },
  verify: { zh: '离线核验', en: 'Verify it offline' },
  verify_below: { zh: '下载文件与命令见页末', en: 'files and command at the end of this page' },
  verify_how: {
    zh: '下载下面三个文件，再运行命令。根文件指纹请从本页以外的可靠渠道取得（公告、公报），不要只信本页。',
    en: 'Download the three files below, then run the command. Take the root fingerprint from a source other than this page (a notice, a gazette).',
  },
  entry_file: { zh: '条目原始字节', en: 'The entry’s exact bytes' },
  proof_file: { zh: '证明', en: 'Its proof' },
  trust_file: { zh: '信任包', en: 'Trust bundle' },
  error_title: { zh: '无法显示', en: 'This cannot be shown' },
  back_home: { zh: '返回首页', en: 'Back to the start' },
  stale: {
    zh: '本页暂时无法更新，以下为先前的状态',
    en: 'This page cannot be updated now; what it shows is from before',
  },
} as const satisfies Record<string, { zh: string; en: string }>;

export type MessageKey = keyof typeof catalogue;

type Placeholders<T extends string> = T extends `${string}{${infer P}}${infer Rest}`
  ? P | Placeholders<Rest>
  : never;

/** What a message needs filled in; none for most. */
export type Params<K extends MessageKey> = Record<Placeholders<(typeof catalogue)[K]['zh']>, string | number>;

/** Spread so that messages without placeholders are called without an object. */
export type Args<K extends MessageKey> = [Placeholders<(typeof catalogue)[K]['zh']>] extends [never]
  ? []
  : [Params<K>];

/** A message in one language. */
export function say<K extends MessageKey>(lang: Lang, key: K, ...args: Args<K>): string {
  return fill(catalogue[key][lang], args[0]);
}

/** A message in both, Chinese first: what API answers carry. */
export function sayBoth<K extends MessageKey>(key: K, ...args: Args<K>): string {
  const { zh, en } = catalogue[key];
  if (zh === en) return fill(zh, args[0]);
  return `${fill(zh, args[0])}。${fill(en, args[0])}`;
}

/** For tests: both texts of every message. */
export function allMessages(): [string, { zh: string; en: string }][] {
  return Object.entries(catalogue);
}

function fill(text: string, params: Record<string, string | number> | undefined): string {
  if (params === undefined) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  );
}
