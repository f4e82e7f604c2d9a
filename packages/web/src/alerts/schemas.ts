import { z } from '@hono/zod-openapi';
import { ALERT_STATUSES, SEVERITIES } from '@hutong/oversight';
import { reasonSchema, stateSchema } from '../health/schemas.ts';

const time = z.string().meta({ format: 'date-time' });
const reason = z.string().min(1).max(500).regex(/\S/);

export const alertSchema = z
  .object({
    alert: z.string().meta({ description: '节点:状态' }),
    node: z.string(),
    name: z.string(),
    state: stateSchema,
    severity: z.enum(SEVERITIES).meta({ description: 'critical 紧急，major 严重，minor 一般' }),
    status: z
      .enum(ALERT_STATUSES)
      .meta({ description: 'raised 未认领，acknowledged 已认领，resolved 已解除' }),
    total: z.int().meta({ description: '涉及多少个节点或日志' }),
    names: z.array(z.string()).meta({ description: '涉及的节点或日志，至多 100 个' }),
    raised_at: time,
    rang_at: time,
    escalated_at: time.optional(),
    over_since: time.optional().meta({ description: '自何时好转，仍在观察' }),
    resolved_at: time.optional(),
    overran: time.optional().meta({ description: '计划停机到期而未恢复' }),
    reason: reasonSchema,
    acknowledged: z
      .object({ at: time, who: z.string().optional(), reason: z.string().optional() })
      .optional()
      .meta({ description: '认领人与理由只给有权者' }),
  })
  .openapi('Alert');

export const alertPageSchema = z
  .object({
    counts: z.object({ raised: z.int(), acknowledged: z.int(), critical: z.int() }),
    items: z.array(alertSchema),
    next: z.string().optional().meta({ description: '末页没有此项' }),
  })
  .openapi('AlertPage');

export const outagePageSchema = z
  .object({
    items: z.array(
      z.object({
        node: z.string(),
        until: time,
        over: z.boolean(),
        who: z.string().optional(),
        reason: z.string().optional(),
      }),
    ),
    next: z.string().optional().meta({ description: '末页没有此项' }),
  })
  .openapi('OutagePage');

export const acknowledgeSchema = z.strictObject({ alert: z.string().min(1).max(80), reason });
export const planSchema = z.strictObject({
  node: z.string().regex(/^[a-z0-9-]{1,32}$/),
  until: z.iso.datetime({ offset: true }).nullable().meta({ description: '结束时间；null 取消' }),
  reason,
});
export const testSchema = z.strictObject({ reason });
export const testedSchema = z.object({
  items: z.array(
    z.object({
      to: z.string().meta({ description: 'file，或 webhook 的名称' }),
      delivered: z.boolean(),
      code: z.string().optional().meta({ description: '未送达的原因' }),
    }),
  ),
});
