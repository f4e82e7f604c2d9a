import { z } from '@hono/zod-openapi';
import { HEALTH_STATES } from '@hutong/oversight';

const time = z.string().meta({ format: 'date-time' });
export const stateSchema = z.enum(HEALTH_STATES);
const level = z.enum(['red', 'amber', 'green', 'none']);

export const reasonSchema = z.object({
  state: stateSchema,
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
  denied: z.literal(true).optional(),
});

const nodeHealthSchema = z
  .object({
    node: z.string(),
    name: z.string(),
    parent: z.string().nullable(),
    state: stateSchema,
    level: level.meta({
      description: 'red 异常，amber 留意，green 正常，none 不计（已规划、计划停机、已注销）',
    }),
    reasons: z.array(reasonSchema).meta({ description: '缘由，最重的在前' }),
    left: z.int().meta({ description: '已知未到的条数' }),
    heard: time
      .nullable()
      .meta({ description: '最近一次心跳到达本节点的时间；null 表示从未，或为本节点自己' }),
  })
  .openapi('NodeHealth');

export const healthHistorySchema = z
  .object({
    items: z.array(
      z.object({
        at: time,
        states: z.array(z.string()),
        left: z.int().meta({ description: '已知未到的条数' }),
      }),
    ),
    next: time.optional().meta({ description: '下一页的 since；末页没有此项' }),
  })
  .openapi('HealthHistory');

export const healthPageSchema = z
  .object({
    counts: z.object({ red: z.int(), amber: z.int(), green: z.int(), none: z.int() }),
    items: z.array(nodeHealthSchema),
    next: z.string().optional().meta({ description: '末页没有此项' }),
  })
  .openapi('HealthPage');
