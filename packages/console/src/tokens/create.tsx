import { contract, PROGRAM_ROLES, TITLES, type TokenRole } from '@hutong/api';
import { timeText } from '@hutong/record';
import { Checkboxes, errorOf, type FieldError, href, Notice, Radios, TextField } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, unfit } from '../shared.tsx';
import { say } from '../texts.ts';
import { knownTokens, PATH } from './known.ts';

const AT = `${PATH}/new`;
const DAY_MS = 86_400_000;
/** How long a token is good for, days. */
const DAYS = ['30', '90', '365'] as const;
const NEVER = 'never';

/** A new token: for which program, for what, for how long and why; then the second factor. */
export function tokenNew(parts: ConsoleParts): Page[] {
  const may = 'tokens.manage' as const;
  return [
    { method: 'get', path: AT, may, answer: (visit) => form(visit) },
    { method: 'post', path: AT, may, answer: (visit) => create(visit, parts) },
  ];
}

function form(visit: Visit, errors: readonly FieldError[] = [], status = 200): Promise<Shown> {
  const { lang, view } = visit;
  return screen({
    visit,
    title: say(lang, 'token_new'),
    place: 'keys',
    errors,
    status,
    children: (
      <>
        <p>{say(lang, 'token_new_about')}</p>
        <ConfirmForm visit={visit} errors={errors} path={AT} go={say(lang, 'token_new_go')}>
          <TextField
            name="name"
            label={say(lang, 'token_name')}
            hint={say(lang, 'token_name_hint')}
            value={visit.field('name')}
            error={errorOf(errors, 'name')}
            maxlength={64}
            required
          />
          <Checkboxes
            name="roles"
            label={say(lang, 'token_roles')}
            hint={say(lang, 'token_roles_hint')}
            values={visit.fields('roles')}
            error={errorOf(errors, 'roles')}
            options={PROGRAM_ROLES.map((value) => ({ value, text: TITLES[value][lang] }))}
          />
          <Radios
            name="days"
            label={say(lang, 'token_days')}
            value={visit.field('days') || '90'}
            error={errorOf(errors, 'days')}
            options={[
              ...DAYS.map((value) => ({ value, text: say(lang, 'token_days_n', { n: value }) })),
              { value: NEVER, text: say(lang, 'token_never') },
            ]}
          />
        </ConfirmForm>
        <p>
          <a href={href(view, PATH)}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

/** When a token ends that is good for what was chosen; undefined where nothing was. */
function expiryIn(visit: Visit, { now }: ConsoleParts): string | null | undefined {
  const days = visit.field('days');
  if (days === NEVER) return null;
  const known = DAYS.find((one) => one === days);
  return known && timeText(now() + Number(known) * DAY_MS);
}

/** What is wrong with what was typed, at its field: told before a code is used up. */
async function faultsIn(visit: Visit, expires: string | null | undefined): Promise<FieldError[]> {
  const { lang } = visit;
  const name = visit.field('name');
  const isTaken = (await knownTokens(visit)).some((one) => one.name === name);
  const roles = visit.fields('roles');
  const isRoles =
    roles.length > 0 && roles.every((one) => (PROGRAM_ROLES as readonly string[]).includes(one));
  return [
    ...(name === '' || name.length > 64 ? [{ name: 'name', text: say(lang, 'token_name_wrong') }] : []),
    ...(isTaken ? [{ name: 'name', text: say(lang, 'token_name_taken') }] : []),
    ...(isRoles ? [] : [{ name: 'roles', text: say(lang, 'token_roles_wrong') }]),
    ...(expires === undefined ? [{ name: 'days', text: say(lang, 'token_days_choose') }] : []),
  ];
}

async function create(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { lang, view } = visit;
  const expires = expiryIn(visit, parts);
  const faults = await faultsIn(visit, expires);
  if (faults.length > 0 || expires === undefined) return form(visit, faults, 422);
  const roles = [...new Set(visit.fields('roles'))] as TokenRole[];
  const given = { name: visit.field('name'), roles, expires, reason: visit.field('reason') };
  const done = await confirmed(
    visit,
    parts,
    async () => unfit(contract.tokens.create, given),
    () => ask(visit, contract.tokens.create, given),
  );
  if (done.again !== undefined) return form(visit, ...done.again);
  // Shown in the answer itself and kept nowhere.
  const { name, token } = done.reply;
  return screen({
    visit,
    title: say(lang, 'token_new'),
    place: 'keys',
    children: (
      <>
        <Notice tone="good" title={say(lang, 'token_made', { name })}>
          <p>
            <code class="fingerprint">{token}</code>
          </p>
          <p>{say(lang, 'token_made_next')}</p>
        </Notice>
        <p>
          <a href={href(view, PATH)}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}
