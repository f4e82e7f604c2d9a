/** The part of a record every type shares, as a caller gives it. */
import { z } from 'zod';
import { idNumberValid } from './codes.ts';
import { MAX_DEPARTMENT, MAX_SUBJECT, type Visibility } from './entry.ts';
import { InvalidRecord } from './errors.ts';
import { isRecordId } from './ids.ts';
import { nearNames } from './near.ts';
import { isObject } from './object.ts';
import { parseOccurredAt } from './time.ts';
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
};

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
};

const FIELDS = new Set(Object.keys(recordInputSchema.shape));
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Reads everything but the type's own fields. `own`: the node's program speaks, not a caller. */
export function readEnvelope(input: unknown, own: boolean): Envelope {
  if (!isObject(input)) {
    throw new InvalidRecord(
      'record',
      'is not an object',
      'Send one JSON object with type, subject, department, occurred_at, body.',
    );
  }
  for (const key in input) if (!FIELDS.has(key)) throw unknownField(key);
  const kind = readKind(input.type, own);
  const subject = readLine(input.subject, 'subject', kind.maxSubject ?? MAX_SUBJECT, kind.subjectZh);
  if (holdsIdNumber(subject)) {
    throw new InvalidRecord(
      'subject',
      'holds a citizen’s ID number',
      'Use the case or index number; give the ID number in private.',
    );
  }
  const { id, backfilled, visibility, body } = input;
  if (id !== undefined && !isRecordId(id)) {
    throw new InvalidRecord(
      'id',
      'is not a UUIDv7 in lower case',
      'Leave id out to have one made, or give a UUIDv7.',
    );
  }
  if (backfilled !== undefined && typeof backfilled !== 'boolean') {
    throw new InvalidRecord(
      'backfilled',
      'is not true or false',
      'Give true for a record entered afterwards (补录).',
    );
  }
  if (visibility !== undefined && visibility !== 'public' && visibility !== 'internal') {
    throw new InvalidRecord(
      'visibility',
      'is not "public" or "internal"',
      `Leave it out for this type’s usual (${kind.visibility}).`,
    );
  }
  if (!isObject(body))
    throw new InvalidRecord(
      'body',
      body === undefined ? 'is missing' : 'is not an object',
      `Give the fields of ${kind.type}.`,
    );
  return {
    kind,
    id,
    subject,
    department: readLine(input.department, 'department', MAX_DEPARTMENT, '部门'),
    occurredAt: parseOccurredAt(input.occurred_at),
    backfilled: backfilled ?? false,
    visibility: visibility ?? kind.visibility,
    body,
    private: readPrivate(input.private),
  };
}

function readKind(type: unknown, own: boolean): RecordKind {
  if (typeof type !== 'string') {
    throw new InvalidRecord(
      'type',
      type === undefined ? 'is missing' : 'is not text',
      'Give a record type such as case.apply.',
    );
  }
  const kind = recordTypes.get(type);
  if (!kind) throw unknownType(type, own);
  if (kind.madeBy === 'node' && !own) {
    const next =
      kind.type === 'disclosure.part'
        ? 'Send the whole text in a disclosure.document.'
        : 'Use the hutong command.';
    throw new InvalidRecord('type', `${kind.type} is made by the node itself`, next);
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
  return new InvalidRecord(
    'type',
    `"${shown}" is not a known record type`,
    `Did you mean one of: ${near.join(', ')}?`,
  );
}

function readLine(value: unknown, field: string, max: number, title: string): string {
  const next = `Give ${title} as text of 1 to ${max} characters on one line.`;
  if (typeof value !== 'string')
    throw new InvalidRecord(field, value === undefined ? 'is missing' : 'is not text', next);
  if (value.trim() === '') throw new InvalidRecord(field, 'is empty', next);
  if (value.length > max) throw new InvalidRecord(field, `has ${value.length} characters, over ${max}`, next);
  if (CONTROL.test(value)) throw new InvalidRecord(field, 'holds a line break or control character', next);
  if (!value.isWellFormed())
    throw new InvalidRecord(field, 'holds half a character', 'Check the file’s encoding.');
  return value;
}

function readPrivate(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || isObject(value)) return value;
  throw new InvalidRecord(
    'private',
    'is not an object',
    'Give field names and text values, or leave it out.',
  );
}

function holdsIdNumber(text: string): boolean {
  if (text.length < 18) return false;
  const found = /(?<![0-9A-Za-z])\d{17}[\dX](?![0-9A-Za-z])/.exec(text);
  return found !== null && idNumberValid(found[0]);
}

function unknownField(key: string): InvalidRecord {
  const near = nearNames(key, FIELDS, 1)[0];
  return new InvalidRecord(
    key.slice(0, 64),
    'is not a field of a record',
    `Did you mean ${near}? Fields of the type itself go into body.`,
  );
}
