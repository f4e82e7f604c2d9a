/** What is said of private values; part of the catalogue in messages.ts. */
export const valueTexts = {
  about_values: { zh: '一条记录的私密内容在哪里', en: "Where a record's private values are" },
  about_values_list: {
    zh: '本节点存有、缺少、已删除哪些私密内容',
    en: 'Which private values this node holds',
  },
  about_values_read: {
    zh: '阅看一项私密内容（记入日志）',
    en: 'Read a private value; the reading is on record',
  },
  about_erase: {
    zh: '删除一项私密内容：本节点与各上级',
    en: 'Erase a private value, here and at every ancestor',
  },
  opt_value_state: { zh: '只看这种状态的', en: 'Only those in this state' },
  opt_after: { zh: '接着上一页', en: 'Go on after the page before' },
  opt_yes: {
    zh: '执行（否则只显示将做什么）',
    en: 'Carry it out (otherwise it only tells what it would do)',
  },
  opt_wait: { zh: '等候确认，秒（默认 10）', en: 'Wait for confirmations, seconds (default 10)' },
  value_held: { zh: '已存', en: 'held' },
  value_missing: { zh: '缺少', en: 'missing' },
  value_erased: { zh: '已删除', en: 'erased' },
  value_wrong: { zh: '与承诺不符', en: 'not what was committed to' },
  value_unknown: { zh: '未知', en: 'unknown' },
  values_none: { zh: '这条记录没有私密内容', en: 'The record has no private values' },
  values_field: { zh: '{field}（{origin} 第 {index} 条）', en: '{field} ({origin} entry {index})' },
  values_ordered: { zh: '所属节点已下令删除', en: 'its owner ordered it erased' },
  values_none_here: { zh: '这一页没有', en: 'None on this page' },
  values_more: { zh: '还有更多：--after {next}', en: 'There are more: --after {next}' },
  erase_would: { zh: '将删除 {record} 的 {field}：', en: 'Would erase {field} of {record}:' },
  erase_done: { zh: '已下令删除 {record} 的 {field}：', en: 'Ordered erased: {field} of {record}:' },
  confirm_yes: { zh: '尚未执行。确认请加 --yes', en: 'Nothing was done yet. To carry it out add --yes' },
  confirmed_by_all: { zh: '各存有节点均已确认', en: 'Every holder has confirmed' },
  confirmed_not: {
    zh: '尚未确认：{nodes}（命令已在日志中，送达后自动执行；稍后再看）',
    en: 'Not confirmed yet: {nodes}. The order is in the log and is carried out when it arrives; look again later',
  },
  copies_linger: {
    zh: '命令到不了的副本可能残留于（以及到何时为止）：',
    en: 'Copies that no order reaches may linger in (and until when):',
  },
  'copy_write-ahead-log': { zh: '数据库预写日志', en: 'write-ahead log' },
  copy_stream: { zh: '消息队列', en: 'broker stream' },
  copy_backup: { zh: '备份', en: 'backups' },
  copy_stick: { zh: 'U 盘', en: 'USB sticks' },
  copies_until: { zh: '至 {at}', en: 'until {at}' },
  copies_never: {
    zh: '期限不明（在 config.json 的 retention 中写明）',
    en: 'nobody said (say so in config.json, retention)',
  },
} as const;
