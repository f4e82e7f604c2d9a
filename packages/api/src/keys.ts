import type {
  CurrentKeys,
  KeyPage,
  KeyQuery,
  KeysDue,
  NodeConfig,
  Registry,
  RootDocument,
  ShownAuthority,
} from '@hutong/trust';
import { z } from 'zod';
import { area } from './endpoint.ts';
import { contact } from './health.ts';
import { carryOut, count, next, nodeName, pageLimit, reason, time, typed } from './schemas.ts';

/** The epoch that a node went on in. */
const rotation = z.object({
  origin: z.string(),
  epoch: z.int(),
  /** At the top center: it goes on there once this version of the root document names that log (a vkey) as the registry. */
  awaits: z.object({ version: z.int(), registry: z.string() }).exactOptional(),
});
export type Rotation = z.output<typeof rotation>;

/** What a revocation closes. */
const revocation = z.object({
  node: z.string(),
  origin: z.string(),
  size: count.meta({ description: '该日志保留的条数，止于一个检查点；其后所签只是证据，不是记录' }),
  held: count.meta({ description: '最高中心现有的条数' }),
  link: z.string().nullable().meta({ description: '由哪个上级断开它的链路' }),
  index: z.int().exactOptional().meta({ description: '关闭它的名册条目；没有此项即什么也没有做' }),
});
export type Revocation = z.output<typeof revocation>;

const ROUND_STATES = ['done', 'left', 'unheard', 'awaiting', 'closed'] as const;
const roundPage = z.object({
  since: time,
  counts: z.object({
    done: count,
    left: count,
    unheard: count,
    awaiting: count,
    closed: count,
    overdue: count,
  }),
  rotate_days: count.nullable().meta({ description: '网络规则所定的周期，日；null 即没有定' }),
  items: z.array(
    z.object({
      node: z.string(),
      name: z.string(),
      epoch: z.int(),
      origin: z.string(),
      state: z.enum(ROUND_STATES).meta({
        description:
          'done 本轮已换；left 未换；unheard 未换，且现在听不到；awaiting 已换，新密钥待批准；closed 密钥已吊销，须重新登记',
      }),
      began: time.nullable().meta({ description: '现行密钥启用；null 即本节点不存该日志' }),
      due: time.nullable().meta({ description: '应换；null 即没有规则' }),
      overdue: z.boolean(),
      heard: time.nullable().meta({ description: '最近一次心跳；null 即从未，或为本节点自己' }),
      contact: contact.exactOptional(),
    }),
  ),
  next,
});
/** Who replaced their keys since a time, and who did not. */
export type RoundPage = z.output<typeof roundPage>;

export const keys = area('registry', {
  list: {
    method: 'get',
    path: '/api/keys',
    may: 'keys.read',
    summary: '各节点的密钥与纪元',
    request: z.strictObject({
      node: z.string().max(32).exactOptional(),
      limit: pageLimit(100),
      after: z.string().max(100).exactOptional().meta({ description: '上一页答复中的 next' }),
    }),
    reply: typed<KeyPage>(),
  },
  round: {
    method: 'get',
    path: '/api/keys/round',
    may: 'keys.read',
    summary: '换钥一轮：各节点自某时以来换了没有，应换于何时，找谁',
    description:
      '密钥由各节点在自己的机器上更换（hutong keys rotate，断网也可以）；这里只看，不改变什么。按节点名排列，已注销的不列。',
    request: z.strictObject({
      since: z.iso.datetime({ offset: true }).meta({ description: '本轮自何时起' }),
      only: z
        .enum(['all', 'left', 'overdue'])
        .default('all')
        .meta({ description: 'left 只列本轮未换的，overdue 只列过期的' }),
      limit: pageLimit(100),
      after: nodeName.exactOptional().meta({ description: '上一页答复中的 next' }),
    }),
    reply: roundPage,
  },
  rotate: {
    method: 'post',
    path: '/api/keys/rotate',
    may: 'keys.rotate',
    act: 'keys.rotate',
    summary: '更换本节点的密钥：结束现行日志，开始下一个纪元',
    request: z.strictObject({ reason }),
    reply: rotation,
    errors: { 409: '现在不能这样做' },
  },
  revoke: {
    method: 'post',
    path: '/api/keys/revoke',
    may: 'keys.revoke',
    act: 'keys.revoke',
    summary: '吊销节点的密钥：关闭其日志并断开链路',
    request: z.strictObject({
      node: z.string().max(32),
      at: count
        .exactOptional()
        .meta({ description: '至多保留多少条：关闭于此前最后一个检查点；缺省为最高中心已收的' }),
      reason,
      carry_out: carryOut,
    }),
    reply: revocation,
    errors: { 409: '现在不能这样做' },
  },
});

/** Keys of a node and of those it knows. */
export interface KeyService {
  list(query: KeyQuery): Promise<KeyPage>;
  /** The epoch that each node is in now, but of those that are retired, and how often policy wants keys replaced, days. */
  current(): Promise<{ keys: CurrentKeys[]; rotateDays: number | undefined }>;
  /** When this node's own keys are to be replaced. */
  due(): Promise<KeysDue>;
  /**
   * Ends this node's log and goes on in the next, with new keys; works offline. The top center only makes ready.
   * @param record called when nothing stands against it, before anything is done. @throws InvalidTrust before that
   */
  rotate(reason: string, record?: () => Promise<void>): Promise<Rotation>;
  /** The top center's alone. Without `reason` it only tells what would be done. Throws InvalidTrust. */
  revoke?(node: string, at: number | undefined, reason?: string): Promise<Revocation>;
}

const authority: z.ZodType<ShownAuthority> = z.object({
  fingerprint: z.string(),
  since: z.int(),
  expires: z.string(),
  missing: z.array(z.string()),
  unapproved: z.array(z.object({ node: z.string(), names: z.array(z.string()) })),
});

const trustKit = z.object({
  network: z.string(),
  authorities: z.array(
    z.object({
      fingerprint: z.string().meta({ description: 'SHA-256，十六进制；当面或打电话核对' }),
      limited: z.boolean().meta({ description: '只能为本网络的名称和内网地址作证' }),
    }),
  ),
  addresses: z.array(z.string()).meta({ description: '本节点的网址' }),
  files: z.array(z.object({ name: z.string(), type: z.string(), bytes: z.base64() })),
});
export type TrustKit = z.output<typeof trustKit>;

/** What a node's kit for other computers is made of. */
export interface KitParts {
  config: Pick<NodeConfig, 'network' | 'name' | 'node' | 'http'>;
  certificates: Registry['certificates'];
}

export const ca = area('registry', {
  kit: {
    method: 'get',
    path: '/api/ca/kit',
    may: 'anyone',
    summary: '信任包：其他电脑信任本网络证书所需的文件',
    description: '与 hutong ca trust-kit 写出的相同。途中可能被人改过：指纹须另行核对。',
    reply: trustKit,
  },
  show: {
    method: 'get',
    path: '/api/ca',
    may: 'keys.read',
    summary: '网络的 CA',
    description: '现行的 CA，旧的在前；missing 是尚未确认信任它的节点。',
    reply: z.array(authority),
  },
  rotate: {
    method: 'post',
    path: '/api/ca/rotate',
    may: 'keys.rotate',
    act: 'ca.rotate',
    summary: '更换网络的 CA',
    description: '新 CA 与旧 CA 并存；全部节点确认后改用新证书，再撤回旧 CA，均自动进行。',
    request: z.strictObject({ reason }),
    reply: z.object({ fingerprint: z.string() }),
  },
});

/** The network's certificate authorities, at the top center. */
export interface CaService {
  /** Those that stand, oldest first, each with the nodes that have not said yet that they trust it. */
  show(): Promise<ShownAuthority[]>;
  /** Begins a new one beside the old; the rest follows from what the nodes say in their logs. @returns its fingerprint */
  rotate(reason: string): Promise<string>;
}

const rootVersion = z.object({
  version: z.int(),
  threshold: z.int().meta({ description: '下一版须有几把根密钥签名' }),
  keys: z.array(z.string()).meta({ description: '根密钥（vkey）' }),
  registry: z.string().meta({ description: '名册所在的日志（vkey）' }),
  expires: time,
  ended: z
    .object({ origin: z.string(), size: count })
    .exactOptional()
    .meta({ description: '原名册日志只算到这里' }),
});
export type RootVersion = z.output<typeof rootVersion>;

export const root = area('registry', {
  show: {
    method: 'get',
    path: '/api/root',
    may: 'anyone',
    summary: '根文件的各版',
    description: '旧的在前；最后一版现行。签名与证明见信任包。',
    reply: z.object({ fingerprint: z.string(), versions: z.array(rootVersion) }),
  },
  publish: {
    method: 'post',
    path: '/api/root',
    may: 'registry.change',
    act: 'root.publish',
    summary: '发布根文件的后续版本',
    description:
      '逐版核验：版次相连，且新旧两版的门限都够；任何一条不符则什么也不改变。下级由心跳比对时自行取得。',
    request: z.object({
      versions: z.array(z.string().max(65_536)).min(1).max(1_000),
      reason: reason.exactOptional(),
      carry_out: carryOut.default(true),
    }),
    reply: z
      .object({ version: z.int(), taken: z.int(), follows: z.array(rootVersion) })
      .meta({ description: '现行版本，新收了几版，以及其中接在原现行版之后的各版' }),
  },
});

/** The network's root document, as a node holds it. */
export interface RootService {
  /** Every version, first to last; the last one holds. */
  readonly documents: readonly RootDocument[];
  /** What these versions add, oldest first; they are judged as by `publish`, and nothing is changed. Throws InvalidTrust. */
  follows(versions: readonly string[]): Promise<readonly RootDocument[]>;
  /**
   * Takes the versions that follow, signed notes; durable when it resolves. Their signatures decide, not who brings them.
   * Throws InvalidTrust, and then nothing changed.
   */
  publish(versions: readonly string[]): Promise<{ version: number; taken: number }>;
}
