import { createToken, listTokens, ROLES, type Role, revokeToken } from '@hutong/web';
import { Failed, Usage } from '../errors.ts';
import type { Session } from '../io.ts';
import { actOn, cliUser } from '../nodes/acting.ts';
import { dataFolder } from '../nodes/folder.ts';
import { plain, table } from '../text.ts';

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
  const expires = until === null ? null : new Date(until).toISOString();
  const reason = given.reason ?? NO_REASON;
  const token = await actOn(given.data, session, true, {
    async running(client) {
      const body = { name, roles, expires, reason };
      return (await client.call<{ token: string }>('POST', '/api/tokens', body)).token;
    },
    async direct(dir, service) {
      if (listTokens(dir).some((known) => known.name === name)) {
        throw new Failed(session.say('token_taken', { name: plain(name) }), session.say('token_list_next'));
      }
      await service.act(cliUser(), 'token.create', `${name} (${roles.join(',')})`, reason);
      return createToken(dir, { name, roles, expires: until }, session.io.now());
    },
  });
  session.note(session.say('token_made', { name: plain(name), roles: roles.join(', ') }));
  session.print(token);
  session.result({ name, roles, expires, token });
  return 0;
}

/** `hutong token list` */
export async function tokenList({ data }: { data: string }, session: Session): Promise<number> {
  const { dir, config } = dataFolder(data, session);
  session.headOf(config, dir);
  const tokens = listTokens(dir);
  const rows = tokens.map((t) => {
    const over = t.expires !== null && Date.parse(t.expires) <= session.io.now();
    const until = t.expires === null ? session.say('token_never') : t.expires;
    return [t.name, t.roles.join(','), t.created, over ? session.say('token_over', { at: until }) : until];
  });
  const head = (['token_name', 'token_roles', 'token_created', 'token_expires'] as const).map((key) =>
    session.say(key),
  );
  for (const line of table([head, ...rows])) session.print(line);
  session.result(tokens);
  return 0;
}

/** `hutong token revoke` */
export async function tokenRevoke(
  given: { data: string; name: string; reason: string | undefined },
  session: Session,
): Promise<number> {
  const { data, name } = given;
  const reason = given.reason ?? NO_REASON;
  await actOn(data, session, false, {
    async running(client) {
      await client.call('POST', '/api/tokens/revoke', { name, reason });
    },
    async direct(dir, service) {
      if (!listTokens(dir).some((known) => known.name === name)) {
        throw new Failed(session.say('token_unknown', { name: plain(name) }), session.say('token_list_next'));
      }
      await service.act(cliUser(), 'token.revoke', name, reason);
      revokeToken(dir, name);
    },
  });
  session.print(session.say('token_gone', { name: plain(name) }));
  session.result({ name });
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
  throw new Usage(
    session.say('bad_option', { option: '--expires', value: given }),
    session.say('give_like', { example: '90d, never' }),
  );
}
