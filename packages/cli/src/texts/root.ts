/** What the ceremony of the root document says, in both languages; part of the catalogue in messages.ts. */
export const rootTexts = {
  about_root_key: {
    zh: '生成一把根密钥（口令保护的文件）',
    en: 'Make a root key (a file under a passphrase)',
  },
  about_root_draft: { zh: '起草根文件的下一版', en: 'Draft the next version of the root document' },
  about_root_sign: {
    zh: '显示草案内容并签名（在各负责人自己的机器上）',
    en: "Show a draft and sign it (on each officer's own machine)",
  },
  about_root_assemble: {
    zh: '汇集签名，够数即写出新版',
    en: 'Put the signatures together; writes the version when there are enough',
  },
  about_root_publish: {
    zh: '发布新版根文件（最高中心）；下级自行取得',
    en: 'Publish a new version (top center); nodes beneath take it by themselves',
  },
  about_root_show: { zh: '显示根文件的各版', en: 'Show every version of the root document' },
  opt_passphrase_file: {
    zh: '口令文件（第一行）；不写则在终端询问',
    en: 'File whose first line is the passphrase; asked on the terminal otherwise',
  },
  opt_root_name: { zh: '密钥名，如 jilin/root-zhang', en: 'Name of the key, such as jilin/root-zhang' },
  opt_root_key_from: {
    zh: '把已有的根密钥（如 root-keys/root-1）转存为受口令保护的文件',
    en: 'Put an existing root key (root-keys/root-1, say) under a passphrase',
  },
  opt_root_from: {
    zh: '现有各版：root.json 或信任包',
    en: 'The versions so far: root.json or a trust bundle',
  },
  opt_threshold: {
    zh: '再下一版须有几把密钥签名（默认不变）',
    en: 'How many keys must sign (default: as before)',
  },
  opt_root_keys: {
    zh: '全部根密钥的公钥（vkey），逗号分隔',
    en: 'vkeys of all root keys, separated by commas',
  },
  opt_root_add: { zh: '新增的公钥（vkey），逗号分隔', en: 'vkeys to add, separated by commas' },
  opt_root_drop: {
    zh: '去掉的公钥（名称或 vkey），逗号分隔',
    en: 'Keys to drop (name or vkey), separated by commas',
  },
  opt_root_registry: { zh: '名册所在日志的公钥（vkey）', en: "vkey of the registry's log" },
  opt_root_next: {
    zh: '最高中心的数据文件夹：名册转入其 keys rotate 备好的下一日志',
    en: "The top center's data folder: the registry goes on in the next log that keys rotate made ready there",
  },
  root_no_next: { zh: '{dir} 里没有备好的下一日志', en: 'no next log is made ready in {dir}' },
  root_no_next_next: {
    zh: '先在最高中心运行 hutong keys rotate',
    en: 'Run hutong keys rotate at the top center first',
  },
  opt_root_ended: {
    zh: '原名册日志只算到这个条目数（密钥被盗时）',
    en: "The registry's former log counts only so far (stolen key)",
  },
  opt_root_ended_root: {
    zh: '该条目数处的默克尔根（hutong root show --at），区分被盗密钥签的另一份历史',
    en: 'Merkle root at that size (hutong root show --at): tells it from another history of a stolen key',
  },
  opt_root_at: {
    zh: '只显示名册日志前这么多条的默克尔根（任一节点，须在运行）',
    en: "Only the Merkle root of the registry's log over so many entries (any running node)",
  },
  root_end: {
    zh: '名册日志 {origin} 前 {size} 条的根：{root}',
    en: 'The registry log {origin}, root of its first {size} entries: {root}',
  },
  root_end_next: {
    zh: '起草时写：--ended-at {size} --ended-root {root}',
    en: 'For the draft: --ended-at {size} --ended-root {root}',
  },
  root_no_end: {
    zh: '这里的名册日志 {origin} 没有 {at} 条',
    en: 'the registry log {origin} has fewer than {at} entries here',
  },
  root_no_end_next: {
    zh: '看 hutong registry log：最后一行 # 后的数加一为止',
    en: 'See hutong registry log: at most one more than the number after # in its last line',
  },
  opt_root_expires: { zh: '到期日（默认五年后）', en: 'Expiry (default: in five years)' },
  opt_root_key: { zh: '根密钥文件', en: 'The root key file' },
  passphrase_ask: { zh: '{key} 的口令（不显示）：', en: 'Passphrase of {key} (not shown): ' },
  passphrase_again: { zh: '再输一遍：', en: 'Once more: ' },
  passphrase_nowhere: {
    zh: '没有口令，也没有终端可问',
    en: 'there is no passphrase, and no terminal to ask on',
  },
  passphrase_nowhere_next: {
    zh: '给出 --passphrase-file 文件，或在终端上运行',
    en: 'Give --passphrase-file FILE, or run it on a terminal',
  },
  passphrase_differs: { zh: '两次口令不同', en: 'the two passphrases differ' },
  passphrase_differs_next: { zh: '再运行一次', en: 'Run it again' },
  file_there: { zh: '{file} 已存在', en: '{file} exists already' },
  file_there_next: { zh: '换一个文件名', en: 'Choose another name' },
  root_key_made: {
    zh: '根密钥已写入 {file}。请离线保管；只把下面的公钥交出去：',
    en: 'The root key is in {file}. Keep it offline; give away this vkey alone:',
  },
  root_version: {
    zh: '第 {version} 版，网络 {network}，{count} 把根密钥中须 {threshold} 把签名：',
    en: 'Version {version} of network {network}; {threshold} of {count} root keys must sign:',
  },
  root_registry: { zh: '名册日志：{vkey}', en: 'Registry log: {vkey}' },
  root_ended: {
    zh: '原名册日志 {origin} 只算到 {size} 条，根 {root}',
    en: 'The former registry log {origin} counts up to {size} entries, root {root}',
  },
  root_expires: { zh: '到期：{at}', en: 'Expires: {at}' },
  root_changes: {
    zh: '与第 {version} 版（{count} 把中 {threshold} 把）相比：',
    en: 'Against version {version} ({threshold} of {count}):',
  },
  root_new_registry: {
    zh: '  ! 名册日志由 {from} 改为 {to}',
    en: '  ! the registry moves from {from} to {to}',
  },
  root_new_expiry: {
    zh: '  ! 到期由 {from} 改为 {to}',
    en: '  ! it expires {to} instead of {from}',
  },
  root_compare: {
    zh: '签名文本的 SHA-256（请用电话核对）：{hash}',
    en: 'SHA-256 of the text to be signed (compare by telephone): {hash}',
  },
  root_drafted: {
    zh: '草案已写入 {file}；请各负责人签名：hutong root sign {file} --key 密钥文件',
    en: 'The draft is in {file}; each officer signs: hutong root sign {file} --key FILE',
  },
  root_no_draft: { zh: '{file} 不是根文件草案', en: '{file} is not a draft of a root document' },
  root_no_draft_next: { zh: '先用 hutong root draft 起草', en: 'Make one with: hutong root draft' },
  root_key_foreign: {
    zh: '{key} 不在本版与上一版的根密钥之中',
    en: '{key} is not among the root keys of this version or the one before',
  },
  root_key_foreign_next: {
    zh: '核对密钥文件；新密钥须先写进草案',
    en: 'Check the key file; a new key must be named by the draft first',
  },
  root_signed: {
    zh: '{name} 的签名已写入 {file}；请交给汇集签名的人',
    en: 'Signature of {name} written to {file}; hand it to whoever assembles',
  },
  root_other_text: { zh: '{file} 签的不是这份草案', en: '{file} signs another text than this draft' },
  root_other_text_next: { zh: '请该负责人就这份草案重新签名', en: 'Ask that officer to sign this draft' },
  root_no_signature: { zh: '{file} 里没有有效的签名', en: '{file} holds no good signature' },
  root_no_signature_next: { zh: '请该负责人重新签名', en: 'Ask that officer to sign again' },
  root_count: {
    zh: '第 {version} 版的门限：{count} / {threshold}（{names}）',
    en: 'Threshold of version {version}: {count} of {threshold} ({names})',
  },
  root_too_few: { zh: '签名还不够，没有写出', en: 'Too few signatures; nothing was written' },
  root_assembled: {
    zh: '第 {version} 版已写入 {file}；发布：hutong root publish {file} --data 数据文件夹',
    en: 'Version {version} is in {file}; publish it: hutong root publish {file} --data FOLDER',
  },
  root_published: { zh: '已发布，现为第 {version} 版', en: 'Published; version {version} holds now' },
  root_unchecked: {
    zh: '第 {version} 版写明名册日志止于何处，须与省中心的日志核对，而它没有运行',
    en: 'Version {version} says where the registry’s log ended, which is held against the top center’s own, and that does not run',
  },
  root_unchecked_next: {
    zh: '没有任何改变；启动省中心后再发布',
    en: 'Nothing changed; start the top center, then publish',
  },
  root_known: {
    zh: '早已是第 {version} 版，没有变化',
    en: 'Version {version} was held already; nothing changed',
  },
  root_walked: {
    zh: '共 {count} 版，逐版签名核验无误',
    en: '{count} versions; each is signed as the one before it demands',
  },
  root_alone: { zh: '只有单独一版，未经核验', en: 'One version alone; it was not verified' },
  root_expiring: {
    zh: '注意：根文件第 {version} 版将于 {at} 到期，请安排签署下一版',
    en: 'Mind: version {version} of the root document expires at {at}; hold a ceremony for the next',
  },
  root_expired: {
    zh: '根文件第 {version} 版已于 {at} 到期：收录与同步照常，名册除吊销与删改外不再变更，直到发布新版',
    en: 'Version {version} of the root document expired at {at}: records and sync go on; of the registry’s changes only revocation and redaction, until a new one is published',
  },
  alarm_rolled_back: {
    zh: '警报：数据库回到了过去：{origin} 现有 {held} 条，已送出 {left} 条；不再签署，下级正在送回。送齐后请举行根密钥仪式（hutong root draft --next），见手册 top-center-keys',
    en: 'ALARM: the database went back in time: {origin} has {held} entries here, {left} have left. Nothing is signed; the children give back what is lost. Then hold a root ceremony (hutong root draft --next): runbook top-center-keys',
  },
  root_where: { zh: '没有说看哪一份', en: 'which one is not said' },
  root_where_next: { zh: '给出文件，或 --data 数据文件夹', en: 'Give a file, or --data FOLDER' },
} as const;
