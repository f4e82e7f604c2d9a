export const attachmentTexts = {
  no_attachment: { zh: '没有附件 {file}', en: 'there is no file {file}' },
  no_attachment_next: {
    zh: '核对 SHA-256 或记录编号；内部附件须带可读内部记录的令牌',
    en: 'Check the hash or the record; files of internal records need a token whose role reads them',
  },
  attachment_bad_name: {
    zh: '“{file}”不是 SHA-256，也不是记录编号',
    en: '"{file}" is neither a SHA-256 nor the id of a record',
  },
  attachment_bad_name_next: {
    zh: '写 64 位十六进制的 SHA-256，或 节点/记录编号',
    en: 'Write a SHA-256 of 64 hex digits, or NODE/ID of a record',
  },
  attachment_none_named: { zh: '记录 {file} 没有附件', en: 'the record {file} names no file' },
  attachment_none_named_next: {
    zh: '用 hutong query 查看有哪些记录',
    en: 'hutong query shows which records there are',
  },
  attachment_several: { zh: '记录 {file} 有 {count} 个附件', en: 'the record {file} names {count} files' },
  attachment_several_next: {
    zh: '用 --number 1 到 {count} 选一个，或直接写它的 SHA-256',
    en: 'Choose with --number 1 to {count}, or give its SHA-256',
  },
  attachment_sealed: { zh: '这是内部附件，已加密', en: 'the file is internal and sealed' },
  attachment_sealed_next: {
    zh: '加 --reason 写明为何阅看（写入日志）；令牌须可阅私密内容',
    en: 'Say why with --reason, which goes on record; the token’s role must read private values',
  },
  attachment_pruned: { zh: '本节点已清理这个附件的内容', en: 'the content of the file is not kept here' },
  attachment_pruned_next: { zh: '到这些节点取：{holders}', en: 'Take it from one of: {holders}' },
  attachment_no_part: {
    zh: '附件第 {part} 段不在这个节点',
    en: 'part {part} of the file is not at this node',
  },
  attachment_no_part_next: {
    zh: '稍后再取，已取得的各段不必重取；还是如此，到所属大厅运行 hutong fsck',
    en: 'Try again later, the parts that came are kept; if it stays so, run hutong fsck at the hall',
  },
  attachment_exists: { zh: '{file} 已经存在', en: '{file} is there already' },
  attachment_exists_next: {
    zh: '换一个名称（--out），或用 --force 覆盖',
    en: 'Choose another name (--out), or write over it with --force',
  },
  attachment_coming: {
    zh: '取附件：{part} / {parts} 段，{mib} MiB',
    en: 'Taking the file: part {part} of {parts}, {mib} MiB',
  },
  attachment_kept: {
    zh: '取得的部分留在 {file}，再运行同一命令会接着取',
    en: 'What came is kept in {file}: the same command goes on from there',
  },
  attachment_got: {
    zh: '已写入 {file}：{bytes} 字节，内容与 SHA-256 {sha256} 相符',
    en: 'Written: {file}, {bytes} bytes; they are what SHA-256 {sha256} names',
  },
  attachment_resumed: { zh: '其中 {parts} 段是上次取得的', en: '{parts} parts of it came the last time' },
  attachment_too_large: { zh: '{file} 超过 {mib} MiB', en: '{file} is larger than {mib} MiB' },
  attachment_too_large_next: {
    zh: '请压缩图片或分成几个文件',
    en: 'Make its pictures smaller, or several files of it',
  },
  attachment_going: { zh: '上传：{percent}%', en: 'Uploading: {percent}%' },
  attachment_put: {
    zh: '已收下 {name}：{bytes} 字节，{media_type}；30 天内由记录写明，否则删去',
    en: 'Taken: {name}, {bytes} bytes, {media_type}. A record must name it within 30 days',
  },
  attachment_put_public: {
    zh: '公开记录写 sha256：{sha256}',
    en: 'A public record names it as sha256: {sha256}',
  },
  attachment_put_internal: {
    zh: '内部记录写 sha256：{sha256}（不写 name）',
    en: 'An internal record names it as sha256: {sha256} (and no name)',
  },
  attachment_put_not_stripped: {
    zh: '这类文件的文档信息没有去掉，原样保留',
    en: 'What it says of its authors stays: that is not done for its kind',
  },
  attachment_name: { zh: '文件', en: 'File' },
  attachment_bytes: { zh: '字节', en: 'Bytes' },
  attachment_at: { zh: '上传', en: 'Uploaded' },
  attachment_sealed_sha256: { zh: 'sealed_sha256', en: 'sealed_sha256' },
  attachment_none_wait: { zh: '没有等待写明的附件', en: 'No files wait' },
  attachment_dropped: { zh: '已删去 {file}', en: 'Removed: {file}' },
} as const;
