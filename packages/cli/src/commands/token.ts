import { createToken, listTokens, ROLES, type Role, revokeToken } from '@hutong/web';
import { Failed, Usage } from '../errors.ts';
import type { Session } from '../io.ts';
import { dataFolder } from '../nodes/folder.ts';
import { plain, table } from '../text.ts';

/** What --scope called them before there were roles. */
const SCOPES: Record<string, Role> = { read: 'reader', write: 'writer', admin: 'administrator' };
const DAY_MS = 86_400_000;

interface Given {
  data: string;
  name: string;
  role: string | undefined;
  scope: string | undefined;
  expires: string | undefined;
}

/** `hutong token create`; the token alone goes to stdout. */
export async function tokenCreate(
  { data, name, role, scope, expires }: Given,
  session: Session,
): Promise<number> {
  const dir = folder(data, session, true);
  const roles = rolesOf(role ?? scope, role === undefined ? '--scope' : '--role', session);
  const until = expiry(expires ?? '90d', session);
  const token = createToken(dir, { name, roles, expires: until }, session.io.now());
  session.note(session.say('token_made', { name: plain(name), roles: roles.join(', ') }));
  session.print(token);
  session.result({ name, roles, expires: until === null ? null : new Date(until).toISOString(), token });
  return 0;
}

/** `hutong token list` */
export async function tokenList({ data }: { data: string }, session: Session): Promise<number> {
  const tokens = listTokens(folder(data, session));
  for (const line of table(
    tokens.map((t) => [plain(t.name), t.roles.join(','), t.created, t.expires ?? '-']),
  ))
    session.print(line);
  session.result(tokens);
  return 0;
}

/** `hutong token revoke` */
export async function tokenRevoke(
  { data, name }: { data: string; name: string },
  session: Session,
): Promise<number> {
  const dir = folder(data, session);
  if (!revokeToken(dir, name)) {
    throw new Failed(session.say('token_unknown', { name: plain(name) }), session.say('token_list_next'));
  }
  session.print(session.say('token_gone', { name: plain(name) }));
  session.result({ name });
  return 0;
}

function folder(data: string, session: Session, aside = false): string {
  const { dir, config } = dataFolder(data, session);
  session.headOf(config, dir, { aside });
  return dir;
}

function rolesOf(given: string | undefined, option: string, session: Session): Role[] {
  if (given === undefined)
    throw new Usage(
      session.say('missing_option', { option: '--role' }),
      session.say('one_of', { values: ROLES.join(', ') }),
    );
  return given.split(',').map((one) => {
    const word = one.trim();
    const known = ROLES.find((r) => r === (SCOPES[word] ?? word));
    if (known !== undefined) return known;
    throw new Usage(
      session.say('bad_option', { option, value: one }),
      session.say('one_of', { values: ROLES.join(', ') }),
    );
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
