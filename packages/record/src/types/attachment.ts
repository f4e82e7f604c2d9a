/** Files that records name: what a file is, and its bytes in parts. */
import { z } from 'zod';
import { NEXTS } from '../texts.ts';
import { family } from './define.ts';
import { integer, keptFile, text } from './fields.ts';

/** Longest file, bytes. */
export const MAX_ATTACHMENT_BYTES = 32 << 20;
/** Most bytes of a file that one entry carries: what is left of an entry holds the rest of it. */
export const MAX_PART_DATA_BYTES = 64_512;
/** Bytes that sealing adds to each part (NIST SP 800-38D, a tag of 128 bits). */
export const SEAL_BYTES = 16;
/** Bytes of a file in each part but the last, whether they are sealed or not. */
export const ATTACHMENT_PART_BYTES = MAX_PART_DATA_BYTES - SEAL_BYTES;
const MAX_PARTS = Math.ceil(MAX_ATTACHMENT_BYTES / ATTACHMENT_PART_BYTES);
const MAX_NAMED = 20;

const source = 'DESIGN: entries of at most 65,535 bytes; P6';

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'is not SHA-256 in hex')
  .meta({ title: '文件 SHA-256', description: '十六进制；内部文件为其密文的 SHA-256' });

const about = {
  sha256,
  bytes: integer(1, MAX_ATTACHMENT_BYTES, '文件大小', '原文件的字节数'),
  media_type: keptFile.media_type,
};

/**
 * The files that a record names, in its body. A file that is named by an internal record is sealed: its name is a private
 * value of its `attachment.file`, and not here.
 */
export const attachments = z
  .array(z.looseObject({ ...about, name: text(200, '文件名', '内部文件省略').optional() }))
  .max(MAX_NAMED)
  .meta({ title: '附件', description: '先上传（POST /api/attachments），再按所得的 SHA-256 写入' });

const file = z.looseObject({
  ...about,
  parts: integer(1, MAX_PARTS, '分段数'),
  sealed: z
    .enum(['aes-256-gcm-stream'])
    .optional()
    .meta({ title: '加密方式', description: '各段以文件自己的密钥加密；密钥为私密字段' }),
});

const part = z.looseObject({
  sha256,
  part: integer(1, MAX_PARTS, '段号', '从 1 起'),
  /** Bytes in an entry; as the API shows it, their base64. */
  data: z
    .union([z.instanceof(Uint8Array), z.base64().max(4 * Math.ceil(MAX_PART_DATA_BYTES / 3))])
    .meta({ title: '本段内容', description: '字节串' }),
});

export const ATTACHMENT_TYPES = family(
  'attachment',
  { subjectZh: '文件 SHA-256', visibility: 'public', madeBy: 'node' },
  [
    {
      type: 'attachment.file',
      titleZh: '附件',
      titleEn: 'attached file',
      source,
      body: file,
      private: ['attachment_key', 'attachment_name'],
      instead: NEXTS.upload,
    },
    {
      type: 'attachment.part',
      titleZh: '附件分段',
      titleEn: 'part of an attached file',
      source,
      body: part,
      instead: NEXTS.upload,
    },
  ],
);
