import type { Phrase } from '@hutong/record';
import { z } from 'zod';
import { area } from './endpoint.ts';
import { count, reason } from './schemas.ts';

const name = z.string().min(1).max(32);
const description = '供 hutong bundle 使用。离线包不可信：每一项都由签名核验。';
const errors = { 409: '不能做：原因与办法' };

const plan = z.object({
  from: z.string(),
  to: z.string(),
  way: z.enum(['up', 'down']),
  /** Entries from an index up to a size. */
  logs: z.array(z.object({ origin: z.string(), from: count, size: count })),
});
export type BundlePlan = z.output<typeof plan>;

const asked = z.strictObject({
  to: name,
  origin: z.string().min(1).max(100).exactOptional(),
  from: count,
  sealed: z.boolean().meta({ description: '为收件方密封' }),
});
export type BundleAsked = z.output<typeof asked>;

const page = z.object({
  /** Frames: what it is, in clear; empty when sealed. */
  items: z.array(z.object({ label: z.string(), payload: z.base64() })),
  counts: z
    .object({ segments: count, entries: count, values: count, notes: count, roots: count })
    .meta({ description: 'values 为私密内容的盒子数' }),
  next: z.int().exactOptional().meta({ description: '下一页从哪里开始；末页没有此项' }),
});

/** A page of a bundle as the node makes it; over HTTP its payloads are base64. */
export interface BundlePage extends Omit<z.output<typeof page>, 'items'> {
  items: { label: string; payload: Uint8Array }[];
}

/** What became of one item. */
const taken = z.object({
  kind: z.enum(['segment', 'note', 'root', 'unreadable']),
  result: z
    .enum(['received', 'duplicate', 'waits', 'refused'])
    .meta({ description: 'waits：它所依据的还没有到' }),
  origin: z.string().exactOptional(),
  /** With a segment: its first index, its entries, its sealed values. */
  from: z.int().exactOptional(),
  entries: z.int().exactOptional(),
  values: z.int().exactOptional(),
  /** With a note. */
  receipts: z.array(z.object({ node: z.string(), size: z.int() })).exactOptional(),
  code: z.string().exactOptional(),
  detail: z.string().exactOptional(),
});
/** As a node tells of it: over HTTP the detail is in the language asked for. */
export type BundleTaken = Omit<z.output<typeof taken>, 'detail'> & { detail?: Phrase };

export const bundles = area('network', {
  plan: {
    method: 'get',
    path: '/api/bundles/plan',
    may: 'bundles.move',
    summary: '离线包的内容：各日志从第几条到第几条',
    description,
    request: z.strictObject({ to: name.exactOptional(), all: z.literal('1').exactOptional() }),
    reply: plan,
    errors,
  },
  page: {
    method: 'post',
    path: '/api/bundles/page',
    may: 'bundles.move',
    act: 'bundle.export',
    summary: '离线包的一页：段、检查点、根文件',
    description: `${description}登录的人在页面上导出的，首页记入日志；不能看内部记录的，一律为收件方密封。`,
    request: asked.extend({
      all: z.boolean().exactOptional().meta({ description: '从头全部写出' }),
      reason: reason.exactOptional(),
    }),
    reply: page,
    errors,
  },
  take: {
    method: 'post',
    path: '/api/bundles/items',
    may: 'bundles.move',
    act: 'bundle.import',
    summary: '收入离线包中的各项，逐项核验，逐项答复',
    description,
    // A segment is the largest item; what a body may hold in all bounds the rest.
    request: z.strictObject({
      name: z.string().min(1).max(200),
      reason,
      items: z.array(z.string().max(800_000)).min(1).max(4_096),
    }),
    reply: z.object({ items: z.array(taken) }),
  },
});

/** Bundle files of a node: what goes to another node by a stick, and what came from one. */
export interface BundleService {
  /** What a bundle holds; throws an error named BundleRefused, with `code` and `next`. */
  plan(to: string | undefined, all: boolean): Promise<BundlePlan>;
  /** A page of it: of a log from an index on; without a log the root documents behind a version. */
  page(asked: BundleAsked): Promise<BundlePage>;
  /** Verifies and takes items, one outcome each, in order; what was received is durable when this resolves. */
  take(payloads: readonly Uint8Array[]): Promise<BundleTaken[]>;
}
