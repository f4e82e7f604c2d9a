import { z } from 'zod';
import { area } from './endpoint.ts';
import { date, text } from './matter-line.ts';
import { count, next, nodeName, pageLimit, reason, time, whole } from './schemas.ts';

/** A file of rules fits into an entry (65,535 bytes) with what stands around it. */
const MOST_TEXT = 65_000;

/** What is brought to be published: the content of a file, and from which day on it holds for whom. */
const brought = z.strictObject({
  type: z.enum(['rules.set', 'calendar.set']),
  name: z.string().trim().min(1).max(200).meta({ description: '规则集或日历的名称' }),
  effective_from: date.meta({ description: '生效日期，不早于公布之日' }),
  divisions: z.array(z.string().max(12)).max(1_000).meta({
    description: '适用的区划代码前缀；与 nodes 都空，即本中心及全部下级；日历文件自己写明的，以文件为准',
  }),
  nodes: z.array(nodeName).max(1_000).meta({ description: '适用的节点' }),
  content: z
    .string()
    .min(1)
    .max(MOST_TEXT)
    .meta({ description: '规则或日历文件的原文（JSON），如 hutong rehearse 所收' }),
});
export type BroughtRules = z.output<typeof brought>;

const rehearsal = z
  .object({
    rehearsal: z.string().meta({ description: '所试算的一份的 SHA-256；公布时须一字不差' }),
    brought,
    as_of: date.meta({ description: '算到哪一天（含当日）' }),
    by: z.string(),
    began: time,
    ended: time.nullable().meta({ description: 'null：还在算' }),
    failed: text.nullable().meta({ description: '没有算完的原因' }),
    done: count.meta({ description: '已算完的节点' }),
    total: count.meta({ description: '要算的节点' }),
    left_out: z
      .array(z.string())
      .meta({ description: '记录太多或原文不在本节点，没有算全的节点，至多 50 个' }),
    counts: z.object({
      matters: count,
      clocks: count,
      moved: count.meta({ description: '期限改变的时限' }),
      comes: count.meta({ description: '会新增的监察牌' }),
      goes: count.meta({ description: '会取消的' }),
      moves: count.meta({ description: '会改日的' }),
    }),
  })
  .meta({ id: 'Rehearsal' });
/** A rehearsal, as far as it has come. */
export type Rehearsal = z.output<typeof rehearsal>;

const cardChange = z.object({
  change: z.enum(['comes', 'goes', 'moves']),
  node: z.string(),
  kind: z.string(),
  number: z.string(),
  clock: z.string(),
  level: z.string(),
  before: date.nullable(),
  after: date.nullable(),
  why: z.array(text),
});
export type RehearsedCard = z.output<typeof cardChange>;

const rehearsalPage = rehearsal.extend({
  cards: z.array(cardChange).meta({ description: '至多列出 5,000 张；counts 全数' }),
  listed: count.meta({ description: '可列出的张数' }),
  next,
});
export type RehearsalPage = z.output<typeof rehearsalPage>;

const setLine = z.object({
  type: z.enum(['rules.set', 'calendar.set']),
  name: z.string(),
  node: z.string().meta({ description: '公布它的中心' }),
  record: z.string().nullable().meta({ description: '记录编号；null：随程序的版本' }),
  from: date.nullable().meta({ description: '规则：从哪一天起算的时限用；日历：覆盖起' }),
  until: date.nullable().meta({ description: '日历：覆盖止' }),
  divisions: z.array(z.string()),
  nodes: z.array(z.string()),
  standing: z
    .enum(['in_force', 'to_come', 'replaced', 'ended'])
    .meta({ description: '现行、未到日期、已被后来的一份代替、已过覆盖止日' }),
  at: time.nullable().meta({ description: '公布的时间' }),
  by: z.string().nullable().meta({ description: '公布的岗位；null：没有写' }),
  reason: z.string().nullable(),
});
/** A version of rules or of a calendar, and how it stands today. */
export type SetLine = z.output<typeof setLine>;

/** A center's alone: the rules and calendars that its halls are judged by. */
export interface RuleService {
  /** All versions there are here, the newest first; those that came with the program last. */
  list(): Promise<SetLine[]>;
  /** The days that this center’s own calendars for just these, or for all beneath it, say of a year. */
  year(
    year: number,
    scope: { division?: string; node?: string },
  ): Promise<{ off_days: string[]; work_days: string[] }>;
  /** Begins to rehearse what is brought; the same once more goes on as it is. Throws Declined */
  rehearse(brought: BroughtRules, asOf: string | undefined, by: string): Promise<Rehearsal>;
  /** What a rehearsal has found so far, a page at a time; undefined where there is none. */
  rehearsal(key: string, page: { limit: number; from: number }): RehearsalPage | undefined;
  /**
   * Publishes what was rehearsed to its end, and nothing else: not one byte may have changed, nor what is in force. Once; the
   * same again gives the same record. Throws Declined. @param post by which it is said
   */
  publish(brought: BroughtRules, said: { reason: string; post: string }): Promise<string>;
}

const key = 'rehearsal';
const at = `/api/rules/rehearsals/{${key}}`;

/** Rules and calendars at a center (时限规则、工作日历). */
export const rules = area('supervision', {
  list: {
    method: 'get',
    path: '/api/rules',
    may: 'anyone',
    summary: '时限规则和工作日历的各版及现状',
    request: z.strictObject({ limit: pageLimit(50), from: whole(0, 100_000).default(0) }),
    reply: z.object({ items: z.array(setLine), next }),
  },
  year: {
    method: 'get',
    path: '/api/rules/years/{year}',
    may: 'anyone',
    summary: '本中心公布的一年的放假和调休上班：对全部下级，或只对一个区划、一个节点的',
    request: z.strictObject({
      division: z.string().max(12).exactOptional().meta({ description: '区划代码前缀' }),
      node: nodeName.exactOptional(),
    }),
    reply: z.object({ off_days: z.array(z.string()), work_days: z.array(z.string()) }),
  },
  rehearse: {
    method: 'post',
    path: '/api/rules/rehearsals',
    may: 'rules.publish',
    summary: '试算：按这一份规则或日历，哪些监察牌会新增、取消、改日；在后台进行，不写入任何记录',
    request: brought.extend({ as_of: date.exactOptional() }),
    reply: rehearsal,
    errors: { 409: '另一项长任务正在进行' },
  },
  rehearsal: {
    method: 'get',
    path: at,
    may: 'records.read-internal',
    summary: '一次试算的进度和结果',
    request: z.strictObject({
      limit: pageLimit(50),
      from: whole(0, 5_000).default(0).meta({ description: '从第几张起' }),
    }),
    reply: rehearsalPage,
    errors: { 404: '没有这次试算，或节点重启过' },
  },
  publish: {
    method: 'post',
    path: '/api/rules',
    may: 'rules.publish',
    summary: '公布试算过的规则或日历：与试算的一字不差，其间没有别的公布',
    request: brought.extend({ reason }),
    reply: z.object({ record: z.string() }),
    errors: { 409: '没有试算过，或试算后有改动' },
  },
});
