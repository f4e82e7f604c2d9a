import { type Look, lookText, readLook } from '@hutong/ui';
import type { Ctx } from '../http/context.ts';
import { leadTo } from '../site/lead.ts';

const NAME = 'look';
const YEAR_S = 366 * 86_400;
const MAX_BACK = 2_000;

/** How this browser's person likes to see the pages. */
export function lookOf(c: Ctx): Look {
  const cookies = (c.req.header('cookie') ?? '').split(';').map((part) => part.trim());
  return readLook(cookies.find((part) => part.startsWith(`${NAME}=`))?.slice(NAME.length + 1));
}

/** `GET /look`: keeps the choice in this browser, and leads back to where it was made. */
export function getLook(c: Ctx): Response {
  const look = readLook(`${c.req.query('theme') ?? ''}-${c.req.query('size') ?? ''}`);
  const back = c.req.query('back') ?? '/';
  const cookie = `${NAME}=${lookText(look)}; Path=/; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax`;
  return leadTo(c, back.length > MAX_BACK ? '/' : back, { 'Set-Cookie': cookie });
}
