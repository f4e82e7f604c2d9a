import { z } from '@hono/zod-openapi';
import { actor } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { HttpError, noRecord, words } from '../http/errors.ts';
import { readGiven } from '../http/given.ts';
import { json } from '../http/respond.ts';
import { givenJson, inJson, type RouteDoc } from '../openapi.ts';
import { recordId } from '../records/get.ts';
import type { Route } from '../routes.ts';
import { errorSchema } from '../schemas.ts';
import { listValues, readValueQuery, valueQuerySchema } from './list.ts';
import { ValueRefused, type ValueService } from './service.ts';

const reason = z.string().trim().min(1).max(500);
const eraseSchema = z.object({
  reason,
  carry_out: z.boolean().default(true).meta({ description: 'false：只说明将做什么' }),
});
const readSchema = z.object({ reason });
const node = z.string().regex(/^[a-z0-9-]{1,32}$/);
const resealSchema = z.strictObject({
  node: node.meta({ description: '谁的记录' }),
  to: node.meta({ description: '为谁密封' }),
  type: z.string().max(64).optional(),
  anew: z.boolean().optional().meta({ description: '收件方已有的也重新密封' }),
  limit: z.int().min(1).max(500).default(200),
  after: z
    .string()
    .regex(/^[a-z0-9/-]{1,100}:\d{1,10}$/)
    .optional(),
  reason,
  carry_out: z.boolean().meta({ description: 'false：只说明将做什么' }),
});
const FIELD = /^[a-z][a-z0-9_]{0,63}$/;

/** Addresses of private values: where they are, erasing one, and reading one. */
export function valueRoutes(shared: Shared): Route[] {
  const { values } = shared.service;
  if (values === undefined) return [];
  const path = '/api/records/{id}/values';
  const reseal: Route = {
    method: 'post',
    path: '/api/values/reseal',
    may: 'values.erase',
    handler: (c) => postReseal(c, shared, values),
    doc: resealDoc,
  };
  return [
    ...(values.reseal === undefined ? [] : [reseal]),
    {
      method: 'get',
      path: '/api/values',
      may: 'records.read-internal',
      handler: async (c) => json(c, 200, await listValues(shared.service, values, readValueQuery(c.req.url))),
      doc: listDoc,
    },
    {
      method: 'get',
      path,
      may: 'records.read-internal',
      handler: (c) => getStates(c, values),
      doc: statesDoc,
    },
    {
      method: 'post',
      path: `${path}/{field}/erase`,
      may: 'values.erase',
      handler: (c) => postErase(c, shared, values),
      doc: eraseDoc,
    },
    {
      method: 'post',
      path: `${path}/{field}/read`,
      may: 'values.read',
      handler: (c) => postRead(c, shared, values),
      doc: readDoc,
    },
  ];
}

async function getStates(c: Ctx, values: ValueService): Promise<Response> {
  const states = await values.states(recordId(c));
  if (states === undefined) throw noRecord();
  return json(c, 200, states);
}

async function postErase(c: Ctx, shared: Shared, values: ValueService): Promise<Response> {
  const { id, field } = await target(c, shared);
  const { reason, carry_out } = await readGiven(c, shared, eraseSchema);
  const plan = await values.erase(id, field).catch(refused);
  if (!carry_out) return json(c, 200, plan);
  await act(c, shared, 'value.erase', `${id} ${field}`, reason);
  return json(c, 200, await values.erase(id, field, reason).catch(refused));
}

// P6: whoever reads a private value is on record before the value leaves; the value itself never is.
async function postRead(c: Ctx, shared: Shared, values: ValueService): Promise<Response> {
  const { id, field } = await target(c, shared);
  const { reason } = await readGiven(c, shared, readSchema);
  await act(c, shared, 'value.read', `${id} ${field}`, reason);
  return json(c, 200, { record: id, field, value: await values.read(id, field).catch(refused) });
}

async function postReseal(c: Ctx, shared: Shared, values: ValueService): Promise<Response> {
  const { reason, carry_out, type, anew, after, ...given } = await readGiven(c, shared, resealSchema);
  const query = {
    ...given,
    ...(type === undefined ? {} : { type }),
    ...(anew === undefined ? {} : { anew }),
    ...(after === undefined ? {} : { after }),
  };
  const plan = await values.reseal?.(query).catch(refused);
  if (!carry_out || plan?.values === 0) return json(c, 200, plan);
  await act(c, shared, 'value.reseal', `${query.node} ${query.to}`, reason);
  return json(c, 200, await values.reseal?.(query, reason).catch(refused));
}

async function target(c: Ctx, shared: Shared): Promise<{ id: string; field: string }> {
  const id = recordId(c);
  const field = c.req.param('field') ?? '';
  if ((await shared.service.get(id)) === undefined) throw noRecord();
  if (!FIELD.test(field)) refused(new ValueRefused('no_field'));
  return { id, field };
}

async function act(c: Ctx, { service }: Shared, what: string, target: string, why: string): Promise<void> {
  const { who, ...role } = actor(c);
  await service.act(who, what, target, why, role);
}

function refused(error: unknown): never {
  if (!(error instanceof ValueRefused)) throw error;
  const { code } = error;
  const status = /^(no_field|not_held|no_node)$/.test(code) ? 404 : code === 'erased' ? 410 : 409;
  throw new HttpError(status, {
    code,
    field: 'field',
    ...words(`value_${code}`, [], `value_${code}_next`, []),
  });
}

const wrong = (description: string) => inJson(description, errorSchema);
const place = { origin: z.string(), index: z.int() };
const state = z.enum(['held', 'missing', 'erased', 'wrong', 'unknown']);
const listSchema = z.object({
  items: z.array(z.object({ record: z.string(), type: z.string(), ...place, field: z.string(), state })),
  next: z.string().optional(),
});
const statesSchema = z.object({
  record: z.string(),
  values: z.array(
    z.object({
      ...place,
      field: z.string(),
      ordered: z.boolean(),
      holders: z.array(
        z.object({
          node: z.string(),
          name: z.string(),
          state,
        }),
      ),
    }),
  ),
});
const erasedSchema = z.object({
  record: z.string(),
  field: z.string(),
  places: z.array(z.object(place)),
  copies: z.array(
    z.object({
      kind: z.enum(['write-ahead-log', 'stream', 'backup', 'stick']),
      expires: z.string().nullable(),
    }),
  ),
});
const id = z.uuidv7().meta({ description: '记录编号' });
const token = [{ token: [] }];
const common = {
  401: wrong('缺少令牌或令牌无效'),
  403: wrong('令牌没有相应权限'),
  404: wrong('没有这条记录，或没有这项私密内容'),
};
const one = (schema: z.ZodType) => ({
  params: z.object({ id, field: z.string().meta({ description: '私密字段' }) }),
  ...givenJson(schema),
});

const listDoc: RouteDoc = {
  tags: ['records'],
  summary: '本节点存有哪些私密内容',
  description:
    '按记录分页，新的在前：应由本节点保存的各项私密内容已存、缺少还是已删除。不含内容本身。一页可能为空，以 next 为准。',
  security: token,
  request: { query: valueQuerySchema },
  responses: {
    200: inJson('一页', listSchema),
    400: wrong('查询参数不对'),
    401: common[401],
    403: common[403],
  },
};

const resealDoc: RouteDoc = {
  tags: ['records'],
  summary: '为另一节点重新密封',
  description:
    '本中心以自己的密钥打开所存的盒子、核对承诺，再为其下的收件节点（记录所属节点，或按规则应有的上级）密封。分页，记入日志。',
  security: token,
  request: givenJson(resealSchema),
  responses: {
    200: inJson('这一页密封了几项', z.looseObject({ values: z.int(), next: z.string().optional() })),
    ...common,
    409: wrong('收件节点不在本节点之下'),
    422: wrong('请求体不合要求'),
  },
};

const statesDoc: RouteDoc = {
  tags: ['records'],
  summary: '私密内容在哪里',
  description: '每项私密内容在所属节点与各上级的状态：已存、缺少、已删除、不符、未知。不含内容本身。',
  security: token,
  request: { params: z.object({ id }) },
  responses: { 200: inJson('各项状态', statesSchema), ...common },
};

const eraseDoc: RouteDoc = {
  tags: ['records'],
  summary: '删除一项私密内容',
  description: '只能在记录所属的节点上做。内容与盐在本节点随提交销毁，各上级收到后删除并确认。记入日志。',
  security: token,
  request: one(eraseSchema),
  responses: {
    200: inJson('已下令删除，以及副本可能残留之处', erasedSchema),
    ...common,
    409: wrong('记录不属于本节点'),
    422: wrong('缺少理由'),
  },
};

const readDoc: RouteDoc = {
  tags: ['records'],
  summary: '阅看一项私密内容',
  description: '须写明理由；谁、何时、为何阅看先记入本节点日志，再给出内容。',
  security: token,
  request: one(readSchema),
  responses: {
    200: inJson('内容', z.object({ record: z.string(), field: z.string(), value: z.string() })),
    ...common,
    410: wrong('已删除'),
    422: wrong('缺少理由'),
  },
};
