import type { Post, Role } from '@hutong/api';
import {
  Button,
  Buttons,
  type Column,
  errorOf,
  type FieldError,
  Form,
  href,
  listed,
  Notice,
  Pager,
  Section,
  Table,
  TextField,
} from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import type { ShownAccount } from '../accounts/accounts.ts';
import { POST_ROLES } from '../accounts/posts.ts';
import type { Doer } from '../ground.ts';
import { doerOf, type Identity } from '../identity.ts';
import { accountPage } from './account.tsx';
import { csrfOf, may, orAgain, Posts, pageOf, Reason, shown } from './shared.tsx';
import { say } from './texts.ts';
import { ADMINISTRATION } from './view.ts';

const PAGE = 50;

/** Administration of accounts: the list, one account, and the acts on it, each for the post that may. */
export function accountPages(identity: Identity): Page[] {
  return [
    {
      method: 'get',
      path: '/accounts',
      may: 'accounts.manage',
      or: ADMINISTRATION,
      answer: (visit) => listShown(visit, identity),
    },
    {
      method: 'get',
      path: '/accounts/new',
      may: 'accounts.manage',
      answer: (visit) => shown(newPage(visit)),
    },
    {
      method: 'post',
      path: '/accounts/new',
      may: 'accounts.manage',
      answer: (visit) =>
        orAgain(
          visit,
          async () => {
            const given = { staffCode: visit.field('staff_code'), displayName: visit.field('display_name') };
            const made = await identity.accounts.create(doerOf(visit.person, 'accounts.manage'), {
              ...given,
              reason: visit.field('reason'),
            });
            return shown(passwordPage(visit, made.staffCode, made.password));
          },
          (errors) => newPage(visit, errors),
        ),
    },
    {
      method: 'get',
      path: '/accounts/{account}',
      may: 'accounts.manage',
      or: ['posts.manage'],
      answer: (visit) =>
        orAgain(
          visit,
          () => shown(accountPage(visit, identity)),
          (errors) => listPage(visit, identity, errors),
        ),
    },
    ...actPages(identity),
  ];
}

/** An act on one account. */
interface Act {
  may: 'accounts.manage' | 'posts.manage';
  /** The field of its reason: a page with two forms asks twice. */
  why: string;
}

/** What is done to one account. */
type Work = (by: Doer, id: string, reason: string, visit: Visit) => Promise<unknown>;

function actPages(identity: Identity): Page[] {
  const { accounts } = identity;
  const acts: [name: string, Act['may'], Work][] = [
    ['disable', 'accounts.manage', (by, id, reason) => accounts.disable(by, id, reason)],
    ['enable', 'accounts.manage', (by, id, reason) => accounts.enable(by, id, reason)],
    ['posts', 'posts.manage', (by, id, reason, visit) => accounts.setPosts(by, id, postsOf(visit), reason)],
    ['unlock', 'posts.manage', (by, id, reason) => accounts.unlock(by, id, reason)],
    ['end-sessions', 'posts.manage', (by, id, reason) => accounts.endSessions(by, id, reason)],
    ['reset-second-factor', 'posts.manage', (by, id, reason) => accounts.resetSecondFactor(by, id, reason)],
  ];
  const reset: Page = {
    method: 'post',
    path: '/accounts/{account}/reset-password',
    may: 'accounts.manage',
    answer: (visit) =>
      onAccount(visit, identity, { may: 'accounts.manage', why: 'act_reason' }, async (by, id, reason) => {
        const { password } = await accounts.resetPassword(by, id, reason);
        return shown(passwordPage(visit, accounts.get(id).staffCode, password));
      }),
  };
  const pages = acts.map(([name, may, work]): Page => {
    const answer = (visit: Visit) =>
      onAccount(
        visit,
        identity,
        { may, why: name === 'posts' ? 'reason' : 'act_reason' },
        async (by, id, reason) => {
          await work(by, id, reason, visit);
          return { to: `/accounts/${id}` };
        },
      );
    return { method: 'post', path: `/accounts/{account}/${name}`, may, answer };
  });
  return [...pages, reset];
}

/** Does something to the account of the address; where that is refused its page comes back. */
function onAccount(
  visit: Visit,
  identity: Identity,
  { may, why }: Act,
  work: (by: Doer, id: string, reason: string) => Promise<Shown>,
): Promise<Shown> {
  const id = visit.params.account ?? '';
  return orAgain(
    visit,
    async () => {
      identity.accounts.get(id);
      return work(doerOf(visit.person, may), id, visit.field(why));
    },
    (wrong) => {
      if (!identity.accounts.has(id)) return listPage(visit, identity, wrong);
      const errors = wrong.map((one) => (one.name === 'reason' ? { ...one, name: why } : one));
      return accountPage(visit, identity, errors);
    },
  );
}

/** The posts that were ticked, each with its departments. */
function postsOf(visit: Visit): Post[] {
  return POST_ROLES.filter((role) => visit.fields('posts').includes(role)).map((role) => ({
    role,
    organs: organsOf(visit, role),
  }));
}

function organsOf(visit: Visit, role: Role): Post['organs'] {
  const typed = visit.field(`organs-${role}`);
  return typed === '*' || typed === '＊' ? '*' : typed.split(/[,，、;；\n]/);
}

// Whoever only appoints deputies has a list of their own.
async function listShown(visit: Visit, identity: Identity): Promise<Shown> {
  if (!may(visit, 'accounts.manage') && !may(visit, 'posts.manage')) return { to: '/accounts/deputies' };
  return shown(listPage(visit, identity));
}

function listPage(visit: Visit, identity: Identity, errors: readonly FieldError[] = []): Promise<string> {
  const { lang, view } = visit;
  const after = visit.query('after');
  const rows = identity.accounts.list(after, PAGE + 1);
  const shown = rows.slice(0, PAGE);
  const columns: Column<ShownAccount>[] = [
    {
      head: say(lang, 'staff_code'),
      cell: ({ id, staffCode }) => <a href={href(view, `/accounts/${id}`)}>{staffCode}</a>,
      kind: 'name',
    },
    { head: say(lang, 'name'), cell: ({ displayName }) => displayName },
    { head: say(lang, 'posts'), cell: ({ posts }) => <Posts lang={lang} posts={posts} /> },
    { head: say(lang, 'state'), cell: (row) => listed(visit.lang, statesOf(visit, row)) },
    { head: say(lang, 'open_sessions'), cell: ({ sessions }) => sessions, kind: 'number' },
  ];
  const next = rows.length > PAGE ? shown.at(-1)?.staffCode : undefined;
  const children = (
    <>
      <p>
        {may(visit, 'accounts.manage') ? (
          <a href={href(view, '/accounts/new')}>{say(lang, 'account_new')}</a>
        ) : null}{' '}
        {may(visit, 'deputies.appoint') ? (
          <a href={href(view, '/accounts/deputies')}>{say(lang, 'deputies')}</a>
        ) : null}
      </p>
      {identity.accounts.hasHolder('window') ? null : (
        <Notice tone="wait" title={say(lang, 'no_window')}>
          <p>{say(lang, 'no_window_next')}</p>
        </Notice>
      )}
      <Section id="list" title={say(lang, 'accounts')}>
        <Table labelledby="list" columns={columns} rows={shown} empty={say(lang, 'accounts_none')} keys />
      </Section>
      <Pager
        label={say(lang, 'accounts')}
        first={after === '' ? undefined : { href: href(view, '/accounts'), text: say(lang, 'first_page') }}
        next={
          next === undefined
            ? undefined
            : { href: href(view, '/accounts', { after: next }), text: say(lang, 'next_page') }
        }
      />
    </>
  );
  return pageOf({ visit, current: 'accounts', title: say(lang, 'accounts'), errors, children });
}

function statesOf({ lang }: Visit, { enabled, mustChange, secondFactor }: ShownAccount): string[] {
  return [
    say(lang, enabled ? 'enabled' : 'disabled'),
    ...(mustChange ? [say(lang, 'must_change_mark')] : []),
    ...(secondFactor ? [] : [say(lang, 'no_factor')]),
  ];
}

function newPage(visit: Visit, errors: readonly FieldError[] = []): Promise<string> {
  const { lang, view } = visit;
  const title = say(lang, 'account_new');
  const children = (
    <Form action={href(view, '/accounts/new')} csrf={csrfOf(visit)} label={title}>
      <TextField
        name="staff_code"
        label={say(lang, 'staff_code')}
        hint={say(lang, 'staff_code_hint')}
        value={visit.field('staff_code')}
        error={errorOf(errors, 'staff_code')}
        width="short"
        maxlength={16}
        required
      />
      <TextField
        name="display_name"
        label={say(lang, 'name')}
        hint={say(lang, 'name_hint')}
        value={visit.field('display_name')}
        error={errorOf(errors, 'display_name')}
        width="middle"
        maxlength={50}
        required
      />
      <Reason lang={lang} errors={errors} value={visit.field('reason')} />
      <Buttons>
        <Button>{say(lang, 'create')}</Button>
      </Buttons>
    </Form>
  );
  return pageOf({ visit, current: 'accounts', title, errors, children });
}

/** A first password, shown this once. */
function passwordPage(visit: Visit, code: string, password: string): Promise<string> {
  const { lang, view } = visit;
  const children = (
    <>
      <p>{say(lang, 'first_password_once', { code })}</p>
      <p>
        <strong>
          <code>{password}</code>
        </strong>
      </p>
      <p>
        <a href={href(view, '/accounts')}>{say(lang, 'back')}</a>
      </p>
    </>
  );
  return pageOf({ visit, current: 'accounts', title: say(lang, 'first_password'), children });
}
