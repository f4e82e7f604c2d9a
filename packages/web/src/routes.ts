import { z } from '@hono/zod-openapi';
import { recordTypes } from '@hutong/record';
import { tokenRoutes } from './acts/tokens.ts';
import { alertRoutes } from './alerts/routes.ts';
import { getAsset } from './assets.ts';
import { auditRoutes } from './audit/routes.ts';
import { backupRoutes } from './backup/routes.ts';
import { bundleRoutes } from './bundles/routes.ts';
import { caRoutes } from './ca/routes.ts';
import { completenessRoutes } from './completeness/routes.ts';
import { enrolmentRoutes } from './enrolment/routes.ts';
import { healthRoutes } from './health/routes.ts';
import type { Access } from './http/auth.ts';
import type { Ctx, Shared } from './http/context.ts';
import { healthz, metrics, readyz } from './http/health.ts';
import { DOCS_CSP, json, page, send } from './http/respond.ts';
import type { Traffic } from './http/traffic.ts';
import { keyRoutes } from './keys/routes.ts';
import { inJson, openapiDocument, type RouteDoc } from './openapi.ts';
import { docsPage } from './pages/docs.ts';
import { getAlertsPage, getHealthPage, getRecordPage, getStatus } from './pages/handlers.ts';
import { pruneRoutes } from './prune/routes.ts';
import { reconcileRoutes } from './reconcile/routes.ts';
import { getEntry, getProof, getRecord, listRecords } from './records/get.ts';
import { postRecords } from './records/post.ts';
import { querySchema } from './records/query.ts';
import { redactionRoutes } from './redactions/routes.ts';
import { postNode } from './registry/enrol.ts';
import { registryRoutes } from './registry/entries.ts';
import { restoreRoutes } from './restore/routes.ts';
import { rootRoutes } from './root/routes.ts';
import {
  errorSchema,
  lineAnswerSchema,
  pageSchema,
  readySchema,
  recordSchema,
  storedSchema,
  syncSchema,
  trustSchema,
  typesSchema,
} from './schemas.ts';
import { valueRoutes } from './values/routes.ts';

/**
 * One route: how it is reached, who may, what answers, and what the API document says; `doc` absent: not part of the API.
 * `may` is looked at before the handler runs; a handler checks no role.
 */
export interface Route extends Access {
  method: 'get' | 'post';
  /** OpenAPI style: `/api/records/{id}`. */
  path: string;
  handler: (c: Ctx) => Response | Promise<Response>;
  doc?: RouteDoc;
}

/** Every address a node answers. */
export function routesOf(shared: Shared, traffic: Traffic): Route[] {
  const { service } = shared;
  const routes: Route[] = [
    ...recordRoutes(shared),
    ...tokenRoutes(shared),
    get('/api/trust', async (c) => json(c, 200, await service.trust()), trustDoc),
    get('/api/sync', async (c) => json(c, 200, await service.sync()), syncDoc),
    get('/api/types', (c) => json(c, 200, typeList()), typesDoc),
    get('/healthz', healthz, healthDoc),
    get('/readyz', (c) => readyz(c, shared), readyDoc),
    {
      ...get('/metrics', (c) => metrics(c, shared, traffic), metricsDoc),
      may: 'metrics.read',
      local: true,
    },
    ...healthRoutes(shared),
    ...alertRoutes(shared),
    ...backupRoutes(shared),
    ...rootRoutes(shared),
    ...caRoutes(shared),
    get('/', (c) => getStatus(c, shared)),
    get('/alerts', (c) => getAlertsPage(c, shared)),
    get('/health/{node}', (c) => getHealthPage(c, shared)),
    get('/records/{id}', (c) => getRecordPage(c, shared)),
    get('/assets/{name}', getAsset),
    get('/docs', (c) => {
      c.set('csp', DOCS_CSP);
      return page(c, 200, docsPage);
    }),
  ];
  if (service.enrol !== undefined) {
    routes.push({
      method: 'post',
      path: '/api/registry/nodes',
      may: 'registry.enrol',
      handler: (c) => postNode(c, shared),
      doc: enrolDoc,
    });
  }
  if (service.audit !== undefined) routes.push(...auditRoutes(shared, service.audit));
  routes.push(...registryRoutes(shared));
  if (service.enrolment !== undefined) routes.push(...enrolmentRoutes(shared, service.enrolment));
  routes.push(
    ...valueRoutes(shared),
    ...redactionRoutes(shared),
    ...keyRoutes(shared),
    ...restoreRoutes(shared),
    ...pruneRoutes(shared),
    ...reconcileRoutes(shared),
    ...completenessRoutes(shared),
    ...bundleRoutes(shared),
  );
  let document: string | undefined;
  const openapi = (c: Ctx) => {
    document ??= JSON.stringify(openapiDocument(documented(routes), service.info));
    return send(c, 200, 'application/json; charset=utf-8', document);
  };
  routes.push(get('/openapi.json', openapi, openapiDoc));
  return routes;
}

function recordRoutes(shared: Shared): Route[] {
  const path = '/api/records';
  return [
    { method: 'post', path, may: 'records.write', handler: (c) => postRecords(c, shared), doc: postDoc },
    get(path, (c) => listRecords(c, shared), listDoc),
    get('/api/records/{id}', (c) => getRecord(c, shared), recordDoc),
    get('/api/records/{id}/entry', (c) => getEntry(c, shared), entryDoc),
    get('/api/records/{id}/proof', (c) => getProof(c, shared), proofDoc),
  ];
}

/** What anyone may read. */
function get(path: string, handler: Route['handler'], doc?: RouteDoc): Route {
  return { method: 'get', path, may: 'anyone', handler, ...(doc && { doc }) };
}

function documented(routes: Route[]): { method: 'get' | 'post'; path: string; doc: RouteDoc }[] {
  return routes.flatMap(({ method, path, doc }) => (doc === undefined ? [] : [{ method, path, doc }]));
}

function typeList(): z.infer<typeof typesSchema> {
  return [...recordTypes.values()].map((kind) => ({
    type: kind.type,
    title_zh: kind.titleZh,
    title_en: kind.titleEn,
    source: kind.source,
    visibility: kind.visibility,
    private: [...kind.private],
    made_by: kind.madeBy,
  }));
}

const wrong = (description: string) => inJson(description, errorSchema);
const token = [{ token: [] }];
const tokenOrNone = [{}, { token: [] }];
const idParam = { params: z.object({ id: z.uuidv7().meta({ description: '记录编号' }) }) };
const badToken = { 401: wrong('令牌无效') };
const oneRecord = { 400: wrong('编号不对'), ...badToken, 404: wrong('没有这条记录，或它不公开') };

const postDoc: RouteDoc = {
  tags: ['records'],
  summary: '收录记录',
  description:
    'application/json 收录一条；application/x-ndjson 每行一条，边收边答，每行一个答复，顺序与行号对应，空行没有答复。请边发边读答复。状态为 failed 的一行表示从该行起没有确认，应从该行重发。',
  security: token,
  request: {
    body: {
      required: true,
      content: {
        'application/json': { schema: { $ref: '#/components/schemas/Record' } },
        'application/x-ndjson': { schema: { type: 'string', description: '每行一个 Record，UTF-8' } },
      },
    },
  },
  responses: {
    200: {
      description: '早已收录同样的记录（单条），或逐行答复（多条）',
      content: {
        'application/json': { schema: storedSchema },
        'application/x-ndjson': { schema: lineAnswerSchema },
      },
    },
    201: inJson('已收录并落盘', storedSchema),
    400: wrong('不是有效的 UTF-8 JSON，或没有传完'),
    401: wrong('缺少令牌或令牌无效'),
    403: wrong('令牌的角色不能做'),
    408: wrong('请求体太慢'),
    409: wrong('编号已用于另一条记录'),
    413: wrong('请求体过大'),
    415: wrong('类型不对'),
    422: wrong('拒收：字段、原因与办法'),
    503: wrong('节点暂时不能收录'),
  },
};

const enrolDoc: RouteDoc = {
  tags: ['registry'],
  summary: '登记节点（最高中心）',
  description: '请求体为该节点 init 时写出的 enrol.json；重复提交不产生变化。',
  security: token,
  request: { body: { required: true, content: { 'application/json': { schema: { type: 'object' } } } } },
  responses: {
    200: inJson(
      '已登记',
      z.object({ status: z.literal('enrolled'), node: z.string(), parent: z.string().nullable() }),
    ),
    401: wrong('缺少令牌或令牌无效'),
    403: wrong('令牌的角色不能做'),
    422: wrong('不是有效的登记申请，或与名册不符'),
  },
};

const listDoc: RouteDoc = {
  tags: ['records'],
  summary: '查询记录',
  description: '新的在前。没有令牌时只见公开记录，可读内部记录的令牌可见全部。',
  security: tokenOrNone,
  request: { query: querySchema },
  responses: { 200: inJson('一页记录', pageSchema), 400: wrong('查询参数不对'), ...badToken },
};

const recordDoc: RouteDoc = {
  tags: ['records'],
  summary: '一条记录',
  security: tokenOrNone,
  request: idParam,
  responses: { 200: inJson('记录', recordSchema), ...oneRecord },
};

const entryDoc: RouteDoc = {
  tags: ['records'],
  summary: '条目的原始字节',
  description: '签名所覆盖的 CBOR 字节（RFC 8949 §4.2.1），一字不改。',
  security: tokenOrNone,
  request: idParam,
  responses: {
    200: {
      description: '条目',
      content: { 'application/cbor': { schema: { type: 'string', format: 'binary' } } },
    },
    ...oneRecord,
    410: inJson('本节点已清理原文（pruned），答复中写明谁持有', errorSchema),
  },
};

const proofDoc: RouteDoc = {
  tags: ['records'],
  summary: '条目的证明',
  description: 'C2SP tlog-proof 文件，含检查点与已有回执。',
  security: tokenOrNone,
  request: idParam,
  responses: {
    200: { description: '证明', content: { 'text/plain': { schema: { type: 'string' } } } },
    ...oneRecord,
  },
};

const trustDoc: RouteDoc = {
  tags: ['network'],
  summary: '信任包',
  description: '根文件与名册条目及其证明。请用另行取得的根文件指纹核对。',
  responses: { 200: inJson('信任包', trustSchema) },
};

const syncDoc: RouteDoc = {
  tags: ['network'],
  summary: '同步状态',
  description: '各日志已存、已发送、各上级已收的条数。回执为 null 表示从未听到，不代表已收。',
  responses: { 200: inJson('同步状态', syncSchema) },
};

const typesDoc: RouteDoc = {
  tags: ['records'],
  summary: '记录类型',
  responses: { 200: inJson('全部类型', typesSchema) },
};

const healthDoc: RouteDoc = {
  tags: ['service'],
  summary: '进程在运行',
  responses: { 200: inJson('在运行', z.object({ status: z.literal('ok') })) },
};

const readyDoc: RouteDoc = {
  tags: ['service'],
  summary: '可以服务',
  responses: { 200: inJson('可以', readySchema), 503: inJson('不可以，附原因', readySchema) },
};

const metricsDoc: RouteDoc = {
  tags: ['service'],
  summary: '指标（Prometheus）',
  description: '本机可直接读取，其他机器须带可读指标的令牌。',
  security: tokenOrNone,
  responses: {
    200: {
      description: 'Prometheus 文本格式 0.0.4',
      content: { 'text/plain': { schema: { type: 'string' } } },
    },
    401: wrong('缺少令牌或令牌无效'),
    403: wrong('令牌的角色不能做'),
  },
};

const openapiDoc: RouteDoc = {
  tags: ['service'],
  summary: '本文档',
  responses: {
    200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
  },
};
