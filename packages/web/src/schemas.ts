/** The answers' shapes as the API document tells them; the types in service.ts are what the code goes by, and
 * schemas.test.ts holds the two together. */
import { z } from '@hono/zod-openapi';

const time = z.string().meta({ format: 'date-time' });

/** `limit` of a paged list: 1 to 500, as text; `usual` when it is not given. */
export const pageLimit = (usual: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .refine((text) => Number(text) <= 500)
    .optional()
    .meta({ type: 'integer', minimum: 1, maximum: 500, default: usual, description: '每页条数' });

export const errorSchema = z
  .object({
    error: z.object({
      code: z.string(),
      field: z.string().optional().meta({ description: '出错的字段' }),
      reason: z.string().meta({ description: '原因' }),
      next: z.string().meta({ description: '怎么办' }),
    }),
  })
  .openapi('Error');

const flags = z
  .array(z.object({ field: z.string(), reason: z.string() }))
  .meta({ description: '疑点，不影响收录' });

export const storedSchema = z
  .object({
    status: z.enum(['stored', 'duplicate']),
    id: z.string(),
    origin: z.string(),
    index: z.int(),
    flags,
  })
  .openapi('Stored');

const conflictSchema = z.object({ status: z.literal('conflict'), id: z.string(), index: z.int() });
const refusedSchema = z.object({
  status: z.literal('refused'),
  field: z.string(),
  reason: z.string(),
  next: z.string(),
});
const failedSchema = z.object({
  status: z.literal('failed'),
  code: z.string(),
  reason: z.string(),
  next: z.string(),
});
const line = z.int().meta({ description: '请求体中的行号，从 1 起' });

/** One line of an NDJSON answer. */
export const lineAnswerSchema = z
  .union([
    storedSchema.extend({ line }),
    conflictSchema.extend({ line }),
    refusedSchema.extend({ line }),
    failedSchema.extend({ line }),
  ])
  .openapi('LineAnswer');

export const recordSchema = z
  .object({
    id: z.string(),
    node: z.string(),
    origin: z.string(),
    index: z.int(),
    type: z.string(),
    subject: z.string(),
    department: z.string(),
    occurred_at: time,
    recorded_at: time,
    backfilled: z.boolean(),
    visibility: z.enum(['public', 'internal']),
    body: z.record(z.string(), z.unknown()),
    commitments: z
      .record(z.string(), z.string())
      .meta({ description: '隐私字段 → 承诺值 SHA-256（十六进制）' }),
    sync: z
      .object({
        sent: z.boolean(),
        received: z.array(z.object({ by: z.string(), name: z.string(), at: time })),
      })
      .meta({ description: '只以核验过的回执为准' }),
    pruned: z
      .object({ held_by: z.array(z.object({ node: z.string(), name: z.string() })) })
      .optional()
      .meta({
        description:
          '已清理：本节点不再保存条目原文（body 为空），held_by 为持有原文的上级；没有此项即在本节点',
      }),
  })
  .openapi('StoredRecord');

export const pageSchema = z
  .object({ items: z.array(recordSchema), next: z.string().optional().meta({ description: '末页没有此项' }) })
  .openapi('RecordPage');

export const trustSchema = z
  .object({
    version: z.literal(1),
    network: z.string(),
    root: z.array(z.string()),
    registry: z.array(z.object({ entry: z.string(), proof: z.string() })),
  })
  .openapi('TrustBundle');

const party = z.object({ instance: z.string(), heard: z.string() });

export const syncSchema = z
  .object({
    link: z.object({
      parent: z.string().nullable(),
      connected: z.boolean(),
      last_heard: time.nullable(),
      denied: z.literal(true).optional().meta({ description: '上级应答，但不认本节点的密钥' }),
      wanted_version: z.string().optional(),
    }),
    logs: z.array(
      z.object({
        origin: z.string(),
        node: z.string(),
        name: z.string(),
        stored: z.int(),
        sent: z.int(),
        refused: z.boolean(),
        received: z.array(
          z.object({
            by: z.string(),
            name: z.string(),
            size: z.int(),
            behind: z.int(),
            at: time.nullable(),
          }),
        ),
        heartbeat: time.nullable(),
        pruned: z.int().optional().meta({ description: '已清理原文的条目数' }),
        retired: z.literal(true).optional().meta({ description: '已注销' }),
      }),
    ),
    root: z
      .object({ version: z.int(), expires: time, warning: z.int().nullable() })
      .meta({ description: '现行根文件；warning 为已到的提醒档（30、7、0 天），0 即已过期' }),
    keys: z
      .object({ due: time.nullable(), warning: z.int().nullable() })
      .meta({ description: '本节点密钥应更换的日期（名册规定）；warning 同上，0 即已到期' }),
    alarms: z
      .array(
        z.object({
          code: z.string(),
          origin: z.string(),
          node: z.string(),
          at: time,
          instances: z
            .object({ goes_on: party, refused: party, here: z.enum(['goes_on', 'refused']).nullable() })
            .optional(),
          entries: z.object({ held: z.int(), left: z.int() }).optional(),
        }),
      )
      .meta({
        description:
          '须有人处理的情况：fork 表示该日志出示过不一致的已签检查点，两份均已留证；clone 表示该节点有两个实例同时运行，后来者已被拒绝；rolled-back 表示最高中心的数据库早于已送出的内容（held 现有，left 已送出）',
      }),
  })
  .openapi('SyncState');

export const typesSchema = z
  .array(
    z.object({
      type: z.string(),
      title_zh: z.string(),
      title_en: z.string(),
      source: z.string(),
      visibility: z.enum(['public', 'internal']),
      private: z.array(z.string()),
      made_by: z.enum(['caller', 'node']),
    }),
  )
  .openapi('RecordTypes');

export const readySchema = z.object({ status: z.string(), reasons: z.array(z.string()) }).openapi('Ready');
