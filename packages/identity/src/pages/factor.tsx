import { Button, Buttons, errorOf, type FieldError, Form, href, TextField } from '@hutong/ui';
import type { Page, Visit } from '@hutong/web';
import { qrPath } from '../factor/qr.ts';
import type { Identity } from '../identity.ts';
import { CurrentPassword, csrfOf, homeOf, NextCode, orAgain, pageOf, shown } from './shared.tsx';
import { say } from './texts.ts';

/** The telephone of somebody’s own account: set up, or another one. */
export function factorPages(identity: Identity): Page[] {
  const { factor, signIn } = identity;
  const path = '/account/totp';
  const stages = ['set-up-totp', 'open'] as const;
  return [
    {
      method: 'get',
      path,
      may: 'signed-in',
      stages,
      answer: (visit) => shown(totpPage(visit, identity)),
    },
    {
      method: 'post',
      path,
      may: 'signed-in',
      stages,
      answer: (visit) =>
        orAgain(
          visit,
          async () => {
            const typed = { code: visit.field('code'), next: visit.field('next_code') };
            const codes = await factor.confirm(visit.person.account, typed);
            identity.endOthers(visit.person);
            return shown(printedPage(visit, codes));
          },
          (errors) => totpPage(visit, identity, errors),
        ),
    },
    {
      method: 'post',
      path: '/account/totp/new',
      may: 'signed-in',
      answer: (visit) =>
        orAgain(
          visit,
          async () => {
            await signIn.confirm(visit.person.account, {
              password: visit.raw('current'),
              address: visit.address,
            });
            factor.show(visit.person.account, true);
            return { to: path };
          },
          (errors) => totpPage(visit, identity, errors),
        ),
    },
  ];
}

function totpPage(visit: Visit, { factor }: Identity, errors: readonly FieldError[] = []): Promise<string> {
  const { lang, view } = visit;
  const shown = factor.show(visit.person.account);
  const title = say(lang, 'totp');
  if (shown === undefined) return anotherPhonePage(visit, errors);
  const children = (
    <Form action={href(view, '/account/totp')} csrf={csrfOf(visit)} label={title}>
      <p>{say(lang, 'totp_scan')}</p>
      <QrCode text={shown.uri} label={say(lang, 'totp_qr')} />
      <p>
        {say(lang, 'totp_text')}: <code>{shown.text}</code>
      </p>
      <TextField
        name="code"
        label={say(lang, 'totp_code')}
        width="middle"
        inputmode="numeric"
        autocomplete="one-time-code"
        error={errorOf(errors, 'code')}
        required
      />
      <NextCode lang={lang} />
    </Form>
  );
  return pageOf({ visit, title, errors, children });
}

function anotherPhonePage(visit: Visit, errors: readonly FieldError[]): Promise<string> {
  const { lang, view } = visit;
  const title = say(lang, 'totp_new');
  const children = (
    <Form action={href(view, '/account/totp/new')} csrf={csrfOf(visit)} label={title}>
      <p>{say(lang, 'totp_there')}</p>
      <p class="soft">{say(lang, 'totp_new_hint')}</p>
      <CurrentPassword lang={lang} errors={errors} />
      <Buttons>
        <Button>{title}</Button>
      </Buttons>
    </Form>
  );
  return pageOf({ visit, title, errors, children });
}

/** Drawn with attributes alone: pages have no inline style (CSP). */
function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = qrPath(text);
  return (
    <svg
      width="240"
      height="240"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** Printed codes, shown this once. */
export function printedPage(visit: Visit, codes: readonly string[]): Promise<string> {
  const { lang, view } = visit;
  const children = (
    <>
      <p>{say(lang, 'printed_once')}</p>
      <ol>
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p>
        <a href={href(view, homeOf(visit))}>{say(lang, 'go_on')}</a>
      </p>
    </>
  );
  return pageOf({ visit, title: say(lang, 'printed'), children });
}
