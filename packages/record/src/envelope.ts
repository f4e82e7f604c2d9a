/** The part of a record every type shares, as a caller gives it. */
import { z } from 'zod';
import { meetPersonal } from './body.ts';
import { MAX_DEPARTMENT, MAX_SUBJECT, type Visibility } from './entry.ts';
import { type Flag, InvalidRecord } from './errors.ts';
import { isRecordId } from './ids.ts';
import { nearNames } from './near.ts';
import { isObject } from './object.ts';
import { personalNumber } from './personal.ts';
import type { Text } from './say.ts';
import { NEXTS, REASONS } from './texts.ts';
import { parseOccurredAt, SHANGHAI_MS } from './time.ts';
import type { RecordKind } from './types/define.ts';
import { recordTypes } from './types/registered.ts';

/** What a record says, as a caller gives it (an API body, one NDJSON line, one imported row). */
export type RecordInput = {
  id?: string;
  type: string;
  subject: string;
  department: string;
  occurred_at: string | number;
  backfilled?: boolean;
  visibility?: Visibility;
  body: Record<string, unknown>;
  private?: Record<string, string>;
  /** Paths, such as `body.title`, of fields that hold what looks like a person's number and are meant to be public. */
  meant?: string[];
};

const MAX_MEANT = 50;
const MAX_MEANT_PATH = 500;

/** Documents RecordInput (OpenAPI, error texts). prepareRecord checks by hand: it is faster and says more. */
export const recordInputSchema = z
  .strictObject({
    id: z
      .uuidv7()
      .optional()
      .meta({ title: '记录编号', description: 'UUIDv7；省略时由本系统生成。重复导入时用同一编号' }),
    type: z.string().meta({ title: '类型' }),
    subject: z
      .string()
      .min(1)
      .max(MAX_SUBJECT)
      .meta({ title: '编号', description: '办件编号、索引号、事项编码 …；不得含个人信息' }),
    department: z.string().min(1).max(MAX_DEPARTMENT).meta({ title: '部门' }),
    occurred_at: z.union([z.string(), z.int()]).meta({
      title: '发生时间',
      description: 'RFC 3339（带时区）、YYYY-MM-DD（北京时间零点）或毫秒数；1900 至 2199 年',
    }),
    backfilled: z.boolean().optional().meta({ title: '补录' }),
    visibility: z
      .enum(['public', 'internal'])
      .optional()
      .meta({ title: '公开范围', description: '省略时按类型' }),
    body: z.record(z.string(), z.unknown()).meta({ title: '内容' }),
    private: z
      .record(z.string(), z.string())
      .optional()
      .meta({ title: '隐私字段', description: '只以承诺值入档，原值加密另行传送' }),
    meant: z.array(z.string().max(MAX_MEANT_PATH)).max(MAX_MEANT).optional().meta({
      title: '确认公开',
      description: '字段路径（如 body.title）：其中形似身份证号、手机号的内容确属应公开或并非个人号码',
    }),
  })
  .meta({ title: '记录', description: '一条记录' });

export type Envelope = {
  kind: RecordKind;
  id: string | undefined;
  subject: string;
  department: string;
  occurredAt: number;
  backfilled: boolean;
  visibility: Visibility;
  body: Record<string, unknown>;
  private: Record<string, unknown> | undefined;
  meant: ReadonlySet<string>;
  /** In which it occurred, in China. */
  year: number;
  /** What looks odd so far. */
  flags: Flag[];
};

const FIELDS = new Set(Object.keys(recordInputSchema.shape));
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Reads everything but the type's own fields. `own`: the node's program speaks, not a caller. */
export function readEnvelope(input: unknown, own: boolean): Envelope {
  if (!isObject(input)) {
    throw new InvalidRecord('record', REASONS.notObject, NEXTS.wholeRecord);
  }
  for (const key in input) if (!FIELDS.has(key)) throw unknownField(key);
  const kind = readKind(input.type, own);
  const subject = readLine(input.subject, 'subject', kind.maxSubject ?? MAX_SUBJECT, kind.subjectZh);
  const meant = readMeant(input.meant);
  const department = readLine(input.department, 'department', MAX_DEPARTMENT, '部门');
  const { id, backfilled, visibility, body } = input;
  if (id !== undefined && !isRecordId(id)) {
    throw new InvalidRecord('id', REASONS.notId, NEXTS.id);
  }
  if (backfilled !== undefined && typeof backfilled !== 'boolean') {
    throw new InvalidRecord('backfilled', REASONS.notYesNo, NEXTS.backfilled);
  }
  if (visibility !== undefined && visibility !== 'public' && visibility !== 'internal') {
    throw new InvalidRecord('visibility', REASONS.notVisibility, NEXTS.visibility(kind.visibility));
  }
  if (!isObject(body))
    throw new InvalidRecord(
      'body',
      body === undefined ? REASONS.missing : REASONS.notObject,
      NEXTS.fieldsOf(kind.type),
    );
  const occurredAt = parseOccurredAt(input.occurred_at);
  const year = new Date(occurredAt + SHANGHAI_MS).getUTCFullYear();
  const flags: Flag[] = [];
  if (!own) {
    checkPublicLine(subject, 'subject', { meant, year, flags });
    checkPublicLine(department, 'department', { meant, year, flags });
  }
  return {
    kind,
    id,
    subject,
    department,
    occurredAt,
    backfilled: backfilled ?? false,
    visibility: visibility ?? kind.visibility,
    body,
    private: readPrivate(input.private),
    meant,
    year,
    flags,
  };
}

function readKind(type: unknown, own: boolean): RecordKind {
  if (typeof type !== 'string') {
    throw new InvalidRecord('type', type === undefined ? REASONS.missing : REASONS.notText, NEXTS.someType);
  }
  const kind = recordTypes.get(type);
  if (!kind) throw unknownType(type, own);
  if (kind.madeBy === 'node' && !own) {
    throw new InvalidRecord('type', REASONS.madeByNode(kind.type), kind.instead ?? NEXTS.command);
  }
  return kind;
}

function unknownType(type: string, own: boolean): InvalidRecord {
  const open = [...recordTypes.values()].filter((kind) => own || kind.madeBy === 'caller');
  const near = nearNames(
    type,
    open.map((kind) => kind.type),
  );
  const shown = type.slice(0, 64);
  return new InvalidRecord('type', REASONS.unknownType(shown), NEXTS.nearTypes(near.join(', ')));
}

function readLine(value: unknown, field: string, max: number, title: string): string {
  const reason = lineFault(value, max);
  if (reason === REASONS.broken) throw new InvalidRecord(field, reason, NEXTS.encoding);
  if (reason !== undefined) throw new InvalidRecord(field, reason, NEXTS.line(title, max));
  return value as string;
}

function lineFault(value: unknown, max: number): Text | undefined {
  if (typeof value !== 'string') return value === undefined ? REASONS.missing : REASONS.notText;
  if (value.trim() === '') return REASONS.empty;
  if (value.length > max) return REASONS.long(value.length, max);
  if (CONTROL.test(value)) return REASONS.control;
  return value.isWellFormed() ? undefined : REASONS.broken;
}

function readPrivate(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || isObject(value)) return value;
  throw new InvalidRecord('private', REASONS.notObject, NEXTS.privateObject);
}

const NOTHING_MEANT: ReadonlySet<string> = new Set();

function readMeant(value: unknown): ReadonlySet<string> {
  if (value === undefined) return NOTHING_MEANT;
  const paths = Array.isArray(value) && value.length <= MAX_MEANT ? value : [undefined];
  if (paths.every((path) => typeof path === 'string' && path.length <= MAX_MEANT_PATH)) return new Set(paths);
  throw new InvalidRecord('meant', REASONS.notPaths, NEXTS.paths(MAX_MEANT));
}

function checkPublicLine(
  text: string,
  field: string,
  { meant, year, flags }: Pick<Envelope, 'meant' | 'year' | 'flags'>,
): void {
  const found = personalNumber(text, year);
  if (found !== undefined && !meant.has(field)) meetPersonal(field, found, flags);
}

function unknownField(key: string): InvalidRecord {
  const near = nearNames(key, FIELDS, 1)[0];
  return new InvalidRecord(key.slice(0, 64), REASONS.notField, NEXTS.nearField(near ?? 'body'));
}
