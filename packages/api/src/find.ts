import { z } from 'zod';
import { kind, matterLine, said } from './matter-line.ts';
import { count, cursor, next, pageLimit } from './schemas.ts';

const departments = z.array(z.string().min(1).max(200)).min(1).max(50);

export const matterFind = z.strictObject({
  applicant: said(100).meta({
    description: '姓名或名称中连续的至少两个字：申请者、联系人、法定代表人、签收人、持证者、投诉人 …',
  }),
  telephone: said(50).meta({ description: '电话；同一号码，写法不限' }),
  id_number: said(50).meta({ description: '证件号码；同一号码，写法不限' }),
  words: said(100).meta({ description: '编号、名称、事项、部门中的字词，至少两个字' }),
  kinds: z.array(kind).min(1).max(5).exactOptional(),
  departments: departments.exactOptional().meta({ description: '部门；完全相同' }),
  why: said(200).meta({ description: '为何查找；记入本机的查阅登记，不写个人信息' }),
  limit: pageLimit(50),
  cursor,
});
/** By what matters are looked for: all of it must fit. */
export type MatterFind = z.output<typeof matterFind>;

export const matterFound = z
  .object({
    items: z.array(
      matterLine.extend({
        found_by: z
          .array(
            z.object({
              by: z.enum(['applicant', 'telephone', 'id_number', 'words']),
              field: z.string().nullable().meta({ description: '私密字段，如 applicant_name；字词没有' }),
            }),
          )
          .meta({ description: '由何而得' }),
      }),
    ),
    next: next.meta({ description: '下一页从此继续；一页可能不满，以有无此项为准' }),
    filling: z.boolean().meta({ description: 'true：索引正在重建，较早的还查不到' }),
    behind: count.meta({ description: '本节点已存、尚未读入的条目数' }),
  })
  .meta({ id: 'MatterFound' });
/** Matters that were found, and by what. */
export type MatterFound = z.output<typeof matterFound>;
