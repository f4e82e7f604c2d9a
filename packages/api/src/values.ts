import { z } from 'zod';
import { area } from './endpoint.ts';
import { carryOut, count, cursor, next, nodeName, pageLimit, reason } from './schemas.ts';

const place = { origin: z.string(), index: z.int() };
const noValue = { 404: '没有这条记录，或没有这项私密内容' };

/** A value's state at a node. `unknown`: that node was not heard on it; `wrong`: what came is not what was committed to. */
const holderState = z.enum(['held', 'missing', 'erased', 'wrong', 'unknown']);
export type HolderState = z.output<typeof holderState>;

/** One private value. Its owner first, then ancestors, nearest first; `erased` of another node is its confirmation. */
const valueState = z.object({
  ...place,
  field: z.string(),
  ordered: z.boolean().meta({ description: '所属节点已下令删除' }),
  holders: z.array(z.object({ node: z.string(), name: z.string(), state: holderState })),
});
export type ValueState = z.output<typeof valueState>;

/** A record's private values, at each of its places. */
const recordValues = z.object({ record: z.string(), values: z.array(valueState) });
export type RecordValues = z.output<typeof recordValues>;

const valueQuery = z.strictObject({
  type: z.string().min(1).max(64).exactOptional().meta({ description: '记录类型，如 case.apply' }),
  node: nodeName.exactOptional().meta({ description: '节点，如 nongan' }),
  state: z.enum(['held', 'missing', 'erased']).exactOptional().meta({ description: '在本节点的状态' }),
  limit: pageLimit(50),
  after: cursor,
});
/** Which values to list: of records of a type or a node, in a state at this node. */
export type ValueQuery = z.output<typeof valueQuery>;

const valuePage = z.object({
  items: z.array(
    z.object({ record: z.string(), type: z.string(), ...place, field: z.string(), state: holderState }),
  ),
  next,
});
/** What this node holds of its records' private values; a page may be empty though more follow: only `next` tells. */
export type ValuePage = z.output<typeof valuePage>;

export const copy = z.object({
  kind: z.enum(['write-ahead-log', 'stream', 'backup', 'stick']),
  expires: z.string().nullable().meta({ description: '至迟何时消失；null：没有人说过' }),
});
/** Where copies may linger that no order reaches. */
export type LingeringCopy = z.output<typeof copy>;

const erased = z.object({
  record: z.string(),
  field: z.string(),
  places: z.array(z.object(place)),
  copies: z.array(copy).meta({ description: '副本可能残留之处' }),
});
/** What erasing a value does, or did. */
export type ErasedValue = z.output<typeof erased>;

const reseal = z.strictObject({
  node: nodeName.meta({ description: '谁的记录' }),
  to: nodeName.meta({ description: '为谁密封' }),
  type: z.string().max(64).exactOptional(),
  anew: z.boolean().exactOptional().meta({ description: '收件方已有的也重新密封' }),
  limit: z.int().min(1).max(500).default(200),
  after: z
    .string()
    .regex(/^[a-z0-9/-]{1,100}:\d{1,10}$/)
    .exactOptional(),
  reason,
  carry_out: carryOut,
});
/** Whose values are to be sealed anew, and for whom. */
export type ResealQuery = Omit<z.output<typeof reseal>, 'reason' | 'carry_out'>;

const resealed = z.object({
  values: count.meta({ description: '密封了或将要密封几项' }),
  not_recipient: count.meta({ description: '按规则不该有的，略过' }),
  unopened: count.meta({ description: '本中心打不开自己的盒子，略过' }),
  next,
});
/** What sealing one page anew came to. */
export type ResealPage = z.output<typeof resealed>;

export const values = area('records', {
  reseal: {
    method: 'post',
    path: '/api/values/reseal',
    may: 'values.erase',
    act: 'value.reseal',
    summary: '为另一节点重新密封',
    description:
      '本中心以自己的密钥打开所存的盒子、核对承诺，再为其下的收件节点（记录所属节点，或按规则应有的上级）密封。分页，记入日志。',
    request: reseal,
    reply: resealed,
    errors: { 404: '没有这个节点', 409: '收件节点不在本节点之下' },
  },
  list: {
    method: 'get',
    path: '/api/values',
    may: 'records.read-internal',
    or: ['values.erase'],
    summary: '本节点存有哪些私密内容',
    description:
      '按记录分页，新的在前：应由本节点保存的各项私密内容已存、缺少还是已删除。不含内容本身。一页可能为空，以 next 为准。',
    request: valueQuery,
    reply: valuePage,
  },
  states: {
    method: 'get',
    path: '/api/records/{node?}/{id}/values',
    may: 'records.read-internal',
    or: ['values.erase'],
    summary: '私密内容在哪里',
    description: '每项私密内容在所属节点与各上级的状态：已存、缺少、已删除、不符、未知。不含内容本身。',
    reply: recordValues,
    errors: noValue,
  },
  erase: {
    method: 'post',
    path: '/api/records/{node?}/{id}/values/{field}/erase',
    may: 'values.erase',
    act: 'value.erase',
    summary: '删除一项私密内容',
    description: '只能在记录所属的节点上做。内容与盐在本节点随提交销毁，各上级收到后删除并确认。记入日志。',
    request: z.object({ reason, carry_out: carryOut.default(true) }),
    reply: erased,
    errors: { ...noValue, 409: '记录不属于本节点' },
  },
  read: {
    method: 'post',
    path: '/api/records/{node?}/{id}/values/{field}/read',
    may: 'values.read',
    act: 'value.read',
    summary: '阅看一项私密内容',
    description: '须写明理由；谁、何时、为何阅看先记入本节点日志，再给出内容。',
    request: z.object({ reason }),
    reply: z.object({ record: z.string(), field: z.string(), value: z.string() }),
    errors: { ...noValue, 410: '已删除' },
  },
});

/** A private value in the clear. */
export interface HeldValue {
  record: string;
  field: string;
  value: string;
}

/** What a node does with private values (P6). Values are told by place: a record may stand in several epochs. */
export interface ValueService {
  /**
   * Where each private value of a record is; undefined for a record that is not held. Without the node: of the only one that
   * has such a record.
   */
  states(id: string, node?: string): Promise<RecordValues | undefined>;
  /**
   * Orders a value of this node's own record erased: entries in its own log, in whose commit value and salt are destroyed here.
   * Every holder follows when it receives them. Again it changes nothing. Without `reason` it only tells what would be done.
   * Throws ValueRefused.
   */
  erase(id: string, field: string, reason?: string): Promise<ErasedValue>;
  /**
   * A center's alone: seals a page of the values that it holds of a node's records for another node beneath it (P6). Without
   * `reason` it only tells how many there are. Throws ValueRefused.
   */
  reseal?(query: ResealQuery, reason?: string): Promise<ResealPage>;
  /**
   * The values of several records of a node that are held here, each field once, in the order of the records. The caller has
   * recorded or noted the reading before.
   */
  held(ids: readonly string[], node: string): Promise<HeldValue[]>;
  /** The value itself. The caller has recorded the act of reading before. Throws ValueRefused. */
  read(id: string, field: string, node?: string): Promise<string>;
}

/** What is asked of a value cannot be done here. */
export class ValueRefused extends Error {
  override readonly name = 'ValueRefused';
  readonly code: 'no_field' | 'not_owner' | 'not_held' | 'erased' | 'no_node' | 'not_beneath';

  constructor(code: ValueRefused['code']) {
    super(code);
    this.code = code;
  }
}
