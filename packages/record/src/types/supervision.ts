/** 电子监察: what a center heard, which cards it dealt, and what was answered and decided (APPLICATIONS: A6, A7). */
import { z } from 'zod';
import { NEXTS } from '../texts.ts';
import { correctionOf } from './correct.ts';
import { family } from './define.ts';
import {
  bytes32,
  code,
  date,
  integer,
  MATTER_KINDS,
  moment,
  nodeName,
  origin,
  position,
  recordId,
  text,
  word,
} from './fields.ts';

const A6 = 'APPLICATIONS: A6';
const A7 = 'APPLICATIONS: A7';
const GB = 'GB/T 39046—2020 电子监察';

/** Heads of one kind in a hearing: 200 of each come to at most 62 KB, and so fit into an entry. */
const MAX_HEADS = 200;
/** Entries that a card names, 31 KB at most, and lines that explain it, 27 KB: both fit into one. */
const MAX_NAMED = 500;
const MAX_LINES = 30;

const head = z.looseObject({
  origin: origin('日志'),
  size: integer(0, Number.MAX_SAFE_INTEGER, '条目数'),
  root: bytes32('默克尔根', 'RFC 9162 §2.1.1，base64'),
});

const cosignature = z
  .string()
  .max(500)
  .regex(/^— \S{1,128} [A-Za-z0-9+/]{20,400}={0,2}$/, 'is not a cosignature line')
  .meta({ title: '联署行', description: 'C2SP tlog-cosignature：心跳在最新的头上的联署' });

const hearing = z.looseObject({
  node: nodeName('节点'),
  heads: z.array(head).min(1).max(MAX_HEADS).meta({ title: '该节点各纪元日志的头' }),
  ancestors: z.array(head).max(MAX_HEADS).meta({ title: '各上级日志的头' }),
  until: date('听取至', '该日之前的各日可以评判'),
  by: z
    .union([
      z.looseObject({ cosignature }),
      z.looseObject({
        anchor: z.looseObject({ origin: origin('日志'), index: integer(0, 2 ** 31 - 1, '条目序号') }),
      }),
    ])
    .meta({ title: '凭据', description: '心跳的联署行，或锚定条目（日志、序号）' }),
});

/** A matter of a node, by its number. */
const matter = {
  node: nodeName('节点'),
  of_kind: code(MATTER_KINDS, '件的种类'),
  number: text(200, '编号'),
};
const someMatter = { ...matter, of_kind: matter.of_kind.optional(), number: matter.number.optional() };

/** A version of rules or calendars: an entry, or what a version of the program brings along. */
const version = z.union([
  position('条目'),
  z.looseObject({ bundled: text(64, '随程序的版本', '内容的 SHA-256，或版本名') }),
]);

const LEVELS = { warning: '预警', yellow: '黄牌', red: '红牌' };
const rule = text(64, '监察规则编号');

const card = z.looseObject({
  ...matter,
  department: text(200, '责任部门').optional(),
  rule,
  run: integer(1, 9_999, '第几次计时').optional(),
  start_record: recordId('起算记录的编号'),
  level: code(LEVELS, '监察牌'),
  on: date('亮牌之日'),
  started: date('起算之日').optional(),
  due: date('法定期限').optional(),
  promised_due: date('承诺期限').optional(),
  hearing: position('所据的听取'),
  rules: version.meta({ title: '时限规则' }),
  calendars: z.array(version).max(20).meta({ title: '工作日历' }),
  entries: z
    .array(
      z.looseObject({
        origin: origin('日志'),
        at: z
          .array(
            z.looseObject({
              index: integer(0, 2 ** 31 - 1, '条目序号'),
              leaf: bytes32('叶散列', 'RFC 9162 §2.1.1，base64'),
            }),
          )
          .max(MAX_NAMED),
      }),
    )
    .max(50)
    .meta({ title: '所据的条目', description: '按日志列出序号和叶散列' }),
  why: z
    .array(text(300, '说明'))
    .max(MAX_LINES)
    .meta({ title: '说明', description: '逐行说明计时' })
    .optional(),
});

const of = recordId('监察牌的记录编号');
/** What is decided on or withdrawn: one's own, where no node is named; a stationed supervisor names the center that dealt it. */
const decided = { of, to: nodeName('亮牌、督办的节点', '不写即本节点').optional() };
/** Of another node's record: an id alone is nobody's. */
const other = { to: nodeName('提出的节点'), of: recordId('所答复的记录编号', '监察牌、督办或监察发现') };
const post = text(100, '岗位', '不写姓名').optional();
const evidence = z
  .array(z.union([position('条目'), text(500, '说明')]))
  .max(100)
  .meta({ title: '证据', description: '条目（日志、序号、叶散列），或文字说明' })
  .optional();

const decide = z.looseObject({
  ...decided,
  on: z
    .looseObject({ node: nodeName('节点'), record: recordId('答复或申诉的记录编号') })
    .optional()
    .meta({ title: '所裁定的答复或申诉' }),
  outcome: word(['申诉成立', '申诉不成立', '整改认可', '整改退回', '保留监察牌', '其他'], '裁定'),
  reason: text(4000, '理由'),
  post,
});

const urge = z.looseObject({
  ...someMatter,
  of: of.optional(),
  text: text(4000, '督办内容'),
  due: date('答复期限'),
  department: text(200, '责任部门').optional(),
  post,
});

/** What is found beside lateness (APPLICATIONS: Supervision). */
export const FINDINGS = {
  'item.not_in_force': '事项不在用',
  'item.not_registered': '事项未进厅',
  'notice.second': '再次补正告知',
  'decision.no_reason': '决定未说明理由',
  'fee.beyond': '超标准收费',
  'step.overdue': '环节超时',
  'case.one_sitting': '整件一次补录',
  'rate.refusals': '不予受理、不予许可偏多',
  'rate.extensions': '延期偏多',
  'rate.backfilled': '补录偏多',
  'limit.unknown': '时限不明',
  'rating.again': '重复评价',
  'document.unreviewed': '公开未经保密审查',
  'hearing.none': '有条目而无听取',
  'hearing.unfounded': '听取与凭据不符',
  'card.missing': '应亮未亮',
  'card.unfounded': '亮牌无据',
  other: '其他',
};

const finding = z.looseObject({
  ...someMatter,
  finding: code(FINDINGS, '发现'),
  rule: rule.optional(),
  department: text(200, '责任部门').optional(),
  from: date('期间起').optional(),
  until: date('期间止', '含当日').optional(),
  text: text(4000, '事实'),
  evidence,
  post,
});

export const SUPERVISION_TYPES = family(
  'supervision',
  { subjectZh: '监察编号', visibility: 'internal', madeBy: 'caller', statedAt: 'center' },
  [
    {
      type: 'supervision.hearing',
      titleZh: '听取',
      titleEn: 'hearing',
      subjectZh: '节点',
      source: A6,
      body: hearing,
      madeBy: 'node',
      instead: NEXTS.dealtByProgram,
    },
    {
      type: 'supervision.card',
      titleZh: '监察牌',
      titleEn: 'card',
      source: `${A7}; ${GB}`,
      body: card,
      madeBy: 'node',
      instead: NEXTS.dealtByProgram,
    },
    {
      type: 'supervision.withdraw',
      titleZh: '撤销监察牌',
      titleEn: 'withdrawal of a card',
      source: A7,
      body: z.looseObject({ ...decided, reason: text(4000, '理由'), post }),
      statedAt: 'supervisor',
    },
    {
      type: 'supervision.answer',
      titleZh: '整改反馈',
      titleEn: 'answer to a card',
      source: `${A7}; ${GB}`,
      body: z.looseObject({
        ...other,
        text: text(4000, '整改情况'),
        mended_at: moment('整改时间').optional(),
        evidence,
        post,
      }),
      statedAt: 'any',
    },
    {
      type: 'supervision.appeal',
      titleZh: '申诉',
      titleEn: 'appeal against a card',
      source: A7,
      body: z.looseObject({ ...other, reason: text(4000, '申诉理由'), evidence, post }),
      statedAt: 'any',
    },
    {
      type: 'supervision.decide',
      titleZh: '裁定',
      titleEn: 'decision on an answer or appeal',
      source: A7,
      body: decide,
      statedAt: 'supervisor',
    },
    {
      type: 'supervision.urge',
      titleZh: '督办',
      titleEn: 'urging on',
      source: `${GB}; 吉政办函〔2009〕46号`,
      body: urge,
      statedAt: 'supervisor',
    },
    {
      type: 'supervision.finding',
      titleZh: '监察发现',
      titleEn: 'finding',
      source: 'APPLICATIONS: Supervision',
      body: finding,
      statedAt: 'supervisor',
    },
    { ...correctionOf('supervision', '监察更正', 'correction in supervision'), statedAt: 'any' },
  ],
);
