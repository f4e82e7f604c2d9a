import { anchorEvidence, logEvidence, prefix } from '@hutong/oversight';
import { z } from 'zod';
import { area } from './endpoint.ts';
import { next, nodeName, whole } from './schemas.ts';

const entryAt = z.object({ origin: z.string(), index: z.int().min(0) });
const origin = z.string().min(1).max(100).meta({ description: '日志' });
const description = '供 hutong audit 比对；其中没有一项可以不核对签名就相信。';
const items = <T extends z.ZodType>(item: T) => z.object({ node: z.string(), items: z.array(item) });
const SIZES = /^\d{1,15}(,\d{1,15}){0,99}$/;

const text = z.object({ zh: z.string(), en: z.string() });
const checked = z.object({
  center: nodeName.meta({ description: '作出听取、亮牌的中心' }),
  node: nodeName.meta({ description: '被监察的节点' }),
  hearings: z.int(),
  cards: z.int(),
  found: z.int().meta({ description: '发现的问题数；faults 至多列出其中 200 个' }),
  faults: z
    .array(
      z.object({
        code: z.enum(['card.missing', 'card.unfounded', 'hearing.unfounded', 'hearing.none']),
        number: z.string().exactOptional().meta({ description: '件的编号' }),
        at: entryAt.meta({ description: '有问题的条目；缺的，是它所据的听取' }),
        why: text,
      }),
    )
    .max(200),
});

/** Which cards a center should have dealt, held against those that it did (A7). */
export interface SupervisionService {
  /** What one more node said of others, behind the given one in the order of names; undefined at the end. */
  next(after: string): Promise<{ center: string; items: z.infer<typeof checked>[] } | undefined>;
}

/** What an audit asks of a node, page by page; `hutong audit` compares the answers of many. */
export const audit = area('network', {
  anchors: {
    method: 'get',
    path: '/api/audit/anchors',
    may: 'audit.read',
    summary: '锚定条目及其证明，一页一页；末页为空',
    description,
    request: z.strictObject({
      origin: origin.exactOptional(),
      index: whole(0, Number.MAX_SAFE_INTEGER).exactOptional().meta({ description: '上一页末条的位置' }),
    }),
    reply: items(anchorEvidence),
  },
  logs: {
    method: 'get',
    path: '/api/audit/logs',
    may: 'audit.read',
    summary: '所持各日志的检查点、回执与分叉证据，一页一页；末页为空',
    description,
    request: z.strictObject({ after: origin.exactOptional().meta({ description: '上一页末份日志' }) }),
    reply: items(logEvidence),
  },
  prefixes: {
    method: 'get',
    path: '/api/audit/prefixes',
    may: 'audit.read',
    summary: '一份日志若干前缀的根与一致性证明',
    description,
    request: z.strictObject({
      origin,
      size: whole(0, Number.MAX_SAFE_INTEGER).meta({ description: '以前多少条为准' }),
      sizes: z.string().regex(SIZES).meta({ description: '各前缀的条数，逗号分隔，至多 100 个' }),
    }),
    reply: items(prefix),
  },
  supervision: {
    method: 'get',
    path: '/api/audit/supervision',
    may: 'audit.read',
    summary: '按所持记录重算本中心与各下级中心的监察牌，一页一个中心：漏亮、错亮、改期，以及与凭据不符的听取',
    request: z.strictObject({
      after: nodeName.exactOptional().meta({ description: '上一页答复中的 next' }),
    }),
    reply: items(checked).extend({ next }),
  },
});
