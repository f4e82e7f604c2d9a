import type { Ctx } from '../http/context.ts';
import { send } from '../http/respond.ts';

const OWN = /^\/(?![/\\])/;

/** A path of this node, in the language in which it is read; never an address of another host. */
export function leadTo(c: Ctx, path: string, headers: Record<string, string> = {}): Response {
  const lang = c.req.query('lang') === 'en' ? 'en' : undefined;
  const url = new URL(OWN.test(path) ? path : '/', 'http://node');
  // Dots in a path are taken out: what is left may begin as an address of another host does.
  if (!OWN.test(url.pathname)) url.pathname = '/';
  if (lang !== undefined && !url.searchParams.has('lang')) url.searchParams.set('lang', lang);
  const location = `${url.pathname}${url.search}${url.hash}`;
  return send(c, 303, 'text/plain; charset=utf-8', '', { ...headers, Location: location });
}
