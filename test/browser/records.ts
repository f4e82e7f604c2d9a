const DEPARTMENT = '农安县市场监督管理局';

/** Public notices, one an hour: three pages of the list. */
export function notices(count: number): object[] {
  return Array.from({ length: count }, (_, i) => ({
    type: 'disclosure.document',
    subject: `220122-2026-${String(i + 1).padStart(5, '0')}`,
    department: DEPARTMENT,
    occurred_at: new Date(Date.parse('2026-11-02T09:00:00+08:00') + i * 3_600_000).toISOString(),
    body: {
      title: `关于公布食品经营许可办事指南的通知（第${i + 1}号）`,
      document_number: `农市监发〔2026〕${i + 1}号`,
      publisher: DEPARTMENT,
      published: '2026-11-02',
      method: '主动公开',
      status: '有效',
      text: '各乡镇人民政府、县直各部门：\n\n现将食品经营许可（新办）办事指南予以公布，请遵照执行。',
    },
  }));
}

/** The very text of `longNotice`, well over what one entry holds. */
export const LONG_TEXT = Array.from(
  { length: 1_500 },
  (_, i) => `第${i + 1}条 申请人应当如实提交有关材料，并对材料的真实性负责。`,
).join('\n');

/** A notice whose text lies in parts. */
export const longNotice = {
  type: 'disclosure.document',
  subject: '220122-2026-99999',
  department: DEPARTMENT,
  occurred_at: '2026-11-20T10:00:00+08:00',
  body: { title: '农安县政务服务事项实施细则', method: '主动公开', text: LONG_TEXT },
};

/** An application: internal, with private values. */
export const application = {
  type: 'case.apply',
  subject: '220122-20261123-000001',
  department: DEPARTMENT,
  occurred_at: '2026-11-21T09:00:00+08:00',
  body: { item_name: '食品经营许可（新办）' },
  private: { applicant_name: '张某某', phone: '13800000000' },
};
