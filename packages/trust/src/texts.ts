import { type Catalogue, type FieldsOf, filled, type Text } from '@hutong/record';

/** Why a statement of trust does not hold. */
const reasons = {
  // Root documents.
  root_none: { zh: '没有根文件，或版本太多', en: 'there is no root document, or too many of them' },
  root_no_notes: {
    zh: '其中没有签好的根文件：应是 hutong root assemble 写出的文件、root.json 或信任包',
    en: 'it holds no signed root document: give what hutong root assemble wrote, a root.json or a trust bundle',
  },
  root_other: {
    zh: '第一版根文件不是所认定的那一份（指纹不同）',
    en: 'the first root document is not the one that is pinned: its fingerprint differs',
  },
  root_signatures: {
    zh: '第 {version} 版要求 {threshold} 个签名，只有 {count} 个',
    en: 'version {version} needs {threshold} signatures and has {count}',
  },
  root_follows: {
    zh: '{network} 的第 {version} 版不能接在第 {before} 版之后',
    en: 'version {version} of {network} does not follow version {before}',
  },
  root_ended: {
    zh: '所结束的日志不是上一版的名册日志',
    en: 'the log that it ends is not the registry of the version before',
  },
  root_note: { zh: '根文件的签名部分写法不对（{why}）', en: 'its note is malformed: {why}' },
  root_header: { zh: '根文件应以 {header} 开头', en: 'a root document begins with {header}' },
  root_key_twice: { zh: '同一把根密钥写了两次', en: 'a root key is named twice' },
  root_key_bad: {
    zh: '有一把密钥的类型不对，或不是规范、安全的 Ed25519 公钥',
    en: 'a key is not of type 1, not canonical, or of low order',
  },
  root_other_network: { zh: '名册日志属于另一网络', en: 'its registry belongs to another network' },
  root_threshold: { zh: '所需签名数多于密钥数', en: 'it needs more signatures than it names keys' },
  root_malformed: { zh: '根文件的内容写法不对', en: 'the text of the root document is malformed' },
  root_expired: {
    zh: '第 {version} 版根文件已到期：请先发布新版',
    en: 'version {version} of the root document has expired: publish a newer one first',
  },
  root_not_prepared: {
    zh: '{name} 的密钥不是本机备好的：先运行 hutong keys rotate，再 hutong root draft --next',
    en: 'the keys of {name} are not prepared here: run hutong keys rotate, then hutong root draft --next',
  },
  root_must_end: {
    zh: '本机的数据库回到了过去：根文件须写明 {name} 之前的日志止于何处',
    en: 'the database of this node went back in time: the root document must end the log before {name}',
  },
  bundle_of_other_network: {
    zh: '这份信任包不属于网络 {network}',
    en: 'this trust bundle does not belong to network {network}',
  },
  join_needs_trust: {
    zh: '有上级的节点是加入网络：需要该网络的信任包与根文件指纹',
    en: 'a node with a parent joins a network: it needs that network’s trust bundle and root fingerprint',
  },

  // Trust bundles and proofs.
  bundle_malformed: {
    zh: '这不是信任包（应为含 version、network、root、registry 的 JSON）',
    en: 'this is not a trust bundle (JSON with version, network, root and registry)',
  },
  bundle_network: {
    zh: '它自称属于网络 {says}，其根文件却属于 {network}',
    en: 'it says that it belongs to network {says}, and its root document belongs to {network}',
  },
  bundle_ended: {
    zh: '名册第 {index} 条的证明，不属于结束时的那份日志',
    en: 'the proof of registry entry {index} does not belong to the log as it was ended',
  },
  bundle_order: { zh: '名册条目的次序不对', en: 'registry entries are out of order' },
  bundle_unsigned: {
    zh: '名册第 {index} 条的证明，没有名册日志的签名',
    en: 'the registry’s log did not sign the proof of registry entry {index}',
  },
  bundle_beyond: {
    zh: '这份日志止于 {end} 条，证明却有 {size} 条',
    en: 'the log was ended at {end} entries, and this proof has {size}',
  },
  bundle_entry: {
    zh: '名册第 {index} 条与其证明不符：条目、证明的序号或某个散列被改动过',
    en: 'registry entry {index} does not fit its proof: it, the proof’s index or one of its hashes was changed',
  },
  proof_log: {
    zh: '网络 {network} 中没有节点签署 {origin}',
    en: 'no node of network {network} signs {origin}',
  },
  proof_signature: {
    zh: '这个检查点没有 {node} 的日志密钥的签名',
    en: 'the log key of {node} did not sign this checkpoint',
  },
  proof_closed: {
    zh: '这份日志止于 {closed} 条，检查点却有 {size} 条',
    en: 'the log was closed at {closed} entries, and this checkpoint has {size}',
  },
  proof_index: {
    zh: '证明说的是第 {index} 条，日志只有 {size} 条：序号被改动过',
    en: 'the proof is about entry {index} of a log of {size}: its index was changed',
  },
  proof_hashes: {
    zh: '证明有 {count} 个散列，{size} 条中的第 {index} 条需要 {wanted} 个：证明被改动过',
    en: 'the proof has {count} hashes, entry {index} of {size} needs {wanted}: the proof was changed',
  },
  proof_mismatch: {
    zh: '条目与证明不符：条目、证明的序号或某个散列被改动过',
    en: 'the entry and its proof do not fit: the entry, the index of the proof or one of its hashes was changed',
  },

  // The registry.
  log_ended: { zh: '这份日志止于 {end} 条', en: 'the log was ended at {end} entries' },
  not_said: { zh: '不合 {type} 的写法', en: 'it does not say what {type} says' },
  not_enrolled: { zh: '节点 {node} 没有入册', en: 'node {node} is not enrolled' },
  parent_not_enrolled: {
    zh: '上级 {parent} 没有入册：请先为它入册',
    en: 'the parent {parent} is not enrolled: enrol it first',
  },
  node_retired: { zh: '节点 {node} 已注销', en: 'node {node} was retired' },
  nothing_to_change: { zh: '没有要改的内容', en: 'there is nothing to change' },
  top_stays: {
    zh: '最高中心管理名册，不能改隶或注销',
    en: 'the top center keeps the registry: it cannot be moved or retired',
  },
  has_children: { zh: '请先改隶或注销：{nodes}', en: 'move or retire these first: {nodes}' },
  other_parent: {
    zh: '名册里 {node} 的上级是 {parent}：入册时请写它；要改隶，用 hutong move',
    en: 'the registry has {node} beneath {parent}: enrol it there; hutong move moves it',
  },
  parent_needed: { zh: '最高中心只有一个：请写明上级', en: 'there is one top center: a parent is needed' },
  parent_is_hall: {
    zh: '{parent} 是大厅：只有中心才有下级',
    en: '{parent} is a hall: only a center has nodes beneath it',
  },
  not_stationed: {
    zh: '{node} 不是 {parent} 下的大厅：派驻监察的节点要和所驻大厅在同一中心之下',
    en: '{node} is no hall beneath {parent}: the node of a stationed supervisor stands beneath the same center as the hall',
  },
  beneath_itself: { zh: '{node} 不能在自己之下', en: '{node} cannot stand beneath itself' },
  origin_differs: {
    zh: '日志名 {origin} 与节点 {node}、第 {epoch} 纪元及这把密钥不符',
    en: 'origin {origin} is not that of node {node}, epoch {epoch} and this key',
  },
  log_key_other: { zh: '日志密钥属于另一日志', en: 'the log key belongs to another log' },
  cosigner_other: { zh: '回执密钥属于另一节点', en: 'the cosigner key belongs to another node' },
  key_taken: { zh: '{name} 的这把密钥已属他人', en: 'the key of {name} already speaks for somebody else' },
  epoch_follows: {
    zh: '{node} 的第 {epoch} 纪元不能接在第 {last} 纪元之后',
    en: 'epoch {epoch} of {node} does not follow epoch {last}',
  },
  not_its_log: { zh: '{origin} 不是 {node} 入册的日志', en: '{origin} is not enrolled as a log of {node}' },
  registry_stays: { zh: '名册的条目不能遮蔽', en: 'an entry of the registry cannot be redacted' },
  beginning_stays: { zh: '日志的开头不能遮蔽', en: 'the beginning of a log cannot be redacted' },
  key_unsafe: {
    zh: '{kind} 公钥不规范或不安全',
    en: 'the {kind} key is not canonical, or of low order',
  },
  cosigner_type: { zh: '回执密钥的类型不是 4', en: 'the cosigner key is not of type 4' },
  cosigner_is_log: { zh: '回执密钥与日志密钥相同', en: 'the cosigner key is the log key' },
  no_authority: { zh: '没有可撤的 CA {fingerprint}', en: 'there is no authority {fingerprint} to withdraw' },
  certificate_differs: {
    zh: '证书与指纹 {fingerprint} 不符',
    en: 'the certificate does not have the fingerprint {fingerprint}',
  },
  certificate_no_authority: { zh: '这不是 CA 证书', en: 'the certificate is not that of an authority' },
  certificate_not_issued: {
    zh: '证书不是本网络的 CA 签发的',
    en: 'no authority of this network issued the certificate',
  },
  certificate_other: { zh: '证书不是 {node} 的', en: 'the certificate is not that of {node}' },
  certificate_replaced: {
    zh: '已换下的证书不能再用',
    en: 'a certificate that was replaced cannot come back',
  },
  only_top: { zh: '只有最高中心管理名册', en: 'only the top center keeps the registry' },
  top_key: {
    zh: '最高中心的密钥由新的根文件更换',
    en: 'the top center’s key is replaced by a new root document',
  },
  revoked_already: { zh: '{origin} 的密钥早已吊销', en: 'the key of {origin} was revoked already' },
  beyond_held: {
    zh: '{origin} 在本机只有 {held} 条，不能止于 {at}',
    en: '{origin} has {held} entries here: {at} lies beyond them',
  },
  other_root: {
    zh: '本机的 {origin} 在第 {size} 条处的根是另一个',
    en: '{origin} has another root at {size} entries here',
  },
  no_checkpoint: {
    zh: '本机的 {origin} 在第 {size} 条处没有检查点，其前一个在 {before}',
    en: 'there is no checkpoint at {size} entries of {origin} here; the one before is at {before}',
  },

  // Keys.
  next_keys_gone: {
    zh: '日志已由 {origin} 接续，而它的密钥不在了',
    en: 'the log was closed in favour of {origin}, whose keys are gone',
  },
  former_keys_gone: {
    zh: '缺少 {folder}：它写着上一份日志的名称',
    en: '{folder} is missing: it names the log before',
  },
  named_keys_gone: {
    zh: '根文件指定 {origin} 为名册日志，而它的密钥不在本机',
    en: 'the root document names {origin} as the registry, and its keys are not here',
  },
  must_end_first: {
    zh: '数据库回到了过去：须先由根文件结束这份日志',
    en: 'the database went back in time: a root document must end the log first',
  },
  desk_damaged: {
    zh: '{file} 已损坏：请移走它，重新签发代码',
    en: '{file} is damaged: take it away, and issue new codes',
  },

  // Data folders and key files.
  no_node: { zh: '这个文件夹里没有节点', en: 'there is no node in this folder' },
  node_there: { zh: '这个文件夹里已有节点', en: 'there is a node in this folder already' },
  no_file: { zh: '没有这个文件', en: 'there is no such file' },
  not_json: { zh: '不是 JSON', en: 'this is not JSON' },
  unreadable: { zh: '读不了（{code}）', en: 'it cannot be read ({code})' },
  no_roots: { zh: '不是根文件的列表', en: 'this is not a list of root documents' },
  no_next_log: { zh: '这里没有写明下一份日志', en: 'this does not tell a next log' },
  no_beginning: { zh: '这里没有写明日志的开头', en: 'this does not tell what the log begins with' },
  not_begun: { zh: '这个文件夹里没有开始过入册', en: 'no enrolment was begun in this folder' },
  keys_there: { zh: '这一纪元的密钥已经有了', en: 'keys of this epoch exist already' },
  no_key: { zh: '没有这把密钥', en: 'there is no such key' },
  key_open: { zh: '别人也能读这把密钥', en: 'others may read this key' },
  key_malformed: { zh: '不是 64 位十六进制', en: 'it is not 64 hex digits' },
  passphrase_short: { zh: '口令太短', en: 'the passphrase is too short' },
  passphrase_wrong: { zh: '这个口令打不开它', en: 'this passphrase does not open it' },
  root_key_damaged: {
    zh: '不是根密钥文件，或已损坏',
    en: 'this is not a root key file, or it is damaged',
  },

  // Enrolment by a one-time code.
  code_form: {
    zh: '代码应为 {chars} 个字符，只用 {alphabet}',
    en: 'a code has {chars} of the characters {alphabet}',
  },
  code_mistyped: {
    zh: '校验字符不符：有一个字符抄错了',
    en: 'the check character does not fit: a character was mistaken',
  },
  codes_full: { zh: '已有 {max} 个代码未用', en: '{max} codes are open already' },
  code_unknown: { zh: '没有这个代码', en: 'there is no such code' },
  code_used: { zh: '这个代码已经用过', en: 'this code was used already' },
  code_expired: { zh: '这个代码已过期', en: 'this code has expired' },
  code_other: { zh: '代码是为 {field} {wanted} 签发的', en: 'the code was issued for {field} {wanted}' },
  code_unnamed: {
    zh: '{node} 已入册，而这个代码不是为它签发的',
    en: '{node} is enrolled, and the code was not issued for it',
  },
  requests_full: { zh: '已有 {max} 份申请待批', en: '{max} requests are pending already' },
  not_pending: { zh: '没有 {node} 的待批申请', en: 'no request of {node} is pending' },
  other_fingerprint: {
    zh: '指纹与 {node} 的申请不符',
    en: 'this is not the fingerprint of what {node} sent',
  },
  tries_full: { zh: '错误次数太多', en: 'there were too many wrong tries' },
  answer_parent: { zh: '答复写的是另一个上级', en: 'the answer is for another parent' },
  parent_unreached: {
    zh: '名册里没有写明 {parent} 的地址',
    en: 'the registry does not know where {parent} is reached',
  },
  answer_other: { zh: '答复属于另一代码', en: 'the answer belongs to another code' },
  no_message: { zh: '这不是入册的申请或答复', en: 'this is not an enrolment message' },
  altered_request: { zh: '申请与代码所证的不符', en: 'the request is not what the code authenticates' },
  altered_answer: { zh: '答复与代码所证的不符', en: 'the answer is not what the code authenticates' },
  message_malformed: { zh: '申请或答复的内容写法不对', en: 'the text of the message is malformed' },
  message_key: { zh: '密钥应为 32 字节的规范 base64', en: 'a key is 32 bytes in canonical base64' },
} as const satisfies Catalogue;

/** The reason of that name, with its fields, in both languages. */
export function why<K extends keyof typeof reasons>(key: K, ...fields: FieldsOf<(typeof reasons)[K]>): Text {
  return filled(reasons[key], fields[0]);
}

/** What to do about it, where more than one place says so. */
export const NEXTS = {
  restore: {
    zh: '从数据文件夹最近的副本放回这个文件',
    en: 'Put this file back from the newest copy of the data folder.',
  },
  correct: { zh: '改正这一项，再来一次', en: 'Correct this field and start again.' },
} as const satisfies Catalogue;
