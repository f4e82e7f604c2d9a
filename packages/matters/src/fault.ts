import { nearNames, ReasonedError, schemaSays, type Text } from '@hutong/record';
import type { z } from 'zod';

/** A file of rules or a calendar cannot be taken: `about` is its place, such as `计划.json: rules[2].marks[0].plus`. */
export class InvalidFile extends ReasonedError {
  override readonly name = 'InvalidFile';
}

/** What is wrong with a value, and what to write instead. */
interface Fault {
  reason: Text;
  next: Text;
}

/** What to write instead of a text that a schema's own check refuses, by what the schema says of it. */
const INSTEAD: Readonly<Record<string, Text>> = {
  'is blank': { zh: '请写上，或去掉这一项', en: 'Write it, or leave it out' },
  'is not a date YYYY-MM-DD of the years 1900..2199': {
    zh: '请写 YYYY-MM-DD，如 2026-10-01',
    en: 'Write YYYY-MM-DD, such as 2026-10-01',
  },
  'is neither a date nor the first and last of at most 366 days, as 2026-10-01/2026-10-07': {
    zh: '请写 2026-10-01，或 2026-10-01/2026-10-07（先起后止，至多 366 天）',
    en: 'Write 2026-10-01, or 2026-10-01/2026-10-07: first, then last, at most 366 days',
  },
  'is not a field name': {
    zh: '请写记录中的字段名，如 special_type',
    en: 'Write a field of the record, such as special_type',
  },
  'is not a record type': {
    zh: '请写类型名，如 case.accept',
    en: 'Write the name of a type, such as case.accept',
  },
  'is not the id of a rule': {
    zh: '请写如 case.decide 的编号',
    en: 'Write an id such as case.decide',
  },
  'is not a name of a number': { zh: '请写如 12345.days 的名称', en: 'Write a name such as 12345.days' },
  'is not a place such as "event.promised_days" or "catalogue.steps[].days"': {
    zh: '请写 event.字段、catalogue.字段 或 catalogue.steps[].days',
    en: 'Write event.FIELD, catalogue.FIELD or catalogue.steps[].days',
  },
  'is not the beginning of a division code': {
    zh: '请写 0 至 12 位：全国写 ""，吉林 "22"，延边 "2224"',
    en: 'Write 0 to 12 digits: "" is the nation, "22" Jilin, "2224" Yanbian',
  },
  'is not a node name ([a-z0-9-], 1 to 32)': {
    zh: '请写节点名，如 nongan',
    en: 'Write the name of a node, such as nongan',
  },
};

const KINDS: Readonly<Record<string, Text>> = {
  string: { zh: '文字', en: 'text' },
  int: { zh: '整数', en: 'a whole number' },
  number: { zh: '整数', en: 'a whole number' },
  boolean: { zh: ' true 或 false', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '对象', en: 'an object' },
};

const AS_TOLD: Text = { zh: '按文件格式说明改正', en: 'Correct it as the format’s description says' };

/** A file as its schema reads it. @throws InvalidFile for the first thing that is wrong. */
export function readAs<T>(schema: z.ZodType<T>, json: unknown, file: string): T {
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const issue = innermost(read.error.issues[0]!);
  const instead = INSTEAD[issue.message];
  const { reason, next } =
    instead === undefined ? faultOf(issue, schema) : { reason: schemaSays(issue.message), next: instead };
  throw new InvalidFile(reason, next, placeIn(file, issue.path));
}

/** `计划.json: rules[2].marks`. */
export function placeIn(file: string, path: readonly PropertyKey[]): string {
  let place = '';
  for (const step of path) place += typeof step === 'number' ? `[${step}]` : `.${String(step)}`;
  return place === '' ? file : `${file}: ${place.replace(/^\./, '')}`;
}

type Issue = z.core.$ZodIssue;

/** Of a value with several forms, what is wrong with the form that it comes nearest to. */
function innermost(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const forms = issue.errors.map((errors) => errors[0]).filter((error) => error !== undefined);
  const nearest = forms.sort((a, b) => b.path.length - a.path.length)[0];
  if (nearest === undefined) return issue;
  const inner = innermost(nearest);
  return { ...inner, path: [...issue.path, ...inner.path] } as Issue;
}

function faultOf(issue: Issue, schema: z.ZodType): Fault {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const key = issue.keys[0] ?? '';
      const known = keysAt(schema, issue.path);
      const near = nearNames(key, known, 3).join(', ');
      return {
        reason: { zh: `没有“${key}”这一项`, en: `there is no field “${key}”` },
        next: near === '' ? AS_TOLD : { zh: `可写：${near}`, en: `Use one of: ${near}` },
      };
    }
    case 'invalid_type': {
      const kind = KINDS[issue.expected] ?? { zh: issue.expected, en: issue.expected };
      if (issue.message.includes('undefined'))
        return {
          reason: { zh: '缺少这一项', en: 'is missing' },
          next: { zh: `请写上：${kind.zh.trim()}`, en: `Add it: ${kind.en}` },
        };
      return {
        reason: { zh: `不是${kind.zh}`, en: `is not ${kind.en}` },
        next: { zh: `请写${kind.zh.trim()}`, en: `Write ${kind.en}` },
      };
    }
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return {
        reason: { zh: '不在可写的值之内', en: 'is none of the values there are' },
        next: { zh: `可写：${values}`, en: `Use one of: ${values}` },
      };
    }
    case 'too_big':
      return outside('大于', 'is over', '至多', 'at most', issue.maximum);
    case 'too_small':
      return outside('小于', 'is under', '至少', 'at least', issue.minimum);
    default:
      return { reason: { zh: '写法不对', en: 'is not as it should be' }, next: AS_TOLD };
  }
}

function outside(zh: string, en: string, nextZh: string, nextEn: string, limit: number | bigint): Fault {
  return {
    reason: { zh: `${zh} ${limit}`, en: `${en} ${limit}` },
    next: { zh: `请写${nextZh} ${limit}`, en: `Write ${nextEn} ${limit}` },
  };
}

/** The field names that a schema has at a place, to name the nearest; none where it cannot be told. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const step of path) {
    const { shape, element } = inside(at);
    at = typeof step === 'number' ? element : shape?.[String(step)];
  }
  return Object.keys(inside(at).shape ?? {});
}

interface Inside {
  shape?: Record<string, unknown>;
  element?: unknown;
}

/** What is in a schema, whether it may be left out or not. */
function inside(schema: unknown): Inside {
  let at = schema as (Inside & { def?: { innerType?: unknown } }) | undefined;
  while (at?.def?.innerType !== undefined) at = at.def.innerType as typeof at;
  return at ?? {};
}
