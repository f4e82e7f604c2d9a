import type { Html } from './html.ts';

interface FormProps {
  /** Where it is sent, in the view's language. */
  action: string;
  /** The session's token: a form that another site sends has none. */
  csrf: string;
  /** A key made for this form as it is shown: whoever sends it twice has done it once. */
  once?: string | undefined;
  /** `multipart/form-data` where it carries files. */
  enctype?: 'multipart/form-data' | undefined;
  /** Where a draft of it is kept as somebody types; absent: nowhere. */
  draft?: string | undefined;
  /** What is said beside a draft: that it is kept, and that it is not. */
  draftTexts?: { saved: string; unsaved: string } | undefined;
  id?: string | undefined;
  /** Its name for who does not see it, where no heading names it. */
  label?: string | undefined;
  children: Html;
}

/** A form that does something. The server alone checks it, and gives back what was typed with what is wrong. */
export function Form({ action, csrf, once, enctype, draft, draftTexts, id, label, children }: FormProps) {
  return (
    <form
      class="form"
      method="post"
      action={action}
      enctype={enctype}
      id={id}
      aria-label={label}
      novalidate
      data-draft={draft}
      data-saved={draftTexts?.saved}
      data-unsaved={draftTexts?.unsaved}
    >
      <Hidden name="csrf" value={csrf} />
      {once === undefined ? null : <Hidden name="once" value={once} />}
      {children}
      {draft === undefined ? null : <p class="draft soft" role="status" />}
    </form>
  );
}

/** What a form carries unseen. */
export function Hidden({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={value} />;
}

interface ButtonProps {
  /** What is sent where a form has several. */
  name?: string | undefined;
  value?: string | undefined;
  kind?: 'first' | 'second' | 'danger';
  /** Another address than the form's own. */
  formaction?: string | undefined;
  /** Pressed by this key with Alt (HTML, accesskey): its text says so. */
  accesskey?: string | undefined;
  children: Html;
}

/** Sends its form. A form has one of the first kind. */
export function Button({ kind = 'first', children, ...given }: ButtonProps) {
  return (
    <button type="submit" class={`button ${kind}`} {...given}>
      {children}
    </button>
  );
}

/** Leads somewhere, and looks like a button. */
export function ButtonLink({ href, children }: { href: string; children: Html }) {
  return (
    <a class="button second" href={href}>
      {children}
    </a>
  );
}

/** The buttons at the end of a form, in one row. */
export function Buttons({ children }: { children: Html }) {
  return <div class="buttons">{children}</div>;
}

/** One wrong field, or something wrong with the whole (no `name`). */
export interface FieldError {
  /** The field's name, as its component has it. */
  name?: string | undefined;
  text: string;
}

/** Something to know before a form is sent, at the top of the page; it takes the focus as the page opens. */
export function WarningBox({ title, children }: { title: string; children: Html }) {
  return (
    <div
      class="error-summary"
      id="error-summary"
      role="alert"
      tabindex={-1}
      autofocus
      aria-labelledby="error-summary-title"
    >
      <h2 id="error-summary-title">{title}</h2>
      {children}
    </div>
  );
}

/**
 * What is wrong, as a box at the top of the page, with links to the fields. Nothing where nothing is wrong.
 * https://design-system.service.gov.uk/components/error-summary/
 */
export function ErrorSummary({ title, errors }: { title: string; errors: readonly FieldError[] }) {
  if (errors.length === 0) return null;
  return (
    <WarningBox title={title}>
      <ul>
        {errors.map(({ name, text }) => (
          <li>{name === undefined ? text : <a href={`#${fieldId(name)}`}>{text}</a>}</li>
        ))}
      </ul>
    </WarningBox>
  );
}

/** What is wrong with one field. */
export function errorOf(errors: readonly FieldError[], name: string): string | undefined {
  return errors.find((error) => error.name === name)?.text;
}

/** The id of the control, or the first of several, with this name. */
export function fieldId(name: string): string {
  return `f-${name.replace(/[^\w-]/g, '-')}`;
}
