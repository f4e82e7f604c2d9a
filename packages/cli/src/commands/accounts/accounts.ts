import { ROLES, TITLES } from '@hutong/api';
import type { Work } from '../../command.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';
import { oneOf, pageSize } from '../../option-values.ts';

/** `hutong account create`; the first password alone goes to stdout. */
export const accountCreate = async (
  given: { data: string; name: string; post: string[]; reason: string },
  session: Session,
  account: string,
): Promise<number> => {
  const { data, name, reason } = given;
  const posts = given.post.map((one) => postIn(one, session));
  const made = ({ api }: NodeClient) => api.accounts.create({ account, name, posts, reason });
  return showPassword(await atNode({ data }, session, made, { stopped: 'begin', aside: true }), session);
};

/** `hutong account list` */
export const accountList: Work<'data', 'limit' | 'cursor'> = async ({ data, limit, cursor }, session) => {
  const query = { limit: Number(pageSize(limit, session)), ...(cursor === undefined ? {} : { cursor }) };
  const page = await atNode({ data }, session, ({ api }) => api.accounts.list(query));
  const rows = page.items.map(({ account, posts, enabled, sessions }) => {
    const said = posts.map(({ role, organs }) => {
      const where = organs === '*' ? session.say('account_any') : organs.join(',');
      return `${TITLES[role][session.lang]} (${where})`;
    });
    return [account, said.join('; '), session.say(enabled ? 'account_on' : 'account_off'), String(sessions)];
  });
  session.table(['account_code', 'account_posts', 'account_state', 'account_sessions'], rows);
  return session.page(page, 'cursor');
};

/** `hutong account disable`; `account enable` undoes it. */
export const accountDisable: Work<'data' | 'reason'> = async ({ data, reason }, session, account) => {
  await atNode({ data }, session, ({ api }) => api.accounts.disable({ account, reason }), {
    stopped: 'begin',
  });
  session.tell('account_is_off', { code: account });
  return session.result({ account, done: true });
};

/** `hutong account enable` */
export const accountEnable: Work<'data' | 'reason'> = async ({ data, reason }, session, account) => {
  await atNode({ data }, session, ({ api }) => api.accounts.enable({ account, reason }), {
    stopped: 'begin',
  });
  session.tell('account_is_on', { code: account });
  return session.result({ account, done: true });
};

/** `hutong account reset`; the first password alone goes to stdout. */
export const accountReset: Work<'data' | 'reason', never, 'second-factor'> = async (
  given,
  session,
  account,
) => {
  const { data, reason } = given;
  const reset = ({ api }: NodeClient) =>
    api.accounts.reset({ account, reason, second_factor: given['second-factor'] });
  return showPassword(await atNode({ data }, session, reset, { stopped: 'begin', aside: true }), session);
};

function showPassword(
  { account, password }: { account: string; password: string },
  session: Session,
): number {
  session.note(session.say('account_made', { code: account }));
  session.print(password);
  return session.result({ account, password });
}

/** `handler:民政局,林业局` → a post for these; without departments, for any. */
function postIn(given: string, session: Session) {
  const [role = '', named] = given.split(':', 2);
  const organs = named === undefined ? ('*' as const) : named.split(/[,，]/).filter((one) => one !== '');
  return { role: oneOf('--post', role, ROLES, session), organs };
}
