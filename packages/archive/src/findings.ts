import { type Catalogue, type FieldsOf, filled, type Text } from '@hutong/record';

const faults = {
  log_unknown: { zh: '名册里没有这份日志', en: 'the registry knows no such log' },
  entries_missing: { zh: '缺条目', en: 'entries are missing' },
  beyond_head: { zh: '有超出末尾的条目', en: 'entries lie beyond the head' },
  head_root: { zh: '条目得不出末尾的根', en: 'the entries do not give the head’s root' },
  no_note: { zh: '末尾没有签注', en: 'the head has no note' },
  other_log: {
    zh: '检查点属于另一份日志，或条数不同',
    en: 'a checkpoint is of another log or size',
  },
  other_root: { zh: '条目得不出检查点的根', en: 'the entries do not give the checkpoint’s root' },
  unsigned: { zh: '检查点没有日志密钥的签名', en: 'the log key did not sign the checkpoint' },
  own_receipt: {
    zh: '本中心在检查点上的回执通不过核验，或时间与所示的不同',
    en: 'our receipt on the checkpoint does not verify, or is of another time than the one shown',
  },
  receipt: {
    zh: '{node} 的回执或心跳与其签名所说不同',
    en: 'the receipt or heartbeat of {node} is not what its signature says',
  },
  tile: { zh: '瓦片 {level}/{n} 与条目不符', en: 'tile {level}/{n} does not follow from the entries' },
  record: { zh: '记录与其条目所说不同', en: 'a record is not what its entry says' },
  read_model: {
    zh: '{node} 的读模型 {name} 在 {key} 处与条目不符',
    en: 'the read model {name} of {node} is not what the entries give, at {key}',
  },
  erased: { zh: '已删除的与条目所说不同', en: 'what is erased is not what the entries say' },
  still_held: { zh: '已删除的私密内容仍在', en: 'a value that was erased is still held' },
} as const satisfies Catalogue;

/** What is wrong in an archive, with its fields. */
export function fault<K extends keyof typeof faults>(key: K, ...fields: FieldsOf<(typeof faults)[K]>): Text {
  return filled(faults[key], fields[0]);
}
