import type { HealthRow, NodeHealth } from '@hutong/oversight';
import { z } from 'zod';
import type { ShownAlert } from './alerts.ts';
import { area } from './endpoint.ts';
import { pageLimit, pageOfItems, time, typed, whole } from './schemas.ts';
import type { SyncState } from './sync.ts';

const branch = z.object({
  size: z.int(),
  root: z.string().meta({ description: '该前缀的根（base64）' }),
  note: z.string().meta({ description: '已签检查点原文，签名可自行核对' }),
});

const fork = z
  .object({ id: z.int(), origin: z.string(), at: time, held: branch, seen: branch })
  .meta({ id: 'Fork' });
/** Two signed checkpoints of one log that cannot both be true (P4). */
export type Fork = z.output<typeof fork>;

const setAside = z
  .object({
    id: z.int(),
    origin: z.string(),
    index: z.int(),
    at: time,
    reason: z.string().meta({ description: '缘由代码' }),
    detail: z.string().meta({ description: '程序所记的说明' }),
    bytes: z.int().meta({ description: '另行留存的证据有多少字节；0 表示条目已在档案库中' }),
  })
  .meta({ id: 'SetAside' });
/** Something set aside, and why (P8). */
export type SetAside = z.output<typeof setAside>;

const arrived = z.object({ at: time, entries: z.int() });
/** Entries that came in a stretch of time, and when it began. */
export type Arrived = z.output<typeof arrived>;

const request = z.strictObject({
  limit: pageLimit(50),
  before: whole(1, 2 ** 31 - 1)
    .exactOptional()
    .meta({ description: '上一页答复中的 next' }),
});

const diagnosis = z
  .object({
    version: z.literal(1),
    made_at: time,
    made_by: z.object({ network: z.string(), node: z.string(), version: z.string() }),
    node: typed<NodeHealth>(),
    history: z.array(typed<Omit<HealthRow, 'node'>>()),
    arrived: z.array(arrived),
    logs: z.array(typed<SyncState['logs'][number]>()),
    alarms: z.array(typed<SyncState['alarms'][number]>()),
    alerts: z.array(typed<ShownAlert>()),
    forks: z.array(fork),
    set_aside: z.array(setAside),
  })
  .meta({ id: 'Diagnosis' });
export type Diagnosis = z.output<typeof diagnosis>;

/** What a center holds of a node beyond its records: what contradicts itself, and what was set aside. */
export interface EvidenceService {
  /** Newest first; those kept before the one with this id. */
  forks(node: string, limit: number, before?: number): Promise<Fork[]>;
  /** Newest first; those set aside before the one with this id. */
  setAside(node: string, limit: number, before?: number): Promise<SetAside[]>;
  /** Entries that came from a time on (ms since 1970) in stretches of `stepMs`, oldest first; none where nothing came. */
  arrived(node: string, from: number, stepMs: number): Promise<Arrived[]>;
}

export const evidence = area('network', {
  forks: {
    method: 'get',
    path: '/api/evidence/{node}/forks',
    may: 'alerts.read',
    summary: '一个节点的日志的分叉证据：两份都签了名、不能同真的检查点，新的在前（中心）',
    request,
    reply: pageOfItems(fork),
  },
  setAside: {
    method: 'get',
    path: '/api/evidence/{node}/set-aside',
    may: 'alerts.read',
    summary: '一个节点送来而搁置的，及缘由，新的在前（中心）',
    description: '每份日志每种缘由至多留 100 条；不含所留的证据本身。',
    request,
    reply: pageOfItems(setAside),
  },
  diagnosis: {
    method: 'get',
    path: '/api/evidence/{node}/diagnosis',
    may: 'alerts.read',
    summary: '本中心所知的一个节点，供远处的人诊断：状态、一周的历史、各日志、告警、分叉与搁置（中心）',
    description: '不含密钥、记录内容、个人信息。',
    reply: diagnosis,
  },
});

/** A page of rows that are numbered, newest first, of which one more than `limit` was asked for. */
export function numberedPage<T extends { id: number }>(
  rows: readonly T[],
  limit: number,
): { items: T[]; next?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: String(last.id) } : { items };
}
