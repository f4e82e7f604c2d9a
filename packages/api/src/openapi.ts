import { jsonSchemas } from '@hutong/record';
import { z } from 'zod';
import { type Endpoint, namesIn, type Raw, tagOf } from './endpoint.ts';
import { TITLES, TOKEN_ROLES } from './roles.ts';
import { errorSchema } from './schemas.ts';
import type { NodeIdentity } from './service.ts';

type Json = Record<string, unknown>;

const SCHEMAS = '#/components/schemas/';
const SHA256: Json = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const PARAMS: Record<string, Json> = {
  id: { schema: { type: 'string', format: 'uuid' }, description: '记录编号' },
  node: { schema: { type: 'string', pattern: '^[a-z0-9-]{1,32}$' }, description: '节点' },
  kind: { schema: { type: 'string' }, description: '件的种类：case、request、complaint、document、item' },
  number: { schema: { type: 'string' }, description: '编号' },
  field: { schema: { type: 'string' }, description: '私密字段' },
  sha256: { schema: SHA256, description: '内容的 SHA-256' },
  sealed_sha256: { schema: SHA256, description: '所传内容的 SHA-256，上传时答复' },
};
const TAGS = {
  records: '记录',
  matters: '件：办件、申请、投诉、公文、事项',
  network: '网络与信任',
  registry: '名册（最高中心）',
  supervision: '监察（中心）',
  tokens: '令牌与角色',
  service: '服务状态',
};

/** The addresses of an endpoint: two where a parameter may be left out. */
export function pathsOf({ path }: Pick<Endpoint, 'path'>): string[] {
  const whole = path.replaceAll('?}', '}');
  return whole === path ? [path] : [path.replaceAll(/\/\{\w+\?\}/g, ''), whole];
}

/** The OpenAPI 3.1 document of these endpoints, with the JSON Schema of every record type as `Record.<type>`. */
export function openapiDocument(endpoints: readonly Endpoint[], info: NodeIdentity): Json {
  const schemas: Json = { ...recordSchemas() };
  const told = new Told(schemas);
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints)
    for (const path of pathsOf(endpoint))
      paths[path] = { ...paths[path], [endpoint.method]: told.operation(endpoint, path) };
  return {
    openapi: '3.1.0',
    info: {
      title: `互通 Hutong · ${info.name}`,
      version: info.version,
      description:
        '政务大厅记录核验网络的节点接口。收录成功的答复在提交落盘之后给出；任何公开记录都可用条目、证明与信任包离线核验。',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: `本节点管理员签发的令牌。角色：${TOKEN_ROLES.map((role) => `${role} ${TITLES[role].zh}`).join('，')}`,
        },
      },
    },
  };
}

/** Endpoints as the document tells them; schemas that have a name go to its components. */
class Told {
  readonly #schemas: Json;

  constructor(schemas: Json) {
    this.#schemas = schemas;
  }

  operation(endpoint: Endpoint, path: string): Json {
    const { summary, description, method, request, may, local } = endpoint;
    const open = may === 'anyone' || local === true;
    // What a token's roles must allow (OpenAPI 3.1, Security Requirement Object).
    const token = may === 'anyone' ? [] : [may];
    const given = request === undefined || 'content' in request ? request : this.#schema(request, 'input');
    const params = namesIn(path).map((name) => ({ name, in: 'path', required: true, ...PARAMS[name] }));
    const query = method === 'get' && given !== undefined ? queryOf(given as Json) : [];
    return {
      tags: [tagOf(endpoint)],
      summary,
      ...(description !== undefined && { description }),
      security: open ? [{}, { token }] : [{ token }],
      parameters: [...params, ...query],
      ...(method === 'post' && given && { requestBody: { required: true, content: this.#content(given) } }),
      responses: this.#responses(endpoint),
    };
  }

  #responses({ method, request, reply, may, status = [200], errors = {} }: Endpoint): Json {
    const content = this.#content('content' in reply ? reply : this.#schema(reply, 'output'));
    const good = status.map((code) => [code, { description: '办妥', content }]);
    const wrong = {
      ...(method === 'get' && request !== undefined && { 400: '查询参数不对' }),
      401: '缺少令牌或令牌无效',
      ...(may !== 'anyone' && { 403: '令牌的角色不能做' }),
      ...(method === 'post' && request !== undefined && { 422: '缺少字段或理由，或字段不对' }),
      ...errors,
    };
    const error = this.#content(this.#schema(errorSchema, 'output'));
    const bad = Object.entries(wrong).map(([code, text]) => [code, { description: text, content: error }]);
    return Object.fromEntries([...good, ...bad]);
  }

  #content(of: Raw | Json): Json {
    if (!('content' in of)) return { 'application/json': { schema: of } };
    const types = Object.entries((of as Raw).content).map(([type, schema]) => {
      return [type, { schema: schema instanceof z.ZodType ? this.#schema(schema, 'output') : schema }];
    });
    return Object.fromEntries(types);
  }

  #schema(schema: z.ZodType, io: 'input' | 'output'): Json {
    // Within an object, so that a schema with a name is a reference too.
    const whole = z.toJSONSchema(z.object({ it: schema }), { io, unrepresentable: 'any' });
    const text = JSON.stringify(whole).replaceAll('"#/$defs/', `"${SCHEMAS}`);
    const { properties, $defs = {} } = JSON.parse(text) as { properties: { it: Json }; $defs?: Json };
    Object.assign(this.#schemas, $defs);
    return properties.it;
  }
}

function queryOf({ properties = {}, required = [] }: Json): Json[] {
  return Object.entries(properties as Record<string, Json>).map(([name, { description, ...schema }]) => {
    const must = (required as string[]).includes(name);
    return { name, in: 'query', required: must, schema, ...(description !== undefined && { description }) };
  });
}

/** Each record type's own schema, and `Record`, which is any of them. */
function recordSchemas(): Json {
  const types = Object.entries(jsonSchemas()).map(([type, schema]) => [`Record.${type}`, schema] as const);
  const refs = types.map(([name]) => [name.slice('Record.'.length), `${SCHEMAS}${name}`] as const);
  const record = {
    title: '记录',
    oneOf: refs.map(([, ref]) => ({ $ref: ref })),
    discriminator: { propertyName: 'type', mapping: Object.fromEntries(refs) },
  };
  return { ...Object.fromEntries(types), Record: record };
}
