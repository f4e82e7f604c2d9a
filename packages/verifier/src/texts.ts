import { type Catalogue, type FieldsOf, filled, sayer, type Text } from '@hutong/record';

/** What the check says. The five outcomes and the standing sentence are worded once and for all (README). */
export const texts = {
  received: {
    zh: '内容与{hall}所签一致，{center}于{at}收到',
    en: 'The content is what {hall} signed, and {center} received it at {at}',
  },
  altered: { zh: '与签名不一致', en: 'It does not agree with the signature' },
  unreceived: { zh: '尚无{above}回执', en: 'No receipt of {above} yet' },
  'unknown-signer': { zh: '签名者不在此信任包中', en: 'The signer is not in this trust bundle' },
  unreadable: { zh: '格式无法识别，未作判断', en: 'The format is not recognised; nothing was judged' },
  standing: {
    zh: '这证明“谁在何时说过”，不证明“说得对”',
    en: 'This proves who said it and when. It does not prove that what was said is right.',
  },
  above: { zh: '上级', en: 'a center above it' },
  agrees: {
    zh: '内容与{hall}所签一致；何时所签，还没有上级作证',
    en: 'The content is what {hall} signed; no center above it vouches for the time yet',
  },
  topmost: {
    zh: '{hall}是本网络的最高中心，上面没有可出回执的中心',
    en: '{hall} is the top center of this network: no center above it could give a receipt',
  },
  revoked_receipt: {
    zh: '{name}于{at}的回执不算数：它的密钥后来已吊销，拿到密钥的人今天也能造出这样的回执',
    en: 'The receipt of {name} at {at} does not count: its key was revoked later, and whoever has it can make such a receipt today',
  },
  bad_line: {
    zh: '有一行签名不成立，没有采信：{key}。被改动过，或不是它签的；请保留文件作证据',
    en: 'One signature line is not good and was not heeded: {key}. It was changed or made up; keep the file as evidence',
  },
  not_entry: {
    zh: '这不是条目文件：条目是 .cbor 文件，请从记录页面重新下载',
    en: 'This is no entry: an entry is a .cbor file. Download it again from the page of the record',
  },
  too_big: {
    zh: '{file}有 {has} 字节，最多只能有 {max} 字节：请核对是不是选错了文件',
    en: '{file} has {has} bytes, and can have {max} at most. See whether the wrong file was chosen',
  },
  lost: {
    zh: '{file}读不出来：可能拖来的是文件夹，或者 U 盘已拔出。请重新选择文件',
    en: '{file} could not be read: it may be a folder, or the stick was pulled out. Choose the file again',
  },
  too_much: {
    zh: '文件里的签名多得不正常，没有逐一核对：请向提供者重新要一份',
    en: 'The files hold more signatures than any honest ones. They were not checked; ask for the files again',
  },
  unknown_type: {
    zh: '本页不认识这个类型：字节与签名已核对，内容没有按类型检查',
    en: 'This page does not know the type: bytes and signatures are checked, the content is not',
  },
  entry_file: { zh: '条目文件', en: 'The entry' },
  proof_file: { zh: '证明文件', en: 'The proof' },
  trust_file: { zh: '信任包', en: 'The trust bundle' },
  internal: { zh: '内部（不公开）', en: 'internal, not public' },
  public: { zh: '公开', en: 'public' },
  backfilled: { zh: '（补录）', en: ' (back-filled)' },
  said_by: { zh: '记录者', en: 'Said by' },
  type: { zh: '类型', en: 'Type' },
  subject: { zh: '编号', en: 'Subject' },
  department: { zh: '部门', en: 'Department' },
  occurred: { zh: '发生时间', en: 'Occurred' },
  recorded: { zh: '记录时间', en: 'Recorded' },
  receipt: { zh: '收到', en: 'Received' },
  receipt_value: { zh: '{name}（{by}）于 {at}', en: '{name} ({by}) at {at}' },
  visibility: { zh: '公开范围', en: 'Visibility' },
  position: { zh: '位置', en: 'Place' },
  position_value: { zh: '{origin} 第 {index} 条（共 {size} 条）', en: '{origin}, entry {index} of {size}' },
  id: { zh: '记录编号', en: 'Record id' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
} as const satisfies Catalogue;

/** `say(lang, key, fields)` over these texts. */
export const say = sayer(texts);

/** A text with its fields, in both languages. */
export function fill<K extends keyof typeof texts>(key: K, ...fields: FieldsOf<(typeof texts)[K]>): Text {
  return filled(texts[key], fields[0]);
}
