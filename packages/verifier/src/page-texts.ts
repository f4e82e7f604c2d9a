import { type Catalogue, sayer } from '@hutong/record';

/** What stands around a check: on the page at a node, and in the file that works alone. */
const texts = {
  title: { zh: '核验一条记录', en: 'Verify a record' },
  system: { zh: '互通', en: 'Hutong' },
  intro: {
    zh: '把条目文件（.cbor）和证明文件（.tlog-proof）拖到本页，或在下面选择。核对全在这台电脑上进行，文件不会发往任何地方，断网也可以。',
    en: 'Drop an entry (.cbor) and its proof (.tlog-proof) on this page, or choose them below. All of it is checked on this computer: the files are sent nowhere, and no network is needed.',
  },
  where: {
    zh: '这两个文件在每条记录的页面上下载。',
    en: 'Both files can be downloaded from the page of any record.',
  },
  no_script: {
    zh: '本页要用脚本核对。浏览器不运行脚本时，可用命令核验：',
    en: 'This page checks by a script. Where a browser runs none, check with the command:',
  },
  files: { zh: '文件', en: 'Files' },
  entry: { zh: '条目文件（.cbor）', en: 'Entry (.cbor)' },
  proof: { zh: '证明文件（.tlog-proof）', en: 'Proof (.tlog-proof)' },
  trust: {
    zh: '另用一个信任包（trust.json，可不选）',
    en: 'Another trust bundle (trust.json; optional)',
  },
  result: { zh: '结果', en: 'Result' },
  waiting: { zh: '请给出条目文件和证明文件。', en: 'Give the entry and its proof.' },
  lacks_proof: { zh: '还差证明文件（.tlog-proof）。', en: 'Its proof (.tlog-proof) is still to be given.' },
  lacks_entry: { zh: '还差条目文件（.cbor）。', en: 'Its entry (.cbor) is still to be given.' },
  checking: { zh: '正在核对……', en: 'Checking…' },
  given: { zh: '{entry} 与 {proof}', en: '{entry} and {proof}' },
  many: { zh: '一次最多放 {max} 个文件。', en: 'Drop {max} files at most at a time.' },
  says: { zh: '条目所写', en: 'What the entry says' },
  content: { zh: '内容', en: 'Content' },
  trusted: { zh: '凭什么核对', en: 'What it was checked against' },
  network: { zh: '网络', en: 'Network' },
  fingerprint: { zh: '根文件指纹', en: 'Root fingerprint' },
  compare: {
    zh: '请与大厅张贴或电话告知的指纹逐字对照：不同，就不要相信本页的结果。',
    en: 'Compare it, character by character, with the one the hall has on its wall or tells by telephone. If it differs, do not believe this page.',
  },
  nodes: { zh: '信任包中的节点', en: 'Nodes in the trust bundle' },
  trust_none: {
    zh: '没有取到本节点的信任包。请选择一个信任包文件（trust.json）。',
    en: 'The trust bundle of this node could not be fetched. Choose a trust bundle (trust.json).',
  },
  trust_loading: { zh: '正在读取信任包……', en: 'Reading the trust bundle…' },
  trust_refused: {
    zh: '没有采用信任包 {file}：{why}',
    en: 'The trust bundle {file} is not used: {why}',
  },
  trust_own: { zh: '本页所带', en: 'the one this page came with' },
  trust_used: { zh: '信任包', en: 'Trust bundle' },
  times: { zh: '时间均为北京时间。', en: 'All times are at +08:00.' },
  other_language: { zh: 'English', en: '简体中文' },
  file_title: { zh: '核验记录', en: 'Verify a record' },
} as const satisfies Catalogue;

/** `sayPage(lang, key, fields)` over these texts. */
export const sayPage = sayer(texts);
