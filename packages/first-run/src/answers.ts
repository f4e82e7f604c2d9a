import { type Lang, ReasonedError, said } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Context } from 'hono';
import type { Fault } from './join.ts';
import { firstRunTexts } from './texts.ts';

/** What every answer carries. */
export const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  // With no-referrer browsers say of a form that it comes from `null` (Fetch Standard, "append a request Origin header").
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** What is wrong, in a language. */
export function toldIn(lang: Lang, faults: readonly Fault[]): FieldError[] {
  return faults.map(({ name, text }) => ({ name, text: said(firstRunTexts[text], lang) }));
}

/** The language that the address asks for. */
export function langOf(c: Context): Lang {
  return c.req.query('lang') === 'en' ? 'en' : 'zh';
}

/** To the step that is next. */
export function back(c: Context): Response {
  return c.redirect(langOf(c) === 'en' ? '/?lang=en' : '/', 303);
}

/** An error as whoever sets up is told it. */
export function tell(error: unknown, lang: Lang): string {
  if (error instanceof ReasonedError) return `${said(error.told, lang)} ${said(error.next, lang)}`;
  const { name, message, code } = error as NodeJS.ErrnoException;
  // What the node itself refused is told in its own words.
  return name === 'ApiError' ? message : (code ?? name);
}
