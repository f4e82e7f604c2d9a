import type { Catalogue } from '@hutong/record';

/** What is held against a node's logs, and what is set aside of them. */
export const texts = {
  evidence: { zh: '{name}：分叉与搁置', en: '{name}: forks, and what is set aside' },
  evidence_link: { zh: '分叉与搁置', en: 'Forks, and what is set aside' },
  evidence_forks: { zh: '分叉', en: 'Forks' },
  evidence_no_forks: { zh: '没有分叉证据', en: 'There is no evidence of a fork.' },
  evidence_fork_means: {
    zh: '两份检查点都由这份日志的密钥签过名，却不能同真：密钥被复制、机器被克隆、数据被改回，都会这样。两份都已留证，什么也没有覆盖。先打电话问清是否有两台机器在运行，再决定换发还是吊销密钥。',
    en: 'The key of the log signed both checkpoints, and they cannot both be true: a copied key, a cloned machine or a database that was put back does that. Both are kept and nothing was overwritten. Call first, and ask whether two machines are running; then decide whether the key is replaced or revoked.',
  },
  evidence_log: { zh: '日志', en: 'Log' },
  evidence_at: { zh: '发现', en: 'Found' },
  evidence_held: { zh: '本中心所持', en: 'Held here' },
  evidence_seen: { zh: '另见到的', en: 'Seen beside it' },
  evidence_size: { zh: '条数', en: 'Entries' },
  evidence_root: { zh: '根', en: 'Root' },
  evidence_note: { zh: '签名原文', en: 'As it was signed' },
  evidence_aside: { zh: '搁置的', en: 'Set aside' },
  evidence_none_aside: { zh: '没有搁置的', en: 'Nothing is set aside.' },
  evidence_by_itself: {
    zh: '不用在这里重送：没收下的，节点会一直重送，收下后自动从这里去掉；作证据的一直留着。',
    en: 'Nothing is sent again from here: a node goes on sending what was not taken, and what is taken leaves this list by itself. Evidence stays.',
  },
  evidence_approve: { zh: '去登记', en: 'To enrolment' },
  evidence_place: { zh: '位置', en: 'Place' },
  evidence_why: { zh: '缘由', en: 'Why' },
  evidence_next: { zh: '怎么办', en: 'Next step' },
  evidence_kept: { zh: '留证字节', en: 'Bytes kept' },
  evidence_older: { zh: '更早的', en: 'Earlier' },
  evidence_newest: { zh: '最新的', en: 'Newest' },
  evidence_pages: { zh: '翻页', en: 'Pages' },
  aside_not_understood: { zh: '本中心看不懂这一条', en: 'this entry is not understood here' },
  aside_sealed_invalid: {
    zh: '随附的私密内容写法不对',
    en: 'a private value that came with it is malformed',
  },
  aside_sealed_mismatch: {
    zh: '随附的私密内容与记录所承诺的不符',
    en: 'a private value that came with it is not the one that was committed to',
  },
  aside_unstorable: { zh: '数据库存不下这一条', en: 'the database cannot store it' },
  aside_unreadable: { zh: '送来的不是完整的段', en: 'what it brought is no segment' },
  aside_beyond: { zh: '在日志被终止之后', en: 'it lies beyond where the log was ended' },
  next_wait: {
    zh: '不必处理：已收下、已回执，本中心升级后自动读懂',
    en: 'None: it is archived and receipted, and will be understood once this center is upgraded.',
  },
  next_values: {
    zh: '请该节点检查程序版本，并把这一条的私密内容重新送来',
    en: 'Have the node look at its version, and send the private values of this entry again.',
  },
  next_evidence: {
    zh: '只作证据留存。若该节点说自己没有送过，可能有人冒用它的密钥',
    en: 'It is kept as evidence alone. If the node says that it never sent it, somebody else may have its key.',
  },
  next_approve: {
    zh: '打电话核对，再在最高中心批准它的新密钥',
    en: 'Compare by telephone, and have the top center approve its new key.',
  },
  next_call: {
    zh: '打电话给该节点，请它运行 hutong doctor',
    en: 'Call the node, and have it run hutong doctor.',
  },
} as const satisfies Catalogue;
