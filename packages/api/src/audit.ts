import { anchorEvidence, logEvidence, prefix } from '@hutong/oversight';
import { z } from 'zod';
import { area } from './endpoint.ts';
import { whole } from './schemas.ts';

const origin = z.string().min(1).max(100).meta({ description: '日志' });
const description = '供 hutong audit 比对；其中没有一项可以不核对签名就相信。';
const items = <T extends z.ZodType>(item: T) => z.object({ node: z.string(), items: z.array(item) });
const SIZES = /^\d{1,15}(,\d{1,15}){0,99}$/;

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
});
