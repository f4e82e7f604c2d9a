import { localText } from '@hutong/record';
import {
  Button,
  Buttons,
  type Column,
  errorOf,
  type FieldError,
  Form,
  href,
  Section,
  SummaryList,
  Table,
  TextField,
} from '@hutong/ui';
import type { Page, Visit } from '@hutong/web';
import type { Identity } from '../identity.ts';
import type { SessionRow } from '../sessions/sessions.ts';
import { factorPages, printedPage } from './factor.tsx';
import { CurrentPassword, csrfOf, homeOf, orAgain, Posts, pageOf, shown } from './shared.tsx';
import { say } from './texts.ts';

/** Somebody's own account: password, telephone, printed codes, sessions. */
export function ownPages(identity: Identity): Page[] {
  return [...passwordPages(identity), ...factorPages(identity), ...sessionPages(identity)];
}

function passwordPages(identity: Identity): Page[] {
  const path = '/account/password';
  const stages = ['change-password', 'open'] as const;
  return [
    {
      method: 'get',
      path,
      may: 'signed-in',
      stages,
      answer: (visit) => shown(passwordPage(visit, identity)),
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
            const { address, secret = '' } = visit;
            const [current, password, again] = [
              visit.raw('current'),
              visit.raw('password'),
              visit.raw('again'),
            ];
            visit.signIn(await identity.signIn.changePassword(secret, { current, password, again, address }));
            return { to: homeOf(visit) };
          },
          (errors) => passwordPage(visit, identity, errors),
        ),
    },
  ];
}

function sessionPages(identity: Identity): Page[] {
  const { factor, signIn } = identity;
  return [
    {
      method: 'post',
      path: '/account/printed',
      may: 'signed-in',
      answer: (visit) =>
        orAgain(
          visit,
          async () => {
            await signIn.confirm(visit.person.account, {
              password: visit.raw('current'),
              address: visit.address,
            });
            return shown(printedPage(visit, await factor.printAnew(visit.person.account)));
          },
          (errors) => accountPage(visit, identity, errors),
        ),
    },
    {
      method: 'get',
      path: '/account',
      may: 'signed-in',
      answer: (visit) => shown(accountPage(visit, identity)),
    },
    {
      method: 'post',
      path: '/account/sessions/{session}/end',
      may: 'signed-in',
      answer: (visit) =>
        orAgain(
          visit,
          () => {
            identity.endOwn(visit.person, visit.params.session ?? '');
            return { to: '/account' };
          },
          (errors) => accountPage(visit, identity, errors),
        ),
    },
    {
      method: 'post',
      path: '/account/sessions/end-others',
      may: 'signed-in',
      answer: (visit) => {
        identity.endOthers(visit.person);
        return { to: '/account' };
      },
    },
  ];
}

function passwordPage(
  visit: Visit,
  { policy }: Identity,
  errors: readonly FieldError[] = [],
): Promise<string> {
  const { lang, view } = visit;
  const title = say(lang, 'change_password');
  const hint = policy.kinds > 1 ? 'password_hint_kinds' : 'password_hint';
  const children = (
    <Form action={href(view, '/account/password')} csrf={csrfOf(visit)} label={title}>
      {visit.person.stage === 'change-password' ? <p>{say(lang, 'must_change')}</p> : null}
      <CurrentPassword lang={lang} errors={errors} />
      <TextField
        name="password"
        label={say(lang, 'new_password')}
        hint={say(lang, hint, { least: policy.least })}
        type="password"
        autocomplete="new-password"
        error={errorOf(errors, 'password')}
        required
      />
      <TextField
        name="again"
        label={say(lang, 'again')}
        type="password"
        autocomplete="new-password"
        error={errorOf(errors, 'again')}
        required
      />
      <p class="soft">{say(lang, 'all_end')}</p>
      <Buttons>
        <Button>{title}</Button>
      </Buttons>
    </Form>
  );
  return pageOf({ visit, title, errors, children });
}

function accountPage(visit: Visit, identity: Identity, errors: readonly FieldError[] = []): Promise<string> {
  const { lang, view, person } = visit;
  const { staffCode, posts } = identity.accounts.get(person.account);
  const left = identity.factor.left(person.account);
  const rows = [
    { key: say(lang, 'staff_code'), value: staffCode },
    { key: say(lang, 'name'), value: identity.displayName(person.account) ?? '' },
    { key: say(lang, 'posts'), value: <Posts lang={lang} posts={posts} /> },
  ];
  const children = (
    <>
      <SummaryList rows={rows} />
      <p>
        <a href={href(view, '/account/password')}>{say(lang, 'change_password')}</a>{' '}
        <a href={href(view, '/account/totp')}>{say(lang, 'totp_new')}</a>
      </p>
      <Section id="sessions" title={say(lang, 'sessions')}>
        <SessionTable visit={visit} sessions={identity.sessionsOf(person.account)} />
        <Form
          action={href(view, '/account/sessions/end-others')}
          csrf={csrfOf(visit)}
          label={say(lang, 'sessions_end_others')}
        >
          <Button kind="second">{say(lang, 'sessions_end_others')}</Button>
        </Form>
      </Section>
      <Section id="printed" title={say(lang, 'printed')}>
        <p>{say(lang, 'printed_left', { left })}</p>
        <Form action={href(view, '/account/printed')} csrf={csrfOf(visit)} label={say(lang, 'printed_new')}>
          <CurrentPassword lang={lang} errors={errors} />
          <Button kind="second">{say(lang, 'printed_new')}</Button>
        </Form>
      </Section>
    </>
  );
  return pageOf({ visit, title: say(lang, 'account'), errors, children });
}

function SessionTable({ visit, sessions }: { visit: Visit; sessions: readonly SessionRow[] }) {
  const { lang, view, person } = visit;
  const end = ({ id }: SessionRow) =>
    id === person.session ? (
      say(lang, 'session_here')
    ) : (
      <Form
        action={href(view, `/account/sessions/${id}/end`)}
        csrf={csrfOf(visit)}
        label={say(lang, 'session_end')}
      >
        <Button kind="second">{say(lang, 'session_end')}</Button>
      </Form>
    );
  const columns: Column<SessionRow>[] = [
    { head: say(lang, 'session_address'), cell: ({ address }) => address, kind: 'name' },
    { head: say(lang, 'session_made'), cell: ({ madeAt }) => localText(madeAt), kind: 'time' },
    { head: say(lang, 'session_seen'), cell: ({ seenAt }) => localText(seenAt), kind: 'time' },
    { head: say(lang, 'acts'), cell: end },
  ];
  return <Table labelledby="sessions" columns={columns} rows={sessions} empty={say(lang, 'none')} />;
}
