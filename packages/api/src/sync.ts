import type { TrustBundle } from '@hutong/trust';
import { z } from 'zod';
import { area } from './endpoint.ts';
import { nodeName, time, whole } from './schemas.ts';

/** A running process of a node, by the first 8 hex digits of its id, and when its parent heard it. */
const party = z.object({ instance: z.string(), heard: time });
export type Party = z.output<typeof party>;

/** One log: what is stored, and what each ancestor has receipted. */
const logSync = z.object({
  origin: z.string(),
  node: z.string(),
  name: z.string(),
  stored: z.int(),
  sent: z.int(),
  refused: z.boolean(),
  /** Nearest ancestor first; `at` of its newest receipt; `behind` = stored − size. null: nothing heard yet. */
  received: z.array(
    z.object({ by: z.string(), name: z.string(), size: z.int(), behind: z.int(), at: time.nullable() }),
  ),
  /** Newest cosignature of the node's own; null when never heard. */
  heartbeat: time.nullable(),
  pruned: z.int().exactOptional().meta({ description: '已清理原文的条目数' }),
  retired: z.literal(true).exactOptional().meta({ description: '已注销' }),
  ended: z
    .object({ next: z.string().nullable() })
    .exactOptional()
    .meta({ description: '日志已结束；next 为接续它的日志' }),
});
export type LogSync = z.output<typeof logSync>;

/** Something that no retry mends. */
const alarm = z.object({
  /**
   * `fork`: a signed checkpoint was seen that does not fit what is held of the log (P4). `clone`: two instances of the
   * node are alive (P12). `rolled-back`: the top center's database is older than what has left it (P12).
   */
  code: z.string(),
  origin: z.string(),
  node: z.string(),
  at: time,
  /** Where a node is cloned: which of the two goes on; `here`: which of them is the process that says so. */
  instances: z
    .object({ goes_on: party, refused: party, here: z.enum(['goes_on', 'refused']).nullable() })
    .exactOptional(),
  /** With `rolled-back`: how many entries are here, and how many have left. */
  entries: z.object({ held: z.int(), left: z.int() }).exactOptional(),
});
export type Alarm = z.output<typeof alarm>;

const syncState = z
  .object({
    link: z.object({
      parent: z.string().nullable(),
      connected: z.boolean(),
      last_heard: time.nullable(),
      denied: z.literal(true).exactOptional().meta({ description: '上级应答，但不认本节点的密钥' }),
      /** The version below which the parent finds a node's too old, if it said one. */
      wanted_version: z.string().optional(),
    }),
    logs: z.array(logSync),
    root: z
      .object({ version: z.int(), expires: time, warning: z.int().nullable() })
      .meta({ description: '现行根文件；warning 为已到的提醒档（30、7、0 天），0 即已过期' }),
    keys: z
      .object({ due: time.nullable(), warning: z.int().nullable() })
      .meta({ description: '本节点密钥应更换的日期（名册规定）；warning 同上，0 即已到期' }),
    alarms: z.array(alarm).meta({
      description:
        '须有人处理的情况：fork 表示该日志出示过不一致的已签检查点，两份均已留证；clone 表示该节点有两个实例同时运行，后来者已被拒绝；rolled-back 表示最高中心的数据库早于已送出的内容（held 现有，left 已送出）',
    }),
  })
  .meta({ id: 'SyncState' });
export type SyncState = z.output<typeof syncState>;

/** The newest logs of one node. */
export interface LogsOf {
  node: string;
  limit: number;
}

/** Whether something of a node is told; of all where none was asked for. */
export function isAsked(asked: LogsOf | undefined, node: string): boolean {
  return asked === undefined || asked.node === node;
}

const trustBundle: z.ZodType<TrustBundle> = z
  .object({
    version: z.literal(1),
    network: z.string(),
    root: z.array(z.string()),
    registry: z.array(z.object({ entry: z.string(), proof: z.string() })),
  })
  .meta({ id: 'TrustBundle' });

export const network = area('network', {
  trust: {
    method: 'get',
    path: '/api/trust',
    may: 'anyone',
    summary: '信任包',
    description: '根文件与名册条目及其证明。请用另行取得的根文件指纹核对。',
    reply: trustBundle,
  },
  sync: {
    method: 'get',
    path: '/api/sync',
    may: 'anyone',
    summary: '同步状态',
    description: '各日志已存、已发送、各上级已收的条数。回执为 null 表示从未听到，不代表已收。',
    request: z.strictObject({
      node: nodeName.exactOptional().meta({ description: '只看这一节点的日志和情况' }),
      limit: whole(1, 500).default(100).meta({ description: '写明节点时：至多几份日志，新的优先' }),
    }),
    reply: syncState,
  },
});

/**
 * When a node last had anything from its parent, RFC 3339; null: never. What its newest receipt says counts where no line
 * tells a later time: it may have been carried by a stick, or have come before the node was started.
 */
export function parentHeard({ link, logs }: Pick<SyncState, 'link' | 'logs'>): string | null {
  const { parent, connected, last_heard } = link;
  if (connected && last_heard !== null) return last_heard;
  const receipts = logs.flatMap((log) => log.received.find((r) => r.by === parent)?.at ?? []);
  return [...receipts, ...(last_heard === null ? [] : [last_heard])].sort().at(-1) ?? null;
}
