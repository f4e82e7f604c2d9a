import { ROLES, type Role } from '@hutong/api';
import { timeText } from '@hutong/record';
import { listTokens, pageOf } from '@hutong/web';
import { type Meant, meant } from '../../ask.ts';
import { Failed, Usage } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { atNode } from '../../nodes/reach.ts';
import { badOption, pageSize } from '../../option-values.ts';
import { plain } from '../../text.ts';

/** What --scope called them before there were roles. */
const SCOPES: Record<string, Role> = { read: 'reader', write: 'writer', admin: 'administrator' };
const DAY_MS = 86_400_000;
const NO_REASON = '未注明';

interface Given {
  data: string;
  expires: string | undefined;
  reason: string | undefined;
}

/** `hutong token create`; the token alone goes to stdout. */
export async function tokenCreate(
  given: Given & { name: string; role: string | undefined; scope: string | undefined },
  session: Session,
): Promise<number> {
  const { role, scope } = given;
  const roles = rolesOf(role ?? scope, role === undefined ? '--scope' : '--role', session);
  return issue(given, roles, session);
}

/** `hutong admin create`: a token of an administrator. */
export function adminCreate(given: Given, session: Session, name: string): Promise<number> {
  return issue({ ...given, name }, ['administrator'], session);
}

async function issue(given: Given & { name: string }, roles: Role[], session: Session): Promise<number> {
  const { name } = given;
  const until = expiry(given.expires ?? '90d', session);
  const expires = until === null ? null : timeText(until);
  const reason = given.reason ?? NO_REASON;
  const body = { name, roles, expires, reason };
  const { token } = await atNode(
    { data: given.data },
    session,
    (client) => client.call<{ token: string }>('POST', '/api/tokens', body),
    { stopped: 'begin', aside: true },
  );
  session.note(session.say('token_made', { name: plain(name), roles: roles.join(', ') }));
  session.print(token);
  session.result({ name, roles, expires, token });
  return 0;
}

/** `hutong token list` */
export async function tokenList(
  { data, limit, cursor }: { data: string } & Record<'limit' | 'cursor', string | undefined>,
  session: Session,
): Promise<number> {
  const shown = { limit: Number(pageSize(limit, session)), cursor };
  const { dir, config } = dataFolder(data, session);
  session.headOf(config, dir);
  const page = pageOf(listTokens(dir), ({ name }) => name, shown);
  const rows = page.items.map((t) => {
    const over = t.expires !== null && Date.parse(t.expires) <= session.io.now();
    const until = t.expires === null ? session.say('token_never') : t.expires;
    return [t.name, t.roles.join(','), t.created, over ? session.say('token_over', { at: until }) : until];
  });
  session.table(['token_name', 'token_roles', 'token_created', 'token_expires'], rows);
  session.page(page, 'cursor');
  return 0;
}

/** `hutong token revoke`: without --yes it only tells what it would do. */
export async function tokenRevoke(
  given: Meant & { data: string; name: string; reason: string | undefined },
  session: Session,
): Promise<number> {
  const { data, name } = given;
  const reason = given.reason ?? NO_REASON;
  const { dir, config } = dataFolder(data, session);
  const known = listTokens(dir).find((token) => token.name === name);
  if (known === undefined)
    throw new Failed(session.say('token_unknown', { name: plain(name) }), session.say('token_list_next'));
  if (!given.yes) session.headOf(config, dir);
  const roles = known.roles.join(', ');
  if (!meant(given, session, session.say('token_would', { name: plain(name), roles }))) {
    session.result({ name, done: false });
    return 0;
  }
  await atNode({ data }, session, (client) => client.call('POST', '/api/tokens/revoke', { name, reason }), {
    stopped: 'begin',
  });
  session.print(session.say('token_gone', { name: plain(name) }));
  session.result({ name, done: true });
  return 0;
}

function rolesOf(given: string | undefined, option: string, session: Session): Role[] {
  const next = session.say('one_of', { values: ROLES.join(', ') });
  if (given === undefined) throw new Usage(session.say('missing_option', { option: '--role' }), next);
  return given.split(',').map((one) => {
    const word = one.trim();
    const known = ROLES.find((r) => r === (SCOPES[word] ?? word));
    if (known !== undefined) return known;
    throw new Usage(session.say('bad_option', { option, value: one }), next);
  });
}

/** `90d` → when that is over; `never` → null. */
function expiry(given: string, session: Session): number | null {
  if (given === 'never') return null;
  const days = /^([1-9]\d{0,3})d$/.exec(given)?.[1];
  if (days !== undefined) return session.io.now() + Number(days) * DAY_MS;
  throw badOption('--expires', given, '90d, never', session);
}
