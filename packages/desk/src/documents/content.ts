import type { DocumentContent } from '@hutong/disclosure';
import { type Lang, said, type Text } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Typed } from '@hutong/web';
import { type ActField, type ActForm, labelOf } from '../acts/field.ts';
import { readAct } from '../acts/read.ts';
import { OPTIONS } from '../acts/texts.ts';
import { say } from '../texts.ts';

/** Characters of a text that a form of a browser carries. */
const MOST_TEXT = 100_000;
const WITHHELD = '不予公开';
const PROACTIVE = '主动公开';
/** What is said again of a document that is on record. */
const CHANGES: ReadonlySet<unknown> = new Set(['修订', '废止', '失效']);

const INDEX_NUMBER: ActField = {
  name: 'index_number',
  label: { zh: '索引号', en: 'Index number' },
  as: 'text',
  max: 64,
  required: true,
};

/** How a document is written. @param organs for which its writer may draft; `*`: any */
export function documentForm(organs: readonly string[] | '*'): ActForm {
  const options =
    organs === '*' ? {} : Object.fromEntries(organs.map((one): [string, Text] => [one, plain(one)]));
  return {
    title: { zh: '起草公文', en: 'Draft a document' },
    fields: [
      { name: 'title', label: { zh: '名称', en: 'Title' }, as: 'text', max: 500, required: true },
      INDEX_NUMBER,
      organs === '*'
        ? { name: 'department', as: 'text', max: 100, required: true }
        : { name: 'department', as: 'choice', options, required: true },
      {
        name: 'method',
        label: { zh: '公开属性（源头认定）', en: 'How it is to be disclosed' },
        as: 'choice',
        options: OPTIONS.disclosure,
        required: true,
      },
      { name: 'withheld_reason', as: 'area', max: 2000 },
      { name: 'status', as: 'choice', options: OPTIONS.status, required: true },
      { name: 'document_number', label: { zh: '文号', en: 'Document number' }, as: 'text', max: 100 },
      { name: 'publisher', as: 'text', max: 200 },
      { name: 'written', as: 'day' },
      { name: 'category', as: 'text', max: 300 },
      { name: 'keywords', as: 'text', max: 300 },
      { name: 'coordinated_with', as: 'lines' },
      { name: 'text', label: { zh: '正文', en: 'Text' }, as: 'area', max: MOST_TEXT, rows: 20 },
    ],
  };
}

function plain(name: string): Text {
  return { zh: name, en: name };
}

/** What was typed, as it would be published; or what is wrong with it. */
export function contentIn(
  form: ActForm,
  typed: Typed,
  lang: Lang,
): { content: DocumentContent } | { errors: FieldError[] } {
  const { body, errors } = readAct(form, typed, lang);
  const { method, withheld_reason, text } = body;
  const wrong = (name: string, text: string) => errors.push({ name, text });
  if (method === WITHHELD && withheld_reason === undefined)
    wrong('withheld_reason', say(lang, 'document_needs_reason'));
  if (method === WITHHELD && text !== undefined) wrong('text', say(lang, 'document_no_text'));
  if (method === PROACTIVE && text === undefined && body.status !== '废止' && body.status !== '失效')
    wrong('text', say(lang, 'needed', { field: said({ zh: '正文', en: 'Text' }, lang) }));
  if (errors.length > 0) return { errors };
  const { index_number: subject, department, ...rest } = body;
  const visibility = method === PROACTIVE ? 'public' : 'internal';
  return {
    content: {
      subject: String(subject),
      department: String(department),
      visibility,
      body: rest as DocumentContent['body'],
    },
  };
}

/** What a document says, as its form has it. */
export function typedOf({ subject, department, body }: DocumentContent): Typed {
  const fields = Object.entries({ ...body, index_number: subject, department });
  return new Map(
    fields.map(([name, value]) => [name, [Array.isArray(value) ? value.join('\n') : String(value)]]),
  );
}

/** Whether it says something new of a document that is on record. */
export function isChange({ body }: DocumentContent): boolean {
  return CHANGES.has(body.status);
}

/** Paths of everything that is text: that a number in it may be public, the reviewer decided. */
export function textPaths({ body }: DocumentContent): string[] {
  const { attachments = [], ...said } = body;
  const paths = Object.entries(said).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((_, i) => `body.${name}[${i}]`).concat(`body.${name}`) : `body.${name}`,
  );
  // A record says so of few fields: of names of files only of those that have digits enough.
  const files = attachments.flatMap(({ name = '' }, i) =>
    name.replace(/\P{Nd}/gu, '').length < FEWEST_DIGITS ? [] : [`body.attachments[${i}].name`],
  );
  return ['subject', 'department', ...paths, ...files];
}

/** No number of a person has fewer. */
const FEWEST_DIGITS = 11;

/** What its fields are called, in the order of its form. */
export function shownFields(content: DocumentContent, lang: Lang): { key: string; value: string }[] {
  const typed = typedOf(content);
  return documentForm('*').fields.flatMap((field) => {
    const value = typed.get(field.name)?.[0];
    if (value === undefined || field.name === 'text') return [];
    const option = field.options?.[value];
    return { key: said(labelOf(field), lang), value: option === undefined ? value : said(option, lang) };
  });
}
