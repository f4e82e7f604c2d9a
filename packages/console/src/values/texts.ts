import { copyTexts } from '@hutong/api';
import type { Catalogue } from '@hutong/record';

/** What the pages of private values say. */
export const texts = {
  values: { zh: '私密内容', en: 'Private values' },
  values_about: {
    zh: '每项私密内容在哪里：已存、缺少还是已删除。这里从不显示内容；阅看是另一回事，每次都记入日志',
    en: 'Where each private value is: held, missing or erased. What it says is never shown here; to read one is an act on record of its own.',
  },
  values_filter: { zh: '筛选', en: 'Filter' },
  values_any: { zh: '不限', en: 'any' },
  values_type: { zh: '记录类型', en: 'Type of record' },
  values_record: { zh: '记录编号', en: 'Record' },
  values_here: { zh: '本中心应存的', en: 'What this center should hold' },
  values_none: { zh: '这一页没有', en: 'None on this page.' },
  values_see: { zh: '看会怎样', en: 'See what it will do' },
  value_field: { zh: '哪一项', en: 'Field' },
  value_state: { zh: '状态', en: 'State' },
  value_holders: { zh: '在各节点', en: 'At each node' },
  value_held: { zh: '已存', en: 'held' },
  value_missing: { zh: '缺少', en: 'missing' },
  value_erased: { zh: '已删除', en: 'erased' },
  value_wrong: { zh: '与承诺不符', en: 'not what was committed to' },
  value_unknown: { zh: '未知', en: 'unknown' },
  value_erase: { zh: '删除私密内容', en: 'Erase the value' },
  value_ordered: { zh: '已下令删除', en: 'ordered erased' },
  value_owner: { zh: '由记录所属的 {node} 删除', en: 'for {node} to erase, whose record it is' },
  value_no_fields: { zh: '这条记录没有私密内容', en: 'The record has no private values.' },
  erase_what: { zh: '会这样', en: 'What it will do' },
  erase_would: {
    zh: '{record} 的 {field}：内容与盐在本中心随即销毁，各上级收到后删除并确认，不能恢复',
    en: '{field} of {record}: value and salt are destroyed here at once, by each center above as it hears of it, and cannot be had back.',
  },
  erase_stays: {
    zh: '条目和散列保留，日志仍可核验',
    en: 'Entry and hash stay, and the log can still be verified.',
  },
  ...copyTexts,
  reseal: { zh: '重新密封', en: 'Seal anew' },
  reseal_about: {
    zh: '一个节点缺私密内容时（换了机器、改了上级），由本中心为它重新密封，送达后由其取回',
    en: 'Where a node lacks private values, as after a new machine or another parent, this center seals them anew and it fetches them.',
  },
  reseal_node: { zh: '谁的记录（代号）', en: 'Whose records (name of the node)' },
  reseal_to: { zh: '为谁密封（代号）', en: 'For whom (name of the node)' },
  reseal_would: { zh: '为 {to} 密封 {n} 项', en: '{n} values for {to}' },
  reseal_passed: {
    zh: '略过：按规则不应有的 {not_recipient} 项，本中心打不开的 {unopened} 项',
    en: 'Passed over: {not_recipient} that policy does not give it, {unopened} that this center cannot open',
  },
  reseal_more: { zh: '还有更多：做完再来一次', en: 'There is more: do it once again after this.' },
  redact: { zh: '遮蔽条目', en: 'Redact an entry' },
  redact_about: {
    zh: '公开的条目里误写了个人信息时用：各处只留散列。先看它在哪里，再决定',
    en: 'For an entry that holds personal data in the open: everywhere only its hash stays. See first where it is.',
  },
  redact_entry: {
    zh: '条目：节点/记录编号，或 日志:序号',
    en: 'Entry: node/record, or log:index',
  },
  entry_wrong: {
    zh: '写 节点/记录编号，或 日志:序号',
    en: 'Write node/record, or log:index.',
  },
  redact_holders: { zh: '存有者：{nodes}', en: 'held by: {nodes}' },
  redact_stays: {
    zh: '内容及其私密内容无法恢复；散列保留，其他条目的证明不受影响',
    en: 'The content and its private values cannot be had back; the hash stays, and proofs of other entries pass.',
  },
} as const satisfies Catalogue;
