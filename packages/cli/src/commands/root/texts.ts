export const rootTexts = {
  root_no_next: { zh: '{dir} 里没有备好的下一日志', en: 'no next log is made ready in {dir}' },
  root_no_next_next: {
    zh: '先在最高中心运行 hutong keys rotate',
    en: 'Run hutong keys rotate at the top center first',
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
  root_new_expiry: { zh: '  ! 到期由 {from} 改为 {to}', en: '  ! it expires {to} instead of {from}' },
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
  root_would: {
    zh: '现为第 {version} 版；将发布以上各版，不能收回：本节点从此以它为准，下级随即取用',
    en: 'Version {version} holds now. Would publish the above, which cannot be taken back: this node goes by it, and those beneath take it from here',
  },
  root_published: { zh: '已发布，现为第 {version} 版', en: 'Published; version {version} holds now' },
  root_known: {
    zh: '早已是第 {version} 版，没有变化',
    en: 'Version {version} was held already; nothing changed',
  },
  root_walked: {
    zh: '共 {count} 版，逐版签名核验无误',
    en: '{count} versions; each is signed as the one before it demands',
  },
  root_alone: { zh: '只有单独一版，未经核验', en: 'One version alone; it was not verified' },
  root_where: { zh: '没有说看哪一份', en: 'nothing was named to look at' },
  root_where_next: { zh: '给出文件，或 --data 数据文件夹', en: 'Give a file, or --data FOLDER' },
} as const;
