import type { KeyPage, KeyQuery, KeysDue, ShownAuthority } from '@hutong/trust';
import { z } from 'zod';
import { area } from './endpoint.ts';
import { carryOut, count, pageLimit, reason, typed } from './schemas.ts';

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

export const ca = area('registry', {
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

export const root = area('registry', {
  publish: {
    method: 'post',
    path: '/api/root',
    may: 'registry.change',
    act: 'root.publish',
    summary: '发布根文件的后续版本',
    description:
      '逐版核验：版次相连，且新旧两版的门限都够；任何一条不符则什么也不改变。下级由心跳比对时自行取得。',
    request: z.object({ versions: z.array(z.string().max(65_536)).min(1).max(1_000) }),
    reply: z.object({ version: z.int(), taken: z.int() }).meta({ description: '现行版本，以及新收了几版' }),
  },
});

/** The network's root document, as a node holds it. */
export interface RootService {
  /**
   * Takes the versions that follow, signed notes; durable when it resolves. Their signatures decide, not who brings them.
   * Throws InvalidTrust, and then nothing changed.
   */
  publish(versions: readonly string[]): Promise<{ version: number; taken: number }>;
}
