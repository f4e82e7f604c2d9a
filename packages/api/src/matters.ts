import { z } from 'zod';
import { area } from './endpoint.ts';
import { count, cursor, next, nodeName, pageLimit, time } from './schemas.ts';

/** Kinds of matters that are folded from their own node’s records. */
export const MATTER_KINDS = ['case', 'request', 'complaint', 'document', 'item'] as const;

const kind = z.enum(MATTER_KINDS).meta({ description: '件的种类：办件、申请、投诉、公文、事项' });
const date = z.iso.date().meta({ examples: ['2026-11-30'] });
const said = (max: number) => z.string().trim().min(1).max(max).exactOptional();
const text = z.object({ zh: z.string(), en: z.string() }).meta({ id: 'Text' });
const day = date.nullable();

const matterQuery = z.strictObject({
  kind: kind.exactOptional(),
  node: nodeName.exactOptional().meta({ description: '节点，如 nongan' }),
  state: z
    .string()
    .regex(/^[a-z_]{1,32}$/)
    .exactOptional()
    .meta({ description: '状态的代码，如 accepted', examples: ['accepted', 'supplementing'] }),
  department: said(200).meta({ description: '部门；完全相同' }),
  item: said(200).meta({ description: '事项编码或名称；完全相同' }),
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

const level = z.enum(['none', 'warning', 'yellow', 'red']);

const place = { node: z.string(), kind, number: z.string() };
const matterLine = z
  .object({
    ...place,
    name: z.string().meta({ description: '节点的名称' }),
    state: z.string(),
    word: text.meta({ description: '状态的叫法' }),
    title: z.string(),
    department: z.string(),
    item: z.string().nullable(),
    opened_at: time,
    closed_at: time.nullable(),
    last_at: time.meta({ description: '最近一次办理的发生时间' }),
    due: day.meta({ description: '未办结的时限中最近的期限' }),
    level: level.nullable().meta({ description: '未办结的时限中最重的牌' }),
    anomalies: count.meta({ description: '不合之处' }),
  })
  .meta({ id: 'MatterLine' });
/** A matter as it stands in a list. */
export type MatterLine = z.output<typeof matterLine>;

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
  backfilled: z.boolean().meta({ description: '补录' }),
  state: z.string().nullable().meta({ description: '由此进入的状态；null：状态没有变' }),
  word: text.nullable(),
  voided_by: z.string().nullable().meta({ description: '使它作废的更正' }),
  anomalies: z.array(z.object({ code: z.string(), text })).meta({ description: '不合之处' }),
  origin: z.string(),
  index: z.int(),
});

const clock = z
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
    why: z.array(text).meta({ description: '逐行说明' }),
  })
  .meta({ id: 'MatterClock' });

const finding = z.object({
  finding: z.enum(['item.not_in_force', 'item.not_registered', 'limit.unknown']),
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
    events: z.array(matterEvent).meta({ description: '按发生时间，至多 1,000 条' }),
    events_left: count.meta({ description: '超出而未列的条数' }),
    corrections: z.array(
      z.object({ id: z.string(), of: z.string(), reason: z.string().nullable(), at: time }),
    ),
    clocks: z.array(clock),
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
    findings: z.array(finding).meta({ description: '超期以外的发现：事项不在用、时限不明' }),
    reckoned_on: date.meta({ description: '时限算到这一天（含当日）' }),
    behind,
  })
  .meta({ id: 'Matter' });
/** A matter: its state, what was said of it, and its clocks. */
export type MatterDetail = z.output<typeof matterDetail>;

export const matters = area('matters', {
  list: {
    method: 'get',
    path: '/api/matters',
    may: 'anyone',
    summary: '件的列表',
    description:
      '新开始的在前；给出 due_before 时期限近的在前。没有令牌时只见全部记录都公开的件，可读内部记录的令牌可见全部。',
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

/** Who asks: whether they may read internal records. */
export interface MatterReader {
  readsInternal: boolean;
}

/** The matters of this node and those beneath it, as its read model holds them. */
export interface MatterService {
  /** Matters by filters, a page at a time. Throws InvalidQuery. */
  list(query: MatterQuery, by: MatterReader): Promise<MatterPage>;
  /** One matter; undefined where there is none that they may read. */
  get(
    at: { node: string; kind: string; number: string },
    by: MatterReader,
  ): Promise<MatterDetail | undefined>;
}
