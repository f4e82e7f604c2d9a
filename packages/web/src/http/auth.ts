import { isIP } from 'node:net';
import { type Access, allows, type Caller, type Permission } from '@hutong/api';
import { networkOf, plainAddress } from '../connections/per-address.ts';
import type { Ctx, Shared } from './context.ts';
import { HttpError, Refused, words } from './errors.ts';
import { isLoopback } from './lockout.ts';

const BEARER = /^Bearer +([A-Za-z0-9_~+/.=-]{1,512})$/i;

/**
 * Runs before every handler: learns who asks and refuses what their roles do not allow. A token that is wrong is refused
 * even where none is needed (RFC 6750 §3.1): someone who believes to be let in should not be shown less without a word.
 */
export function authorize(c: Ctx, shared: Shared, { may, or = [], local }: Access): void {
  const header = c.req.header('authorization');
  if (header === undefined) keepPace(c, shared);
  else c.set('caller', identify(c, shared, header, may));
  if (may === 'anyone' || (local === true && isLocal(c, shared))) return;
  if (or.some((permission) => mayAlso(c, permission))) return;
  demand(c, may);
}

/** Throws 429 at a stranger who asks faster than strangers may. */
export function keepPace(c: Ctx, shared: Shared): void {
  if (c.env?.inside === true) return;
  const seconds = shared.pace.waitS(addressOf(c, shared));
  if (seconds === 0) return;
  const text = words('too_many', [], 'too_many_next', [{ seconds }]);
  throw new HttpError(429, { code: 'too_many', ...text }, { 'Retry-After': String(seconds) });
}

/** Throws 401 without a token, 403 with one whose roles do not allow this. For what a route's own `may` can't tell. */
export function demand(c: Ctx, permission: Permission): Caller {
  const caller = c.get('caller');
  if (caller === undefined) {
    const error = { code: 'unauthorized', ...words('unauthorized', [], 'token_next', []) };
    throw new Refused(401, error, { 'WWW-Authenticate': 'Bearer' }, { permission });
  }
  if (allows(caller.roles, permission)) return caller;
  throw new Refused(
    403,
    { code: 'forbidden', ...forbidden(permission) },
    { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${permission}"` },
    { permission, caller },
  );
}

/** What is said where roles do not allow something. @param next what to do, where it is nothing special */
export function forbidden(
  permission: Permission,
  next: 'forbidden_next' | 'record_of_post_next' = 'forbidden_next',
): ReturnType<typeof words> {
  const args = [{ permission }] as [{ permission: string }];
  return permission === 'records.publish'
    ? words('forbidden_publish', args, 'forbidden_publish_next', [])
    : words('forbidden', args, next, args);
}

/** Whether whoever asks may also do this. */
export function mayAlso(c: Ctx, permission: Permission): boolean {
  return allows(c.get('caller')?.roles ?? [], permission);
}

function identify(c: Ctx, shared: Shared, header: string, may: Access['may']): Caller {
  const permission = may === 'anyone' ? undefined : may;
  const inside = c.env?.inside === true; // Whoever reaches the socket in the folder can read the tokens beside it.
  const address = addressOf(c, shared);
  const waitS = inside ? 0 : shared.lockout.waitS(address);
  if (waitS > 0) {
    const error = { code: 'locked_out', ...words('locked_out', [], 'locked_out_next', [{ seconds: waitS }]) };
    throw new Refused(429, error, { 'Retry-After': String(waitS) }, { permission });
  }
  const token = BEARER.exec(header)?.[1];
  const found = token === undefined ? undefined : shared.tokens.find(token);
  const invalid = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };
  if (found === undefined) {
    if (!inside) shared.lockout.wrong(address);
    const error = { code: 'bad_token', ...words('bad_token', [], 'token_next', []) };
    throw new Refused(401, error, invalid, { permission });
  }
  if (!found.expired) return found;
  const error = { code: 'token_expired', ...words('token_expired', [], 'token_expired_next', []) };
  throw new Refused(401, error, invalid, { permission, caller: found });
}

/**
 * Where a request comes from: the connection's other end, or whom a proxy names that the configuration trusts. Of IPv6
 * the network: whoever has one address there has them all.
 */
export function addressOf(c: Ctx, { proxies }: Shared): string {
  const peer = plainAddress(c.env?.incoming?.socket.remoteAddress ?? '');
  if (!proxies.includes(peer)) return networkOf(peer);
  // Each proxy adds the one it heard from at the end; what stands before the last trusted one is anybody's word.
  const said = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => plainAddress(part.trim()));
  const client = said.findLast((address) => !proxies.includes(address));
  return networkOf(client !== undefined && isIP(client) !== 0 ? client : peer);
}

/** Whether the request comes from this machine itself, and not through a proxy on it. */
function isLocal(c: Ctx, { proxies }: Shared): boolean {
  if (c.env?.inside === true) return true;
  const address = plainAddress(c.env?.incoming?.socket.remoteAddress ?? '');
  if (proxies.includes(address)) return false;
  // A proxy that the configuration does not name is believed only where that gives it less.
  if (c.req.header('forwarded') !== undefined || c.req.header('x-forwarded-for') !== undefined) return false;
  return isLoopback(address);
}

/** Who asks, for the entry of an act. */
export function actor(c: Ctx): { who: string; role?: string } {
  const caller = c.get('caller');
  if (caller === undefined) return { who: 'anonymous' };
  return { who: whoOf(c, caller), role: roleOf(caller) };
}

/** Their roles, as an entry of an act names them. */
export function roleOf({ roles }: Pick<Caller, 'roles'>): string {
  return roles.join(',').slice(0, 40);
}

/** The token of whoever may read the data folder; whose commands these are, they say themselves. */
const LOCAL = 'local';
const USER = /^cli:[^\s\p{C}]{1,60}$/u;

function whoOf(c: Ctx, { name }: Caller): string {
  if (name !== LOCAL) return name;
  try {
    const user = decodeURIComponent(c.req.header('hutong-user') ?? '');
    return USER.test(user) ? user : name;
  } catch {
    return name;
  }
}
