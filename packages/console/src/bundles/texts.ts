import type { Catalogue } from '@hutong/record';

/** What the page of bundles says. */
export const texts = {
  bundles: { zh: '离线包', en: 'Bundles' },
  bundles_in_short: { zh: '没有线路的节点，用 U 盘带去带来', en: 'for nodes without a line, by a stick' },
  bundle_out: { zh: '带去', en: 'To carry there' },
  bundle_out_about: {
    zh: '没有线路的节点收不到的，写成一个文件，用 U 盘带去。要给的节点是上级，或在本中心之下',
    en: 'What a node without a line cannot get, in one file for a stick. It goes to a node above this center, or beneath it.',
  },
  bundle_to: { zh: '给哪个节点（代号）', en: 'For which node' },
  bundle_much: { zh: '写多少', en: 'How much' },
  bundle_all: { zh: '从头全部写出', en: 'Everything from the beginning' },
  bundle_all_hint: {
    zh: '只在对方从备份放回过、丢了已收的内容时用',
    en: 'Only where the receiver was put back from a backup and lost what it had.',
  },
  bundle_look: { zh: '看要带什么', en: 'See what there is to carry' },
  bundle_there: { zh: '要带给 {to} 的', en: 'What there is for {to}' },
  bundle_nothing: { zh: '没有要带给 {to} 的', en: 'There is nothing for {to}.' },
  bundle_sum: { zh: '{logs} 份日志，共 {entries} 条', en: '{logs} logs, {entries} entries' },
  bundle_log: { zh: '日志', en: 'Log' },
  bundle_range: { zh: '从第几条到第几条', en: 'From – to' },
  bundle_entries: { zh: '条数', en: 'Entries' },
  bundle_seal: { zh: '加密', en: 'Sealing' },
  bundle_sealed: { zh: '加密，只有 {to} 能打开', en: 'Seal it: only {to} can open it' },
  bundle_always_sealed: {
    zh: '文件加密，只有 {to} 能打开',
    en: 'The file is sealed: only {to} can open it.',
  },
  bundle_save: { zh: '做好并下载', en: 'Make it and download it' },
  bundle_save_about: {
    zh: '下载完整才能带走。中途断了就再下载一次，收两次无害；还是断，先做存储核验，坏的那份日志由 hutong bundle export 跳过。U 盘装不下的（超过 4 GiB）用它的 --max-size 分成几个文件',
    en: 'Carry it only when the download is whole. If it breaks off, download it again: taken twice it does no harm. If it breaks off again, check what is stored first; hutong bundle export leaves a damaged log out. Larger than a stick takes (4 GiB), its --max-size makes several files.',
  },
  bundle_in: { zh: '带来', en: 'What was carried here' },
  bundle_in_about: {
    zh: '每一项都按签名核验后收下，谁带来的都一样；早已有的不重复收。次序不拘，收两次无害',
    en: 'Each item is taken by its signatures, whoever carried it; what is here already is not taken twice. In any order, and twice is harmless.',
  },
  bundle_file: { zh: '离线包文件（.hutong）', en: 'Bundle file (.hutong)' },
  bundle_file_hint: {
    zh: '至多 {size}。更大的，把 U 盘插在本中心的机器上，用 hutong bundle import',
    en: '{size} at most. A larger one is taken at the center’s machine by hutong bundle import.',
  },
  bundle_take: { zh: '核验并收下', en: 'Verify and take it' },
  bundle_missing: { zh: '请选择离线包文件', en: 'Choose the bundle file.' },
  bundle_long: {
    zh: '文件超过 {size}，什么也没有收',
    en: 'The file is larger than {size}: nothing was taken.',
  },
  bundle_long_next: {
    zh: '把 U 盘插在本中心的机器上，用 hutong bundle import 收；或请对方用 hutong bundle export --max-size 分成几个文件',
    en: 'Take it at the center’s machine by hutong bundle import, or have it exported in several files with hutong bundle export --max-size.',
  },
  bundle_no_frame: {
    zh: '这不是离线包，或已全部损坏：从原件重新复制，还不行就请对方重新导出',
    en: 'This is no bundle file, or all of it is damaged. Copy it again from where it came; else have it exported again.',
  },
  bundle_foreign: {
    zh: '这是 {theirs} 网络的离线包，本中心在 {ours} 网络，什么也没有收：找出给本网络的那个文件，或把它交给 {theirs} 网络的中心',
    en: 'This bundle is of the network {theirs}; this center is of {ours}, and took nothing. Find the file for this network, or give this one to a center of {theirs}.',
  },
  bundle_busy: {
    zh: '另一个离线包正在收，这个还没有收：等它收完再来',
    en: 'Another bundle is being taken, and this one was not: bring it again when that is done.',
  },
  bundle_brought: { zh: '收下了什么', en: 'What it brought' },
  bundle_whole: { zh: '全部收下', en: 'All of it was taken.' },
  bundle_partial: { zh: '没有全部收下', en: 'Not all of it was taken.' },
  bundle_taken: {
    zh: '新收 {entries} 条（{segments} 段），检查点与回执 {notes}，根文件 {roots}；早已有 {already} 项',
    en: '{entries} new entries ({segments} segments), {notes} notes, {roots} root documents; {already} items were here already.',
  },
  bundle_values: { zh: '私密内容', en: 'Private values' },
  bundle_already: { zh: '早已有的', en: 'Here already' },
  bundle_logs_more: { zh: '另有 {n} 份日志没有列出', en: '{n} more logs are not listed.' },
  bundle_refused: { zh: '拒收 {n} 项', en: '{n} items were refused' },
  bundle_waits: {
    zh: '{n} 项还缺前面的内容，没有收',
    en: '{n} items need something that is not here yet, and were not taken',
  },
  bundle_waits_next: {
    zh: '先收缺少的那个离线包，再把这个收一次；没有的话，请对方选“从头全部写出”重新导出',
    en: 'Take the bundle that is missing and then this one again; if there is none, have it exported again with everything from the beginning.',
  },
  bundle_damaged: { zh: '文件有 {n} 处损坏', en: 'The file is damaged in {n} places' },
  bundle_damaged_next: {
    zh: '其余各项已照收。从原件重新复制文件再收一次，或请对方重新导出；已收的不会重复',
    en: 'All else was taken. Copy the file again from where it came and take it again, or have it exported again; nothing is taken twice.',
  },
  bundle_item: { zh: '哪一项', en: 'Item' },
  bundle_why: { zh: '原因', en: 'Why' },
  bundle_items_more: { zh: '另有 {n} 项没有列出', en: '{n} more are not listed.' },
} as const satisfies Catalogue;
