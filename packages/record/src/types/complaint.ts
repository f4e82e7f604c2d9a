/** Complaints and notices. */
import { z } from 'zod';
import { family } from './define.ts';
import { code, date, integer, moment, nodeName, text, word, yesNo } from './fields.ts';

const GB = 'GB/T 39046—2020 投诉';

const file = z.looseObject({
  title: text(200, '标题', '不含个人信息'),
  complained_unit: text(200, '被投诉单位').optional(),
  complained_unit_code: text(50, '被投诉单位统一社会信用代码').optional(),
  case_number: text(50, '所涉办件编号').optional(),
  category: text(100, '投诉类别').optional(),
  summary: text(4000, '内容概要', '脱敏后的概要；原文放入 private.complaint_text').optional(),
  source: text(50, '投诉来源', '窗口、电话、网络、信访、12345 …').optional(),
  filed_at: moment('投诉时间').optional(),
  accepting_unit: text(200, '承办单位').optional(),
  promised_at: moment('承诺办结时间').optional(),
});

const reply = z.looseObject({
  outcome: word(['属实', '部分属实', '不属实', '无法核实', '不予受理', '其他'], '办理结果'),
  summary: text(4000, '反馈概要', '脱敏后的概要；原文放入 private.reply_text').optional(),
  replied_at: moment('反馈时间').optional(),
  handling_unit: text(200, '承办单位').optional(),
  handler: text(100, '承办人').optional(),
  extended_until: date('延期至').optional(),
  extension_reason: text(2000, '延期原因').optional(),
  overdue_days: integer(0, 36_500, '超期天数').optional(),
  satisfaction: code(
    { '1': '1 级', '2': '2 级', '3': '3 级', '4': '4 级', '5': '5 级' },
    '满意度',
  ).optional(),
});

export const COMPLAINT_TYPES = family(
  'complaint',
  { subjectZh: '投诉编号', visibility: 'internal', madeBy: 'caller' },
  [
    {
      type: 'complaint.file',
      titleZh: '投诉',
      titleEn: 'complaint',
      source: GB,
      body: file,
      private: [
        'complainant',
        'applicant_id_number',
        'phone',
        'email',
        'address',
        'complained_person',
        'complaint_text',
      ],
      creditCodes: ['complained_unit_code'],
    },
    {
      type: 'complaint.reply',
      titleZh: '投诉答复',
      titleEn: 'reply to a complaint',
      source: `${GB}; 满意度 1–5`,
      body: reply,
      private: ['reply_text'],
    },
  ],
);

const notice = z.looseObject({
  title: text(300, '标题'),
  text: text(18_000, '正文', '更长的文件请作为 disclosure.document 发布并在此引用'),
  kind: word(['通知', '通报', '公告', '督办', '其他'], '种类').optional(),
  to: z
    .array(nodeName('节点'))
    .max(200)
    .meta({ title: '收件节点', description: '省略时为所有下级' })
    .optional(),
  refers_to: text(200, '引用的索引号、办件编号或记录编号').optional(),
  reply_by: date('回复期限').optional(),
  urgent: yesNo('是否紧急').optional(),
});

export const NOTICE_TYPES = family(
  'notice',
  { subjectZh: '通知编号', visibility: 'public', madeBy: 'caller' },
  [
    {
      type: 'notice',
      titleZh: '通知',
      titleEn: 'notice',
      source: '吉政办函〔2009〕46号 信息发布、定期通报',
      body: notice,
    },
  ],
);
