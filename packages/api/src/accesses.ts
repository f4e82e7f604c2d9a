import { z } from 'zod';
import { area } from './endpoint.ts';
import { date, kind, said } from './matter-line.ts';
import { count, cursor, next, pageLimit, time } from './schemas.ts';

const access = z.strictObject({
  who: z.string().meta({ description: '岗位和工号，或令牌的名称' }),
  account: z.string().nullable().meta({ description: '账号；令牌没有' }),
  act: z.enum(['find', 'open', 'print', 'letter', 'file', 'export']).meta({
    description: 'find 查找，open 打开一件，print 打印，letter 下载文书，file 打开材料附件，export 导出',
  }),
  asked: z.array(z.string()).meta({ description: '按哪几项查找；所查的姓名和号码不记' }),
  why: z.string().nullable(),
  matters: z.array(z.object({ kind, number: z.string() })).meta({ description: '见到的件' }),
});
/** That somebody looked at matters. */
export type Access = z.output<typeof access>;

const accessQuery = z.strictObject({
  who: said(100).meta({ description: '岗位和工号，或令牌的名称；完全相同' }),
  account: said(32).meta({ description: '账号；完全相同' }),
  day: date.exactOptional().meta({ description: '哪一天（北京时间）' }),
  kind: kind.exactOptional(),
  number: said(200).meta({ description: '件的编号；完全相同' }),
  limit: pageLimit(50),
  cursor,
});
export type AccessQuery = z.output<typeof accessQuery>;

const accessPage = z.object({
  items: z.array(access.extend({ id: count.meta({ description: '序号；不断号' }), at: time })),
  next,
});
export type AccessPage = z.output<typeof accessPage>;

export const accesses = area('matters', {
  list: {
    method: 'get',
    path: '/api/accesses',
    may: 'accesses.read',
    summary: '查阅登记：谁在何时看过本大厅的哪些件',
    description: '新的在前。只增不改，保存 200 天；只在大厅，不随日志上送。',
    request: accessQuery,
    reply: accessPage,
  },
});

/** Who looked at which matters of a hall: kept there alone (A8). */
export interface AccessService {
  /** Keeps it; to be awaited before anything is shown: what cannot be noted is not shown. Throws Unavailable. */
  note(access: Access): Promise<void>;
  /** The last first. */
  list(query: AccessQuery): Promise<AccessPage>;
}
