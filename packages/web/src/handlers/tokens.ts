import { type contract, PROGRAM_ROLES, type TokenRole } from '@hutong/api';
import { timeText } from '@hutong/record';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { HttpError, words } from '../http/errors.ts';
import { pageOf } from '../http/list.ts';

const DEFAULT_MS = 90 * 86_400_000;
const NO_REASON = '未注明';

/** Tokens, for whoever may manage them; each change is an act on record before it takes effect. */
export function tokenHandlers({ tokens, now }: Shared): Handlers<typeof contract.tokens> {
  const knows = (name: string) => tokens.list().some((known) => known.name === name);
  return {
    list: (page) => pageOf(tokens.list(), ({ name }) => name, page),
    create: async ({ name, roles, expires: given, reason = NO_REASON }, by) => {
      const expires = expiry(given, now());
      if (by.isPerson && !roles.every(isOfProgram)) throw ofPost();
      if (knows(name)) throw taken();
      return by.recorded(`${name} (${roles.join(',')})`, reason, async () => {
        const token = tokens.create({ name, roles, expires });
        return { name, roles, expires: expires === null ? null : timeText(expires), token };
      });
    },
    revoke: async ({ name, reason = NO_REASON }, by) => {
      if (!knows(name)) throw unknown();
      return by.recorded(name, reason, async () => {
        tokens.revoke(name);
        return { status: 'revoked', name };
      });
    },
  };
}

const isOfProgram = (role: TokenRole) => PROGRAM_ROLES.some((one) => one === role);

function expiry(given: string | null | undefined, now: number): number | null {
  if (given === null) return null;
  const expires = given === undefined ? now + DEFAULT_MS : Date.parse(given);
  if (expires > now) return expires;
  const text = words('token_expiry', [], 'token_expiry_next', []);
  throw new HttpError(422, { code: 'refused', field: 'expires', ...text });
}

function ofPost(): HttpError {
  const text = words('token_of_post', [], 'token_of_post_next', []);
  return new HttpError(422, { code: 'token_of_post', field: 'roles', ...text });
}

function taken(): HttpError {
  const text = words('token_name', [], 'token_name_next', []);
  return new HttpError(409, { code: 'token_name', field: 'name', ...text });
}

function unknown(): HttpError {
  return new HttpError(404, {
    code: 'no_token',
    field: 'name',
    ...words('no_token', [], 'no_token_next', []),
  });
}
