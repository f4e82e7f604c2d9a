import { TOKEN_ROLES, type TokenRole } from '@hutong/api';
import { timeText } from '@hutong/record';
import { listTokens, pageOf } from '@hutong/web';
import { meant } from '../../ask.ts';
import type { Given, Work } from '../../command.ts';
import { Failed, Usage } from '../../errors.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { atNode } from '../../nodes/reach.ts';
import { ofForm, pageSize } from '../../option-values.ts';
import { plain } from '../../text.ts';

/** What --scope called them before there were roles. */
const SCOPES: Record<string, TokenRole> = { read: 'reader', write: 'writer', admin: 'administrator' };
const DAY_MS = 86_400_000;
const NO_REASON = '未注明';

/** `hutong token create`; the token alone goes to stdout. */
export const tokenCreate: Work<'data' | 'name', 'expires' | 'reason' | 'role' | 'scope'> = async (
  given,
  session,
) => {
  const { role, scope } = given;
  const roles = rolesOf(role ?? scope, role === undefined ? '--scope' : '--role', session);
  return issue(given, roles, session);
};

/** `hutong admin create`: a token of an administrator. */
export const adminCreate: Work<'data', 'expires' | 'reason'> = (given, session, name) => {
  return issue({ ...given, name }, ['administrator'], session);
};

async function issue(
  { data, name, reason = NO_REASON, expires: until = '90d' }: Given<'data' | 'name', 'expires' | 'reason'>,
  roles: TokenRole[],
  session: Session,
): Promise<number> {
  const expires = expiry(until, session);
  const created = ({ api }: NodeClient) => api.tokens.create({ name, roles, expires, reason });
  const { token } = await atNode({ data }, session, created, { stopped: 'begin', aside: true });
  session.note(session.say('token_made', { name: plain(name), roles: roles.join(', ') }));
  session.print(token);
  return session.result({ name, roles, expires, token });
}

/** `hutong token list` */
export const tokenList: Work<'data', 'limit' | 'cursor'> = async ({ data, limit, cursor }, session) => {
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
  return session.page(page, 'cursor');
};

/** `hutong token revoke`: without --yes it only tells what it would do. */
export const tokenRevoke: Work<'data' | 'name', 'reason', 'yes'> = async (given, session) => {
  const { data, name, reason = NO_REASON } = given;
  const { dir, config } = dataFolder(data, session);
  const known = listTokens(dir).find((token) => token.name === name);
  if (known === undefined)
    throw new Failed(session.say('token_unknown', { name }), session.say('token_list_next'));
  if (!given.yes) session.headOf(config, dir);
  const roles = known.roles.join(', ');
  if (!meant(given, session, session.say('token_would', { name, roles })))
    return session.result({ name, done: false });
  await atNode({ data }, session, ({ api }) => api.tokens.revoke({ name, reason }), { stopped: 'begin' });
  session.tell('token_gone', { name });
  return session.result({ name, done: true });
};

function rolesOf(given: string | undefined, option: string, session: Session): TokenRole[] {
  const next = session.say('one_of', { values: TOKEN_ROLES.join(', ') });
  if (given === undefined) throw new Usage(session.say('missing_option', { option: '--role' }), next);
  return given.split(',').map((one) => {
    const word = one.trim();
    const known = TOKEN_ROLES.find((r) => r === (SCOPES[word] ?? word));
    if (known !== undefined) return known;
    throw new Usage(session.say('bad_option', { option, value: one }), next);
  });
}

/** `90d` → when that is over, RFC 3339; `never` → null. */
function expiry(given: string, session: Session): string | null {
  if (given === 'never') return null;
  const days = ofForm('--expires', given, /^[1-9]\d{0,3}d$/, '90d, never', session);
  return timeText(session.io.now() + Number.parseInt(days, 10) * DAY_MS);
}
