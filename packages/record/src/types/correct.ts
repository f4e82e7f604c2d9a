import { z } from 'zod';
import type { Family } from './define.ts';
import { recordId, text } from './fields.ts';

/** What a correction says: which earlier record of the same node and matter is void. It stays visible, struck through. */
const correction = z.looseObject({
  of: recordId('所更正的记录编号', '同一节点、同一件的一条记录：不再计入，但仍可查看'),
  reason: text(2000, '更正理由'),
  replaced_by: recordId('替代它的记录编号', '另行补记的正确记录').optional(),
});

/** The kind of record that corrects the others of its family. */
export function correctionOf<F extends Family>(family: F, titleZh: string, titleEn: string) {
  return {
    type: `${family}.correct` as const,
    titleZh,
    titleEn,
    source: '政务数据共享条例 (2025) 校核; 中华人民共和国政府信息公开条例 第四十一条',
    body: correction,
  };
}
