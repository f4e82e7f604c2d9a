import { InvalidRecord, parseOccurredAt } from '@hutong/record';
import { z } from 'zod';
import { invalidQuery } from '../http/errors.ts';
import { pageLimit } from '../schemas.ts';
import type { RecordQuery } from '../service.ts';

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const node = z.string().regex(/^[a-z0-9-]{1,32}$/);
const time = z.string().min(1).max(40);

/** Query parameters of `GET /api/records`, as they stand in the address. */
export const querySchema = z.strictObject({
  node: node.optional().meta({ description: '节点，如 nongan' }),
  type: z.string().min(1).max(64).optional().meta({ description: '记录类型，如 case.apply' }),
  subject: z.string().min(1).max(200).optional().meta({ description: '办件编号、索引号 …；完全相同' }),
  department: z.string().min(1).max(100).optional().meta({ description: '部门；完全相同' }),
  from: time
    .optional()
    .meta({ description: '发生时间不早于：RFC 3339（带时区）或 YYYY-MM-DD（北京时间零点起）' }),
  to: time.optional().meta({ description: '发生时间早于：RFC 3339（带时区）；YYYY-MM-DD 含当日全天' }),
  limit: pageLimit(50),
  cursor: z.string().min(1).max(300).optional().meta({ description: '上一页答复中的 next' }),
});

const RULES: Record<keyof z.infer<typeof querySchema>, string> = {
  node: '[a-z0-9-]{1,32}',
  type: 'case.apply, disclosure.document … (/api/types)',
  subject: '1–200 字 / characters',
  department: '1–100 字 / characters',
  from: 'YYYY-MM-DD, 2024-03-01T09:30:00+08:00',
  to: 'YYYY-MM-DD, 2024-03-01T09:30:00+08:00',
  limit: '1–500',
  cursor: '上一页答复中的 next / `next` of the page before',
};

/**
 * Reads a query; throws HttpError 400 that names the parameter. Unknown and repeated parameters are refused: a typing
 * error must not look like an answer to the question.
 */
export function readQuery(url: string): Omit<RecordQuery, 'visibility'> {
  const params = new URL(url).searchParams;
  for (const name of params.keys()) {
    if (!Object.hasOwn(RULES, name)) {
      throw invalidQuery(name.slice(0, 32), `可用参数 / parameters: ${Object.keys(RULES).join(', ')}`);
    }
    if (params.getAll(name).length > 1) throw invalidQuery(name, '只写一次 / write it once');
  }
  const result = querySchema.safeParse(Object.fromEntries(params));
  if (!result.success) {
    const field = String(result.error.issues[0]?.path[0] ?? 'cursor') as keyof typeof RULES;
    throw invalidQuery(field, RULES[field]);
  }
  const { from, to, limit, ...rest } = result.data;
  const query: Omit<RecordQuery, 'visibility'> = {
    ...defined(rest),
    limit: limit === undefined ? 50 : Number(limit),
  };
  if (from !== undefined) query.from = readTime(from, 'from');
  if (to !== undefined) query.to = readTime(to, 'to') + (DATE.test(to) ? DAY_MS : 0);
  return query;
}

/** A '+' that was not escaped reaches us as a space: `…09:30:00 08:00` can only have meant one thing. */
function readTime(text: string, field: 'from' | 'to'): number {
  try {
    return parseOccurredAt(text.replace(/ (\d\d:\d\d)$/, '+$1'), field);
  } catch (error) {
    if (error instanceof InvalidRecord) throw invalidQuery(field, RULES[field]);
    throw error;
  }
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
