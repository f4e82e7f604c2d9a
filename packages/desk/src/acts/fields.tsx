import { type Lang, said } from '@hutong/record';
import { DateField, errorOf, type FieldError, Radios, Select, TextArea, TextField } from '@hutong/ui';
import type { Typed } from '@hutong/web';
import { say } from '../texts.ts';
import { type ActField, labelOf } from './field.ts';

/** The fields of an act’s form, with what was typed and what is wrong. */
export function ActFields(props: {
  fields: readonly ActField[];
  typed: Typed;
  errors: readonly FieldError[];
  lang: Lang;
}) {
  const { fields, typed, errors, lang } = props;
  return (
    <>
      {fields.map((field) => (
        <One
          field={field}
          value={typed.get(field.name)?.[0]}
          error={errorOf(errors, field.name)}
          lang={lang}
        />
      ))}
    </>
  );
}

function One(props: { field: ActField; value: string | undefined; error: string | undefined; lang: Lang }) {
  const { field, value, error, lang } = props;
  const { name, max, required, fixed } = field;
  const common = {
    name,
    label: said(labelOf(field), lang),
    error,
    required,
    note: required === true ? undefined : say(lang, 'optional'),
    hint: field.private === true ? say(lang, 'sealed') : undefined,
  };
  const options = Object.entries(field.options ?? {}).map(([key, text]) => ({
    value: key,
    text: said(text, lang),
  }));
  switch (field.as) {
    case 'text':
      return <TextField {...common} value={fixed ?? value} maxlength={max} readonly={fixed !== undefined} />;
    case 'number':
      return <TextField {...common} value={value} inputmode="numeric" width="short" maxlength={6} />;
    case 'day':
      return <DateField {...common} value={value} />;
    case 'area':
      return <TextArea {...common} value={value} maxlength={max} rows={field.rows ?? 4} />;
    case 'lines':
      return <TextArea {...common} value={value} rows={6} />;
    case 'yes-no':
      return <Radios {...common} value={value} options={options} />;
    case 'choice':
      return <Select {...common} value={value} options={options} none={say(lang, 'choose')} />;
  }
}
