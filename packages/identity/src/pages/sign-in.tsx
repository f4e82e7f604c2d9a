import { Button, Buttons, errorOf, type FieldError, Form, Hidden, href, TextField } from '@hutong/ui';
import type { Page, Visit } from '@hutong/web';
import type { Identity } from '../identity.ts';
import { csrfOf, homeOf, NextCode, orAgain, pageOf, shown } from './shared.tsx';
import { say } from './texts.ts';

/** Signing in and out, the second factor, the locked screen. */
export function signInPages(identity: Identity): Page[] {
  const { signIn } = identity;
  return [
    {
      method: 'get',
      path: '/sign-in',
      may: 'anyone',
      answer: (visit) => (visit.who?.stage === 'open' ? { to: toOf(visit) } : shown(signInPage(visit))),
    },
    {
      method: 'post',
      path: '/sign-in',
      may: 'anyone',
      answer: (visit) =>
        orAgain(
          visit,
          async () => {
            const given = { staffCode: visit.field('staff_code'), password: visit.raw('password') };
            const { secret, pending } = await signIn.password({ ...given, address: visit.address });
            begin(visit, identity, secret);
            return {
              to: pending
                ? `/sign-in/code?to=${encodeURIComponent(visit.field('to'))}`
                : toOf(visit, identity, secret),
            };
          },
          (errors) => signInPage(visit, errors),
        ),
    },
    ...codePages(identity),
    ...leavingPages(identity),
  ];
}

function codePages(identity: Identity): Page[] {
  const { signIn } = identity;
  return [
    {
      method: 'get',
      path: '/sign-in/code',
      may: 'anyone',
      answer: (visit) =>
        visit.secret !== undefined && identity.isPending(visit.secret)
          ? shown(codePage(visit))
          : { to: '/sign-in' },
    },
    {
      method: 'post',
      path: '/sign-in/code',
      may: 'anyone',
      answer: (visit) =>
        orAgain(
          visit,
          async () => {
            const given = {
              code: visit.field('code'),
              next: visit.field('next_code'),
              address: visit.address,
            };
            const secret = await signIn.code(visit.secret ?? '', given);
            visit.signIn(secret);
            return { to: toOf(visit, identity, secret) };
          },
          (errors) => codePage(visit, errors),
        ),
    },
  ];
}

/** Signing out, and the locked screen. */
function leavingPages(identity: Identity): Page[] {
  const { signIn } = identity;
  return [
    {
      method: 'post',
      path: '/sign-out',
      may: 'signed-in',
      stages: ['open', 'locked', 'change-password', 'set-up-totp'],
      answer: (visit) => {
        identity.signOut(visit.secret ?? '');
        visit.signOut();
        return { to: '/sign-in' };
      },
    },
    {
      method: 'post',
      path: '/lock',
      may: 'signed-in',
      answer: (visit) => {
        identity.lock(visit.person);
        return { to: '/lock' };
      },
    },
    {
      method: 'get',
      path: '/lock',
      may: 'signed-in',
      stages: ['locked'],
      answer: (visit) => shown(lockedPage(visit)),
    },
    {
      method: 'post',
      path: '/unlock',
      may: 'signed-in',
      stages: ['locked'],
      answer: (visit) =>
        orAgain(
          visit,
          async () => {
            await signIn.unlock(visit.secret ?? '', {
              password: visit.raw('current'),
              address: visit.address,
            });
            return { to: homeOf(visit) };
          },
          (errors) => lockedPage(visit, errors),
        ),
    },
  ];
}

/** A session that this browser had before ends as another begins. */
function begin(visit: Visit, identity: Identity, secret: string): void {
  if (visit.secret !== undefined) identity.signOut(visit.secret);
  visit.signIn(secret);
}

/** Where they were going; else where they begin. */
function toOf(visit: Visit, identity?: Identity, secret?: string): string {
  const to = visit.field('to') || visit.query('to');
  if (to.startsWith('/') && !to.startsWith('/sign-')) return to;
  const found = secret === undefined ? visit.who : identity?.find(secret);
  return homeOf(visit, found === undefined || 'ended' in found ? undefined : found);
}

function signInPage(visit: Visit, errors: readonly FieldError[] = []): Promise<string> {
  const { lang, view } = visit;
  const title = say(lang, 'sign_in');
  const children = (
    <Form action={href(view, '/sign-in')} csrf={csrfOf(visit)} label={title}>
      <Hidden name="to" value={visit.field('to') || visit.query('to')} />
      <TextField
        name="staff_code"
        label={say(lang, 'staff_code')}
        value={visit.field('staff_code')}
        width="middle"
        autocomplete="username"
        required
      />
      <TextField
        name="password"
        label={say(lang, 'password')}
        type="password"
        autocomplete="current-password"
        error={errorOf(errors, 'password')}
        required
      />
      <Buttons>
        <Button>{title}</Button>
      </Buttons>
      <p class="soft">{say(lang, 'forgotten')}</p>
    </Form>
  );
  return pageOf({ visit, title, errors, children });
}

function codePage(visit: Visit, errors: readonly FieldError[] = []): Promise<string> {
  const { lang, view } = visit;
  const title = say(lang, 'second_factor');
  const children = (
    <>
      <Form action={href(view, '/sign-in/code')} csrf="" label={title}>
        <Hidden name="to" value={visit.field('to') || visit.query('to')} />
        <TextField
          name="code"
          label={say(lang, 'code')}
          hint={say(lang, 'code_hint')}
          width="middle"
          autocomplete="one-time-code"
          error={errorOf(errors, 'code')}
          required
        />
        <NextCode lang={lang} />
      </Form>
      <p>
        <a href={href(view, '/sign-in')}>{say(lang, 'other_account')}</a>
      </p>
    </>
  );
  return pageOf({ visit, title, errors, children });
}

function lockedPage(visit: Visit, errors: readonly FieldError[] = []): Promise<string> {
  const { lang, view } = visit;
  const title = say(lang, 'locked');
  const children = (
    <Form action={href(view, '/unlock')} csrf={csrfOf(visit)} label={title}>
      <p>{say(lang, 'locked_of', { name: visit.person.name })}</p>
      <TextField
        name="current"
        label={say(lang, 'password')}
        type="password"
        autocomplete="current-password"
        error={errorOf(errors, 'current')}
        required
      />
      <Buttons>
        <Button>{say(lang, 'unlock')}</Button>
        <Button kind="second" formaction={href(view, '/sign-out')}>
          {say(lang, 'sign_out')}
        </Button>
      </Buttons>
    </Form>
  );
  return pageOf({ visit, title, errors, children });
}
