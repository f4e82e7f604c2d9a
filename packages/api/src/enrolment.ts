import type {
  CodeExpects,
  Enrolment,
  EnrolmentMessage,
  EnrolmentRequest,
  RegistryChange,
} from '@hutong/trust';
import { z } from 'zod';
import { area } from './endpoint.ts';
import { listQuery, nodeName, pageOfItems, reason, typed, whole } from './schemas.ts';

const MAX_ENTRIES = 500;
const change = z.looseObject({ reason });
const index = z.object({ index: z.int().meta({ description: '名册条目的位置' }) });

/** The registry: its history, and at the top center changing it. */
export const registry = area('registry', {
  enrol: {
    method: 'post',
    path: '/api/registry/nodes',
    may: 'registry.enrol',
    act: 'enrol.approve',
    summary: '登记节点（最高中心）',
    description: '请求体为该节点 init 时写出的 enrol.json；重复提交不产生变化。',
    request: typed<EnrolmentRequest & { reason?: string }>(),
    reply: z.object({ status: z.literal('enrolled'), node: z.string(), parent: z.string().nullable() }),
  },
  entries: {
    method: 'get',
    path: '/api/registry/entries',
    may: 'anyone',
    summary: '名册沿革',
    description: '按登记先后；名册随链路到达各节点，任何节点都可查。证明见信任包。',
    request: z.strictObject({
      from: whole(0, Number.MAX_SAFE_INTEGER).default(0),
      limit: whole(0, Number.MAX_SAFE_INTEGER)
        .default(100)
        .transform((n) => Math.min(n, MAX_ENTRIES)),
    }),
    reply: z.object({
      total: z.int(),
      items: z.array(
        z.object({
          number: z.int().meta({ description: '在沿革中的序号，从 0 起' }),
          index: z.int().meta({ description: '在名册日志中的位置' }),
          zh: z.string(),
          en: z.string(),
          id: z.string(),
          type: z.string(),
          recorded_at: z.string(),
        }),
      ),
    }),
  },
  move: {
    method: 'post',
    path: '/api/registry/nodes/{node}/move',
    may: 'registry.change',
    act: 'registry.move',
    summary: '变更节点：上级、名称、层级、地址、值班岗位与电话',
    request: change,
    reply: index,
  },
  retire: {
    method: 'post',
    path: '/api/registry/nodes/{node}/retire',
    may: 'registry.change',
    act: 'registry.retire',
    summary: '注销节点',
    request: change,
    reply: index,
  },
  policy: {
    method: 'post',
    path: '/api/registry/policy',
    may: 'registry.change',
    act: 'registry.policy',
    summary: '变更网络规则',
    request: change,
    reply: index,
  },
});

/** The registrar's desk at the top center. */
export const enrolment = area('registry', {
  issue: {
    method: 'post',
    path: '/api/enrolment/codes',
    may: 'registry.enrol',
    act: 'enrol.code',
    summary: '签发一次性登记代码',
    request: z.strictObject({
      node: nodeName.exactOptional(),
      name: z.string().max(100).exactOptional(),
      kind: z.enum(['hall', 'center']).exactOptional(),
      level: z.string().max(20).exactOptional(),
      division_code: z.string().max(12).exactOptional(),
      parent: nodeName.exactOptional(),
    }),
    reply: z.object({
      code: z.string().meta({ description: '只在本答复中出现一次' }),
      expires: z.int().meta({ description: '1970 年以来的毫秒' }),
    }),
  },
  request: {
    method: 'post',
    path: '/api/enrolment/requests',
    may: 'anyone',
    act: 'enrol.request',
    summary: '提交登记申请（以代码认证）',
    request: { content: { 'application/json': { type: 'object' } } },
    reply: typed<EnrolmentMessage>(),
    errors: { 403: '代码不明、过期、已用，或申请与代码不符', 409: '申请太多', 429: '试错太多' },
  },
  list: {
    method: 'get',
    path: '/api/enrolment/requests',
    may: 'registry.enrol',
    summary: '登记申请',
    description: '待批准的在前，各按节点名，一页一页。',
    request: listQuery.extend({
      node: nodeName.exactOptional().meta({ description: '只看这个节点的' }),
    }),
    reply: pageOfItems(typed<Enrolment>()),
  },
  approve: {
    method: 'post',
    path: '/api/enrolment/requests/{node}/approve',
    may: 'registry.enrol',
    act: 'enrol.approve',
    summary: '批准登记',
    request: z.strictObject({
      fingerprint: z.string().max(100).exactOptional(),
      reason: reason.exactOptional(),
    }),
    reply: z.object({ status: z.literal('approved'), node: z.string() }),
    errors: { 404: '没有待批准的申请', 409: '指纹与申请的不同' },
  },
  deny: {
    method: 'post',
    path: '/api/enrolment/requests/{node}/deny',
    may: 'registry.enrol',
    act: 'enrol.deny',
    summary: '不予登记',
    request: z.strictObject({ reason }),
    reply: z.object({ status: z.literal('denied'), node: z.string() }),
    errors: { 404: '没有待批准的申请' },
  },
});

/** The registrar's desk. Each refusal is an EnrolmentRefused or InvalidTrust. */
export interface EnrolmentService {
  /** A one-time code, shown this once; `expires` in ms since 1970. */
  issue(expects: CodeExpects): Promise<{ code: string; expires: number }>;
  /** Takes a node's request, from anyone who knows a code; gives the authenticated answer. */
  take(message: unknown, from: string): Promise<EnrolmentMessage>;
  list(): Promise<readonly Enrolment[]>;
  /** Enrols the node whose request is pending; a fingerprint that is given must be the request's. */
  approve(node: string, fingerprint?: string): Promise<void>;
  deny(node: string, reason: string): Promise<void>;
  /** Moves or retires a node, or changes the policy; resolves when it is in the registry. Gives its index. */
  change(type: RegistryChange, body: unknown): Promise<{ index: number }>;
}
