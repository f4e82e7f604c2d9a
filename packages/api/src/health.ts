import { HEALTH_STATES, type HealthLevel, type HealthRow, type NodeHealth } from '@hutong/oversight';
import { timeText } from '@hutong/record';
import { z } from 'zod';
import { area } from './endpoint.ts';
import { count, listQuery, next, nodeName, pageLimit, pageOfItems, time } from './schemas.ts';

export const healthState = z.enum(HEALTH_STATES);
const level = z.enum(['red', 'amber', 'green', 'none']);

export const healthReason = z.object({
  state: healthState,
  level,
  since: time.optional(),
  by: z.string().optional(),
  left: z.int().optional(),
  rate: z.number().optional().meta({ description: '条/秒' }),
  eta_s: z.int().optional(),
  origin: z.string().optional(),
  count: z.int().optional(),
  skew_s: z.int().optional(),
  free_mib: z.int().optional(),
  due: time.optional(),
  version: z.string().optional(),
  wanted: z.string().optional(),
  denied: z.literal(true).exactOptional(),
  code: z.string().optional().meta({ description: '节点或其上级自报的情况' }),
});

export const contact = z
  .object({ post: z.string().exactOptional(), phone: z.string().exactOptional() })
  .meta({ description: '名册所记的值班岗位与电话' });

const nodeHealth: z.ZodType<NodeHealth> = z
  .object({
    node: z.string(),
    name: z.string(),
    parent: z.string().nullable(),
    state: healthState,
    level: level.meta({
      description: 'red 异常，amber 留意，green 正常，none 不计（已规划、计划停机、已注销）',
    }),
    reasons: z.array(healthReason).meta({ description: '缘由，最重的在前' }),
    left: z.int().meta({ description: '已知未到的条数' }),
    heard: time
      .nullable()
      .meta({ description: '最近一次心跳到达本节点的时间；null 表示从未，或为本节点自己' }),
    arrived: time.optional().meta({ description: '下级节点：本节点最近一次收到它的日志内容的时间' }),
    contact: contact.optional(),
    division_code: z.string().optional().meta({ description: '名册所记的区划代码' }),
  })
  .meta({ id: 'NodeHealth' });

const healthPage = z
  .object({
    counts: z.object({ red: z.int(), amber: z.int(), green: z.int(), none: z.int() }),
    items: z.array(nodeHealth),
    next,
  })
  .meta({ id: 'HealthPage' });
/** Some of the nodes' health, and how many there are of each level in all. */
export type HealthPage = z.output<typeof healthPage>;

const healthHistory = pageOfItems(
  z.object({
    at: time,
    states: z.array(z.string()),
    left: z.int().meta({ description: '已知未到的条数' }),
  }),
).meta({ id: 'HealthHistory' });
/** How a node was: oldest first. */
export type HealthHistoryPage = z.output<typeof healthHistory>;

const allowance = z.object({
  burst: count.meta({ description: '一次可来多少' }),
  per_s: count.meta({ description: '此后每秒多少' }),
});
const shares = pageOfItems(
  z.object({
    node: z.string(),
    bytes: z.number().meta({ description: '字节用到几成：1 为用满，超过即放慢' }),
    entries: z.number().meta({ description: '条目用到几成' }),
    slowed: time.nullable().meta({ description: '自何时起放慢接收' }),
  }),
)
  .extend({ limits: z.object({ bytes: allowance, entries: allowance }) })
  .meta({ id: 'Shares' });

/** What each node's logs may grow by at a center, and how much of it is in use now; the fullest first. */
export interface ShareState {
  limits: Record<'bytes' | 'entries', { burst: number; perS: number }>;
  used: readonly { node: string; bytes: number; entries: number; slowed: number | undefined }[];
}

export const health = area('network', {
  now: {
    method: 'get',
    path: '/api/health',
    may: 'anyone',
    summary: '节点健康',
    description: '本节点及其下各节点的状态与缘由，按节点名排列。',
    request: z.strictObject({
      limit: pageLimit(100),
      after: nodeName.exactOptional().meta({ description: '上一页答复中的 next' }),
    }),
    reply: healthPage,
  },
  history: {
    method: 'get',
    path: '/api/health/{node}/history',
    may: 'anyone',
    summary: '一个节点的健康历史',
    description: '旧的在前：每次变化一行，另按固定间隔一行；缺口表示当时无人在看。',
    request: z.strictObject({
      limit: pageLimit(500),
      since: z.iso
        .datetime({ offset: true })
        .optional()
        .meta({ description: '晚于此时；缺省为七天前；下一页为上一页答复中的 next' }),
    }),
    reply: healthHistory,
  },
  shares: {
    method: 'get',
    path: '/api/shares',
    may: 'metrics.read',
    summary: '各节点的份额',
    description: '各节点日志在本中心可增长多少、用到几成，最满的在前；用满的放慢，不拒收。没有用到的不列。',
    request: listQuery,
    reply: shares,
  },
});

/** A page of a node's history, from rows of which one more than `limit` was asked for. */
export function historyPage(rows: readonly HealthRow[], limit: number): HealthHistoryPage {
  const items = rows.slice(0, limit).map(({ at, states, left }) => {
    return { at: timeText(at), states: states.split(' '), left };
  });
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: last.at } : { items };
}

const ORDER: readonly HealthLevel[] = ['red', 'amber', 'green', 'none'];

/** How many nodes there are of each level. */
export function countLevels(all: readonly NodeHealth[]): Record<HealthLevel, number> {
  const counts = { red: 0, amber: 0, green: 0, none: 0 };
  for (const { level } of all) counts[level]++;
  return counts;
}

/** The worst first, then by name. */
export function worstFirst(all: readonly NodeHealth[]): NodeHealth[] {
  const rank = ({ level }: NodeHealth) => ORDER.indexOf(level);
  return all.toSorted((a, b) => rank(a) - rank(b) || (a.node < b.node ? -1 : 1));
}
