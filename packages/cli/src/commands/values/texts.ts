import { copyTexts } from '@hutong/api';

export const valuesTexts = {
  value_held: { zh: '已存', en: 'held' },
  value_missing: { zh: '缺少', en: 'missing' },
  value_erased: { zh: '已删除', en: 'erased' },
  value_wrong: { zh: '与承诺不符', en: 'not what was committed to' },
  value_unknown: { zh: '未知', en: 'unknown' },
  values_none: { zh: '这条记录没有私密内容', en: 'The record has no private values' },
  values_field: { zh: '{field}（{origin} 第 {index} 条）', en: '{field} ({origin} entry {index})' },
  values_ordered: { zh: '所属节点已下令删除', en: 'its owner ordered it erased' },
  values_none_here: { zh: '这一页没有', en: 'None on this page' },
  erase_would: { zh: '将删除 {record} 的 {field}：', en: 'Would erase {field} of {record}:' },
  erase_done: { zh: '已下令删除 {record} 的 {field}：', en: 'Ordered erased: {field} of {record}:' },
  confirmed_by_all: { zh: '各存有节点均已确认', en: 'Every holder has confirmed' },
  confirmed_not: {
    zh: '尚未确认：{nodes}（命令已在日志中，送达后自动执行；稍后再看）',
    en: 'Not confirmed yet: {nodes}. The order is in the log and is carried out when it arrives; look again later',
  },
  erase_lingers: {
    zh: '本机的数据库正被另一个程序打开，已删除的内容还在其文件中；那个程序关闭后一秒内清除（查是谁：fuser -v hall.db）',
    en: 'Another program has the database of this node open, and the bytes are still in its file. They are gone within a second of its end (who it is: fuser -v hall.db)',
  },
  ...copyTexts,
  reseal_page: { zh: '密封 {values} 项，至 {at}', en: '{values} sealed, up to {at}' },
  reseal_end: { zh: '末尾', en: 'the end' },
  reseal_would: { zh: '将为 {to} 重新密封 {values} 项', en: 'Would seal {values} anew for {to}' },
  reseal_none: {
    zh: '没有要密封的；收件方已有的也要重新密封，请加 --anew',
    en: 'There is nothing to seal. With --anew also what it was sent before is sealed again',
  },
  reseal_done: {
    zh: '已为 {to} 重新密封 {values} 项；送达后由其取回',
    en: 'Sealed {values} anew for {to}, which fetches them when it hears of it',
  },
  reseal_passed: {
    zh: '略过：按规则不应有的 {not_recipient} 项，本节点打不开的 {unopened} 项',
    en: 'Passed over: {not_recipient} that policy does not give it, {unopened} that this node can not open',
  },
  redact_would: { zh: '将遮蔽：', en: 'Would redact:' },
  redact_done: { zh: '已下令遮蔽：', en: 'Ordered redacted:' },
  redact_holders: { zh: '存有者：{nodes}', en: 'held by: {nodes}' },
  redact_stays: {
    zh: '内容及其私密内容无法恢复；散列保留，其他条目的证明不受影响',
    en: 'The content and its private values cannot be had back; the hash stays, and proofs of other entries pass',
  },
  redact_line: { zh: '{number}  {origin} 第 {index} 条', en: '{number}  {origin} entry {index}' },
  redact_by: { zh: '已确认：{nodes}', en: 'confirmed: {nodes}' },
  redact_total: { zh: '共 {total} 条，显示 {shown} 条', en: '{shown} of {total}' },
} as const;
