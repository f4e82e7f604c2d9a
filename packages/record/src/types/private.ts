/**
 * Private fields: personal data that never enters an entry (P6). A caller gives them in `private`; the entry carries
 * a commitment for each. Source of the fields: GB/T 39046—2020 (申请, 投诉), 政府信息公开条例 第二十九条 (申请公开).
 */
export type PrivateField = { titleZh: string; titleEn: string; max: number; aliases: readonly string[] };

export const PRIVATE_FIELDS = {
  applicant_name: {
    titleZh: '申请者名称',
    titleEn: 'applicant',
    max: 200,
    aliases: ['申请人', '申请人姓名', '申请人名称'],
  },
  applicant_id_number: {
    titleZh: '申请者证件号码',
    titleEn: 'applicant’s ID number',
    max: 50,
    aliases: ['证件号码', '身份证号', '身份证号码', '申请人证件号码', 'id_number', 'id_card'],
  },
  contact_name: { titleZh: '联系人', titleEn: 'contact', max: 100, aliases: ['联系人姓名'] },
  contact_id_number: { titleZh: '联系人证件号码', titleEn: 'contact’s ID number', max: 50, aliases: [] },
  phone: {
    titleZh: '手机',
    titleEn: 'telephone',
    max: 50,
    aliases: ['手机号', '手机号码', '联系电话', 'mobile'],
  },
  email: { titleZh: '电子邮箱', titleEn: 'e-mail', max: 200, aliases: ['邮箱'] },
  address: {
    titleZh: '地址',
    titleEn: 'address',
    max: 300,
    aliases: ['住址', '家庭住址', '联系地址', '通讯地址'],
  },
  legal_representative: {
    titleZh: '法定代表人',
    titleEn: 'legal representative',
    max: 100,
    aliases: ['法人代表'],
  },
  recipient_name: { titleZh: '签收人', titleEn: 'who received it', max: 100, aliases: ['收件人'] },
  certificate_holder: { titleZh: '持证者', titleEn: 'certificate holder', max: 200, aliases: ['持证人'] },
  complainant: { titleZh: '投诉人', titleEn: 'complainant', max: 100, aliases: ['投诉人姓名', '举报人'] },
  complained_person: { titleZh: '被投诉人', titleEn: 'person complained of', max: 100, aliases: [] },
  complaint_text: { titleZh: '投诉内容原文', titleEn: 'complaint as made', max: 10_000, aliases: [] },
  reply_text: { titleZh: '答复原文', titleEn: 'reply as sent', max: 10_000, aliases: [] },
  third_party_name: { titleZh: '第三方名称', titleEn: 'third party', max: 200, aliases: [] },
  agent_name: { titleZh: '代理人', titleEn: 'agent', max: 100, aliases: ['代理人姓名', '委托代理人'] },
  agent_id_number: {
    titleZh: '代理人证件号码',
    titleEn: 'agent’s ID number',
    max: 50,
    aliases: ['代理人身份证号'],
  },
  agent_phone: { titleZh: '代理人手机', titleEn: 'agent’s telephone', max: 50, aliases: ['代理人电话'] },
  voucher_code: { titleZh: '凭证上的查询码', titleEn: 'code on the voucher', max: 50, aliases: ['查询码'] },
  rating_text: { titleZh: '评价原文', titleEn: 'rating in words', max: 2_000, aliases: ['评价内容'] },
  attachment_key: { titleZh: '附件的密钥', titleEn: 'key of a sealed file', max: 50, aliases: [] },
  attachment_name: { titleZh: '内部附件的文件名', titleEn: 'name of a sealed file', max: 200, aliases: [] },
  request_text: { titleZh: '所需信息描述原文', titleEn: 'request as made', max: 10_000, aliases: [] },
} as const satisfies Record<string, PrivateField>;

export type PrivateFieldName = keyof typeof PRIVATE_FIELDS;

/** Body key → the private field it would give away: the names themselves, their titles, and common other names. */
export const GIVES_AWAY: ReadonlyMap<string, PrivateFieldName> = new Map(
  (Object.entries(PRIVATE_FIELDS) as [PrivateFieldName, PrivateField][]).flatMap(([name, field]) =>
    [name, field.titleZh, ...field.aliases].map((key) => [key, name] as const),
  ),
);

/** Longest value of a private field, in UTF-16 units. */
export function maxPrivate(name: string): number {
  return (PRIVATE_FIELDS as Record<string, PrivateField>)[name]?.max ?? 0;
}
