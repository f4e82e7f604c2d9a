export const recordsTexts = {
  on_files: { zh: '离线核验，不连接任何服务器', en: 'Offline check; no server is asked' },
  no_such_record: { zh: '没有记录 {id}', en: 'there is no record {id}' },
  no_such_record_next: {
    zh: '核对编号；内部记录须带可读内部记录的令牌',
    en: 'Check the id; internal records need a token whose role reads them',
  },
  backfilled: { zh: '（补录）', en: ' (back-filled)' },
  verify_with: { zh: '离线核验：{command}', en: 'Verify it offline: {command}' },
  page_compare: {
    zh: '请把它公布在网络以外可核对的地方（公告、公报）；拿到文件的人用 sha256sum 或 certutil -hashfile 对照',
    en: 'Publish it where people can see it (a notice, a gazette); whoever has the file compares it with sha256sum or certutil -hashfile',
  },
  said_by: { zh: '记录者', en: 'Said by' },
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
  proven: {
    zh: '已证明：{name}（{node}）作了这条记录，它是日志 {origin} 的第 {index} 条；{received}{dropped}',
    en: 'Proven: {name} ({node}) said this, as entry {index} of log {origin}; {received}{dropped}',
  },
  proven_received: { zh: '收到它的上级：{by}', en: 'received by: {by}' },
  proven_unreceived: { zh: '没有上级回执', en: 'no receipt of an ancestor' },
  proven_dropped: {
    zh: '；{count} 行签名不成立，未采信，见下',
    en: '; not heeded: {count} signature lines that are not good, see below',
  },
  dropped: { zh: '未采信', en: 'Not heeded' },
  line_signature: {
    zh: '{key}：密钥在名册中，但签名不对：被改动过，或不是它签的',
    en: '{key}: a known key, and its signature is wrong: changed, or not made with it',
  },
  line_time: {
    zh: '{key}：密钥在名册中，但所写时间不在任何日历之内',
    en: '{key}: a known key, and its time is in no calendar',
  },
  line_length: {
    zh: '{key}：密钥在名册中，但这一行长度不对，不是回执',
    en: '{key}: a known key, and its line has not the length of a cosignature',
  },
  line_unknown: {
    zh: '{key}：名册中没有这把密钥，按标准略过',
    en: '{key}: no key of the registry, passed over as the standard says',
  },
  line_elsewhere: {
    zh: '{key}：签名成立，但 {by} 不是该节点的上级，不算回执',
    en: '{key}: a good signature, but {by} is no ancestor of the node: no receipt',
  },
  dropped_next: {
    zh: '所证明的不受影响；不成立的签名请向给你这份证明的人问明来历，并保留文件作证据',
    en: 'What is proven stands; ask whoever gave you the proof where such a signature comes from, and keep the file as evidence',
  },
  verify_refused: { zh: '核验不通过：{file}：{reason}', en: 'Refused: {file}: {reason}' },
  'verify_line-ends': { zh: '换行被改动过（CR LF）', en: 'its line ends were changed (CR LF)' },
  'verify_byte-order-mark': {
    zh: '文件开头有字节顺序标记（BOM）：被编辑器另存过',
    en: 'it begins with a byte order mark (BOM): an editor saved it',
  },
  'verify_not-utf8': {
    zh: '不是 UTF-8：被另存为别的编码，或已损坏',
    en: 'it is not UTF-8: it was saved in another encoding, or damaged',
  },
  verify_number: { zh: '其中一个数字不能用：{reason}', en: 'a number in it cannot be used: {reason}' },
  verify_format: { zh: '不符合格式：{reason}', en: 'not of the format: {reason}' },
  'verify_bundle-network': {
    zh: '信任包自称的网络与根文件不一致：{reason}',
    en: 'the bundle is not of the network of its root document: {reason}',
  },
  'verify_bundle-entry': {
    zh: '名册条目与它的证明不符：条目、序号或某个哈希被改动过',
    en: 'a registry entry and its proof do not fit: the entry, its index or a hash was changed',
  },
  'verify_proof-log': {
    zh: '名册中没有节点签这份日志：{reason}',
    en: 'no node of the registry signs this log: {reason}',
  },
  'verify_proof-signature': {
    zh: '检查点不是该日志的密钥所签：检查点被改动过，或不是这个节点的',
    en: 'the log’s key did not sign this checkpoint: it was changed, or is not of this node',
  },
  'verify_proof-closed': {
    zh: '日志在此之前已关闭：{reason}',
    en: 'the log was closed before that: {reason}',
  },
  'verify_proof-index': {
    zh: '证明中的序号超出检查点：序号被改动过',
    en: 'the index of the proof is beyond its checkpoint: the index was changed',
  },
  'verify_proof-hashes': {
    zh: '证明中哈希的个数不对：证明被改动过',
    en: 'the proof has the wrong number of hashes: the proof was changed',
  },
  'verify_proof-mismatch': {
    zh: '条目与证明不符：条目、证明的序号或某个哈希被改动过',
    en: 'the entry and its proof do not fit: the entry, the index of the proof or one of its hashes was changed',
  },
  verify_again: {
    zh: '请按原样（不经编辑器、以二进制方式）重新取得该文件；反复出现则保留作证据',
    en: 'Get the file again as it is, through no editor and as binary; if it repeats, keep it as evidence',
  },
  import_progress: {
    zh: '{percent}%  {rows} 行  {rate} 行/秒  剩余 {eta}',
    en: '{percent}%  {rows} rows  {rate} rows/s  {eta} left',
  },
  import_done: {
    zh: '{rows} 行：收录 {taken}，早已收录 {already}，拒收 {refused}；{seconds} 秒，{rate} 行/秒',
    en: '{rows} rows: {taken} taken, {already} already there, {refused} refused; {seconds} s, {rate} rows/s',
  },
  import_flagged: {
    zh: '其中 {count} 条有可疑之处（已收录），首条：第 {row} 行 {field} {reason}',
    en: '{count} of them look odd (they were taken), the first: row {row} {field} {reason}',
  },
  import_repeats: {
    zh: '拒收的行中 {count} 行与同一文件里前面的行完全相同；确是各自独立的事，用 --repeats take 逐行收录',
    en: '{count} of the refused rows say exactly what an earlier row of the file says; take each with --repeats take',
  },
  import_other_content: {
    zh: '收录的行中 {count} 行的类型和编号早有记录、内容不同（如第 {row} 行）：请核对是更正还是重复',
    en: 'Same subject, other content: {count} rows taken (such as row {row}). See whether they correct or contradict',
  },
  import_cleaned: {
    zh: '{count} 行去掉了看不见的字符、表格软件的文本标记，或全角字母数字改成了半角',
    en: '{count} rows were taken without unseen characters, marks of spreadsheet programs, or odd widths',
  },
  import_sheets: {
    zh: '没有读的工作表：{names}（用 --sheet 指明要读哪一张）',
    en: 'Sheets not read: {names} (name one with --sheet)',
  },
  import_columns: { zh: '没有用到的列：{names}', en: 'Columns not used: {names}' },
  import_reason: {
    zh: '  {count} 行（第 {row} 行起）：{reason}',
    en: '  {count} rows (from row {row} on): {reason}',
  },
  import_list_lost: {
    zh: '拒收清单写不下去（{reason}），导入已停止：已收录 {taken} 行，拒收 {refused} 行',
    en: 'The list of refused rows can not be written ({reason}), so the import stopped: {taken} rows taken, {refused} refused',
  },
  import_stopped: {
    zh: '导入停在中途（{reason}）：此前已收录 {taken} 行，都在',
    en: 'The import stopped on its way ({reason}): {taken} rows had been taken and are kept',
  },
  import_again: {
    zh: '排除原因后再运行一次同样的命令接着导入，已收录的不会重复',
    en: 'Mend that and run the same command again: what was taken is not taken twice',
  },
  import_disk_full: { zh: '磁盘已满', en: 'the disk is full' },
  template_unknown: { zh: '没有叫“{name}”的映射', en: 'there is no mapping called "{name}"' },
  import_refused_file: { zh: '拒收的行及原因：{file}', en: 'Refused rows and why: {file}' },
  import_interrupted: {
    zh: '已中断；已收录的都在，再运行一次同样的命令接着导入',
    en: 'Interrupted; what was taken is kept. Run the same command again to go on',
  },
} as const;
