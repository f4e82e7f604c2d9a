import type { contract } from '@hutong/api';
import { timeText } from '@hutong/record';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { HttpError } from '../http/errors.ts';
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
      if (knows(name)) throw taken();
      await by.record(`${name} (${roles.join(',')})`, reason);
      const token = tokens.create({ name, roles, expires });
      return { name, roles, expires: expires === null ? null : timeText(expires), token };
    },
    revoke: async ({ name, reason = NO_REASON }, by) => {
      if (!knows(name)) throw unknown();
      await by.record(name, reason);
      tokens.revoke(name);
      return { status: 'revoked', name };
    },
  };
}

function expiry(given: string | null | undefined, now: number): number | null {
  if (given === null) return null;
  const expires = given === undefined ? now + DEFAULT_MS : Date.parse(given);
  if (expires > now) return expires;
  const reason = '到期时间已过。The time of expiry is over already.';
  const next = '写一个将来的时间，或省略（90 日）。Give a time to come, or leave it out (90 days).';
  throw new HttpError(422, { code: 'refused', field: 'expires', reason, next });
}

function taken(): HttpError {
  const reason = '已有同名令牌。There is a token of that name already.';
  const next = '换一个名称，或先撤销它。Choose another name, or revoke it first.';
  return new HttpError(409, { code: 'token_name', field: 'name', reason, next });
}

function unknown(): HttpError {
  const reason = '没有这个名称的令牌。There is no token of that name.';
  return new HttpError(404, { code: 'no_token', field: 'name', reason, next: 'hutong token list' });
}
