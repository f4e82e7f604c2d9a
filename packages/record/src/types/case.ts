/** The events of an approval case (办件). */
import { z } from 'zod';
import { attachments } from './attachment.ts';
import { correctionOf } from './correct.ts';
import { family } from './define.ts';
import {
  alnum,
  amount,
  code,
  date,
  ITEM_TYPES,
  integer,
  keptFile,
  moment,
  text,
  word,
  workingDays,
  yesNo,
} from './fields.ts';

const GB = 'GB/T 39046—2020 政务服务平台基础数据规范';
const LICENSING = '中华人民共和国行政许可法 (2019)';

/** Which item a case is about; on every event that opens or closes a clock. */
const item = {
  item_name: text(300, '事项名称'),
  implementation_code: alnum(31, '实施编码', '31 位：信用代码 18 + 层级 1 + 基本编码 12').optional(),
  item_code: text(64, '事项编码', '本地事项编码，尚无 31 位实施编码时使用').optional(),
};
const caseKind = code({ '1': '即办件', '2': '承诺件' }, '办件类型');
const handler = text(100, '经办人', '工作人员，非申请人').optional();
const document = text(50, '文书编号').optional();

const apply = z.looseObject({
  ...item,
  item_type: code(ITEM_TYPES, '事项类型').optional(),
  case_type: caseKind.optional(),
  applicant_type: word(['自然人', '法人', '其他组织'], '申请者类型').optional(),
  applicant_id_type: text(50, '申请者证件类型').optional(),
  source: text(50, '申报来源', '窗口、网上、自助终端、邮寄 …').optional(),
  applied_at: moment('申请时间').optional(),
  investment_project_code: z
    .string()
    .regex(/^[0-9A-Za-z-]{1,24}$/, 'is not 1 to 24 letters, digits and hyphens (an..24)')
    .meta({ title: '投资项目编号' })
    .optional(),
  division_code: text(12, '行政区划代码').optional(),
  green_channel: yesNo('绿色通道').optional(),
  parallel_group: text(64, '并联审批组号').optional(),
  oral: yesNo('口头申请', '由工作人员代为填写').optional(),
  taken_down_by: text(100, '代填人', '岗位或工号').optional(),
  by_agent: yesNo('由代理人申请').optional(),
  no_id_reason: word(['未携带', '遗失补办中', '尚未办理', '境外人员', '其他'], '无证件原因').optional(),
  document_number: document,
  materials: z
    .array(
      z.looseObject({
        name: text(300, '材料名称'),
        copies: integer(0, 1000, '份数').optional(),
        received: yesNo('是否已收').optional(),
        sha256: keptFile.sha256.optional(),
        bytes: keptFile.bytes.optional(),
        media_type: keptFile.media_type.optional(),
      }),
    )
    .max(200)
    .meta({ title: '材料' })
    .optional(),
});

const accept = z.looseObject({
  ...item,
  item_name: item.item_name.optional(),
  accepted: yesNo('是否受理', '不予受理时为 false，并写明理由'),
  reason: text(2000, '不予受理理由').optional(),
  deemed: yesNo('视为受理', '逾期未一次性告知，自收到材料之日起即为受理（第三十二条）').optional(),
  accepting_unit: text(200, '受理单位').optional(),
  unit_code: text(50, '受理单位统一社会信用代码').optional(),
  handler,
  document_number: document,
  statutory_days: workingDays('法定时限').optional(),
  statutory_limit: text(1000, '法定时限（原文）', '不是单一天数时的原文').optional(),
  promised_days: workingDays('承诺时限').optional(),
  promised_at: moment('承诺办结时间').optional(),
});

const materials = z.array(text(300, '材料名称')).min(1).max(200).meta({ title: '需补正的材料' });

/** Somebody who asked at the window and left with their papers: no case, no clock, and nothing of who it was. */
const sentAway = z.looseObject({
  ...item,
  reason: word(['材料不全', '材料不合法定形式', '不属本机关职权', '依法不需办理', '其他'], '未收件原因'),
  materials: materials.optional(),
  explanation: text(2000, '说明').optional(),
  where_to: text(200, '应向何处申请').optional(),
  told_at: moment('告知时间').optional(),
  handler,
  document_number: document,
});

/** 好差评. Never typed by staff: whoever holds the voucher says it, once. */
const rate = z.looseObject({
  grade: code(
    { '1': '非常不满意', '2': '不满意', '3': '基本满意', '4': '满意', '5': '非常满意' },
    '评价等级',
  ),
  channel: word(['二维码', '网站', '自助终端', '其他'], '评价渠道').optional(),
  rated_at: moment('评价时间').optional(),
});

const step = z.looseObject({
  step: text(100, '环节名称'),
  step_number: integer(1, 999, '环节序号').optional(),
  action: word(['通过', '退回', '其他'], '业务动作'),
  state: code({ '1': '待办', '2': '已办' }, '办理状态').optional(),
  handler,
  handling_unit: text(200, '办理单位').optional(),
  unit_code: text(50, '办理单位统一社会信用代码').optional(),
  opinion: text(4000, '环节意见', '公开前须脱敏：不得含个人信息').optional(),
  started_at: moment('环节开始时间').optional(),
  ended_at: moment('环节结束时间').optional(),
  next_step: text(100, '下一环节').optional(),
});

const special = {
  number: integer(1, 99, '特别程序序号', '同一办件的第几次').optional(),
  special_type: code({ '1': '延长审批', '2': '其他特别程序' }, '特别程序种类'),
  special_name: text(100, '特别程序名称', '听证、招标、检验、检测、鉴定、专家评审 …').optional(),
};

const assign = z.looseObject({
  owner: text(100, '首办责任人', '岗位或工号，不写姓名'),
  owner_unit: text(200, '责任部门').optional(),
  taken_over: yesNo('是否接手', '由他人转来时为 true').optional(),
  from: text(100, '原责任人', '岗位或工号').optional(),
  reason: text(2000, '转办理由').optional(),
});

const publish = z.looseObject({
  index_number: text(64, '索引号', '所公示的信息'),
  published_at: moment('公示时间').optional(),
  publisher: text(200, '公示机构').optional(),
  link: text(1000, '公示链接').optional(),
  document_number: document,
});

const close = z.looseObject({
  outcome: word(['准予', '不予', '转报', '退回', '补正不来', '终止', '其他'], '办结结果'),
  reason: text(4000, '理由', '不予许可须说明理由（第三十八条）').optional(),
  closed_at: moment('办结时间').optional(),
  handler,
  document_name: text(300, '决定文书名称').optional(),
  document_number: document,
  certificate_name: text(300, '结果证照名称').optional(),
  certificate_number: text(100, '结果证照编号').optional(),
  valid_from: date('有效期自').optional(),
  valid_until: date('有效期至', '长期有效时省略').optional(),
  issuing_unit: text(200, '发证单位').optional(),
  issuing_unit_code: text(50, '发证单位统一社会信用代码').optional(),
  fee: amount('收费金额').optional(),
  publish_due: date('双公示期限').optional(),
});

export const CASE_TYPES = family(
  'case',
  { subjectZh: '办件编号', visibility: 'internal', madeBy: 'caller', maxSubject: 50 },
  [
    {
      type: 'case.apply',
      titleZh: '申请',
      titleEn: 'application',
      source: `${GB} 申请`,
      body: apply,
      private: [
        'applicant_name',
        'applicant_id_number',
        'contact_name',
        'contact_id_number',
        'phone',
        'email',
        'address',
        'legal_representative',
        'agent_name',
        'agent_id_number',
        'agent_phone',
      ],
    },
    {
      type: 'case.accept',
      titleZh: '受理',
      titleEn: 'acceptance',
      source: `${GB} 受理; ${LICENSING} 第三十二条`,
      body: accept,
      creditCodes: ['unit_code'],
    },
    {
      type: 'case.supplement_notice',
      titleZh: '补正告知',
      titleEn: 'notice of missing materials',
      source: `${LICENSING} 第三十二条（四）`,
      body: z.looseObject({
        materials,
        told_at: moment('告知时间').optional(),
        due: date('补正期限').optional(),
        handler,
        document_number: document,
      }),
    },
    {
      type: 'case.supplement_received',
      titleZh: '补正收到',
      titleEn: 'missing materials received',
      source: `${LICENSING} 第三十二条（四）`,
      body: z.looseObject({
        materials,
        complete: yesNo('是否齐全'),
        files: z
          .array(z.looseObject({ name: text(300, '材料名称'), ...keptFile }))
          .max(200)
          .meta({ title: '所收文件' })
          .optional(),
        handler,
      }),
    },
    {
      type: 'case.step',
      titleZh: '环节',
      titleEn: 'step',
      source: `${GB} 办理`,
      body: step,
      creditCodes: ['unit_code'],
    },
    {
      type: 'case.special_start',
      titleZh: '特别程序开始',
      titleEn: 'special procedure begins',
      source: `${GB} 特别程序; ${LICENSING} 第四十二、四十五条`,
      body: z.looseObject({
        ...special,
        reason: text(2000, '理由'),
        approved_by: text(100, '批准人').optional(),
        days: workingDays('时限').optional(),
        document_number: document,
      }),
    },
    {
      type: 'case.special_end',
      titleZh: '特别程序结束',
      titleEn: 'special procedure ends',
      source: `${GB} 特别程序; ${LICENSING} 第四十五条`,
      body: z.looseObject({ ...special, result: text(2000, '结果') }),
    },
    {
      type: 'case.close',
      titleZh: '办结',
      titleEn: 'decision',
      source: `${GB} 办结; ${LICENSING} 第三十八、四十二条`,
      body: close,
      private: ['certificate_holder'],
      creditCodes: ['issuing_unit_code'],
      visibility: 'public',
    },
    {
      type: 'case.deliver',
      titleZh: '送达',
      titleEn: 'delivery',
      source: `${LICENSING} 第四十四条`,
      body: z.looseObject({
        method: word(
          ['直接送达', '留置送达', '委托送达', '邮寄送达', '公告送达', '电子送达', '窗口领取', '其他'],
          '送达方式',
        ),
        document_number: document,
        tracking_number: text(64, '邮寄单号').optional(),
        handler,
      }),
      private: ['recipient_name', 'phone', 'address'],
    },
    {
      type: 'case.assign',
      titleZh: '首办负责',
      titleEn: 'owner of a case',
      source: '吉政办函〔2009〕46号 首办负责制',
      body: assign,
    },
    {
      type: 'case.publish',
      titleZh: '双公示',
      titleEn: 'publication of a decision',
      source: '发改办财金〔2018〕424号 双公示',
      body: publish,
      visibility: 'public',
    },
    {
      type: 'case.withdraw',
      titleZh: '撤回',
      titleEn: 'withdrawal',
      source: `${GB} 办理`,
      body: z.looseObject({
        by: word(['申请人', '代理人', '其他'], '撤回方'),
        reason: text(2000, '撤回理由').optional(),
        handler,
      }),
    },
    {
      type: 'case.files',
      titleZh: '材料附件',
      titleEn: 'files of a case',
      source: `${GB} 申请 材料; P6`,
      body: z.looseObject({
        attachments: attachments
          .min(1)
          .meta({ title: '附件', description: '只作为内部附件，文件名加密另存' }),
        handler,
      }),
    },
    {
      type: 'case.sent_away',
      titleZh: '未收件一次性告知',
      titleEn: 'sent away with a notice',
      source: `${LICENSING} 第三十、三十二条; 吉政办函〔2009〕46号 一次性告知`,
      body: sentAway,
    },
    {
      type: 'case.rate',
      titleZh: '好差评',
      titleEn: 'rating',
      source: '国办发〔2019〕51号 政务服务“好差评”制度; GB/T 39735—2020',
      body: rate,
      private: ['voucher_code', 'rating_text'],
    },
    correctionOf('case', '办件更正', 'correction of a case'),
  ],
);
