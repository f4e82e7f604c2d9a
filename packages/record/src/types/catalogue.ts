/** Items of the catalogue of services and powers (事项, 职权). */
import { z } from 'zod';
import { correctionOf } from './correct.ts';
import { family } from './define.ts';
import {
  alnum,
  amount,
  code,
  date,
  ITEM_TYPES,
  integer,
  moment,
  text,
  word,
  workingDays,
  yesNo,
} from './fields.ts';

const material = z.looseObject({
  name: text(300, '材料名称'),
  copies: integer(0, 1000, '份数').optional(),
  original: yesNo('是否需要原件').optional(),
  required: yesNo('是否必需').optional(),
  note: text(2000, '说明').optional(),
});

/** One step of how an item is handled, in order; `case.step` names it by `step` or by its number. */
const step = z.looseObject({
  step: text(100, '环节名称'),
  step_number: integer(1, 999, '环节序号', '省略时按先后').optional(),
  days: workingDays('环节时限'),
});

const item = z.looseObject({
  name: text(300, '事项名称'),
  item_type: code(ITEM_TYPES, '事项类型').optional(),
  basic_code: alnum(12, '基本编码', '12 位').optional(),
  implementation_code: alnum(31, '实施编码', '31 位：信用代码 18 + 层级 1 + 基本编码 12').optional(),
  handling_code: alnum(33, '办理项编码', '33 位').optional(),
  local_code: text(64, '本地编码', '原系统中的编码，原样保留').optional(),
  level: code(
    { '1': '国家级', '2': '省级', '3': '市级', '4': '县级', '5': '乡级', '6': '村级' },
    '行使层级',
  ).optional(),
  case_type: code({ '1': '即办件', '2': '承诺件' }, '办件类型').optional(),
  division_code: text(12, '行政区划代码').optional(),
  implementing_body: text(200, '实施主体').optional(),
  implementing_body_code: text(50, '实施主体统一社会信用代码').optional(),
  joint_bodies: text(500, '共同实施部门').optional(),
  handling_office: text(200, '承办处室').optional(),
  supervising_office: text(200, '监督处室').optional(),
  audience: z.array(text(50, '行政相对人')).max(20).meta({ title: '行政相对人' }).optional(),
  statutory_days: workingDays('法定时限').optional(),
  statutory_limit: text(1000, '法定时限（原文）', '不是单一天数时的原文').optional(),
  promised_days: workingDays('承诺时限').optional(),
  promised_limit: text(1000, '承诺时限（原文）').optional(),
  steps: z.array(step).max(100).meta({ title: '办理环节', description: '各环节的承诺时限' }).optional(),
  charged: yesNo('是否收费').optional(),
  fee: amount('收费金额').optional(),
  fee_basis: text(4000, '收费依据与标准').optional(),
  materials: z
    .union([z.array(material).max(300), text(20_000, '申报材料（原文）')])
    .meta({ title: '申报材料' })
    .optional(),
  basis: text(20_000, '设定依据').optional(),
  conditions: text(20_000, '办理条件').optional(),
  result_name: text(1000, '出具的文书或证照名称').optional(),
  venue: text(1000, '办理地点').optional(),
  enquiry_phone: text(500, '咨询电话', '办公电话').optional(),
  supervision_phone: text(500, '监督电话', '办公电话').optional(),
  office_mail: text(500, '邮寄地址', '办公地址').optional(),
  office_postcode: text(200, '邮政编码').optional(),
  link: text(1000, '链接').optional(),
  status: word(['在用', '暂停', '取消', '下放'], '事项状态').optional(),
  effective_from: date('生效日期').optional(),
  effective_until: date('失效日期').optional(),
});

const register = z.looseObject({
  name: text(300, '事项名称').optional(),
  state: word(['进厅', '退出'], '进厅状态').optional(),
  hall: text(200, '大厅').optional(),
  window: text(100, '窗口').optional(),
  implementing_body: text(200, '进驻部门').optional(),
  authorised: yesNo('是否授权到位', '窗口可以受理并作出决定').optional(),
  registered_at: moment('登记时间').optional(),
  effective_from: date('生效日期').optional(),
  effective_until: date('失效日期').optional(),
  reason: text(2000, '理由').optional(),
});

export const CATALOGUE_TYPES = family(
  'catalogue',
  { subjectZh: '事项编码', visibility: 'public', madeBy: 'caller' },
  [
    {
      type: 'catalogue.item',
      titleZh: '事项',
      titleEn: 'catalogue item',
      source: 'GB/T 39046—2020 事项; up_task_general_basic; 吉政办函〔2009〕46号 职权目录',
      body: item,
      creditCodes: ['implementing_body_code'],
    },
    {
      type: 'catalogue.register',
      titleZh: '事项进厅',
      titleEn: 'item enters the hall',
      source: '吉政办函〔2009〕46号 进厅事项的管理',
      body: register,
    },
    correctionOf('catalogue', '事项更正', 'correction of an item'),
  ],
);
