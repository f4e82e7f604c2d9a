import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Ctx } from './context.ts';
import type { ErrorBody } from './errors.ts';
import { inWords } from './language.ts';
import { partsUnlike, withHashes } from './live-parts.ts';

/** A page may use only what this server gives: no inline script or style, no frame, no other host. */
export const CSP = [
  "default-src 'none'",
  "object-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Swagger UI draws its arrows from data: images in its style sheet. */
export const DOCS_CSP = CSP.replace("img-src 'self'", "img-src 'self' data:");

/**
 * The security headers of every answer. Written here as plain data and not by hono's secureHeaders(): that one edits
 * each answer's Headers object, which takes @hono/node-server off its fast path (measured: see README).
 */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CSP,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // `no-referrer` would make browsers say `Origin: null` with every form (Fetch, append a request Origin header).
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Cache-Control': 'no-store',
};

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;

/** A body that is made as fast as it is taken. */
export function streamOf(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const stream = Readable.toWeb(Readable.from(bytes, { objectMode: false, highWaterMark: 0 }));
  return stream as ReadableStream<Uint8Array>;
}

/** Every answer is made here, so every answer carries the security headers and the request id. */
export function send(
  c: Ctx,
  status: number,
  type: string,
  body: Body,
  headers?: Record<string, string>,
): Response {
  const all: Record<string, string> = {
    ...SECURITY_HEADERS,
    'Content-Type': type,
    'X-Request-Id': c.get('requestId'),
    ...headers,
  };
  const csp = c.get('csp');
  if (csp !== undefined) all['Content-Security-Policy'] = csp;
  c.set('dressed', true);
  return new Response(body, { status, headers: all });
}

/** Puts the headers on an answer that hono made by itself (none should be; the promise holds all the same). */
export function dress(c: Ctx): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
  c.res.headers.set('X-Request-Id', c.get('requestId'));
}

export function json(c: Ctx, status: number, value: unknown, headers?: Record<string, string>): Response {
  return send(c, status, 'application/json; charset=utf-8', JSON.stringify(value), headers);
}

export function problem(
  c: Ctx,
  status: number,
  error: ErrorBody & object,
  headers?: Record<string, string>,
): Response {
  c.set('code', error.code);
  return json(c, status, { error: inWords(c, error) }, headers);
}

/** How many hashes of parts somebody may name. */
const MAX_KNOWN = 500;

/** A page of people; to whoever names the parts that they have (assets/live.js) only those that changed. */
export function page(c: Ctx, status: number, html: string, headers: Record<string, string> = {}): Response {
  const known = status === 200 && c.req.method === 'GET' ? c.req.header('live-parts') : undefined;
  const text =
    known === undefined ? withHashes(html) : partsUnlike(html, new Set(known.split(',', MAX_KNOWN)));
  const all: Record<string, string> = {
    ...headers,
    Vary: 'Accept-Language, Cookie, Live-Parts, Accept-Encoding',
  };
  // Parts alone are packed: no other site can send the header that asks for them, so their lengths tell it nothing (BREACH).
  const isPacked = known !== undefined && /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
  if (isPacked) all['Content-Encoding'] = 'gzip';
  const body = isPacked ? new Uint8Array(gzipSync(text)) : text;
  return send(c, status, 'text/html; charset=utf-8', body, all);
}
