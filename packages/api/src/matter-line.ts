import { z } from 'zod';
import { count, time } from './schemas.ts';

/** Kinds of matters that are folded from their own node’s records. */
export const MATTER_KINDS = ['case', 'request', 'complaint', 'document', 'item'] as const;

export const kind = z.enum(MATTER_KINDS).meta({ description: '件的种类：办件、申请、投诉、公文、事项' });
export const date = z.iso.date().meta({ examples: ['2026-11-30'] });
export const said = (max: number) => z.string().trim().min(1).max(max).exactOptional();
export const text = z.object({ zh: z.string(), en: z.string() }).meta({ id: 'Text' });
export const day = date.nullable();

export const level = z.enum(['none', 'warning', 'yellow', 'red']);

export const place = { node: z.string(), kind, number: z.string() };
export const matterLine = z
  .object({
    ...place,
    name: z.string().meta({ description: '节点的名称' }),
    state: z.string(),
    word: text.meta({ description: '状态的叫法' }),
    title: z.string(),
    department: z.string(),
    item: z.string().nullable(),
    owner: z.string().nullable().meta({ description: '首办负责：岗位或工号' }),
    opened_at: time,
    closed_at: time.nullable(),
    last_at: time.meta({ description: '最近一次办理的发生时间' }),
    due: day.meta({ description: '未办结的时限中最近的期限' }),
    level: level.nullable().meta({ description: '未办结的时限中最重的牌' }),
    anomalies: count.meta({ description: '不合之处' }),
    unreviewed: z.boolean().meta({ description: '公文：现行的一版公开而未经本系统保密审查' }),
  })
  .meta({ id: 'MatterLine' });
/** A matter as it stands in a list. */
export type MatterLine = z.output<typeof matterLine>;
