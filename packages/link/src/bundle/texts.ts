import { type Catalogue, type FieldsOf, filled, type Text } from '@hutong/record';
import { refusalTexts } from '@hutong/trust';

/** What is said of a bundle file and its items. */
const texts = {
  // An item that was not taken.
  nobody_signs: { zh: '本机还不知道谁签署 {origin}', en: 'no node known here signs {origin}' },
  neither: {
    zh: '{origin} 既不属于下级，也不属于上级',
    en: '{origin} belongs neither to a node beneath this one nor to one above it',
  },
  clone: {
    zh: '{child} 正连着线，而这份文件不是它做的：请让它自己上报，或到它那里重新导出',
    en: '{child} answers over its line and did not make this: let it send, or export it there again',
  },
  note_unknown: {
    zh: '{origin} 第 {size} 条处的这份签注，本机不认识签署者',
    en: 'nobody known here signed this note on {origin} at {size}',
  },
  note_differs: {
    zh: '{origin} 前 {size} 条的根，与本机所存不同',
    en: '{origin} has another root at {size} entries here',
  },
  note_malformed: { zh: '签注写法不对（{why}）', en: 'the note is malformed: {why}' },
  root_top: {
    zh: '最高中心的根文件只由 hutong root publish 发布',
    en: 'the top center takes a root document from hutong root publish alone',
  },
  unforeseen: { zh: '无法核验（{why}）', en: 'it cannot be checked: {why}' },
  unreadable: { zh: '读不懂（{why}）', en: 'it cannot be read: {why}' },
  sealed_for_another: {
    zh: '这个包是加密给 {to} 的，本机打不开',
    en: 'it is sealed for {to}, and no key held here opens it',
  },
  not_committed: { zh: '这次没能写入', en: 'it could not be written now' },
  gap: { zh: '本机只存到第 {have} 条', en: 'only {have} entries are held here' },
  slow: {
    zh: '该节点来得太多，请 {min} 分钟后再导入',
    en: 'its node is over its share: import it again in {min} min',
  },
  damaged: { zh: '本机所存的这份日志已损坏', en: 'what is held of this log is damaged' },
  fork: { zh: '这份日志有两种互不一致的历史', en: 'the log’s key signed two histories' },
  unstorable: { zh: '本机的数据库存不下它', en: 'the database here cannot hold it' },

  // A bundle that cannot be made.
  no_parent: {
    zh: '{node} 没有上级：请写明包是给谁的',
    en: '{node} has no parent: say whom the bundle is for',
  },
  no_relation: {
    zh: '{name} 既不是 {node} 的上级，也不在其下',
    en: '{name} is neither an ancestor of {node} nor beneath it',
  },
  no_receiver_next: {
    zh: '写一个上级或下级节点（命令里是 --for）',
    en: 'Name an ancestor or a node beneath this one (--for of the command).',
  },
  no_registry: { zh: '名册还没有到本机', en: 'the registry has not come down to this node yet' },
  no_registry_next: {
    zh: '先从 {name} 带一个包来导入（hutong bundle export --for {node}）',
    en: 'Bring a bundle from {name} here first (hutong bundle export --for {node}) and import it.',
  },
  no_log: { zh: '{origin} 不是要给 {to} 的日志', en: '{origin} is not a log for {to}' },
  no_log_next: { zh: '重新查询包的内容', en: 'Ask for the plan again.' },
  pruned: {
    zh: '{origin} 第 {to} 条之前的内容已在本机清理：给过回执的上级存有',
    en: 'entries of {origin} below {to} were pruned here: the ancestors that receipted them have them',
  },
  pruned_next: {
    zh: '对方的线路恢复后，会从它的上级取回',
    en: 'The receiver takes them from its own parent when their line is up.',
  },
  no_key: { zh: '名册里没有 {to} 的密封密钥', en: 'the registry has no sealing key of {to}' },
  no_key_next: { zh: '导出时不加密（不加 --encrypt）', en: 'Export it unsealed (without --encrypt).' },
} as const satisfies Catalogue;

export function bundleText<K extends keyof typeof texts>(
  key: K,
  ...fields: FieldsOf<(typeof texts)[K]>
): Text {
  return filled(texts[key], fields[0]);
}

/** Why a segment was refused, for people: by its code, since the detail beside it is for logs. */
export function refusalText(code: string): Text {
  if (code === 'fork' || code === 'forked') return texts.fork;
  if (Object.hasOwn(refusalTexts, code)) return refusalTexts[code as keyof typeof refusalTexts];
  return texts.unstorable;
}
