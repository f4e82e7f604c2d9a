export const bundleTexts = {
  bundle_all_or_since: { zh: '--all 与 --since 只能取一个', en: 'give either --all or --since' },
  bundle_all_or_since_next: {
    zh: '对方从备份恢复过的，用 --all',
    en: 'Where the receiver was restored from a backup, --all',
  },
  bundle_since_other: {
    zh: '{file} 不是本节点给 {to} 的导出结果',
    en: '{file} is not the result of an export from this node for {to}',
  },
  bundle_since_other_next: {
    zh: '请给 hutong bundle export --json 的输出；没有就不带 --since 再导出一次',
    en: 'Give what hutong bundle export --json printed; if there is none, export without --since',
  },
  bundle_up: { zh: '上行', en: 'up' },
  bundle_down: { zh: '下行', en: 'down' },
  bundle_writing: { zh: '已写 {done}/{total} 条', en: '{done} of {total} entries written' },
  bundle_written: {
    zh: '已写出给 {to} 的离线包（{way}），{files} 个文件，{bytes} 字节：',
    en: 'Bundle for {to} ({way}) written: {files} file(s), {bytes} bytes:',
  },
  bundle_sealed: { zh: '已加密，只有 {to} 能打开', en: 'Sealed: only {to} can open it' },
  bundle_nothing: {
    zh: '没有要给 {to} 的内容，未写文件',
    en: 'There is nothing for {to}; no file was written',
  },
  bundle_interrupted: {
    zh: '被中断；再运行一次即可，已做的无害',
    en: 'Interrupted; just run it again, what was done does no harm',
  },
  bundle_log_failed: {
    zh: '日志 {origin} 读不了，未写入：{reason}。请运行 hutong fsck',
    en: 'The log {origin} cannot be read and is not in the bundle: {reason}. Run hutong fsck',
  },
  bundle_log: { zh: '日志', en: 'log' },
  bundle_range: { zh: '条目', en: 'from – to' },
  bundle_segments: { zh: '段', en: 'segments' },
  bundle_entries: { zh: '条数', en: 'entries' },
  bundle_values: { zh: '私密内容', en: 'values' },
  bundle_notes: { zh: '回执与心跳', en: 'notes' },
  bundle_already: { zh: '早已有的段', en: 'had already' },
  bundle_receipts: { zh: '回执', en: 'receipts' },
  bundle_taking: { zh: '{file}：已读 {done}/{total} 字节', en: '{file}: {done} of {total} bytes read' },
  bundle_taken: {
    zh: '收入：段 {segments}（{entries} 条），检查点 {notes}，根文件 {roots}；早已有 {already}',
    en: 'Taken: {segments} segments ({entries} entries), {notes} notes, {roots} root documents; {already} were here already',
  },
  bundle_refused: { zh: '拒收 {count} 项：', en: '{count} item(s) refused:' },
  bundle_waits: {
    zh: '{count} 项还缺前面的内容，未收入：',
    en: '{count} item(s) need something that is not here yet, and were not taken:',
  },
  bundle_waits_next: {
    zh: '收入缺少的那个离线包后，把这个再导入一次；没有的话，请对方用 --all 重新导出',
    en: 'Import the bundle that is missing and then this one again; if there is none, have it exported again with --all',
  },
  bundle_damaged: { zh: '文件有 {count} 处损坏：', en: 'The files are damaged in {count} place(s):' },
  bundle_damaged_at: {
    zh: '{file}，位置 {offset}，{bytes} 字节：{label}',
    en: '{file} at {offset}, {bytes} bytes: {label}',
  },
  bundle_damaged_unknown: { zh: '不知是什么', en: 'what it was cannot be told' },
  bundle_damaged_sealed: {
    zh: '加密的一项，里面是什么只有原件说得出',
    en: 'an encrypted item; what it was, only a whole copy can tell',
  },
  bundle_damaged_next: {
    zh: '其余各项已照收。从原件重新复制文件再导入，或请对方重新导出；已收的不会重复',
    en: 'All else was taken. Copy the file again from where it came and import it again, or have it exported again; nothing is taken twice',
  },
  bundle_item_at: { zh: '{file}，位置 {offset}', en: '{file} at {offset}' },
  bundle_more: { zh: '… 另有 {count} 项，见 --json', en: '… and {count} more, see --json' },
  bundle_no_frame: { zh: '{file} 不是离线包', en: '{file} is no bundle file' },
  bundle_no_frame_next: {
    zh: '里面没有一项可读；请从原件重新复制',
    en: 'Nothing in it can be read; copy it again from where it came',
  },
} as const;
