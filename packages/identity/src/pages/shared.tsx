import { mayFor, type Permission, TITLES } from '@hutong/api';
import { type Lang, type Phrase, said } from '@hutong/record';
import {
  Button,
  Buttons,
  bracketed,
  ErrorSummary,
  errorOf,
  type FieldError,
  type Html,
  layout,
  listed,
  TextArea,
  TextField,
  type View,
} from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { dayText } from '../accounts/deputies.ts';
import type { HeldPost } from '../accounts/rows.ts';
import { IdentityRefused } from '../refused.ts';
import { say } from './texts.ts';
import { ADMINISTRATION, CONSOLE, workView } from './view.ts';

/** What was refused, as the page shows it at its top and at the field. */
export function refusalAt(
  lang: Lang,
  { field, reason, next }: { field?: string | undefined; reason: Phrase; next: Phrase },
): FieldError[] {
  const [why, then] = [said(reason, lang), said(next, lang)];
  return [{ name: field, text: lang === 'zh' ? `${why}。${then}` : `${why} ${then}` }];
}

/** Does what a form asks; where that is refused the page comes back with what is wrong and what was typed. */
export async function orAgain(
  visit: Visit,
  work: () => Promise<Shown> | Shown,
  again: (errors: readonly FieldError[]) => Promise<string>,
): Promise<Shown> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IdentityRefused)) throw error;
    if (error.waitS !== undefined) visit.headers['Retry-After'] = String(error.waitS);
    return shown(again(refusalAt(visit.lang, error)), error.status);
  }
}

/** A page that is answered. */
export async function shown(html: Promise<string>, status = 200): Promise<Shown> {
  return { html: await html, status };
}

interface PageProps {
  visit: Visit;
  title: string;
  errors?: readonly FieldError[];
  current?: 'account' | 'accounts' | 'audit';
  children: Html;
}

/** A whole page with its heading and what is wrong. */
export async function pageOf(props: PageProps): Promise<string> {
  const { visit, title, errors = [], current = 'account', children } = props;
  const main = (
    <>
      <ErrorSummary title={say(visit.lang, 'errors')} errors={errors} />
      <h1>{title}</h1>
      {children}
    </>
  );
  return layout(await workView(visit, current), title, main);
}

/** The token that a form carries; none where nobody is signed in. */
export function csrfOf({ who }: Visit): string {
  return who?.csrf ?? '';
}

export function may({ who }: Visit, permission: Permission): boolean {
  return who !== undefined && mayFor(who, permission);
}

/** Where somebody begins: the console of a center, their desk, what they administer or audit, or their own account. */
export function homeOf(visit: Visit, who = visit.who): string {
  if (who === undefined) return '/sign-in';
  const isHall = visit.service.info.kind === 'hall';
  if (!isHall && CONSOLE.some((permission) => mayFor(who, permission))) return '/console';
  if (isHall && mayFor(who, 'desk.use')) return '/desk';
  if (ADMINISTRATION.some((permission) => mayFor(who, permission))) return '/accounts';
  return mayFor(who, 'sign-ins.read') ? '/audit' : '/account';
}

/** Posts in words, one a line. */
export function Posts({ lang, posts }: { lang: Lang; posts: readonly HeldPost[] }) {
  if (posts.length === 0) return <>{say(lang, 'no_posts')}</>;
  return (
    <ul class="plain">
      {posts.map(({ role, organs, deputyOf, until }) => (
        <li>
          {TITLES[role][lang]}
          {' · '}
          {organs === '*' ? say(lang, 'any_organ') : listed(lang, organs)}
          {deputyOf === undefined || until === undefined
            ? null
            : bracketed(lang, say(lang, 'deputy_of', { code: deputyOf, until: dayText(until) }))}
        </li>
      ))}
    </ul>
  );
}

interface Asked {
  lang: View['lang'];
  errors: readonly FieldError[];
}

/** Why something is done. @param name where a page asks it twice, the second time under another */
export function Reason({ lang, errors, value, name = 'reason' }: Asked & { value?: string; name?: string }) {
  return (
    <TextArea
      name={name}
      label={say(lang, 'reason')}
      hint={say(lang, 'reason_hint')}
      error={errorOf(errors, name)}
      value={value}
      rows={2}
      maxlength={500}
      required
    />
  );
}

/** The password that is asked for again. */
export function CurrentPassword({ lang, errors }: Asked) {
  return (
    <TextField
      name="current"
      label={say(lang, 'current')}
      type="password"
      autocomplete="current-password"
      error={errorOf(errors, 'current')}
      required
    />
  );
}

/** The end of a form that asks a code: the next one, where clocks are far apart. */
export function NextCode({ lang }: Pick<Asked, 'lang'>) {
  return (
    <>
      <TextField
        name="next_code"
        label={say(lang, 'next_code')}
        note={say(lang, 'optional')}
        hint={say(lang, 'next_code_hint')}
        width="middle"
        inputmode="numeric"
      />
      <Buttons>
        <Button>{say(lang, 'go_on')}</Button>
      </Buttons>
    </>
  );
}
