/** Rules and calendars on record: which clock starts, stops, pauses when, and which days are worked where. */
import { z } from 'zod';
import { isDate } from '../time.ts';
import { family } from './define.ts';
import { code, date, integer, MATTER_KINDS, nodeName, text } from './fields.ts';

const A5 = 'APPLICATIONS: A5; Clocks';

const days = (title: string) => integer(0, 3650, title);
const list = <T extends z.ZodType>(item: T, most: number, title: string) =>
  z.array(item).max(most).meta({ title });

const fieldName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/, 'is not a field name')
  .meta({ title: '字段' });
const eventType = z
  .string()
  .max(64)
  .regex(/^[a-z]+(\.[a-z_]+)?$/, 'is not a record type')
  .meta({ title: '记录类型' });
const paramName = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9_.]*$/, 'is not a name of a number')
  .meta({ title: '参数' });
/** Beginning of a division code: 长白山 and others have codes of their own, with letters. */
const prefix = z
  .string()
  .regex(/^[0-9A-Za-z-]{0,12}$/, 'is not the beginning of a division code')
  .meta({ title: '区划代码前缀', description: '"" 为全国' });

const scalar = z.union([z.string().max(200), z.int(), z.boolean()]);
const conditions = z.record(fieldName, z.union([scalar, z.array(scalar).min(1).max(50)])).meta({
  title: '条件',
  description: '字段 → 值、present（有）、absent（无），或其中几项的列表；各条都须符合',
});

const event = z
  .strictObject({
    on: eventType,
    when: conditions.optional(),
    at: z
      .union([z.literal('seen'), z.strictObject({ field: fieldName })])
      .meta({ title: '时间', description: '省略即发生之日；seen 为被叫节点锚定该条之日；或取某一字段' })
      .optional(),
  })
  .meta({ title: '事件' });
const events = (title: string) => list(event, 20, title);

const budget = z.strictObject({
  days: days('天数').optional(),
  from: list(
    z
      .string()
      .max(100)
      .regex(
        /^(event|catalogue)\.([a-z][a-z0-9_]{0,63}|steps\[\]\.days)$/,
        'is not a place such as "event.promised_days" or "catalogue.steps[].days"',
      ),
    10,
    '依次取值的位置',
  )
    .min(1)
    .optional(),
  default: z
    .strictObject({ days: days('天数'), applies: conditions.optional() })
    .meta({ title: '都没有时' })
    .optional(),
  param: paramName.optional(),
  by: z.literal('division').optional().meta({ title: '参数按区划' }),
});

const kept = ['statutory', 'promised'] as const;
const extend = z
  .strictObject({
    on: eventType,
    when: conditions.optional(),
    field: fieldName.optional(),
    default: days('默认天数'),
    max: days('最多天数').optional(),
    times: integer(1, 99, '最多次数').optional(),
    by: z.enum(kept).optional().meta({ title: '须在哪一期限前提出' }),
    adds_to: list(z.enum(kept), 2, '加于哪些期限').min(1),
  })
  .meta({ title: '延期' });
const suspension = z
  .strictObject({
    from: event,
    to: event,
    pair: fieldName.optional().meta({ title: '按哪一字段配对' }),
    max: days('最长天数').optional(),
  })
  .meta({ title: '中止' });
const deem = z
  .strictObject({
    if: z.literal('late'),
    event: eventType,
    body: z.record(fieldName, scalar),
    on: z.literal('start'),
  })
  .meta({ title: '视为', description: '逾期时视同发生的事件' });
const mark = z
  .strictObject({
    card: code({ warning: '预警', yellow: '黄牌', red: '红牌' }, '监察牌'),
    of: z.enum(kept).meta({ title: '哪一期限' }),
    plus: integer(-365, 365, '期限之后（负为之前）第几天'),
    while_open: z.boolean().optional().meta({ title: '仅未办结时' }),
  })
  .meta({ title: '亮牌' });

/**
 * One clock. Strict throughout: a clock reckoned by half of what its rule says would be wrong, so that a rule with a word
 * that this version does not know is not understood, and the set it stands in neither.
 */
const clockRule = z.strictObject({
  id: z
    .string()
    .max(64)
    .regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/, 'is not the id of a rule')
    .meta({ title: '规则编号' }),
  title: text(2_000, '名称').optional(),
  kind: code(MATTER_KINDS, '件的种类'),
  unit: code({ working_day: '工作日', calendar_day: '自然日' }, '单位'),
  roll: z.boolean().optional().meta({ title: '末日遇休息日顺延' }),
  in_force: z
    .strictObject({ from: date('起').optional(), until: date('止', '含当日').optional() })
    .optional()
    .meta({ title: '施行期间', description: '按起算之日' }),
  applies: conditions.optional(),
  each: fieldName.optional().meta({ title: '每一个各计一次' }),
  start: event,
  restart: events('重新起算').optional(),
  stop: events('停止').min(1),
  void: list(z.union([eventType, event]), 20, '作废').optional(),
  only_if_stopped: z.boolean().optional().meta({ title: '有停止才计' }),
  budget: z
    .strictObject({ statutory: budget.optional(), promised: budget.optional() })
    .meta({ title: '期限' }),
  extend: extend.optional(),
  suspend: list(suspension, 10, '中止').optional(),
  deem: deem.optional(),
  marks: list(mark, 10, '亮牌'),
  needs: list(text(2_000, '说明'), 50, '说明').optional(),
});

/** Whom it holds for, the nearest first; nothing named: the center that says it, and everyone beneath it. */
const places = {
  divisions: list(prefix, 1_000, '区划代码前缀').optional(),
  nodes: list(nodeName('节点'), 1_000, '节点').optional(),
};
const scope = z
  .strictObject(places)
  .meta({ title: '适用范围', description: '都省略时为本中心及全部下级；范围小的优先' });
const effective_from = date('生效日期', '不早于记录之日');
const about = text(2000, '说明').optional();

/** A version of the rules, in an entry as in a file. */
const ruleSet = {
  about,
  rules: list(clockRule, 200, '规则'),
  params: z
    .record(paramName, z.union([days('天数'), z.record(prefix, days('天数'))]))
    .optional()
    .meta({ title: '参数', description: '参数 → 天数，或区划代码前缀 → 天数' }),
};

/** Who put it on record, by the post, and why. */
const publishing = {
  post: text(100, '岗位', '不写姓名').optional(),
  reason: text(500, '理由').optional(),
};

const rules = z.looseObject({ scope, effective_from, ...ruleSet, ...publishing });

/** A file of rules. */
export const ruleFileSchema = z.strictObject({
  $schema: z.string().optional(),
  ...ruleSet,
  rules: ruleSet.rules.min(1),
});
export type RuleFile = z.infer<typeof ruleFileSchema>;
export type ClockRule = RuleFile['rules'][number];

/** `2026-10-01`, or the first and the last of some days: `2026-10-01/2026-10-07`. */
const someDays = z
  .string()
  .refine(isDays, 'is neither a date nor the first and last of at most 366 days, as 2026-10-01/2026-10-07')
  .meta({ title: '日期', description: '一天，或几天的起止：2026-10-01/2026-10-07' });

function isDays(said: string): boolean {
  return datesIn(said) !== undefined;
}

/** The first and the last day of `2026-10-01` or `2026-10-01/2026-10-07`; undefined for any other text. */
export function datesIn(said: string): [first: string, last: string] | undefined {
  const [first = '', last = first, ...more] = said.split('/');
  if (more.length > 0 || !isDate(first) || !isDate(last)) return undefined;
  const length = Date.parse(last) - Date.parse(first);
  return length >= 0 && length < 366 * 86_400_000 ? [first, last] : undefined;
}

/** What one authority says of its days, in an entry as in a file. */
const layer = {
  about,
  sources: list(text(1_000, '依据'), 100, '依据').optional(),
  valid_from: date('覆盖起'),
  valid_until: date('覆盖止', '含当日；之后的结果为暂定'),
  off_days: list(someDays, 4_000, '放假的日期'),
  work_days: list(someDays, 4_000, '上班的日期（调休）'),
};

/** A file of a working calendar. */
export const calendarFileSchema = z.strictObject({ $schema: z.string().optional(), ...places, ...layer });

const calendar = z
  .looseObject({ scope, effective_from, ...layer, ...publishing })
  .refine((said) => said.valid_from <= said.valid_until, {
    path: ['valid_until'],
    message: 'is before valid_from',
  });

export const RULES_TYPES = family(
  'rules',
  { subjectZh: '规则集', visibility: 'public', madeBy: 'caller', statedAt: 'center' },
  [
    {
      type: 'rules.set',
      titleZh: '时限规则',
      titleEn: 'rules',
      source: A5,
      body: rules,
      holdsFrom: 'effective_from',
    },
  ],
);

export const CALENDAR_TYPES = family(
  'calendar',
  { subjectZh: '日历', visibility: 'public', madeBy: 'caller', statedAt: 'center' },
  [
    {
      type: 'calendar.set',
      titleZh: '工作日历',
      titleEn: 'calendar',
      source: A5,
      body: calendar,
      holdsFrom: 'effective_from',
    },
  ],
);
