import { z } from 'zod';
import { area } from './endpoint.ts';
import { type MatterFind, type MatterFound, matterFind, matterFound } from './find.ts';
import { date, day, kind, level, matterLine, place, said, text } from './matter-line.ts';
import { count, cursor, next, nodeName, pageLimit, several, time, whole, yesNo } from './schemas.ts';

const state = z.string().regex(/^[a-z_]{1,32}$/);
const matterQuery = z.strictObject({
  kind: kind.exactOptional(),
  node: nodeName.exactOptional().meta({ description: '节点，如 nongan' }),
  state: state
    .exactOptional()
    .meta({ description: '状态的代码，如 accepted', examples: ['accepted', 'supplementing'] }),
  kinds: several(kind, 5).exactOptional().meta({ description: '几个种类之一，逗号分隔' }),
  states: several(state, 20)
    .exactOptional()
    .meta({ description: '几个状态之一，逗号分隔', examples: ['applied,accepted'] }),
  department: said(200).meta({ description: '部门；完全相同' }),
  departments: several(z.string().min(1).max(200), 50)
    .exactOptional()
    .meta({ description: '几个部门之一，逗号分隔；完全相同' }),
  open: yesNo.exactOptional().meta({ description: 'true：只要未办结的办件、申请、投诉' }),
  owner: said(100).meta({ description: '首办负责（岗位或工号），未办结的；完全相同' }),
  owners: several(z.string().trim().min(1).max(100), 100)
    .exactOptional()
    .meta({ description: '首办负责是其中之一，逗号分隔；未办结的；完全相同' }),
  unassigned: yesNo.exactOptional().meta({ description: 'true：未办结而无首办负责的' }),
  call_back: yesNo
    .exactOptional()
    .meta({ description: 'true：评为不满意、其后还没有登记投诉以回访的办件；新评的在前' }),
  returned: yesNo.exactOptional().meta({ description: 'true：未办结而上一环节为退回的' }),
  item: said(200).meta({ description: '事项编码或名称；完全相同' }),
  due_from: date.exactOptional().meta({ description: '期限不早于这一天的；期限近的在前' }),
  due_within: whole(0, 60)
    .exactOptional()
    .meta({ description: '期限在今天至其后第几个工作日（按该大厅的工作日历）；0：今天到期' }),
  level: several(level, 4)
    .exactOptional()
    .meta({ description: '未办结的时限中最重的牌，几种之一，逗号分隔' }),
  due_before: date.exactOptional().meta({
    description: '期限早于这一天、尚未办结的；期限近的在前',
    examples: ['2026-11-30'],
  }),
  number: said(200).meta({ description: '编号；完全相同' }),
  words: said(100).meta({ description: '编号、名称、事项、部门中的字词，至少两个字' }),
  limit: pageLimit(50),
  cursor,
});
/** What is asked of the list of matters. */
export type MatterQuery = z.output<typeof matterQuery>;

const behind = count.meta({ description: '本节点已存、尚未读入的条目数' });
const matterPage = z
  .object({
    items: z.array(matterLine),
    next,
    total: count.meta({ description: '符合的件数' }),
    at_least: z.boolean().meta({ description: 'true：只数到 total，实际更多' }),
    counts: z
      .array(z.object({ kind, state: z.string(), word: text, count }))
      .meta({ description: '按种类和状态的件数；只受 node、kind 限定' }),
    behind,
  })
  .meta({ id: 'MatterPage' });
export type MatterPage = z.output<typeof matterPage>;

const matterEvent = z.object({
  id: z.string(),
  type: z.string(),
  title: text,
  department: z.string(),
  occurred_at: time.meta({ description: '发生时间' }),
  recorded_at: time.meta({ description: '收录时间' }),
  received: z
    .array(z.object({ by: z.string(), name: z.string(), at: time }))
    .meta({ description: '上级收到的时间；只以核验过的回执为准' }),
  sent: z.boolean().meta({ description: '已发送上级' }),
  backfilled: z.boolean().meta({ description: '补录' }),
  state: z.string().nullable().meta({ description: '由此进入的状态；null：状态没有变' }),
  word: text.nullable(),
  voided_by: z.string().nullable().meta({ description: '使它作废的更正' }),
  anomalies: z.array(z.object({ code: z.string(), text })).meta({ description: '不合之处' }),
  origin: z.string(),
  index: z.int(),
});

/** One deadline of a matter, explained. */
export const matterClock = z
  .object({
    clock: z.string().meta({ description: '规则编号' }),
    run: z.int(),
    start_record: z.string(),
    state: z.enum(['void', 'met', 'late', 'suspended', 'running']),
    word: text,
    started: date,
    due: day.meta({ description: '法定期限' }),
    promised_due: day.meta({ description: '承诺期限' }),
    done: day,
    used: z.int(),
    budget: z.int().nullable(),
    unit: z.enum(['working_day', 'calendar_day']),
    level,
    cards: z.array(z.object({ level: z.enum(['warning', 'yellow', 'red']), on: date })),
    provisional: z.boolean().meta({ description: '暂定' }),
    days: z
      .array(
        z.object({
          on: date,
          kind: z
            .enum(['work', 'weekend', 'holiday', 'make_up'])
            .meta({ description: '工作日、周末、放假、调休上班' }),
          nth: z.int().nullable().meta({ description: '计入的第几日；null：不计' }),
          suspended: z.boolean().meta({ description: '中止计时，不计' }),
          provisional: z.boolean().meta({ description: '暂定：尚无放假安排' }),
        }),
      )
      .meta({ description: '逐日，从起算到期限或今日；长的只有最后 140 日' }),
    why: z.array(text).meta({ description: '逐行说明' }),
  })
  .meta({ id: 'MatterClock' });

const finding = z.object({
  finding: z.enum([
    'item.not_in_force',
    'item.not_registered',
    'limit.unknown',
    'rating.again',
    'document.unreviewed',
  ]),
  record: z.string().meta({ description: '据以认定的记录' }),
  on: date,
  text,
});

const matterDetail = z
  .object({
    ...place,
    name: z.string().meta({ description: '节点的名称' }),
    state: z.string(),
    word: text,
    why: text.meta({ description: '何以是这个状态' }),
    title: z.string().nullable(),
    department: z.string().nullable(),
    item: z.string().nullable(),
    outcome: z.string().nullable(),
    owner: z.string().nullable().meta({ description: '首办负责：岗位或工号' }),
    opened_at: time.nullable(),
    closed_at: time.nullable(),
    unreviewed: z.boolean().meta({ description: '公文：现行的一版公开而未经本系统保密审查' }),
    events: z.array(matterEvent).meta({ description: '按发生时间，至多 1,000 条' }),
    events_left: count.meta({ description: '超出而未列的条数' }),
    corrections: z.array(
      z.object({ id: z.string(), of: z.string(), reason: z.string().nullable(), at: time }),
    ),
    clocks: z.array(matterClock),
    said_by_others: z
      .array(
        z.object({
          node: z.string(),
          name: z.string(),
          type: z.string(),
          title: text,
          id: z.string(),
          at: time,
        }),
      )
      .meta({ description: '其他节点所说（监察牌、督办、裁定 …），至多 200 条；内容见 /api/records' }),
    findings: z
      .array(finding)
      .meta({ description: '超期以外的发现：事项不在用、时限不明、公开未经保密审查' }),
    reckoned_on: date.meta({ description: '时限算到这一天（含当日）' }),
    behind,
  })
  .meta({ id: 'Matter' });
/** A matter: its state, what was said of it, and its clocks. */
export type MatterDetail = z.output<typeof matterDetail>;

export const matters = area('matters', {
  find: {
    method: 'post',
    path: '/api/matters/find',
    may: 'values.read',
    summary: '按姓名、电话、证件号码或字词查找本大厅的件',
    description:
      '只在大厅：私密内容的索引不出本机，中心没有。各项同时满足；最近收录的在前。谁、何时、按哪几项、见到哪些件，记入本机的查阅登记；所查的姓名和号码不记。',
    request: matterFind,
    reply: matterFound,
    errors: { 409: '这里是中心，没有这样的索引' },
  },
  list: {
    method: 'get',
    path: '/api/matters',
    may: 'anyone',
    summary: '件的列表',
    description:
      '新开始的在前；给出 due_before、due_from、due_within 或 level 时期限近的在前。没有令牌时只见全部记录都公开的件，可读内部记录的令牌可见全部。',
    request: matterQuery,
    reply: matterPage,
  },
  get: {
    method: 'get',
    path: '/api/matters/{node}/{kind}/{number}',
    may: 'anyone',
    summary: '一件：状态、经过、时限及其说明',
    reply: matterDetail,
    errors: { 404: '没有这一件，或它不公开' },
  },
});

/** A page of those who have matters that are not ended, by their names on record. */
export interface OwnerPage {
  items: { owner: string; count: number }[];
  /** The last of them, where more follow. */
  next?: string;
}

/** Who asks: whether they may read internal records. */
export interface MatterReader {
  readsInternal: boolean;
}

/** For whom matters are found, and what of them they may see. */
export interface MatterFinder {
  /** A token's name, or a post and staff code. */
  who: string;
  /** The account, where it is one. */
  account?: string;
  /** Departments whose matters they see; '*': all of this hall's. */
  organs: readonly string[] | '*';
}

/** The matters of this node and those beneath it, as its read model holds them. */
export interface MatterService {
  /** Matters by filters, a page at a time. Throws InvalidQuery. */
  list(query: MatterQuery, by: MatterReader): Promise<MatterPage>;
  /**
   * A hall's alone: its own matters by the people in them, or by words, and by what each was found; what was recorded last comes
   * first. Who found them is noted before they are given (`AccessService`). Throws InvalidQuery.
   */
  find?(query: MatterFind, by: MatterFinder): Promise<MatterFound>;
  /**
   * Who has cases of a node that are not ended, and how many each; by name, those after one.
   * @param organs departments of which alone; '*': any
   */
  owners(query: {
    node: string;
    organs: readonly string[] | '*';
    after?: string;
    limit: number;
  }): Promise<OwnerPage>;
  /** One matter; undefined where there is none that they may read. */
  get(
    at: { node: string; kind: string; number: string },
    by: MatterReader,
  ): Promise<MatterDetail | undefined>;
  /** Resolves when what was on record before is read into it, or after so many milliseconds. */
  caughtUp(limitMs: number): Promise<void>;
}
