import type { Scope } from '../tokens.ts';
import type { Ctx, Shared } from './context.ts';
import { HttpError, words } from './errors.ts';

const NONE: ReadonlySet<Scope> = new Set();
const BEARER = /^Bearer +([A-Za-z0-9_~+/.=-]{1,512})$/i;

/**
 * The scopes of whoever asks; none without a token. A token that is wrong is refused even where none is needed
 * (RFC 6750 §3.1): someone who believes to be let in should not be shown less without a word.
 */
export function scopesOf(c: Ctx, shared: Shared): ReadonlySet<Scope> {
  const header = c.req.header('authorization');
  if (header === undefined) return NONE;
  const token = BEARER.exec(header)?.[1];
  const scopes = token === undefined ? undefined : shared.tokens.scopes(token);
  if (scopes !== undefined) return scopes;
  throw new HttpError(
    401,
    { code: 'bad_token', ...words('bad_token', [], 'token_next', []) },
    { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  );
}

export function may(scopes: ReadonlySet<Scope>, scope: Scope): boolean {
  return scopes.has(scope) || scopes.has('admin');
}

/** Throws 401 without a token, 403 with one that does not allow this. */
export function demand(c: Ctx, shared: Shared, scope: Scope): void {
  const scopes = scopesOf(c, shared);
  if (may(scopes, scope)) return;
  if (scopes === NONE) {
    throw new HttpError(
      401,
      { code: 'unauthorized', ...words('unauthorized', [], 'token_next', []) },
      { 'WWW-Authenticate': 'Bearer' },
    );
  }
  throw new HttpError(
    403,
    { code: 'forbidden', ...words('forbidden', [{ scope }], 'forbidden_next', [{ scope }]) },
    { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  );
}

/** Whether the request comes from this machine itself, and not through a proxy on it. */
export function isLocal(c: Ctx): boolean {
  const address = c.env?.incoming?.socket.remoteAddress;
  if (address === undefined) return false;
  if (c.req.header('forwarded') !== undefined || c.req.header('x-forwarded-for') !== undefined) return false;
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}
