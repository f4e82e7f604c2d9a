import { TITLES } from '@hutong/api';
import {
  Button,
  Buttons,
  Checkboxes,
  errorOf,
  type FieldError,
  Form,
  href,
  Section,
  SummaryList,
  TextField,
} from '@hutong/ui';
import type { Visit } from '@hutong/web';
import type { ShownAccount } from '../accounts/accounts.ts';
import { POST_ROLES } from '../accounts/posts.ts';
import type { Identity } from '../identity.ts';
import { csrfOf, may, Posts, pageOf, Reason } from './shared.tsx';
import { say } from './texts.ts';

/** One account, with what the post of whoever looks at it may do to it. */
export function accountPage(
  visit: Visit,
  identity: Identity,
  errors: readonly FieldError[] = [],
): Promise<string> {
  const { lang, view } = visit;
  const account = identity.accounts.get(visit.params.account ?? '');
  const rows = [
    { key: say(lang, 'name'), value: account.displayName },
    { key: say(lang, 'state'), value: say(lang, account.enabled ? 'enabled' : 'disabled') },
    { key: say(lang, 'posts'), value: <Posts lang={lang} posts={account.posts} /> },
    { key: say(lang, 'open_sessions'), value: String(account.sessions) },
  ];
  const children = (
    <>
      <SummaryList rows={rows} />
      {may(visit, 'posts.manage') ? <PostsForm visit={visit} account={account} errors={errors} /> : null}
      <ActsForm visit={visit} account={account} errors={errors} />
      <p>
        <a href={href(view, '/accounts')}>{say(lang, 'back')}</a>
      </p>
    </>
  );
  return pageOf({ visit, current: 'accounts', title: account.staffCode, errors, children });
}

interface Props {
  visit: Visit;
  account: ShownAccount;
  errors: readonly FieldError[];
}

function PostsForm({ visit, account, errors }: Props) {
  const { lang, view } = visit;
  const own = account.posts.filter(({ deputyOf }) => deputyOf === undefined);
  const typed = visit.typed.has('posts') || visit.typed.has('posts-shown');
  const chosen = typed ? visit.fields('posts') : own.map(({ role }) => role);
  const organsOf = (role: string) => {
    const organs = own.find((post) => post.role === role)?.organs ?? '*';
    return typed ? visit.field(`organs-${role}`) : organs === '*' ? '*' : organs.join('、');
  };
  return (
    <Section id="posts" title={say(lang, 'posts')}>
      <Form
        action={href(view, `/accounts/${account.id}/posts`)}
        csrf={csrfOf(visit)}
        label={say(lang, 'posts')}
      >
        <Checkboxes
          name="posts"
          label={say(lang, 'posts')}
          hint={say(lang, 'posts_hint')}
          error={errorOf(errors, 'posts')}
          options={POST_ROLES.map((role) => ({ value: role, text: TITLES[role][lang] }))}
          values={chosen}
        />
        <details open={errors.some(({ name }) => name?.startsWith('organs-'))}>
          <summary>{say(lang, 'organs_hint')}</summary>
          {POST_ROLES.map((role) => (
            <TextField
              name={`organs-${role}`}
              label={say(lang, 'organs_of', { role: TITLES[role][lang] })}
              value={organsOf(role)}
              error={errorOf(errors, `organs-${role}`)}
              maxlength={2_000}
            />
          ))}
        </details>
        <Reason lang={lang} errors={errors} value={visit.field('reason')} />
        <Buttons>
          <Button>{say(lang, 'save_posts')}</Button>
        </Buttons>
      </Form>
    </Section>
  );
}

function ActsForm({ visit, account, errors }: Props) {
  const { lang, view } = visit;
  const to = (act: string) => href(view, `/accounts/${account.id}/${act}`);
  const title = say(lang, 'acts');
  return (
    <Section id="acts" title={title}>
      <Form action={to('unlock')} csrf={csrfOf(visit)} label={title}>
        <Reason name="act_reason" lang={lang} errors={errors} value={visit.field('act_reason')} />
        <Buttons>
          {may(visit, 'accounts.manage') ? (
            <>
              <Button kind="second" formaction={to('reset-password')}>
                {say(lang, 'reset_password')}
              </Button>
              <Button kind="danger" formaction={to(account.enabled ? 'disable' : 'enable')}>
                {say(lang, account.enabled ? 'disable' : 'enable')}
              </Button>
            </>
          ) : null}
          {may(visit, 'posts.manage') ? (
            <>
              <Button kind="second">{say(lang, 'unlock_account')}</Button>
              <Button kind="second" formaction={to('end-sessions')}>
                {say(lang, 'end_sessions')}
              </Button>
              <Button kind="danger" formaction={to('reset-second-factor')}>
                {say(lang, 'reset_factor')}
              </Button>
            </>
          ) : null}
        </Buttons>
      </Form>
    </Section>
  );
}
