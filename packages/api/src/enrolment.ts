import type {
  ChangePlan,
  CodeExpects,
  Enrolment,
  EnrolmentMessage,
  EnrolmentRequest,
  HistoryRow,
  RegistryChange,
} from '@hutong/trust';
import { z } from 'zod';
import { area } from './endpoint.ts';
import {
  carryOut,
  count,
  listQuery,
  nodeName,
  pageLimit,
  pageOfItems,
  reason,
  time,
  typed,
  whole,
} from './schemas.ts';

const MAX_ENTRIES = 500;
const planned = z.looseObject({ reason, carry_out: carryOut.default(true) });
const said = z.string().nullable();

/** What a change of a node does; `index` is there once it is done. */
const nodeChange = z.object({
  node: z.string(),
  stands: z.record(z.string(), z.string()).meta({ description: '名册现在所记，逐项' }),
  changes: z
    .array(z.object({ field: z.string(), before: said, after: said }))
    .meta({ description: '将改变的各项；null 即没有记' }),
  ends: said.meta({ description: '与之断开链路的上级' }),
  begins: said.meta({ description: '与之接通链路的上级' }),
  beneath: z.array(z.string()).meta({ description: '其下的节点，随它一起' }),
  left: count.meta({ description: '已知未到最高中心的条数' }),
  heard: time.nullable().meta({ description: '最近一次心跳；null 即从未' }),
  values: count.meta({ description: '要为新的上级重新密封的私密值，至多' }),
  index: z.int().exactOptional().meta({ description: '名册条目的位置；没有此项即什么也没有做' }),
});
export type NodeChange = z.output<typeof nodeChange>;

/** What a change of the policy does; `index` is there once it is done. */
const policyChange = nodeChange.pick({ stands: true, changes: true, index: true });

const historyLine = z.object({
  number: z.int().meta({ description: '在沿革中的序号，从 0 起' }),
  origin: z.string().meta({ description: '签它的日志：一个日志一把密钥' }),
  epoch: z.int(),
  index: z.int().meta({ description: '在该日志中的位置' }),
  zh: z.string(),
  en: z.string(),
  id: z.string(),
  type: z.string(),
  recorded_at: z.string(),
  node: said,
  changes: z.array(z.object({ field: z.string(), before: said, after: said })),
  by: said.meta({ description: '谁提出，按此前的操作记录；null 即没有，如中心自动所记' }),
  passed_over: z
    .object({ zh: z.string(), en: z.string() })
    .exactOptional()
    .meta({ description: '名册没有采纳它的缘由；没有此项即已采纳' }),
});
export type HistoryLine = z.output<typeof historyLine>;

/** An entry of the registry with what it changed. */
export type HistoryItem = HistoryRow & { number: number; by: string | null };

/** What each entry of the registry changed. */
export interface HistoryService {
  /** The `limit` entries before one, newest first; the newest of all where `before` is undefined. */
  page(before: number | undefined, limit: number): Promise<{ total: number; items: HistoryItem[] }>;
}

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
  history: {
    method: 'get',
    path: '/api/registry/history',
    may: 'keys.read',
    summary: '名册沿革，逐项：每一条改变了什么，谁提出，哪个日志的密钥所签',
    description: '新的在前，一页一页。',
    request: z.strictObject({
      limit: pageLimit(50),
      before: whole(0, Number.MAX_SAFE_INTEGER).exactOptional().meta({ description: '上一页答复中的 next' }),
    }),
    reply: z.object({
      total: z.int(),
      items: z.array(historyLine),
      next: z.int().exactOptional().meta({ description: '下一页从此继续；末页没有此项' }),
    }),
  },
  move: {
    method: 'post',
    path: '/api/registry/nodes/{node}/move',
    may: 'registry.change',
    act: 'registry.move',
    summary: '变更节点：上级、名称、层级、地址、值班岗位与电话',
    request: planned,
    reply: nodeChange,
  },
  retire: {
    method: 'post',
    path: '/api/registry/nodes/{node}/retire',
    may: 'registry.change',
    act: 'registry.retire',
    summary: '注销节点',
    request: planned,
    reply: nodeChange,
  },
  policy: {
    method: 'post',
    path: '/api/registry/policy',
    may: 'registry.change',
    act: 'registry.policy',
    summary: '变更网络规则',
    request: planned,
    reply: policyChange,
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
  /** What moving or retiring a node would do, with the values to be sealed anew for its new parent. Changes nothing. */
  plan(
    type: 'registry.move' | 'registry.retire',
    given: { node: string; reason: string },
  ): Promise<ChangePlan & { values: number }>;
  /** What changing the policy would do. Changes nothing. */
  planPolicy(given: { reason: string }): Pick<ChangePlan, 'stands' | 'changes'>;
  /** Moves or retires a node, or changes the policy; resolves when it is in the registry. Gives its index. */
  change(type: RegistryChange, body: unknown): Promise<{ index: number }>;
}
