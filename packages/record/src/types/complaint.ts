/** The events of a complaint (投诉). */
import { z } from 'zod';
import { correctionOf } from './correct.ts';
import { family } from './define.ts';
import { code, date, integer, moment, text, word, yesNo } from './fields.ts';

const GB = 'GB/T 39046—2020 投诉';
const PETITIONS = '信访工作条例 (2022)';

const SATISFACTION = { '1': '1 级', '2': '2 级', '3': '3 级', '4': '4 级', '5': '5 级' };
const document = text(100, '文书编号').optional();
const handler = text(100, '承办人', '岗位或工号').optional();
const unit = text(200, '承办单位').optional();

const file = z.looseObject({
  title: text(200, '标题', '不含个人信息'),
  complained_unit: text(200, '被投诉单位').optional(),
  complained_unit_code: text(50, '被投诉单位统一社会信用代码').optional(),
  case_number: text(50, '所涉办件编号').optional(),
  category: text(100, '投诉类别').optional(),
  summary: text(4000, '内容概要', '脱敏后的概要；原文放入 private.complaint_text').optional(),
  channel: word(['信访', '12345', '大厅', '网络', '来信', '电话', '其他'], '投诉渠道').optional(),
  source: text(50, '投诉来源', '窗口、电话、网络、信访、12345 …').optional(),
  filed_at: moment('投诉时间').optional(),
  oral: yesNo('口头提出', '由工作人员记录').optional(),
  taken_down_by: text(100, '记录人', '岗位或工号').optional(),
  accepting_unit: unit,
  promised_at: moment('承诺办结时间').optional(),
});

const reply = z.looseObject({
  outcome: word(['属实', '部分属实', '不属实', '无法核实', '不予受理', '其他'], '办理结果'),
  summary: text(4000, '反馈概要', '脱敏后的概要；原文放入 private.reply_text').optional(),
  replied_at: moment('反馈时间').optional(),
  handling_unit: unit,
  handler,
  extended_until: date('延期至').optional(),
  extension_reason: text(2000, '延期原因').optional(),
  overdue_days: integer(0, 36_500, '超期天数').optional(),
  satisfaction: code(SATISFACTION, '满意度').optional(),
});

// What the law wants to be told (why a limit is extended, to whom a matter goes) the desks ask for; records of other
// software say no more than that it happened, and are taken.
const accept = z.looseObject({
  accepted: yesNo('是否受理', '省略即受理').optional(),
  reason: text(2000, '不予受理理由').optional(),
  accepting_unit: unit,
  handler,
  document_number: document,
  promised_at: moment('承诺办结时间').optional(),
});

const step = z.looseObject({
  step: text(100, '环节名称'),
  step_number: integer(1, 999, '环节序号').optional(),
  state: code({ '1': '待办', '2': '已办' }, '办理状态').optional(),
  handling_unit: unit,
  handler,
  opinion: text(4000, '环节意见', '公开前须脱敏：不得含个人信息').optional(),
  started_at: moment('环节开始时间').optional(),
  ended_at: moment('环节结束时间').optional(),
});

const extend = z.looseObject({
  days: integer(1, 365, '延长天数', '与该渠道的时限同一单位；省略时按规则').optional(),
  reason: text(2000, '延期理由').optional(),
  approved_by: text(100, '批准人', '岗位或工号').optional(),
  told_at: moment('告知时间').optional(),
  document_number: document,
});

const transfer = z.looseObject({
  to: text(200, '转送单位').optional(),
  reason: text(2000, '转送理由').optional(),
  told_at: moment('告知投诉人时间').optional(),
  document_number: document,
});

const revisit = z.looseObject({
  method: word(['电话', '上门', '短信', '网络', '其他'], '回访方式').optional(),
  reached: yesNo('是否联系上').optional(),
  satisfaction: code(SATISFACTION, '满意度').optional(),
  solved: yesNo('问题是否解决').optional(),
  summary: text(4000, '回访概要', '脱敏后的概要；原文放入 private.reply_text').optional(),
  revisited_at: moment('回访时间').optional(),
  handler,
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
    {
      type: 'complaint.accept',
      titleZh: '投诉受理',
      titleEn: 'acceptance of a complaint',
      source: `${PETITIONS} 第二十二条; ${GB}`,
      body: accept,
    },
    {
      type: 'complaint.step',
      titleZh: '投诉办理环节',
      titleEn: 'step of a complaint',
      source: GB,
      body: step,
    },
    {
      type: 'complaint.extend',
      titleZh: '投诉延期',
      titleEn: 'extension for a complaint',
      source: `${PETITIONS} 第三十四条; ${GB}`,
      body: extend,
    },
    {
      type: 'complaint.transfer',
      titleZh: '投诉转送',
      titleEn: 'transfer of a complaint',
      source: `${PETITIONS} 第二十二条`,
      body: transfer,
    },
    {
      type: 'complaint.revisit',
      titleZh: '投诉回访',
      titleEn: 'call back on a complaint',
      source: '国务院办公厅 政务服务“好差评”制度 (2019) 差评回访整改',
      body: revisit,
      private: ['reply_text', 'phone'],
    },
    correctionOf('complaint', '投诉更正', 'correction of a complaint'),
  ],
);
