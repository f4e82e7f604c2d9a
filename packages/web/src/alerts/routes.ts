import { z } from '@hono/zod-openapi';
import { type Alert, AlertRefused, type Done, shownAlert } from '@hutong/oversight';
import { actor, mayAlso } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { HttpError, invalidQuery, noNode, words } from '../http/errors.ts';
import { readGiven } from '../http/given.ts';
import { json } from '../http/respond.ts';
import { inJson, type RouteDoc } from '../openapi.ts';
import type { Route } from '../routes.ts';
import { errorSchema, pageLimit } from '../schemas.ts';
import {
  acknowledgeSchema,
  alertPageSchema,
  alertSchema,
  outagePageSchema,
  planSchema,
  testedSchema,
  testSchema,
} from './schemas.ts';
import {
  type AlertPage,
  countAlerts,
  type OutagePage,
  type ShownAlert,
  type ShownOutage,
} from './service.ts';

const limit = pageLimit(100);
const after = z.string().max(120).optional().meta({ description: '上一页答复中的 next' });
const query = z.strictObject({ limit, after, status: z.enum(['open', 'resolved']).optional() });
const outageQuery = z.strictObject({ limit, after });

/** Addresses of alerts: as open as health, from which they follow; who did what and why is for those who may read it. */
export function alertRoutes(shared: Shared): Route[] {
  const path = '/api/alerts';
  return [
    { method: 'get', path, may: 'anyone', handler: (c) => getAlerts(c, shared), doc: listDoc },
    {
      ...{ method: 'get', path: `${path}/outages`, may: 'anyone', doc: outagesDoc },
      handler: (c) => getOutages(c, shared),
    },
    {
      ...{ method: 'post', path: `${path}/acknowledge`, may: 'alerts.acknowledge', doc: acknowledgeDoc },
      handler: (c) => postAcknowledge(c, shared),
    },
    {
      ...{ method: 'post', path: `${path}/outages`, may: 'alerts.manage', doc: planDoc },
      handler: (c) => postOutage(c, shared),
    },
    {
      ...{ method: 'post', path: `${path}/test`, may: 'alerts.manage', doc: testDoc },
      handler: (c) => postTest(c, shared),
    },
  ];
}

async function getAlerts(c: Ctx, { service }: Shared): Promise<Response> {
  const { limit = '100', after, status } = readQuery(c, query);
  const all = await service.health.alerts.list();
  const asked =
    status === undefined ? all : all.filter((a) => (a.status === 'resolved') === (status === 'resolved'));
  // A page goes on after an alert by its place in the list, though it was resolved meanwhile.
  const from = after === undefined ? undefined : placeOf(after);
  const left = from === undefined ? asked : asked.filter((a) => comesAfter(a, from));
  const items = left.slice(0, Number(limit));
  const last = items.at(-1);
  const page: AlertPage = { counts: countAlerts(all), items: items.map((a) => shown(c, a)) };
  if (left.length > items.length && last !== undefined) page.next = cursorOf(last);
  return json(c, 200, page);
}

interface Place {
  resolved: boolean;
  at: number;
  key: string;
}

const cursorOf = (a: Alert) => `${a.status === 'resolved' ? 'r' : 'o'}${a.raisedAt}:${a.key}`;

function placeOf(cursor: string): Place {
  const found = /^([or])(\d{1,16}):(.+)$/.exec(cursor);
  if (found === null) throw invalidQuery('after', 'next');
  return { resolved: found[1] === 'r', at: Number(found[2]), key: found[3] as string };
}

function comesAfter(alert: Alert, { resolved, at, key }: Place): boolean {
  const over = alert.status === 'resolved';
  if (over !== resolved) return over;
  return alert.raisedAt < at || (alert.raisedAt === at && alert.key > key);
}

function shown(c: Ctx, alert: Alert): ShownAlert {
  const { acknowledged } = alert;
  if (acknowledged === undefined) return shownAlert(alert);
  const { who, reason } = acknowledged;
  const at = new Date(acknowledged.at).toISOString();
  return { ...shownAlert(alert), acknowledged: mayAlso(c, 'alerts.read') ? { at, who, reason } : { at } };
}

async function getOutages(c: Ctx, { service, now }: Shared): Promise<Response> {
  const { limit = '100', after } = readQuery(c, outageQuery);
  const all = (await service.health.alerts.outages()).filter((o) => after === undefined || o.node > after);
  const items = all.slice(0, Number(limit)).map((outage): ShownOutage => {
    const { node, who, reason } = outage;
    const until = new Date(outage.until).toISOString();
    const more = mayAlso(c, 'alerts.read') ? { who, reason } : {};
    return { node, until, over: outage.until <= now(), ...more };
  });
  const last = items.at(-1);
  const page: OutagePage = { items };
  if (all.length > items.length && last !== undefined) page.next = last.node;
  return json(c, 200, page);
}

async function postAcknowledge(c: Ctx, shared: Shared): Promise<Response> {
  const { alert, reason } = await readGiven(c, shared, acknowledgeSchema);
  const done = doneBy(c, shared, 'alert.acknowledge', alert, reason);
  const next = await shared.service.health.alerts.acknowledge(alert, done).catch(refused);
  return json(c, 200, shown(c, next));
}

async function postOutage(c: Ctx, shared: Shared): Promise<Response> {
  const { node, until, reason } = await readGiven(c, shared, planSchema);
  const { health } = shared.service;
  if (until !== null && !(await health.now()).some((h) => h.node === node)) throw noNode();
  const act = until === null ? 'outage.cancel' : 'outage.plan';
  const done = doneBy(c, shared, act, until === null ? node : `${node} ${until}`, reason);
  await health.alerts.plan(node, until === null ? null : Date.parse(until), done).catch(refused);
  return json(c, 200, { node, until });
}

async function postTest(c: Ctx, shared: Shared): Promise<Response> {
  const { reason } = await readGiven(c, shared, testSchema);
  const { node } = shared.service.info;
  await doneBy(c, shared, 'alert.test', node, reason).record();
  return json(c, 200, { items: await shared.service.health.alerts.test() });
}

function doneBy(c: Ctx, { service }: Shared, act: string, target: string, reason: string): Done {
  const { who, ...role } = actor(c);
  return { who, reason, record: () => service.act(who, act, target, reason, role) };
}

function refused(error: unknown): never {
  if (!(error instanceof AlertRefused)) throw error;
  const { code } = error;
  const status = code === 'outage_end' ? 422 : code === 'outages_full' ? 409 : 404;
  const field = code === 'outage_end' ? 'until' : code === 'no_alert' ? 'alert' : 'node';
  throw new HttpError(status, { code, field, ...words(code, [], `${code}_next`, []) });
}

function readQuery<Q extends z.ZodObject>(c: Ctx, schema: Q): z.infer<Q> {
  const given = schema.safeParse(c.req.query());
  if (given.success) return given.data;
  const names = Object.keys(schema.shape).join(', ');
  throw invalidQuery(String(given.error.issues[0]?.path[0] ?? names), names);
}

const wrong = (description: string) => inJson(description, errorSchema);
const gate = {
  401: wrong('缺少令牌或令牌无效'),
  403: wrong('令牌没有这一权限'),
  422: wrong('缺少字段或理由'),
};
const request = (schema: z.ZodType) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});
const common = { tags: ['network'], security: [{ token: [] }] };
const open = { tags: ['network'], security: [{}, { token: [] }] };

const listDoc: RouteDoc = {
  ...open,
  summary: '告警',
  description: '未解除的在前，新的在前。同一原因只有一条：一市中断，点名其下各节点。',
  request: { query },
  responses: { 200: inJson('一页', alertPageSchema), 400: wrong('查询参数不对') },
};
const outagesDoc: RouteDoc = {
  ...open,
  summary: '计划停机',
  description: '按节点名；到期的留 90 天。',
  request: { query: outageQuery },
  responses: { 200: inJson('一页', outagePageSchema), 400: wrong('查询参数不对') },
};
const acknowledgeDoc: RouteDoc = {
  ...common,
  summary: '认领告警',
  description: '须写明理由，先记入日志；情况变坏则再次响起。',
  request: request(acknowledgeSchema),
  responses: { 200: inJson('已认领', alertSchema), ...gate, 404: wrong('没有这条未解除的告警') },
};
const planDoc: RouteDoc = {
  ...common,
  summary: '登记或取消计划停机',
  description: '其间该节点及其下各节点失联不告警；到期未恢复则告警。先记入日志。',
  request: request(planSchema),
  responses: {
    200: inJson('已登记', z.object({ node: z.string(), until: z.string().nullable() })),
    ...gate,
    404: wrong('没有这个节点，或没有计划停机'),
  },
};
const testDoc: RouteDoc = {
  ...common,
  summary: '试发通知',
  description: '立即发给每个接收方，并答复各自是否送达。先记入日志。',
  request: request(testSchema),
  responses: { 200: inJson('各接收方', testedSchema), ...gate },
};
