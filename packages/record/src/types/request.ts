/** The events of a request for disclosure (依申请公开申请). */
import { z } from 'zod';
import { VAGUE } from '../texts.ts';
import { date, integer, moment, text, word, yesNo } from './fields.ts';

const REGULATION = '中华人民共和国政府信息公开条例';
const REPORT = '国办公开办函〔2021〕30号';

/** Outcomes as the regulation names them (第三十六、三十七条); each but the vague ones has one row of table 3. */
const OUTCOMES = [
  '已公开',
  '予以公开',
  '不予公开',
  '不存在',
  '非本机关',
  '重复',
  '特别规定',
  '区分处理',
] as const;

/** The rows of the annual report's table 3, section by section; 予以公开 is named above. */
const ROWS = [
  '部分公开',
  '不予公开：国家秘密',
  '不予公开：法律行政法规禁止',
  '不予公开：危及三安全一稳定',
  '不予公开：保护第三方合法权益',
  '不予公开：三类内部事务信息',
  '不予公开：四类过程性信息',
  '不予公开：行政执法案卷',
  '不予公开：行政查询事项',
  '无法提供：本机关不掌握',
  '无法提供：没有现成信息需另行制作',
  '无法提供：补正后仍不明确',
  '不予处理：信访举报投诉',
  '不予处理：重复申请',
  '不予处理：要求提供公开出版物',
  '不予处理：无正当理由大量反复',
  '不予处理：要求确认或重新出具',
  '其他：逾期不补正',
  '其他：逾期不缴费',
  '其他：其他',
] as const;

const document = text(100, '文书编号').optional();
const handler = text(100, '经办人', '岗位或工号').optional();
const told = moment('告知时间').optional();

const request = z.looseObject({
  requester_type: word(
    ['自然人', '商业企业', '科研机构', '社会公益组织', '法律服务机构', '其他'],
    '申请人类别',
  ),
  channel: word(['当面', '邮寄', '网络', '传真', '其他'], '申请渠道').optional(),
  received_at: moment('收到时间').optional(),
  topic: text(500, '事由', '不含个人信息的概括').optional(),
  carried_over: yesNo('上年结转').optional(),
  oral: yesNo('口头申请', '由受理机构代为填写（第二十九条）').optional(),
  taken_down_by: text(100, '代填人', '岗位或工号').optional(),
});

const reply = z.looseObject({
  outcome: word([...OUTCOMES, ...ROWS], '答复类型'),
  reason: text(4000, '理由').optional(),
  replied_at: moment('答复时间').optional(),
  document_number: text(100, '答复文号').optional(),
  extended_days: integer(0, 365, '延期工作日').optional(),
  excluded_days: integer(0, 3650, '扣除工作日', '征求第三方意见等不计入时限的天数').optional(),
  disclosed_index: text(64, '所公开信息的索引号').optional(),
});

// What the law wants to be told (why a limit is extended, what is unclear) the desks ask for; records of other software
// say no more than that it happened, and are taken.
const register = z.looseObject({
  registered_at: moment('登记时间').optional(),
  handling_unit: text(200, '承办单位').optional(),
  handler,
  document_number: document,
});

const supplementNotice = z.looseObject({
  unclear: text(2000, '需补正的内容', '不含个人信息').optional(),
  due: date('补正期限').optional(),
  told_at: told,
  handler,
  document_number: document,
});

const supplementReceived = z.looseObject({
  received_at: moment('收到时间').optional(),
  topic: text(500, '补正后的事由', '不含个人信息的概括').optional(),
  handler,
});

const extend = z.looseObject({
  days: integer(1, 365, '延长工作日', '省略时按规则').optional(),
  reason: text(2000, '延期理由').optional(),
  approved_by: text(100, '批准人', '岗位或工号').optional(),
  told_at: told,
  document_number: document,
});

const consult = z.looseObject({
  of: text(64, '征求意见序号', '同一申请的第几次；答复用它或本记录的编号与之相对应').optional(),
  whom: word(['第三方', '共同制作机关', '其他'], '征求对象').optional(),
  agency: text(200, '被征求的机关', '第三方的名称放入 private.third_party_name').optional(),
  sent_at: moment('发出时间').optional(),
  due: date('答复期限').optional(),
  handler,
  document_number: document,
});

const consultReply = z.looseObject({
  of: text(64, '所答复的征求意见', '征求意见记录的编号，或它的 of').optional(),
  opinion: word(['同意公开', '不同意公开', '部分同意', '未答复', '其他'], '意见').optional(),
  reason: text(2000, '理由', '不含个人信息').optional(),
  received_at: moment('收到时间').optional(),
});

const transfer = z.looseObject({
  to: text(200, '转送机关').optional(),
  reason: text(2000, '转送理由').optional(),
  told_at: told,
  document_number: document,
});

const review = z.looseObject({
  route: word(['行政复议', '未经复议直接起诉', '复议后起诉'], '救济途径'),
  result: word(['维持', '纠正', '其他结果', '尚未审结'], '审理结果'),
  begun_at: moment('受理时间').optional(),
  ended_at: moment('审结时间').optional(),
  authority: text(200, '复议机关或法院').optional(),
  document_number: document,
});

const common = { subjectZh: '申请编号', visibility: 'internal' } as const;

/** Record types of the disclosure family whose subject is a request, by its number. */
export const REQUEST_TYPES = [
  {
    ...common,
    type: 'disclosure.request',
    titleZh: '依申请公开：申请',
    titleEn: 'request for disclosure',
    source: `${REGULATION} 第二十九条; ${REPORT} 表三`,
    body: request,
    private: [
      'applicant_name',
      'applicant_id_number',
      'contact_name',
      'phone',
      'email',
      'address',
      'request_text',
    ],
  },
  {
    ...common,
    type: 'disclosure.register',
    titleZh: '依申请公开：登记',
    titleEn: 'registration of a request',
    source: `${REGULATION} 第三十一条`,
    body: register,
  },
  {
    ...common,
    type: 'disclosure.supplement_notice',
    titleZh: '依申请公开：补正告知',
    titleEn: 'notice of what a request leaves unclear',
    source: `${REGULATION} 第三十条`,
    body: supplementNotice,
    private: ['recipient_name', 'address'],
  },
  {
    ...common,
    type: 'disclosure.supplement_received',
    titleZh: '依申请公开：补正收到',
    titleEn: 'request made clear',
    source: `${REGULATION} 第三十条`,
    body: supplementReceived,
    private: ['request_text'],
  },
  {
    ...common,
    type: 'disclosure.extend',
    titleZh: '依申请公开：延期答复',
    titleEn: 'extension for a request',
    source: `${REGULATION} 第三十三条`,
    body: extend,
  },
  {
    ...common,
    type: 'disclosure.consult',
    titleZh: '依申请公开：征求意见',
    titleEn: 'opinion asked for on a request',
    source: `${REGULATION} 第三十二、三十四条`,
    body: consult,
    private: ['third_party_name', 'contact_name', 'phone', 'address'],
  },
  {
    ...common,
    type: 'disclosure.consult_reply',
    titleZh: '依申请公开：意见收到',
    titleEn: 'opinion received on a request',
    source: `${REGULATION} 第三十二、三十四条`,
    body: consultReply,
    private: ['reply_text'],
  },
  {
    ...common,
    type: 'disclosure.transfer',
    titleZh: '依申请公开：转送',
    titleEn: 'transfer of a request',
    source: `${REGULATION} 第三十六条（五）`,
    body: transfer,
  },
  {
    ...common,
    type: 'disclosure.reply',
    titleZh: '依申请公开：答复',
    titleEn: 'reply to a request for disclosure',
    source: `${REGULATION} 第三十三、三十六、三十七条; ${REPORT} 表三`,
    body: reply,
    private: ['reply_text', 'recipient_name', 'address'],
    vague: { field: 'outcome', values: ['不予公开', '不存在'], reason: VAGUE.outcome },
  },
  {
    ...common,
    type: 'disclosure.review',
    titleZh: '依申请公开：复议诉讼',
    titleEn: 'review of a reply',
    source: `${REPORT} 表四`,
    body: review,
  },
] as const;
