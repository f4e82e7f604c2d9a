/** Government information: what is disclosed, and what became of requests for more. */
import { z } from 'zod';
import { NEXTS } from '../texts.ts';
import { attachments } from './attachment.ts';
import { correctionOf } from './correct.ts';
import { family } from './define.ts';
import { date, integer, moment, text, word } from './fields.ts';
import { REQUEST_TYPES } from './request.ts';

/** Longest text one entry carries, in UTF-8 bytes; a longer one goes into parts of at most this size. */
export const PART_BYTES = 60_000;
/** Longest text of one document, in UTF-8 bytes. */
export const MAX_DOCUMENT_BYTES = 4 << 20;
const MAX_PARTS = 100;

const regulation = '中华人民共和国政府信息公开条例';

/** Says that the text lies in that many disclosure.part entries; made by prepareRecord. */
export const parts = z.looseObject({
  count: integer(1, MAX_PARTS, '分段数'),
  bytes: integer(1, MAX_DOCUMENT_BYTES, '正文总字节数', 'UTF-8'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'is not SHA-256 in hex')
    .meta({ title: '正文 SHA-256', description: 'UTF-8 全文的 SHA-256，十六进制' }),
});

/** Who let a document through, and what exactly: posts and staff codes, never persons' names. */
const gate = z.looseObject({
  drafted_by: text(100, '起草', '岗位和工号'),
  reviewed_by: text(100, '保密审查', '岗位和工号；不是起草的人'),
  at: moment('审查时间'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'is not SHA-256 in hex')
    .meta({
      title: '所审内容 SHA-256',
      description:
        '{body, department, subject, visibility} 的确定性 CBOR 的 SHA-256，十六进制；body 如本条目所载而无 gate',
    }),
});

const document = z.looseObject({
  title: text(500, '名称'),
  index_number: text(64, '索引号', '与 subject 相同时可省略').optional(),
  document_number: text(100, '文号').optional(),
  publisher: text(200, '发布机构').optional(),
  publisher_code: text(50, '发布机构统一社会信用代码').optional(),
  written: date('成文日期').optional(),
  published: date('发布日期').optional(),
  method: word(['主动公开', '依申请公开', '不予公开'], '公开方式').optional(),
  category: text(300, '分类').optional(),
  keywords: text(300, '主题词').optional(),
  effective_from: date('施行日期').optional(),
  status: word(['有效', '失效', '废止', '修订'], '时效').optional(),
  replaces: text(200, '替代的索引号或文号').optional(),
  link: text(1000, '原文链接').optional(),
  text_format: word(['text/plain', 'text/markdown'], '正文格式').optional(),
  text: z
    .string()
    .max(MAX_DOCUMENT_BYTES)
    .meta({ title: '正文', description: '过长时自动分段存入 disclosure.part' })
    .optional(),
  parts: parts.meta({ title: '分段', description: '由本系统填写' }).optional(),
  attachments: attachments.optional(),
  withheld_reason: text(2000, '不予公开的理由', '公开属性源头认定').optional(),
  coordinated_with: z
    .array(text(200, '机关'))
    .min(1)
    .max(20)
    .meta({ title: '已协调的机关', description: '信息涉及、并已确认的其他机关' })
    .optional(),
  gate: gate.meta({ title: '保密审查', description: '由本系统填写' }).optional(),
});

const part = z.looseObject({
  document: z.uuid().meta({ title: '所属公文的记录编号' }),
  part: integer(1, MAX_PARTS, '段号', '从 1 起'),
  text: z.string().min(1).max(PART_BYTES).meta({ title: '本段正文' }),
});

export const DISCLOSURE_TYPES = family(
  'disclosure',
  { subjectZh: '索引号', visibility: 'public', madeBy: 'caller' },
  [
    {
      type: 'disclosure.document',
      titleZh: '公开文件',
      titleEn: 'disclosed document',
      source: `${regulation} 第十九至二十六条; 吉政办函〔2009〕46号 公开目录`,
      body: document,
      creditCodes: ['publisher_code'],
    },
    {
      type: 'disclosure.part',
      titleZh: '公开文件分段',
      titleEn: 'part of a disclosed document',
      source: 'DESIGN: entries of at most 65,535 bytes',
      body: part,
      madeBy: 'node',
      instead: NEXTS.wholeText,
    },
    ...REQUEST_TYPES,
    correctionOf('disclosure', '公开更正', 'correction of a disclosure'),
  ],
);
