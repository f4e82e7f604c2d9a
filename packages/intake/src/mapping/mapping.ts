import { readFile } from 'node:fs/promises';
import { bilingual, type Phrase, ReasonedError } from '@hutong/record';
import { fieldFault, schemaText } from '@hutong/trust';
import { z } from 'zod';
import { dateFormatFault } from './dates.ts';
import { isConvertible, unitNames } from './units.ts';

const scalar = z.union([z.string(), z.number().int(), z.boolean()]);

const columnField = z.strictObject({
  column: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe('Column to take, or several: the first that is not empty'),
  pattern: z
    .string()
    .refine(isPattern, schemaText('不是正则表达式', 'is not a regular expression'))
    .optional()
    .describe('Regular expression; the value is its first group, or the whole match'),
  map: z.record(z.string(), scalar).optional().describe('Code list: value in the file → value in the record'),
  as: z.enum(['text', 'integer', 'boolean', 'date', 'moment', 'list']).optional().describe('Default: text'),
  unit: z
    .strictObject({ from: z.enum(unitNames), to: z.enum(unitNames) })
    .refine(
      ({ from, to }) => isConvertible(from, to),
      schemaText('不能换算', 'one is not so many of the other'),
    )
    .optional()
    .describe(
      'The unit of the numbers in the file, and the one the record is to have; the same twice keeps them',
    ),
  separator: z.string().min(1).optional().describe('For lists in a cell. Default: 、'),
  empty: z.array(z.string()).optional().describe('Values that mean "nothing given", beside the empty cell'),
  default: scalar.optional().describe('Taken when nothing is given'),
  optional: z
    .boolean()
    .optional()
    .describe(
      'Leave the field out, and do not refuse the row, when nothing is given or the pattern does not match',
    ),
});

const field = z.union([
  z.string().refine(isTemplate, schemaText('有花括号没有配对', 'has a brace that is not closed')),
  columnField,
  z.strictObject({ value: z.union([scalar, z.array(scalar)]) }),
]);

const fieldName = z
  .string()
  .regex(/^[^.\s]+(\.[^.\s]+)*$/)
  .refine(
    (name) => !name.split('.').some((part) => part === '__proto__' || part === 'constructor'),
    schemaText('这个名字不可用', 'is reserved'),
  );

/** How the rows of a foreign file become records. Documented for operators in config/mappings/README.md. */
export const mappingSchema = z.strictObject({
  $schema: z.string().optional(),
  about: z.string().optional().describe('What file this is for'),
  header_row: z.number().int().min(1).optional().describe('Row that names the columns. Default: the first'),
  hidden: z
    .enum(['take', 'leave'])
    .optional()
    .describe('What a sheet hides: take it, or leave hidden rows out. Default: it is refused'),
  meant: z
    .array(z.string().min(1).max(200))
    .max(50)
    .optional()
    .describe(
      'Fields, such as body.title, that are meant to hold what looks like a personal number or markup',
    ),
  type: field,
  subject: field,
  department: field,
  occurred_at: field,
  backfilled: z.union([z.boolean(), columnField]).optional(),
  visibility: z.enum(['public', 'internal']).optional(),
  body: z.record(fieldName, field),
  private: z.record(fieldName, field).optional(),
  dates: z
    .array(z.string().max(100).superRefine(checkDateFormat))
    .min(1)
    .max(20)
    .optional()
    .describe('Date formats of YYYY, M, MM, D, DD, H, HH, mm, ss; "excel" for serial numbers'),
});

export type Mapping = z.infer<typeof mappingSchema>;
export type MappedField = z.infer<typeof field>;
export type ColumnField = z.infer<typeof columnField>;

/** The mapping itself, or its fit to the file, is wrong: nothing was read. */
export class InvalidMapping extends ReasonedError {
  override readonly name = 'InvalidMapping';

  constructor(file: string, reason: Phrase, next: Phrase) {
    super(reason, next, file);
  }
}

/** Reads and checks a mapping file. */
export async function loadMapping(file: string): Promise<Mapping> {
  let json: unknown;
  try {
    json = JSON.parse((await readFile(file, 'utf8')).replace(/^\ufeff/, ''));
  } catch (error) {
    const { message } = error as Error;
    throw new InvalidMapping(
      file,
      bilingual(`读不成 JSON：${message}`, `it can't be read as JSON: ${message}`),
      bilingual('改正映射文件', 'Correct the mapping file'),
    );
  }
  const parsed = mappingSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new InvalidMapping(
    file,
    fieldFault(parsed.error.issues[0]),
    bilingual('写法见 config/mappings/README.md', 'See config/mappings/README.md for what a mapping holds'),
  );
}

const ENVELOPE = ['id', 'type', 'subject', 'department', 'occurred_at', 'backfilled', 'visibility'];
const REQUIRED = ['type', 'subject', 'department', 'occurred_at'];
const TYPED = /^(.*):(text|integer|boolean|date|moment|list)$/;

const NEEDS_MAPPING = bilingual(
  '用 --mapping 说明各列怎样成为记录；hutong import template 列出现成的映射和样表',
  'Say with --mapping FILE how its columns become records; hutong import template lists the mappings there are',
);

/**
 * The mapping that a file's own columns are, when they are record fields: `type`, `subject`, `department`,
 * `occurred_at`, `body.name`, `body.statutory_days:integer`, `private.applicant_name` … Empty cells are left out.
 */
export function mappingFromColumns(file: string, columns: string[]): Mapping & { id?: ColumnField } {
  const body: Record<string, MappedField> = {};
  const secret: Record<string, MappedField> = {};
  const top: Record<string, MappedField> = {};
  for (const column of columns) {
    if (/#\d+$/.test(column)) throw namedTwice(file, column);
    const [, name = column, as] = TYPED.exec(column) ?? [];
    const spec: ColumnField = {
      column,
      optional: true,
      ...(as && { as: as as NonNullable<ColumnField['as']> }),
    };
    if (fieldName.safeParse(name).success && name.startsWith('body.')) body[name.slice(5)] = spec;
    else if (fieldName.safeParse(name).success && name.startsWith('private.')) secret[name.slice(8)] = spec;
    else if (ENVELOPE.includes(name)) top[name] = name === 'backfilled' ? { ...spec, as: 'boolean' } : spec;
    else {
      const reason = bilingual(
        `“${column}”这一列不是记录的字段`,
        `the column ${column} is not a field of a record`,
      );
      throw new InvalidMapping(file, reason, NEEDS_MAPPING);
    }
  }
  const missing = REQUIRED.filter((name) => !(name in top));
  if (missing.length > 0) {
    const names = missing.join(', ');
    throw new InvalidMapping(
      file,
      bilingual(`没有 ${names} 这一列`, `it has no column ${names}`),
      NEEDS_MAPPING,
    );
  }
  for (const name of REQUIRED) top[name] = { column: name };
  return { ...(top as unknown as Mapping), body, private: secret };
}

function namedTwice(file: string, column: string): InvalidMapping {
  const [name, position] = column.split('#');
  const reason = name
    ? bilingual(`“${name}”这一列写了两次`, `the column ${name} stands twice`)
    : bilingual(`第 ${position} 列没有名字`, `column ${position} has no name`);
  return new InvalidMapping(
    file,
    reason,
    bilingual('改列名，或删去一列', 'Name the column, or leave it out'),
  );
}

export type TemplatePart = { text: string } | { column: string; optional: boolean };

/** `"{a}-{b?}"` in parts: literal text, columns, and columns that may be empty. `{{` and `}}` are plain braces. */
export function templateParts(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}]+?)(\?)?\}|[^{}]+|[{}]/g)) {
    if (match[1] !== undefined) parts.push({ column: match[1], optional: match[2] === '?' });
    else parts.push({ text: match[0] === '{{' ? '{' : match[0] === '}}' ? '}' : match[0] });
  }
  return parts;
}

function isTemplate(template: string): boolean {
  return !/[{}]/.test(template.replace(/\{\{|\}\}|\{[^{}]+\}/g, ''));
}

function checkDateFormat(format: string, ctx: z.RefinementCtx<string>): void {
  const fault = dateFormatFault(format);
  if (fault === undefined) return;
  const shown = format.slice(0, 40);
  ctx.addIssue({ code: 'custom', ...schemaText(`“${shown}”${fault.zh}`, `"${shown}": ${fault.en}`) });
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
