/** The kinds of fields record types are made of. Titles are Chinese: the OpenAPI page shows them to hall staff. */
import { z } from 'zod';
import { isRecordId } from '../ids.ts';
import { isDate, isMoment } from '../time.ts';

type About = { title: string; description?: string };

function about(title: string, description?: string): About {
  return description === undefined ? { title } : { title, description };
}

/** Text of 1 to `max` UTF-16 units, not blank. */
export function text(max: number, title: string, description?: string) {
  return z.string().min(1).max(max).regex(/\S/, 'is blank').meta(about(title, description));
}

/** Exactly `length` letters and digits (the standard's `an36`, `an12` …). */
export function alnum(length: number, title: string, description?: string) {
  return z
    .string()
    .regex(new RegExp(`^[0-9A-Za-z]{${length}}$`), `is not ${length} letters and digits`)
    .meta(about(title, description));
}

/** One of a code list; the list is printed in the description. */
export function code<C extends string>(list: Record<C, string>, title: string) {
  const names = Object.entries(list).map(([key, name]) => (key === name ? key : `${key} ${name}`));
  return z.enum(Object.keys(list) as [C, ...C[]]).meta(about(title, names.join('、')));
}

/** One of a list of the field's own words. */
export function word(list: readonly string[], title: string) {
  return code(Object.fromEntries(list.map((w) => [w, w])), title);
}

/** A calendar date, YYYY-MM-DD, 1900..2199. */
export function date(title: string, description?: string) {
  return z
    .string()
    .refine(isDate, 'is not a date YYYY-MM-DD of the years 1900..2199')
    .meta({ ...about(title, description), format: 'date' });
}

/** RFC 3339 with an offset, or a plain date; 1900..2199. */
export function moment(title: string, description?: string) {
  return z
    .string()
    .refine(isMoment, 'is not RFC 3339 with an offset, nor a date, of the years 1900..2199')
    .meta(about(title, description));
}

export function integer(min: number, max: number, title: string, description?: string) {
  return z.int().min(min).max(max).meta(about(title, description));
}

/** Working days (工作日); the calendar is applied by whoever computes a clock. */
export function workingDays(title: string) {
  return integer(0, 3650, title, '单位：工作日');
}

export function yesNo(title: string, description?: string) {
  return z.boolean().meta(about(title, description));
}

/** The id of a record, as it stands in entries. */
export function recordId(title: string, description?: string) {
  return z
    .string()
    .refine(isRecordId, 'is not a UUIDv7 in lower case')
    .meta({ ...about(title, description), format: 'uuid' });
}

/** An amount of money as decimal text, since entries hold no floats. */
export function amount(title: string) {
  return z
    .string()
    .regex(/^\d{1,15}(\.\d{1,4})?$/, 'is not an amount as decimal text, such as "12.50"')
    .meta(about(title, '十进制文本，如 "12.50"，单位：元'));
}

/** Base64 of exactly 32 bytes. */
export function bytes32(title: string, description?: string) {
  return z
    .string()
    .regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, 'is not base64 of 32 bytes')
    .meta(about(title, description));
}

/** A file that is kept at the node and committed to here. What is committed to is how it is kept, encrypted: nobody learns from that what it says. */
export const keptFile = {
  sha256: bytes32('文件散列', '所存（已加密）文件的 SHA-256，base64'),
  bytes: integer(1, 1_000_000_000, '文件大小', '原文件的字节数'),
  media_type: z
    .string()
    .regex(/^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}$/, 'is not a media type such as application/pdf')
    .meta(about('文件类型', 'RFC 6838 媒体类型，如 application/pdf')),
};

const NODE_NAME = /^[a-z0-9-]{1,32}$/;
const ORIGIN = /^[a-z0-9-]{1,32}\/[a-z0-9-]{1,32}\/(0|[1-9]\d{0,8})-[0-9a-f]{8}$/;
const VKEY = /^[^\s+]{1,128}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/;

export function nodeName(title: string, description?: string) {
  return z
    .string()
    .regex(NODE_NAME, 'is not a node name ([a-z0-9-], 1 to 32)')
    .meta(about(title, description));
}

export function origin(title: string) {
  return z
    .string()
    .regex(ORIGIN, 'is not an origin <network>/<node>/<epoch>-<8 hex>')
    .meta(about(title, 'C2SP tlog-checkpoint origin line'));
}

/** A C2SP vkey with a 32-byte key: `<name>+<8 hex>+<base64 of type byte and key>`. The key itself is judged by trust. */
export function vkey(title: string) {
  return z.string().regex(VKEY, 'is not a C2SP vkey').meta(about(title, 'C2SP signed-note verifier key'));
}

/** A place in a log and what stands there: RFC 9162 §2.1.1 leaf hash, base64. */
export function position(title: string, description?: string) {
  return z
    .looseObject({
      origin: origin('日志'),
      index: integer(0, 2 ** 31 - 1, '条目序号'),
      leaf: bytes32('叶散列', 'RFC 9162 §2.1.1，base64'),
    })
    .meta(about(title, description));
}

/** Kinds of matters (件). */
export const MATTER_KINDS = {
  case: '办件',
  request: '依申请公开申请',
  complaint: '投诉',
  document: '公文',
  item: '事项',
  card: '监察牌',
} as const;

/** 事项类型, GB/T 39046—2020. */
export const ITEM_TYPES = {
  '01': '行政许可',
  '02': '行政处罚',
  '03': '行政强制',
  '04': '行政征收',
  '05': '行政给付',
  '06': '行政检查',
  '07': '行政确认',
  '08': '行政奖励',
  '09': '行政裁决',
  '10': '其他行政权力',
  '20': '公共服务',
} as const;
