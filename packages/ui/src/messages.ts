import { alertTexts, healthTexts } from '@hutong/oversight';
import { type Catalogue, type FieldsOf, sayer, type Text } from '@hutong/record';
import { matterTexts } from './matter-texts.ts';

/** Every sentence the pages say. */
const catalogue = {
  ...alertTexts,
  ...healthTexts,
  ...matterTexts,
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
  from_above: { zh: '上级下发，本地已存', en: 'From above, stored here' },
  sent: { zh: '已发送', en: 'Sent' },
  received_by: { zh: '{name} 已收', en: 'Received by {name}' },
  heartbeat: { zh: '心跳', en: 'Heartbeat' },
  all_received: { zh: '全部已收', en: 'all received' },
  behind: { zh: '还差 {n} 条', en: '{n} behind' },
  receipt_at: { zh: '回执 {at}', en: 'receipt {at}' },
  unknown: { zh: '情况不明', en: 'unknown' },
  never_heard: { zh: '情况不明：从未收到', en: 'unknown: never heard' },
  unknown_since: { zh: '自 {at} 起情况不明', en: 'unknown since {at}' },
  log_ended: { zh: '已结束', en: 'ended' },
  log_ended_next: { zh: '已结束，由 {next} 接续', en: 'ended; {next} goes on' },
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
  several_title: { zh: '这个编号有多条记录', en: 'Several records have this id' },
  several_choose: { zh: '编号由各节点自己取，请选择：', en: 'Each node gives its own ids. Choose:' },
  pruned_mark: { zh: '已清理', en: 'pruned' },
  pruned_here: {
    zh: '本大厅已按策略清理这一条目的原文，只留散列。持有原文的上级：{holders}。',
    en: 'This hall pruned the entry’s bytes by its policy and keeps the hash. These have them: {holders}.',
  },
  log_pruned: { zh: '已清理 {n} 条', en: '{n} pruned' },
} as const satisfies Catalogue;

export type MessageKey = keyof typeof catalogue;
export type Args<K extends MessageKey> = FieldsOf<(typeof catalogue)[K]>;

/** A message in one language. */
export const say = sayer(catalogue);

/** For tests: both texts of every message. */
export function allMessages(): [string, Text][] {
  return Object.entries(catalogue);
}
