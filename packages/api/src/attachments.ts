import { z } from 'zod';
import { area } from './endpoint.ts';
import type { StoredRecord } from './records.ts';
import { count, reason, time } from './schemas.ts';

const recordId = z.string().regex(/^[0-9a-fA-F-]{36}$/);
const bytes = { content: { 'application/octet-stream': { type: 'string', format: 'binary' } } };

const waiting = z
  .object({
    sha256: z.string().meta({ description: '写入公开记录的 attachments' }),
    sealed_sha256: z.string().meta({ description: '密文的 SHA-256：写入内部记录的 attachments，不写 name' }),
    bytes: count,
    media_type: z.string(),
    name: z.string(),
    at: time,
    stripped: z.enum(['done', 'partly', 'not_known']).exactOptional().meta({
      description:
        '要求去掉文档信息时：done 已去掉；partly 已去掉，其中嵌入的文件没有处理；not_known 本系统不处理这类文件，原样保留',
    }),
    scanned: z.string().exactOptional().meta({ description: '查杀程序的答复；没有此项即未设查杀程序' }),
  })
  .meta({ id: 'WaitingAttachment' });
/** A file that waits to be named by a record. */
export type WaitingAttachment = z.output<typeof waiting>;

export const attachments = area('records', {
  add: {
    method: 'post',
    path: '/api/attachments',
    may: 'records.write',
    summary: '上传附件',
    description:
      '一次一个文件，至多 32 MiB。表单字段 file 为文件；strip=yes（写在 file 之前）去掉文档信息（docx、xlsx、pptx、JPEG、PNG）。收下后在本节点等待，写入记录的 attachments 时随记录入档；30 天内没有记录写明即删去。',
    request: {
      content: {
        'multipart/form-data': {
          type: 'object',
          properties: {
            strip: { type: 'string', enum: ['yes'] },
            file: { type: 'string', format: 'binary' },
          },
          required: ['file'],
        },
      },
    },
    reply: waiting,
    status: [201],
    errors: {
      400: '没有传完，或没有文件',
      408: '请求体太慢',
      413: '文件过大',
      415: '不是 multipart/form-data',
      422: '拒收：原因与办法',
      503: '磁盘空间不足，或查杀程序没有给出结果',
    },
  },
  waiting: {
    method: 'get',
    path: '/api/attachments',
    may: 'records.write',
    summary: '本令牌上传而还没有记录写明的附件',
    reply: z.object({ items: z.array(waiting) }),
  },
  drop: {
    method: 'post',
    path: '/api/attachments/{sealed_sha256}/drop',
    may: 'records.write',
    summary: '删去一个还没有记录写明的附件',
    reply: z.object({}),
    errors: { 404: '没有这个附件' },
  },
  get: {
    method: 'get',
    path: '/api/attachments/{node}/{sha256}',
    may: 'anyone',
    summary: '附件的内容',
    description:
      '公开附件任何人可取；总是作为文件保存，从不在浏览器中打开。record 为写明这个附件的记录，文件名取自该记录。内容与 SHA-256 不符时，传送在末段之前中断。',
    request: z.strictObject({ record: recordId.exactOptional() }),
    reply: bytes,
    errors: {
      404: '没有这个附件，或它不公开',
      409: '内部附件已加密，请用 …/read 并写明理由',
      410: '本节点已清理原文，答复中写明谁持有',
    },
  },
  read: {
    method: 'post',
    path: '/api/attachments/{node}/{sha256}/read',
    may: 'values.read',
    act: 'value.read',
    summary: '阅看一个内部附件',
    description: '须写明理由；谁、何时、为何阅看先记入本节点日志，再给出内容。',
    request: z.object({ reason }),
    reply: bytes,
    errors: { 404: '没有这个附件', 410: '密钥已删除，或本节点已清理原文' },
  },
});

/** A file on record at a node. */
export interface AttachmentFile {
  node: string;
  /** SHA-256 in hex of the bytes on record: of a sealed file, its ciphertext. */
  sha256: string;
  bytes: number;
  media_type: string;
  /** Its `attachment.file`. */
  record: string;
  /** It is internal: its key and its name are private values. */
  sealed: boolean;
  /** Its bytes are not kept here any more: who has them. */
  pruned?: StoredRecord['pruned'];
}

/** A file as somebody gives it. */
export interface GivenAttachment {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
  /** What it says of its authors is to be taken out. */
  strip: boolean;
}

/** What a file was looked through for, as @hutong/attachments does. */
export interface InspectedAttachment {
  /** `partly`: it holds more than is looked at; `no`: its kind, or what is in it, cannot be read here. */
  looked: 'whole' | 'partly' | 'no';
  /** What it says that a reader does not see at once: its author, hidden text, where a picture was taken … */
  unseen: { what: string; text: string }[];
  /** Its text, what is commented or hidden with it. */
  text: string;
}

/** Files that wait to be named by a record. `by` is who gave them: what others gave is not there for them. */
export interface WaitingAttachments {
  /** Takes one as it comes, durable when this resolves; where it throws, nothing of it is kept. */
  take(given: GivenAttachment, by: string): Promise<WaitingAttachment>;
  /** The newest first; without `by` everybody's. */
  list(by?: string): WaitingAttachment[];
  /** False where there is none. */
  drop(sealedSha256: string, by: string): boolean;
  /** The one that a record of this visibility names so, whoever gave it; undefined where it waits no more. */
  named(sha256: string, visibility: StoredRecord['visibility']): WaitingAttachment | undefined;
  /** Its bytes in the clear; whoever calls has seen to who may. */
  read(sealedSha256: string): AsyncIterable<Uint8Array>;
  /** Looks through it for what whoever reviews it should see. */
  inspect(sealedSha256: string): Promise<InspectedAttachment>;
}

/** Files that records name. */
export interface AttachmentService {
  /** What a node says of the file with this hash; undefined when it says nothing. */
  find(node: string, sha256: string): Promise<AttachmentFile | undefined>;
  /**
   * The bytes of a file, part by part as they are asked for, never more than was said; the last only when all of them have
   * the hash. Throws where a part is not here. Of a sealed one the caller has recorded or noted the reading before.
   */
  read(file: AttachmentFile): Promise<{ name?: string; bytes: AsyncIterable<Uint8Array> }>;
  /**
   * What sealed files of a node are called, by their hashes: those whose names are held here. The caller has recorded or noted
   * the reading before.
   */
  names(node: string, sha256s: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** A hall's alone. */
  readonly waiting?: WaitingAttachments;
}
