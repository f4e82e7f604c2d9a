import { isDate, type Lang, said } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Typed } from '@hutong/web';
import { say } from '../texts.ts';
import { type ActField, type ActForm, labelOf } from './field.ts';

/** What an act's form says, as a record has it. */
export interface ReadForm {
  body: Record<string, unknown>;
  private: Record<string, string>;
  errors: FieldError[];
}

const WHOLE = /^\d{1,6}$/;

/** Reads what was typed into an act's form; what is wrong names its field. */
export function readAct(form: ActForm, typed: Typed, lang: Lang): ReadForm {
  const read: ReadForm = { body: { ...form.says }, private: {}, errors: [] };
  for (const field of form.fields) {
    const given = (typed.get(field.name)?.[0] ?? '').trim();
    const wrong = given === '' ? (field.required ? 'needed' : undefined) : take(field, given, read);
    if (wrong !== undefined) {
      const text = say(lang, wrong, { field: said(labelOf(field), lang) });
      read.errors.push({ name: field.name, text });
    }
  }
  return read;
}

type Wrong = 'needed' | 'not_a_number' | 'not_a_day' | 'not_an_option';

function take(field: ActField, given: string, { body, private: values }: ReadForm): Wrong | undefined {
  const { name } = field;
  switch (field.as) {
    case 'number':
      if (!WHOLE.test(given)) return 'not_a_number';
      body[name] = Number(given);
      return undefined;
    case 'day':
      if (!isDate(given)) return 'not_a_day';
      body[name] = given;
      return undefined;
    case 'lines':
      body[name] = given
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
      return undefined;
    case 'choice':
    case 'yes-no':
      if (!Object.hasOwn(field.options ?? {}, given)) return 'not_an_option';
      body[name] = field.as === 'yes-no' ? given === 'yes' : given;
      return undefined;
    default:
      if (field.private) values[name] = given;
      else body[name] = given;
      return undefined;
  }
}

/** The field of a form that a refusal of the record is about; undefined when it is about none of them. */
export function fieldOf(form: ActForm, refused: string): string | undefined {
  const name = /^(?:body|private)\.([a-z_]+)/.exec(refused)?.[1];
  return form.fields.some((field) => field.name === name) ? name : undefined;
}
