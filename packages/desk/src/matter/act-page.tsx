import { type Lang, said } from '@hutong/record';
import { Button, Buttons, ErrorSummary, type FieldError } from '@hutong/ui';
import type { Typed } from '@hutong/web';
import type { ActForm } from '../acts/field.ts';
import { ActFields } from '../acts/fields.tsx';
import { DraftForm } from '../drafts/form.tsx';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';

interface Props {
  lang: Lang;
  form: ActForm;
  /** The address at which the act is done. */
  path: string;
  csrf: string;
  once: string;
  typed: Typed;
  errors: readonly FieldError[];
  back: string;
}

/** The form of one act. */
export function ActPage({ lang, form, path, csrf, once, typed, errors, back }: Props) {
  return (
    <>
      <h1>{said(form.title, lang)}</h1>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      <DraftForm lang={lang} path={path} csrf={csrf} once={once}>
        <ActFields fields={form.fields} typed={typed} errors={errors} lang={lang} />
        <Buttons>
          <Button>{say(lang, 'send')}</Button>
          <a href={to(lang, back)}>{say(lang, 'back')}</a>
        </Buttons>
      </DraftForm>
    </>
  );
}
