import type { Ctx } from '../http/context.ts';

/** Browsers drop `__Host-` cookies over plain HTTP, which loopback alone may use (RFC 6265bis §4.1.3.2). */
const OVER_TLS = '__Host-hutong';
const ON_LOOPBACK = 'hutong';
const SECRET = /^[A-Za-z0-9_-]{16,200}$/;

/** Whether the connection is TLS, so that the cookie is one for TLS alone. */
export function overTls(c: Ctx): boolean {
  const socket = c.env?.incoming?.socket as { encrypted?: boolean } | undefined;
  return socket?.encrypted === true;
}

/** The secret in a `Cookie` header; undefined when there is none, or more than one. */
export function readsCookie(header: string | undefined, secure: boolean): string | undefined {
  const name = secure ? OVER_TLS : ON_LOOPBACK;
  const found = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  const [secret] = found;
  return found.length === 1 && secret !== undefined && SECRET.test(secret) ? secret : undefined;
}

/** The `Set-Cookie` header of a session; without a secret, one that ends it. */
export function setsCookie(secret: string | undefined, secure: boolean): string {
  const end = secret === undefined ? '; Max-Age=0' : '';
  const [name, only] = secure ? [OVER_TLS, '; Secure'] : [ON_LOOPBACK, ''];
  return `${name}=${secret ?? ''}; Path=/; HttpOnly; SameSite=Strict${only}${end}`;
}
