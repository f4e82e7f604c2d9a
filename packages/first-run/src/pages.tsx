import { type Lang, sayer } from '@hutong/record';
import {
  Button,
  Buttons,
  ErrorSummary,
  errorOf,
  type FieldError,
  Fieldset,
  FileField,
  Form,
  type Html,
  href,
  Mark,
  Radios,
  TextField,
} from '@hutong/ui';
import { html } from 'hono/html';
import type { Typed } from './join.ts';
import { LATER, type Made, PARTS, type People, type PersonField } from './people.ts';
import { firstRunTexts } from './texts.ts';

export const say = sayer(firstRunTexts);

export type PlainText = {
  [K in keyof typeof firstRunTexts]: (typeof firstRunTexts)[K]['zh'] extends `${string}{${string}`
    ? never
    : K;
}[keyof typeof firstRunTexts];

/** What a page is told. */
export interface Shown {
  lang: Lang;
  csrf: string;
  errors: readonly FieldError[];
}

/** Texts without fields, in a language. */
export const textsIn = (lang: Lang) => (key: PlainText) => firstRunTexts[key][lang];

/** The whole page. @param renewS it asks for itself again after so many seconds */
export function page(lang: Lang, main: Html, renewS?: number): string {
  const t = textsIn(lang);
  const other = lang === 'zh' ? 'en' : 'zh';
  return String(html`<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${t('title')} · ${t('brand')}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/hutong.css">
${renewS === undefined ? '' : html`<meta http-equiv="refresh" content="${renewS}">`}
</head>
<body>
<header class="top"><span class="brand"><strong>${t('brand')}</strong> <span>${t('title')}</span></span>
<nav><a href="?lang=${other}" lang="${other === 'zh' ? 'zh-CN' : 'en'}">${t('other_language')}</a></nav></header>
<main id="main">
${main}
</main>
</body>
</html>
`);
}

/** A page that only says something. */
export function saying(lang: Lang, heading: PlainText, about: PlainText, renewS?: number): string {
  const t = textsIn(lang);
  const main = (
    <>
      <h1>{t(heading)}</h1>
      <p>{t(about)}</p>
    </>
  );
  return page(lang, main, renewS);
}

export function networkPage({ lang, csrf, errors }: Shown, typed: Typed): string {
  const t = textsIn(lang);
  const text = (name: keyof Typed & PlainText, more: { hint?: PlainText; note?: PlainText } = {}) => (
    <TextField
      name={name}
      label={t(name)}
      value={typed[name]}
      error={errorOf(errors, name)}
      hint={more.hint && t(more.hint)}
      note={more.note && t(more.note)}
    />
  );
  const ways = [
    { value: 'join', text: t('way_join') },
    { value: 'trial', text: t('way_trial'), hint: t('way_trial_hint') },
  ];
  return page(
    lang,
    <>
      <ErrorSummary title={t('problem')} errors={errors} />
      <h1>{t('step_network')}</h1>
      <p>{t('network_about')}</p>
      <Form action={href({ lang }, '/network')} csrf={csrf}>
        <Radios name="way" label={t('way')} options={ways} value={typed.way} error={errorOf(errors, 'way')} />
        {text('center', { note: 'only_join' })}
        <TextField
          name="code"
          label={t('code')}
          type="password"
          error={errorOf(errors, 'code')}
          note={t('only_join')}
        />
        {text('parent', { note: 'only_join' })}
        {text('node', { hint: 'node_hint' })}
        {text('name')}
        {text('post', { hint: 'contact_hint', note: 'optional' })}
        {text('phone', { note: 'optional' })}
        {text('http', { hint: 'http_hint' })}
        {text('portal', { hint: 'portal_hint', note: 'optional' })}
        <Buttons>
          <Button>{t('go_on')}</Button>
        </Buttons>
      </Form>
    </>,
  );
}

/** Who keeps accounts here, who answers for the hall, and who takes its first cases. */
export function accountsPage({ lang, csrf, errors }: Shown, typed: People): string {
  const t = textsIn(lang);
  const field = (name: PersonField, label: PlainText, hint: PlainText) => (
    <TextField
      name={name}
      label={t(label)}
      value={typed[name]}
      hint={t(hint)}
      error={errorOf(errors, name)}
    />
  );
  return page(
    lang,
    <>
      <ErrorSummary title={t('problem')} errors={errors} />
      <h1>{t('step_accounts')}</h1>
      <p>{t('accounts_about')}</p>
      <Form action={href({ lang }, '/accounts')} csrf={csrf}>
        {PARTS.map((part) => (
          <Fieldset
            legend={t(part)}
            hint={t(`${part}_about`)}
            name={part}
            note={LATER.includes(part) ? t('optional') : undefined}
          >
            {field(`${part}_code`, 'staff_code', 'code_hint')}
            {field(`${part}_name`, 'person_name', 'name_hint')}
          </Fieldset>
        ))}
        <Buttons>
          <Button>{t('go_on')}</Button>
        </Buttons>
      </Form>
    </>,
  );
}

/** The first passwords; nothing keeps them. */
export function passwordsPage(lang: Lang, made: readonly Made[]): string {
  const t = textsIn(lang);
  return page(
    lang,
    <>
      <h1>{t('passwords')}</h1>
      <p>{t('passwords_about')}</p>
      <dl>
        {made.map(({ part, account, password }) => (
          <>
            <dt>
              {t(part)} {account}
            </dt>
            <dd>
              <code>{password}</code>
            </dd>
          </>
        ))}
      </dl>
      <p>
        <a class="button" href={href({ lang }, '/')}>
          {t('go_on')}
        </a>
      </p>
    </>,
  );
}

const RENEW_S = 3;

/** What is read out on the telephone, and whether the parent answers. */
export function enrolmentPage({ lang, csrf }: Shown, fingerprint: string, reached: boolean): string {
  const t = textsIn(lang);
  return page(
    lang,
    <>
      <h1>{t('step_enrolment')}</h1>
      <p>{t('call')}</p>
      <p>{t('keys')}</p>
      <p>
        <strong class="fingerprint">{fingerprint}</strong>
      </p>
      <p role="status">
        <Mark tone="wait" text={t(reached ? 'waits' : 'unreached')} />
      </p>
      <p>{t('enough_about')}</p>
      <Form action={href({ lang }, '/enrolment')} csrf={csrf}>
        <Button kind="second">{t('enough')}</Button>
      </Form>
    </>,
    RENEW_S,
  );
}

export function cataloguePage({ lang, csrf, errors }: Shown): string {
  const t = textsIn(lang);
  const columns = [
    { value: 'own', text: t('columns_own') },
    { value: 'site', text: t('columns_site') },
  ];
  return page(
    lang,
    <>
      <ErrorSummary title={t('problem')} errors={errors} />
      <h1>{t('step_catalogue')}</h1>
      <p>{t('catalogue_about')}</p>
      <Form action={href({ lang }, '/catalogue')} csrf={csrf} enctype="multipart/form-data">
        <FileField
          name="file"
          label={t('file')}
          accept=".xlsx,.csv"
          hint={t('file_hint')}
          error={errorOf(errors, 'file')}
        />
        <Radios name="columns" label={t('columns')} options={columns} value="own" />
        <Buttons>
          <Button>{t('upload')}</Button>
          <Button kind="second" name="later" value="yes">
            {t('later')}
          </Button>
        </Buttons>
      </Form>
    </>,
  );
}
