import { type Catalogue, type FieldsOf, filled, ReasonedError, type Text } from '@hutong/record';

/** What happened to a file of text on its way, where that can be told from it. */
export type NoteFault = 'format' | 'line-ends' | 'byte-order-mark' | 'not-utf8' | 'number';

const reasons = {
  key_name: { zh: '密钥名 {name} 不能用', en: '{name} cannot name a key' },
  key_length: {
    zh: 'Ed25519 公钥应为 32 字节，这里有 {has}',
    en: 'an Ed25519 key has 32 bytes, this has {has}',
  },
  vkey: {
    zh: '公钥（vkey）应写作 <名称>+<8 位十六进制>+<base64>',
    en: 'a vkey reads <name>+<8 hex>+<base64>',
  },
  vkey_type: {
    zh: '公钥的签名类型 {type} 既不是 1 也不是 4',
    en: 'signature type {type} of a vkey is neither 1 nor 4',
  },
  vkey_id: { zh: '公钥的编号（key ID）不对', en: 'the key ID of a vkey is wrong' },
  not_utf8: {
    zh: '不是 UTF-8：被另存为别的编码，或已损坏',
    en: 'it is not UTF-8: the file was saved in another encoding, or damaged',
  },
  byte_order_mark: {
    zh: '开头有字节顺序标记（BOM）：被编辑器另存过',
    en: 'it begins with a byte order mark: an editor saved it',
  },
  line_ends: { zh: '换行被改动过（CR LF）', en: 'its line ends were changed (CR LF)' },
  index_decimal: {
    zh: '证明的序号不是十进制数，或有前导零',
    en: 'the index of a proof is not a decimal number without leading zeros',
  },
  index_big: {
    zh: '证明的序号超过 2^53 − 1，本程序不能精确计数',
    en: 'the index of a proof is beyond 2^53 − 1, the last number counted exactly here',
  },
  size_decimal: {
    zh: '检查点的条目数不是十进制数，或有前导零',
    en: 'the size of a checkpoint is not a decimal number without leading zeros',
  },
  size_big: {
    zh: '检查点的条目数超过 2^53 − 1，本程序不能精确计数',
    en: 'the size of a checkpoint is beyond 2^53 − 1, the last number counted exactly here',
  },
  long: { zh: '超过 {max} 个字符', en: 'it is longer than {max} characters' },
  control: { zh: '有控制字符或半个字符', en: 'it has a control character, or half of a surrogate pair' },
  no_blank_line: {
    zh: '签名之前没有空行，或末尾没有换行',
    en: 'it has no blank line before the signatures, or no final newline',
  },
  text_long: { zh: '正文超过 {max} 个字符', en: 'its text is longer than {max} characters' },
  many_signatures: { zh: '签名多于 {max} 个', en: 'it has more than {max} signatures' },
  signature_line: { zh: '签名行应写作 — <名称> <base64>', en: 'a signature line reads — <name> <base64>' },
  signature_short: { zh: '有一个签名太短', en: 'a signature is too short' },
  base64: { zh: 'base64 的写法不规范', en: 'its base64 is not canonical' },
  other_text: { zh: '正文不同的两份不能合并', en: 'notes with different texts cannot be merged' },
  three_lines: { zh: '检查点应有三行', en: 'a checkpoint has three lines' },
  empty_line: { zh: '检查点中不能有空行', en: 'a checkpoint has no empty lines' },
  root_length: { zh: '检查点的根应为 32 字节', en: 'the root of a checkpoint has 32 bytes' },
  empty_root: { zh: '没有条目时，根应是另一个', en: 'the root of no entries is another' },
  proof_blank_line: {
    zh: '证明在检查点之前应有空行',
    en: 'a proof has a blank line before its checkpoint',
  },
  proof_header: { zh: '证明应以 {header} 开头', en: 'a proof begins with {header}' },
  proof_index: { zh: '证明应有一行 index N', en: 'a proof has a line "index N"' },
  proof_hashes: { zh: '证明至多有 {max} 个散列', en: 'a proof has at most {max} hashes' },
  proof_hash: { zh: '证明中的散列应为 32 字节', en: 'a hash of a proof has 32 bytes' },
} as const satisfies Catalogue;

const AGAIN = {
  zh: '请向对方重新要一份；反复出现则保留作证据',
  en: 'Ask the sender for it again; if it repeats, keep it as evidence.',
};

/** A note, checkpoint, vkey or proof that does not follow its format. */
export class InvalidNote extends ReasonedError {
  override readonly name = 'InvalidNote';
  readonly fault: NoteFault;

  constructor(reason: Text, fault: NoteFault = 'format') {
    super(reason, AGAIN);
    this.fault = fault;
  }
}

const FAULTS: { [K in keyof typeof reasons]?: NoteFault } = {
  not_utf8: 'not-utf8',
  byte_order_mark: 'byte-order-mark',
  line_ends: 'line-ends',
  index_decimal: 'number',
  index_big: 'number',
  size_decimal: 'number',
  size_big: 'number',
};

/** The reason of that name, with its fields. */
export function invalidNote<K extends keyof typeof reasons>(
  key: K,
  ...fields: FieldsOf<(typeof reasons)[K]>
): InvalidNote {
  return new InvalidNote(filled(reasons[key], fields[0]), FAULTS[key]);
}
