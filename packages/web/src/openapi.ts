import { OpenAPIHono, type RouteConfig, type z } from '@hono/zod-openapi';
import { jsonSchemas } from '@hutong/record';
import type { NodeIdentity } from './service.ts';

/** What the document tells of a route beyond method and path. */
export type RouteDoc = Omit<RouteConfig, 'method' | 'path'>;

const RECORD = 'Record.';

/**
 * The OpenAPI 3.1 document: every route, and the JSON Schema of every record type as `Record.<type>`. The routes do
 * not validate through it: records are checked by @hutong/record, once, with better words.
 */
export function openapiDocument(
  routes: readonly { method: 'get' | 'post'; path: string; doc: RouteDoc }[],
  info: NodeIdentity,
): object {
  const app = registryOf(routes);
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description:
      '本节点管理员签发的令牌。角色：operator 窗口，administrator 管理员，auditor 审计，supervisor 监察，registrar 登记员，duty 值班，reader 只读程序，writer 收录程序',
  });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: `互通 Hutong · ${info.name}`,
      version: info.version,
      description:
        '政务大厅记录核验网络的节点接口。收录成功的答复在提交落盘之后给出；任何公开记录都可用条目、证明与信任包离线核验。',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'records', description: '记录' },
      { name: 'network', description: '网络与信任' },
      { name: 'registry', description: '名册（最高中心）' },
      { name: 'tokens', description: '令牌与角色' },
      { name: 'service', description: '服务状态' },
    ],
  });
  const types = jsonSchemas();
  const refs = Object.keys(types).map((type) => [type, `#/components/schemas/${RECORD}${type}`] as const);
  const record = {
    title: '记录',
    oneOf: refs.map(([, ref]) => ({ $ref: ref })),
    discriminator: { propertyName: 'type', mapping: Object.fromEntries(refs) },
  };
  const schemas = Object.fromEntries(Object.entries(types).map(([type, schema]) => [RECORD + type, schema]));
  return {
    ...document,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...schemas, Record: record },
    },
  };
}

function registryOf(routes: readonly { method: 'get' | 'post'; path: string; doc: RouteDoc }[]) {
  const app = new OpenAPIHono();
  for (const { method, path, doc } of routes) app.openAPIRegistry.registerPath({ method, path, ...doc });
  return app;
}

/** What a route answers with, as JSON of this shape. */
export const inJson = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': { schema } },
});

/** What a route is to be given, as JSON of this shape. */
export const givenJson = (schema: z.ZodType) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});
