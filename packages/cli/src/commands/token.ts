import { createToken, listTokens, revokeToken, type Scope } from '@hutong/web';
import { Failed, Usage } from '../errors.ts';
import type { Session } from '../io.ts';
import { dataFolder } from '../nodes/folder.ts';
import { plain, table } from '../text.ts';

const SCOPES: readonly Scope[] = ['read', 'write', 'admin'];

/** `hutong token create`; the token alone goes to stdout. */
export async function tokenCreate(
  { data, name, scope }: { data: string; name: string; scope: string },
  session: Session,
): Promise<number> {
  const dir = folder(data, session, true);
  const scopes = scope.split(',').map((one) => {
    const known = SCOPES.find((s) => s === one.trim());
    if (known !== undefined) return known;
    throw new Usage(
      session.say('bad_option', { option: '--scope', value: one }),
      session.say('one_of', { values: SCOPES.join(', ') }),
    );
  });
  const token = createToken(dir, { name, scopes: [...new Set(scopes)] }, session.io.now());
  session.note(session.say('token_made', { name: plain(name), scopes: scopes.join(', ') }));
  session.print(token);
  session.result({ name, scopes, token });
  return 0;
}

/** `hutong token list` */
export async function tokenList({ data }: { data: string }, session: Session): Promise<number> {
  const tokens = listTokens(folder(data, session));
  for (const line of table(tokens.map((t) => [t.name, t.scopes.join(','), t.created]))) session.print(line);
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
