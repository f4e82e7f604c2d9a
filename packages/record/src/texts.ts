import { type Text, bilingual as text } from './say.ts';

export const REASONS = {
  missing: text('缺少', 'is missing'),
  empty: text('是空的', 'is empty'),
  blank: text('只有空白', 'is blank'),
  notText: text('不是文字', 'is not text'),
  notObject: text('不是对象', 'is not an object'),
  notJson: text('不是 JSON', 'is not JSON'),
  notYesNo: text('不是 true 或 false', 'is not true or false'),
  proto: text('字段名 __proto__ 不可使用', 'the key __proto__ is not allowed'),
  badId: text('记录编号不是 UUIDv7', 'a record id is not a UUIDv7'),
  entryOver: (has: number, max: number) =>
    text(`条目有 ${has} 字节，超过上限 ${max}`, `an entry of ${has} bytes is over the limit of ${max}`),
  notIn64Bits: text('有超出 64 位的整数', 'holds an integer that does not fit 64 bits'),
  notPlain: text('有不是普通对象的值', 'holds an object that is not a plain one'),
  manyItems: text('列表与对象中的项太多', 'holds too many items in lists and objects'),
  noEncoding: (type: string) => text(`${type} 类型的值不能编码`, `a value of type ${type} has no encoding`),
  broken: text('有半个字符', 'holds half a character'),
  control: text('含有换行或控制字符', 'holds a line break or control character'),
  notId: text('不是小写的 UUIDv7', 'is not a UUIDv7 in lower case'),
  notVisibility: text('不是 public 或 internal', 'is not "public" or "internal"'),
  notPaths: text('不是字段路径的列表', 'is not a list of field paths'),
  notField: text('不是记录的字段', 'is not a field of a record'),
  notPrivate: text('不是这一类型的隐私字段', 'is not a private field of this type'),
  notAllowed: text('不可使用', 'is not allowed'),
  longName: text('字段名超过 64 个字符', 'is a name over 64 characters'),
  givesAway: text('是个人信息，不能放在 body 中', 'is personal data and may not stand in body'),
  idNumber: text('含有公民身份证号', 'holds a citizen’s ID number'),
  idLike: text(
    '像是公民身份证号（15 位旧号，或校验位不对），请核对能否公开',
    'looks like a citizen’s ID number, an old one of 15 digits or with a wrong check digit: may it be public?',
  ),
  wrongCreditCode: text(
    '统一社会信用代码的校验位不对（GB 32100）',
    'the credit code’s check digit is wrong (GB 32100)',
  ),
  wrongIdNumber: text('身份证号的校验位不对（GB 11643）', 'the ID number’s check digit is wrong (GB 11643)'),
  mobile: text('含有手机号码', 'holds a mobile telephone number'),
  notKnown: text('不是这里的字段', 'is not a field that stands here'),
  retired: (word: string, type: string) =>
    text(`“${word}”已由 ${type} 取代，不再收录`, `"${word}" is no longer taken: ${type} stands in its place`),
  tooEarly: (day: string) => text(`早于记录之日 ${day}`, `is before the day on which it is recorded, ${day}`),
  centersOwn: (type: string) => text(`${type} 不由大厅提出`, `${type} is not a hall's to state`),
  notInList: text('不在代码表中', 'is not in the code list'),
  noForm: text('不符合这一字段的任何一种写法', 'has none of the forms this field takes'),
  notMilliseconds: text('不是整数毫秒', 'is not a whole number of milliseconds'),
  notTime: text('不是时间', 'is not a time'),
  noOffset: text('没有时区', 'has no offset from UTC'),
  noSuchTime: text('没有这样的时刻', 'has no such time of day'),
  noCalendar: text('超出历法范围', 'is beyond any calendar'),
  filledByNode: text('由本节点填写', 'is filled in by the node'),
  notParts: text('不是各部分的数量、长度和散列', 'is not a count, length and hash of parts'),
  otherText: text('合并后的正文与文件所称的不同', 'the joined text is not the one the document names'),
  notExact: (value: number) => text(`${value} 不是精确的整数`, `${value} is not an exact integer`),
  deep: (levels: number) => text(`嵌套超过 ${levels} 层`, `is nested deeper than ${levels} levels`),
  long: (has: number, max: number) =>
    text(`有 ${has} 个字符，超过 ${max}`, `has ${has} characters, over ${max}`),
  over: (max: number | bigint, unit: Text) => text(`超过 ${max}${unit.zh}`, `is over ${max}${unit.en}`),
  under: (min: number | bigint, unit: Text) => text(`不足 ${min}${unit.zh}`, `is under ${min}${unit.en}`),
  isNot: (what: Text) => text(`不是${what.zh}`, `is not ${what.en}`),
  unknownType: (type: string) => text(`没有“${type}”这一记录类型`, `"${type}" is not a known record type`),
  madeByNode: (type: string) => text(`${type} 由节点自己生成`, `${type} is made by the node itself`),
  noDay: (day: string) => text(`没有 ${day} 这一天`, `there is no day ${day}`),
  yearOutside: (year: string, first: number, last: number) =>
    text(`年份 ${year} 不在 ${first} 至 ${last} 之间`, `year ${year} is outside ${first}..${last}`),
  outside: (first: number, last: number) =>
    text(`不在 ${first} 至 ${last} 年之间`, `is outside ${first}..${last}`),
  bytesOver: (has: number, max: number) =>
    text(`有 ${has} 字节，超过 ${max}`, `has ${has} bytes, over ${max}`),
  partMissing: (part: number, count: number) =>
    text(`共 ${count} 部分，缺第 ${part} 部分`, `part ${part} of ${count} is missing`),
} as const;

export const NEXTS = {
  encoding: text('请检查文件编码', 'Check the file’s encoding.'),
  decimals: text('小数和很大的数请写成文字', 'Write decimals and very large numbers as text.'),
  flatten: text('请减少嵌套', 'Flatten it.'),
  noGaps: text('列表中不要留空项', 'Leave no gaps in lists.'),
  jsonOnly: text('只给 JSON 值；字节写成 base64 文字', 'Give JSON values only; bytes as base64 text.'),
  fixValue: text(
    '只给整数、文字、true/false、null、列表和对象；小数请写成文字',
    'Give integers, text, true/false, null, lists and objects only; write decimals as text.',
  ),
  fewerItems: text('请写成较少、较长的几项', 'Say it in fewer, longer ones.'),
  shorten: text('请缩短', 'Shorten it.'),
  shortenOrCorrect: text('请缩短或改正', 'Shorten or correct it.'),
  rename: text('请改字段名', 'Rename the field.'),
  giveOrLeaveOut: text('请填写，或去掉这一字段', 'Give a value, or leave the field out.'),
  leaveOut: text('请去掉这一字段', 'Leave the field out.'),
  privateText: text('隐私字段请写成文字', 'Give private values as text.'),
  privateObject: text('请给字段名和文字值，或省略', 'Give field names and text values, or leave it out.'),
  meant: text(
    '请删去，或改填隐私字段；如果不是个人号码，或确应公开，请在 meant 中写明这一字段',
    'Take it out or give it in private. If it is no person’s, or is meant to be public, name the field in "meant".',
  ),
  paths: (max: number) =>
    text(
      `请给至多 ${max} 个路径，如 "body.title"，或省略`,
      `Give at most ${max} paths such as "body.title", or leave it out.`,
    ),
  wholeRecord: text(
    '请提交一个 JSON 对象，含 type、subject、department、occurred_at、body',
    'Send one JSON object with type, subject, department, occurred_at, body.',
  ),
  id: text('省略 id 由本系统生成，或给 UUIDv7', 'Leave id out to have one made, or give a UUIDv7.'),
  backfilled: text('补录的记录写 true', 'Give true for a record entered afterwards (补录).'),
  visibility: (usual: string) =>
    text(`省略时按这一类型的惯例（${usual}）`, `Leave it out for this type’s usual (${usual}).`),
  fieldsOf: (type: string) => text(`请给 ${type} 的字段`, `Give the fields of ${type}.`),
  seeFields: (type: string, title: string) =>
    text(`${title}（${type}）的字段见接口文档`, `See the fields of ${type} (${title}) in the API document.`),
  someType: text('请给记录类型，如 case.apply', 'Give a record type such as case.apply.'),
  wholeText: text('请在 disclosure.document 中提交全文', 'Send the whole text in a disclosure.document.'),
  upload: text(
    '请上传文件（POST /api/attachments），再在记录中写明',
    'Upload the file (POST /api/attachments), then name it in a record.',
  ),
  reviewAtDesk: text(
    '去掉 gate：保密审查在工作台的“公文公开”里进行，由本节点写入',
    'Leave gate out: documents are reviewed at the desk, under Documents, and the node itself says so.',
  ),
  wholeBodyText: text('请在 body.text 中提交全文', 'Send the whole text in body.text.'),
  command: text('请用 hutong 命令', 'Use the hutong command.'),
  nearTypes: (near: string) => text(`是不是想写：${near}`, `Did you mean one of: ${near}?`),
  nearField: (near: string) =>
    text(
      `是不是想写 ${near}？类型自己的字段放在 body 中`,
      `Did you mean ${near}? Fields of the type itself go into body.`,
    ),
  line: (title: string, max: number) =>
    text(
      `请给${title}：一行文字，1 至 ${max} 个字符`,
      `Give ${title} as text of 1 to ${max} characters on one line.`,
    ),
  superviseInstead: text(
    '督办请用 supervision.urge；通报请用 supervision.finding 写明对象和事实，或以 disclosure.document 公布',
    'Urge a matter on with supervision.urge; name who and what in a supervision.finding, or publish a disclosure.document.',
  ),
  dealtByProgram: text(
    '听取和监察牌由中心的程序生成；对一件事项的督办请用 supervision.urge',
    'Hearings and cards are dealt by a center’s own program; urge a matter on with supervision.urge.',
  ),
  atCenter: text('请在中心提交，或请上级中心提交', 'State it at a center, or ask the center above to.'),
  atSupervisor: text(
    '请在派驻监察的节点或中心提交',
    'State it at the node of a stationed supervisor (派驻监察) or at a center.',
  ),
  fromToday: text(
    '时限规则和工作日历不溯及既往：请写今天或以后',
    'Rules and calendars hold from their day on: give today or later.',
  ),
  oneOf: (values: string) => text(`可用：${values}`, `Give one of: ${values}.`),
  moveToPrivate: (field: string) => text(`请移到 private.${field}`, `Move it to private.${field}.`),
  takesNoSuch: (type: string, instead: Text) =>
    text(
      `${type} 没有这一字段，请去掉${instead.zh}`,
      `${type} takes no such field; leave it out${instead.en}.`,
    ),
  takes: (type: string, near: string) => text(`${type} 可用：${near} …`, `${type} takes: ${near} …`),
  takesNoPrivate: (type: string) => text(`${type} 没有隐私字段`, `${type} takes no private fields.`),
  time: text(
    '请写带时区的 RFC 3339（2024-03-01T09:30:00+08:00）、日期（2024-03-01）或 1970 年以来的毫秒数',
    'Write RFC 3339 with an offset (2024-03-01T09:30:00+08:00), a date (2024-03-01), or milliseconds since 1970.',
  ),
  realDate: text(
    '0001、9999 常是程序的“空”：请给真实日期；表示“无期限”时去掉这一字段',
    '0001 and 9999 are often a program’s “empty”: give the real date; for “no end” leave the field out.',
  ),
  severalDocuments: text('请分成几份文件公开', 'Publish it as several documents.'),
  discloseAgain: text('请公开者重新公开', 'Ask the publisher to disclose it again.'),
  waitForPart: text('等它收到，或去取回', 'Wait until it is received, or fetch it.'),
} as const;

/** What is odd about words that leave open what has to be known. */
export const VAGUE = {
  outcome: text(
    '年度报告表三没有这一行：请写明属于哪一种，如“不予公开：国家秘密”',
    'has no row of its own in the annual report’s table 3: say which it is, such as “不予公开：国家秘密”',
  ),
} as const;

export const NOTHING: Text = { zh: '', en: '' };
export const OFFICE_PHONE_FIELD = text(
  '（单位电话填入 enquiry_phone）',
  ' (an office’s number goes into enquiry_phone)',
);
export const OFFICE_ADDRESS_FIELD = text(
  '（单位地址填入 venue 或 office_mail）',
  ' (an office’s address goes into venue or office_mail)',
);

export const UNITS = {
  characters: text(' 个字符', ' characters'),
  items: text(' 项', ' items'),
  none: NOTHING,
};

/** What zod calls the kinds of values. */
export const KINDS: Readonly<Record<string, Text>> = {
  string: text('文字', 'text'),
  int: text('整数', 'a whole number'),
  number: text('数字', 'a number'),
  boolean: text(' true 或 false', 'true or false'),
  array: text('列表', 'a list'),
  object: text('对象', 'an object'),
};

/** What the schemas themselves say of a field, by their own words. */
const SCHEMA_SAYS: Readonly<Record<string, string>> = {
  'is blank': '只有空白',
  'is not 1 to 24 letters, digits and hyphens (an..24)': '不是 1 至 24 位字母、数字或连字符',
  'is not an amount as decimal text, such as "12.50"': '不是十进制金额文字，如 "12.50"',
  'is not a date YYYY-MM-DD of the years 1900..2199': '不是 1900 至 2199 年的日期 YYYY-MM-DD',
  'is not RFC 3339 with an offset, nor a date, of the years 1900..2199':
    '不是带时区的 RFC 3339 时间，也不是日期（1900 至 2199 年）',
  'is not base64 of 32 bytes': '不是 32 字节的 base64',
  'is not 64 hex digits': '不是 64 位十六进制',
  'is not a media type such as application/pdf': '不是媒体类型（如 application/pdf）',
  'is not SHA-256 in hex': '不是十六进制的 SHA-256',
  'is not a field name': '不是字段名',
  'is not a UUIDv7 in lower case': '不是小写的 UUIDv7',
  'is not a record type': '不是记录类型',
  'is not the id of a rule': '不是规则编号，如 case.decide',
  'is not a name of a number': '不是参数名，如 12345.days',
  'is not a place such as "event.promised_days" or "catalogue.steps[].days"':
    '不是取值位置，如 event.promised_days、catalogue.steps[].days',
  'is not the beginning of a division code': '不是行政区划代码的前几位',
  'is neither a date nor the first and last of at most 366 days, as 2026-10-01/2026-10-07':
    '不是日期，也不是至多 366 天的起止，如 2026-10-01/2026-10-07',
  'is before valid_from': '早于 valid_from',
  'is not a cosignature line': '不是联署行（— 名称 base64）',
  'is not a certificate in PEM': '不是 PEM 证书',
  'is not a code such as "keys.rotate"': '不是代码，如 "keys.rotate"',
  'is not a node name ([a-z0-9-], 1 to 32)': '不是节点名（[a-z0-9-]，1 至 32 位）',
  'is not an origin <network>/<node>/<epoch>-<8 hex>': '不是日志名 <网络>/<节点>/<纪元>-<8 位十六进制>',
  'is not a C2SP vkey': '不是 C2SP 公钥（vkey）',
};

/** A schema's own message in both languages. */
export function schemaSays(message: string): Text {
  const letters = /^is not (\d+) letters and digits$/.exec(message);
  const zh = letters === null ? SCHEMA_SAYS[message] : `不是 ${letters[1]} 位字母和数字`;
  return { zh: zh ?? '写法不对', en: message };
}
