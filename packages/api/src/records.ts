import { type Flag, InvalidRecord, type Phrase, parseOccurredAt, said } from '@hutong/record';
import { z } from 'zod';
import { area } from './endpoint.ts';
import { cursor, next, nodeName, pageLimit, time } from './schemas.ts';

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A time of an address as ms since 1970; of a day alone its beginning at +08:00, or its end. */
const occurred = (whole: 'begin' | 'end') =>
  z
    .string()
    .min(1)
    .max(40)
    .transform((text, ctx) => {
      try {
        // A '+' that was not escaped reaches us as a space: `…09:30:00 08:00` can only have meant one thing.
        const at = parseOccurredAt(text.replace(/ (\d\d:\d\d)$/, '+$1'), 'time');
        return whole === 'end' && DATE.test(text) ? at + DAY_MS : at;
      } catch (error) {
        if (!(error instanceof InvalidRecord)) throw error;
        ctx.addIssue({ code: 'custom', message: said(error.reason, 'en') });
        return z.NEVER;
      }
    });
const times = ['2024-03-01', '2024-03-01T09:30:00+08:00'];

const recordQuery = z
  .strictObject({
    node: nodeName.exactOptional().meta({ description: '节点，如 nongan' }),
    type: z.string().min(1).max(64).exactOptional().meta({ description: '记录类型，如 case.apply' }),
    subject: z.string().min(1).max(200).exactOptional().meta({ description: '办件编号、索引号 …；完全相同' }),
    department: z.string().min(1).max(100).exactOptional().meta({ description: '部门；完全相同' }),
    from: occurred('begin').exactOptional().meta({
      description: '发生时间不早于：RFC 3339（带时区）或 YYYY-MM-DD（北京时间零点起）',
      examples: times,
    }),
    to: occurred('end').exactOptional().meta({
      description: '发生时间早于：RFC 3339（带时区）；YYYY-MM-DD 含当日全天',
      examples: times,
    }),
    limit: pageLimit(50),
    cursor,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, { path: ['to'] });
/** What is asked for; times in ms since 1970. */
export interface RecordQuery extends z.output<typeof recordQuery> {
  /** Only records that anyone may read. Absent: all. */
  visibility?: 'public';
}

const place = { origin: z.string(), index: z.int() };

/** Where a record stands. */
export interface RecordPlace {
  origin: string;
  index: number;
}

export const storedRecord = z
  .object({
    id: z.string(),
    node: z.string(),
    ...place,
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
    /** How far this record has come; only what a signature says (P9). */
    sync: z
      .object({
        sent: z.boolean(),
        received: z.array(z.object({ by: z.string(), name: z.string(), at: time })),
      })
      .meta({ description: '只以核验过的回执为准' }),
    unreviewed: z.literal(true).exactOptional().meta({
      description: '公开文件：未经本系统保密审查而公开；没有此项即经过审查，或不是公开文件',
    }),
    /** Its bytes are not kept here any more: its body is with these. Absent: they are here. */
    pruned: z
      .object({ held_by: z.array(z.object({ node: z.string(), name: z.string() })) })
      .exactOptional()
      .meta({
        description:
          '已清理：本节点不再保存条目原文（body 为空），held_by 为持有原文的上级；没有此项即在本节点',
      }),
  })
  .meta({ id: 'StoredRecord' });
export type StoredRecord = z.output<typeof storedRecord>;

const recordPage = z.object({ items: z.array(storedRecord), next }).meta({ id: 'RecordPage' });
export type RecordPage = z.output<typeof recordPage>;

const ofValues = z
  .literal(true)
  .exactOptional()
  .meta({ description: '只有私密内容不同；仅告知可阅私密内容者' });
const stored = z
  .object({
    status: z.enum(['stored', 'duplicate']),
    id: z.string(),
    ...place,
    flags: z
      .array(z.object({ field: z.string(), reason: z.string() }))
      .meta({ description: '疑点，不影响收录' }),
  })
  .meta({ id: 'Stored' });
/** The id is taken by a record that says something else; `of_values`: in a private value alone. */
const conflict = z.object({ status: z.literal('conflict'), id: z.string(), ...place, of_values: ofValues });
const refused = z.object({
  status: z.literal('refused'),
  code: z.enum(['repeated', 'forbidden']).exactOptional(),
  field: z.string(),
  reason: z.string(),
  next: z.string(),
});
const failed = z.object({
  status: z.literal('failed'),
  code: z.string(),
  reason: z.string(),
  next: z.string(),
});
const line = z.int().meta({ description: '请求体中的行号，从 1 起' });
const lineAnswer = z
  .union([
    stored.extend({ line }),
    conflict.extend({ line }),
    refused.extend({ line }),
    failed.extend({ line }),
  ])
  .meta({ id: 'LineAnswer' });

/** One line of the answer to many records. */
export type LineAnswer = z.output<typeof lineAnswer>;

/** What became of a record. `of_values` of a duplicate says that private values were compared too; it is never told. */
export type AppendOutcome =
  | (Omit<z.output<typeof stored>, 'flags'> & { flags: Flag[]; of_values?: true })
  | z.output<typeof conflict>
  | (Omit<z.output<typeof refused>, 'reason' | 'next'> & { reason: Phrase; next: Phrase });

const recordTypeList = z
  .array(
    z.object({
      type: z.string(),
      title_zh: z.string(),
      title_en: z.string(),
      source: z.string(),
      visibility: z.enum(['public', 'internal']),
      private: z.array(z.string()),
      made_by: z.enum(['caller', 'node']),
      stated_at: z.enum(['any', 'supervisor', 'center']),
    }),
  )
  .meta({ id: 'RecordTypes' });

const oneRecord = { 400: '编号不对', 404: '没有这条记录，或它不公开', 409: '有多个节点用了这个编号' };

export const records = area('records', {
  add: {
    method: 'post',
    path: '/api/records',
    may: 'records.write',
    or: ['supervision.decide', 'supervision.answer'],
    summary: '收录记录',
    description:
      'application/json 收录一条；application/x-ndjson 每行一条，边收边答，每行一个答复，顺序与行号对应，空行没有答复。请边发边读答复。状态为 failed 的一行表示从该行起没有确认，应从该行重发。早已收录同样的一条，答复为 200。公开的公文（disclosure.document）另需 records.publish，并标明未经本系统保密审查。监察的撤销、裁定、督办、发现只由监察岗提出，整改反馈和申诉由经办岗提出。',
    request: {
      content: {
        'application/json': { $ref: '#/components/schemas/Record' },
        'application/x-ndjson': { type: 'string', description: '每行一个 Record，UTF-8' },
      },
    },
    reply: { content: { 'application/json': stored, 'application/x-ndjson': lineAnswer } },
    status: [201, 200],
    errors: {
      400: '不是有效的 UTF-8 JSON，或没有传完',
      408: '请求体太慢',
      409: '编号已用于另一条记录',
      413: '请求体过大',
      415: '类型不对',
      422: '拒收：字段、原因与办法',
      503: '节点暂时不能收录',
    },
  },
  list: {
    method: 'get',
    path: '/api/records',
    may: 'anyone',
    summary: '查询记录',
    description: '新的在前。没有令牌时只见公开记录，可读内部记录的令牌可见全部。',
    request: recordQuery,
    reply: recordPage,
  },
  get: {
    method: 'get',
    path: '/api/records/{node?}/{id}',
    may: 'anyone',
    summary: '一条记录',
    reply: storedRecord,
    errors: oneRecord,
  },
  entry: {
    method: 'get',
    path: '/api/records/{node?}/{id}/entry',
    may: 'anyone',
    summary: '条目的原始字节',
    description: '签名所覆盖的 CBOR 字节（RFC 8949 §4.2.1），一字不改。',
    reply: { content: { 'application/cbor': { type: 'string', format: 'binary' } } },
    errors: { ...oneRecord, 410: '本节点已清理原文（pruned），答复中写明谁持有' },
  },
  proof: {
    method: 'get',
    path: '/api/records/{node?}/{id}/proof',
    may: 'anyone',
    summary: '条目的证明',
    description: 'C2SP tlog-proof 文件，含检查点与已有回执。',
    reply: { content: { 'text/plain': { type: 'string' } } },
    errors: oneRecord,
  },
  types: {
    method: 'get',
    path: '/api/types',
    may: 'anyone',
    summary: '记录类型',
    reply: recordTypeList,
  },
});
