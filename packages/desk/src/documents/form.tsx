import type { Lang } from '@hutong/record';
import { Button, Buttons, ErrorSummary, type FieldError, Hidden } from '@hutong/ui';
import type { Typed } from '@hutong/web';
import type { ActForm } from '../acts/field.ts';
import { ActFields } from '../acts/fields.tsx';
import { DraftForm } from '../drafts/form.tsx';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';

interface Props {
  lang: Lang;
  title: string;
  form: ActForm;
  path: string;
  back: string;
  csrf: string;
  once: string;
  typed: Typed;
  errors: readonly FieldError[];
}

/** Where a document is written. */
export function DocumentForm({ lang, title, form, path, back, csrf, once, typed, errors }: Props) {
  const version = typed.get('version')?.[0];
  return (
    <>
      <h1>{title}</h1>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      <DraftForm lang={lang} path={path} csrf={csrf} once={once}>
        {version === undefined ? null : <Hidden name="version" value={version} />}
        <ActFields fields={form.fields} typed={typed} errors={errors} lang={lang} />
        <Buttons>
          <Button>{say(lang, 'document_save')}</Button>
          <a href={to(lang, back)}>{say(lang, 'back')}</a>
        </Buttons>
      </DraftForm>
    </>
  );
}
