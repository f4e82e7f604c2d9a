import {
  ALERT_STATUSES,
  type Alert,
  type AlertEditor,
  type AlertKeeper,
  escalateSeconds,
  holdSeconds,
  quietHours,
  receiverName,
  receiverSecret,
  receiverUrl,
  SEVERITIES,
} from '@hutong/oversight';
import { z } from 'zod';
import { area } from './endpoint.ts';
import { contact, healthReason, healthState } from './health.ts';
import { next, nodeName, pageLimit, reason, time } from './schemas.ts';

const limit = pageLimit(100);
const after = z.string().max(120).exactOptional().meta({ description: '上一页答复中的 next' });

const shownAlert = z
  .object({
    alert: z.string().meta({ description: '节点:状态' }),
    node: z.string(),
    name: z.string(),
    state: healthState,
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
    reason: healthReason,
    contact: contact.optional(),
    acknowledged: z
      .object({ at: time, who: z.string().optional(), reason: z.string().optional() })
      .optional()
      .meta({ description: '认领人与理由只给有权者' }),
    told: z
      .array(
        z.object({
          to: z.string().meta({ description: '接收方的名称' }),
          channel: z.enum(['file', 'webhook']),
          address: z.string().meta({ description: '地址；可能含密的部分以 … 代替' }),
          kind: z.string().meta({ description: '通知的缘由：raised、worse、escalated …' }),
          at: time,
          outcome: z.enum(['waiting', 'delivered', 'failed']),
          ended_at: time.optional().meta({ description: '送达或放弃的时间' }),
          tries: z.int().meta({ description: '失败的次数' }),
          code: z.string().optional().meta({ description: '最近一次失败的原因' }),
        }),
      )
      .optional()
      .meta({ description: '告知了谁，旧的在前，至多最近 20 次；只给有权者' }),
  })
  .meta({ id: 'Alert' });
export type ShownAlert = z.output<typeof shownAlert>;

const alertPage = z
  .object({
    counts: z.object({ raised: z.int(), acknowledged: z.int(), critical: z.int() }),
    items: z.array(shownAlert),
    next,
  })
  .meta({ id: 'AlertPage' });
/** Open alerts first, then those resolved lately, each the newest first. */
export type AlertPage = z.output<typeof alertPage>;

const shownOutage = z.object({
  node: z.string(),
  until: time,
  over: z.boolean(),
  who: z.string().exactOptional(),
  reason: z.string().exactOptional(),
});
export type ShownOutage = z.output<typeof shownOutage>;
const outagePage = z.object({ items: z.array(shownOutage), next }).meta({ id: 'OutagePage' });
export type OutagePage = z.output<typeof outagePage>;

const errors = { 409: '没有改变，或写不进 config.json' };
const settings = z
  .object({
    escalate_s: z.number().meta({ description: '无人认领多少秒后再响一次' }),
    hold_s: z.number().meta({ description: '好转后观察多少秒才解除' }),
    quiet: z
      .object({ from: z.string(), to: z.string(), below: z.enum(['critical', 'major']) })
      .nullable()
      .meta({ description: '静默时段（北京时间）：低于 below 的攒到结束' }),
    receivers: z.array(
      z.object({
        name: z.string(),
        channel: z.enum(['file', 'webhook']),
        address: z.string().meta({ description: '地址；可能含密的部分以 … 代替' }),
        only: z.enum(['all', 'escalated']).meta({ description: 'escalated：只收逾时的' }),
      }),
    ),
  })
  .meta({ id: 'AlertSettings' });
export type AlertSettings = z.output<typeof settings>;

/** As open as health, from which they follow; who did what and why is for those who may read it. */
export const alerts = area('network', {
  list: {
    method: 'get',
    path: '/api/alerts',
    may: 'anyone',
    summary: '告警',
    description: '未解除的在前，新的在前。同一原因只有一条：一市中断，点名其下各节点。',
    request: z.strictObject({ limit, after, status: z.enum(['open', 'resolved']).exactOptional() }),
    reply: alertPage,
  },
  outages: {
    method: 'get',
    path: '/api/alerts/outages',
    may: 'anyone',
    summary: '计划停机',
    description: '按节点名；到期的留 90 天。',
    request: z.strictObject({ limit, after }),
    reply: outagePage,
  },
  acknowledge: {
    method: 'post',
    path: '/api/alerts/acknowledge',
    may: 'alerts.acknowledge',
    summary: '认领告警',
    description: '须写明理由，先记入日志；情况变坏则再次响起。',
    request: z.strictObject({ alert: z.string().min(1).max(80), reason }),
    reply: shownAlert,
    errors: { 404: '没有这条未解除的告警' },
  },
  release: {
    method: 'post',
    path: '/api/alerts/release',
    may: 'alerts.acknowledge',
    summary: '取消认领',
    description: '告警变回未认领，再通知一次；须写明理由，先记入日志。',
    request: z.strictObject({ alert: z.string().min(1).max(80), reason }),
    reply: shownAlert,
    errors: { 404: '没有这条未解除的告警', 409: '没有人认领' },
  },
  plan: {
    method: 'post',
    path: '/api/alerts/outages',
    may: 'alerts.manage',
    summary: '登记或取消计划停机',
    description: '其间该节点及其下各节点失联不告警；到期未恢复则告警。先记入日志。',
    request: z.strictObject({
      node: nodeName,
      until: z.iso.datetime({ offset: true }).nullable().meta({ description: '结束时间；null 取消' }),
      reason,
    }),
    reply: z.object({ node: z.string(), until: z.string().nullable() }),
    errors: { 404: '没有这个节点，或没有计划停机', 409: '计划停机太多' },
  },
  test: {
    method: 'post',
    path: '/api/alerts/test',
    may: 'alerts.manage',
    summary: '试发通知',
    description: '立即发给每个接收方，或其中一个，并答复各自是否送达。先记入日志。',
    request: z.strictObject({
      reason,
      to: z.string().max(32).exactOptional().meta({ description: '只发给这一个接收方' }),
    }),
    errors: { 404: '没有这个接收方' },
    reply: z.object({
      items: z.array(
        z.object({
          to: z.string().meta({ description: 'file，或 webhook 的名称' }),
          delivered: z.boolean(),
          code: z.string().exactOptional().meta({ description: '未送达的原因' }),
        }),
      ),
    }),
  },
  settings: {
    method: 'get',
    path: '/api/alerts/settings',
    may: 'alerts.read',
    summary: '告警的规则与接收方',
    description: '不含密钥；地址只给主机。',
    reply: settings,
  },
  setRules: {
    method: 'post',
    path: '/api/alerts/settings',
    may: 'alerts.configure',
    act: 'alert.rules',
    summary: '修改告警的规则',
    description: '写入 config.json，即时生效；修改前后先记入日志。没有写的不变。',
    request: z.strictObject({
      escalate_s: escalateSeconds.exactOptional(),
      hold_s: holdSeconds.exactOptional(),
      quiet: quietHours.nullable().exactOptional().meta({ description: 'null：不设静默时段' }),
      reason,
    }),
    reply: settings,
    errors,
  },
  setReceiver: {
    method: 'post',
    path: '/api/alerts/receivers',
    may: 'alerts.configure',
    act: 'alert.receiver',
    summary: '添加或修改一个接收方（webhook）',
    description: '写入 config.json，即时生效；修改前后先记入日志，密钥不写入、也不再显示。没有写的不变。',
    request: z.strictObject({
      name: receiverName,
      new: z.literal(true).exactOptional().meta({ description: '只添加：已有同名的就不收' }),
      url: receiverUrl.exactOptional().meta({ description: '新接收方须写' }),
      secret: receiverSecret
        .exactOptional()
        .meta({ description: '签名密钥（Standard Webhooks）；新接收方与改地址时须写' }),
      only: z.enum(['all', 'escalated']).exactOptional(),
      reason,
    }),
    reply: settings,
    errors: { 409: '没有改变，已有同名的，或写不进 config.json' },
  },
  removeReceiver: {
    method: 'post',
    path: '/api/alerts/receivers/remove',
    may: 'alerts.configure',
    act: 'alert.receiver',
    summary: '去掉一个接收方',
    request: z.strictObject({ name: receiverName, reason }),
    reply: settings,
    errors: { ...errors, 404: '没有这个接收方' },
  },
});

/** Who changes how people are told, as the handlers see it. */
export type AlertSettingsService = Pick<AlertEditor, 'shown' | 'setRules' | 'setReceiver' | 'removeReceiver'>;

/** Who is told when a node is not well, as the handlers see it. */
export type AlertService = Pick<
  AlertKeeper,
  'list' | 'outages' | 'told' | 'acknowledge' | 'release' | 'plan' | 'test' | 'queue'
>;

/** How many are open, and how many of these are critical. */
export function countAlerts(all: readonly Alert[]): AlertPage['counts'] {
  const open = all.filter((a) => a.status !== 'resolved');
  return {
    raised: open.filter((a) => a.status === 'raised').length,
    acknowledged: open.filter((a) => a.status === 'acknowledged').length,
    critical: open.filter((a) => a.severity === 'critical').length,
  };
}
