import type { DayState } from '@hutong/oversight';
import { z } from 'zod';
import { area } from './endpoint.ts';
import { prunePlan, pruneSome } from './prune.ts';
import { carryOut, count, next, nodeName, pageLimit, reason, time } from './schemas.ts';

const range = z.object({ from: count, to: count });
const held = z.object({ size: count, root: z.string() });

/** One log, held at the center and shown by the child. Roots in base64. */
const comparedLog = z.object({
  origin: z.string(),
  here: held.nullable(),
  there: held.nullable().meta({ description: '下级所签的检查点所说；null 即没有出示' }),
  compared: count.meta({ description: '两边的根比到第几条；0 即无从比对' }),
  roots: z.enum(['same', 'differs', 'damaged', 'unverified', 'none']).meta({
    description:
      'damaged：本机所存的算不出自己检查点的根；unverified：那份检查点不是日志的密钥所签，或不该由这个下级出示',
  }),
  missing_here: range.nullable(),
  missing_there: range.nullable(),
});
export type ComparedLog = z.output<typeof comparedLog>;

const comparison = z.object({
  node: z.string(),
  heard: z.boolean().meta({ description: '下级有应答' }),
  logs: z.array(comparedLog),
  asked: count.meta({ description: '向下级索取了几份日志' }),
});
/** A center and one of its children, compared log by log. */
export type Comparison = z.output<typeof comparison>;

/** Comparing with a child, and asking for what is missing. */
export interface ReconcileService {
  /** Compares with a direct child; undefined when the node is no direct child. */
  compare(node: string): Promise<Comparison | undefined>;
  /** Asks the child for what is missing here. What is missing there it takes back by itself. @returns logs asked for */
  repair(comparison: Comparison): number;
}

/** One of a node's earlier logs, and what is here of it. Roots in base64. */
const restoredLog = z.object({
  origin: z.string(),
  epoch: count,
  held: count,
  root: z.string().nullable(),
  ends: count.nullable().meta({ description: '名册写明的条数；null 即没有写' }),
  above: count.nullable().meta({ description: '上级可给的条数；null 即还不知道' }),
  /** The largest receipt held, verified again. */
  receipt: z
    .object({
      by: z.string(),
      size: count,
      at: z.string(),
      root: z.string(),
      agrees: z.boolean().meta({ description: '本机条目的根与回执所签的根相同' }),
    })
    .nullable(),
  known: z
    .object({ size: count, by: z.enum(['registry', 'receipt', 'anchor', 'head']) })
    .nullable()
    .meta({ description: '有签名可据的最多条数，及其依据' }),
  missing: range.nullable().meta({ description: '签过而谁也没有送回的条目' }),
  /** `nothing` when the log's own closing entry is held. */
  beyond: z.enum(['nothing', 'unknown']).meta({ description: '此外是否还有过条目' }),
});
export type RestoredLog = z.output<typeof restoredLog>;

const restoreState = z.object({
  parent: z.string().nullable(),
  connected: z.boolean(),
  done: z.boolean().meta({ description: '已与上级比对，上级所有的都已取回' }),
  logs: z.array(restoredLog),
});
/** What became of the logs that a node wrote before its current one. */
export type RestoreState = z.output<typeof restoreState>;

/** Taking back from the parent what was lost here: it goes by itself whenever the node is linked; this tells how far it is. */
export interface RestoreService {
  state(): Promise<RestoreState>;
}

const DAY_STATES = ['reported', 'zero', 'arriving', 'silent', 'unknown'] as const satisfies DayState[];
const day = z.iso.date().meta({ description: 'YYYY-MM-DD，北京时间', examples: ['2026-03-01'] });
const nodeDay = z.object({
  day,
  node: z.string(),
  name: z.string(),
  state: z.enum(DAY_STATES).meta({
    description:
      'reported 有报送；zero 零报送（听到，没有新记录）；arriving 听到，新条目未到齐；silent 未报送（没有听到）；unknown 本中心无从得知',
  }),
  so_far: z.boolean().meta({ description: '当日未完' }),
  heard: time.nullable().meta({ description: '当日最后一次心跳到达的时间；null 即没有' }),
  head: z
    .object({ origin: z.string(), size: count })
    .nullable()
    .meta({ description: '该心跳所签的日志与条数' }),
  entries: count.nullable().meta({ description: '新条目数；null 即没有听到' }),
  records: count.nullable().meta({ description: '其中的记录数；null 即没有听到，或太多而没有逐条看' }),
});
/** One node on one day, as the center heard it. */
export type NodeDay = z.output<typeof nodeDay>;

const dayPage = z.object({ items: z.array(nodeDay), next });
export type CompletenessPage = z.output<typeof dayPage>;

export interface CompletenessQuery {
  /** First and last day, days since 1970-01-01 at +08:00. */
  from: number;
  to: number;
  node?: string;
  /** 1 to 500. */
  limit: number;
  /** `next` of the page before. */
  after?: string;
}

/** Which nodes were heard from on which day, and which had nothing new (P11). */
export interface CompletenessService {
  /** Newest day first, nodes by name. */
  days(query: CompletenessQuery): Promise<CompletenessPage>;
  /** The day it is now. */
  today(): number;
}

/** What keeps a node whole: backup, pruning, restoring, comparing; and which node reported on which day. */
export const upkeep = area('network', {
  backup: {
    method: 'post',
    path: '/api/backup',
    may: 'backup.make',
    act: 'backup.make',
    summary: '记下一次备份',
    description: '只记入日志；备份由 hutong backup 在本机复制数据文件夹得到。',
    request: z.strictObject({ reason, keys: z.boolean() }),
    reply: z.object({}),
  },
  restore: {
    method: 'get',
    path: '/api/restore',
    may: 'metrics.read',
    summary: '从上级取回以往各日志：取回了多少，还缺什么；大厅另与回执核对',
    description: '磁盘损毁后以新密钥重新入册，或放回旧备份之后，取回自动进行。',
    reply: restoreState,
  },
  prune: {
    method: 'post',
    path: '/api/prune',
    may: 'logs.prune',
    act: 'log.prune',
    summary: '按策略清理：两个上级早已收下的条目不再保存原文，只留叶散列（大厅）',
    description: '策略写在 config.json 的 prune 中；没有写即从不清理。',
    request: pruneSome,
    reply: prunePlan,
  },
  reconcile: {
    method: 'post',
    path: '/api/reconcile',
    may: 'logs.reconcile',
    act: 'logs.reconcile',
    summary: '与一个直接下级比对各日志，补齐所缺（中心）',
    description: '先比根，再比范围；本中心所缺的向下级索取，下级所缺的由它自行取回。有所索取才记入日志。',
    request: z.strictObject({ node: z.string().max(32), reason, carry_out: carryOut }),
    reply: comparison,
    errors: { 404: '不是直接下级' },
  },
  completeness: {
    method: 'get',
    path: '/api/completeness',
    may: 'metrics.read',
    summary: '各节点每日报送情况：有报送、零报送、未报送（中心）',
    description:
      '依据心跳，按其签署时间分日（北京时间）；节点时钟不准的，按听到的时间。默认最近 7 天，新的在前。',
    request: z.strictObject({
      from: day.exactOptional(),
      to: day.exactOptional(),
      node: nodeName.exactOptional(),
      limit: pageLimit(100),
      after: z
        .string()
        .regex(/^\d{1,6}:[a-z0-9-]{1,32}$/)
        .exactOptional()
        .meta({ description: '上一页答复中的 next' }),
    }),
    reply: dayPage,
  },
});
