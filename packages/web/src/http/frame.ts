import { randomBytes } from 'node:crypto';
import { Declined, InvalidQuery, Unavailable } from '@hutong/api';
import { InvalidRecord } from '@hutong/record';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Ctx, Env, Shared } from './context.ts';
import { away, HttpError, invalidQuery, misdirected, words } from './errors.ts';
import { refusalOf } from './refusals.ts';
import { dress, problem } from './respond.ts';
import type { Traffic } from './traffic.ts';

const QUIET = new Set(['/healthz', '/readyz', '/metrics', '/assets/:name']);

/**
 * Around every request: whether it is for this node at all, an id, a log line, a count. The line names the route's
 * pattern and never the URL: ids, subjects and query strings stay out of the log (P6).
 */
export function frame(
  shared: Shared,
  traffic: Traffic,
  answerError: (error: unknown, c: Ctx, shared: Shared) => Promise<Response>,
): MiddlewareHandler<Env> {
  const run = randomBytes(4).toString('hex');
  let serial = 0;
  return async (c, next) => {
    const started = performance.now();
    c.set('requestId', `${run}-${(++serial).toString(36)}`);
    const incoming = c.env?.inside === true ? undefined : c.env?.incoming;
    if (incoming === undefined || shared.hosts.answers(incoming)) await next();
    else c.res = await answerError(misdirected(), c, shared);
    if (c.get('dressed') !== true) dress(c);
    const route = routePath(c, -1);
    const ms = performance.now() - started;
    const { status } = c.res;
    traffic.count(c.req.method, route, status, ms);
    const fields = {
      req: c.get('requestId'),
      method: c.req.method,
      route,
      status,
      ms: Math.round(ms * 10) / 10,
      // By which check it was turned away.
      ...(status >= 400 && { code: c.get('code') }),
    };
    if (status >= 500 && status !== 503) shared.log.error(fields, 'request');
    else if (QUIET.has(route)) shared.log.debug(fields, 'request');
    else shared.log.info(fields, 'request');
  };
}

/** The one place where errors become HTTP. What we did not foresee is told to the log, not to the caller. */
export function toResponse(error: unknown, c: Ctx, shared: Shared): Response {
  const known = toHttpError(error, shared);
  if (known !== undefined) return problem(c, known.status, known.body, known.headers);
  logFailure(shared, c.get('requestId'), error);
  const text = words('internal', [{ id: c.get('requestId') }], 'internal_next', []);
  return problem(c, 500, { code: 'internal', ...text });
}

/** What a caller may be told of an error; undefined when nothing. */
export function toHttpError(error: unknown, { service }: Pick<Shared, 'service'>): HttpError | undefined {
  if (error instanceof HttpError) return error;
  if (service.isAway?.(error) === true) return toHttpError(away(), { service });
  if (error instanceof InvalidQuery) return invalidQuery(error.field, error.next);
  if (error instanceof InvalidRecord) {
    return new HttpError(422, {
      code: 'refused',
      field: error.field,
      reason: error.reason,
      next: error.next,
    });
  }
  if (error instanceof Unavailable) {
    const { code, reason, next } = error;
    return new HttpError(503, { code, reason, next }, { 'Retry-After': '5' });
  }
  if (error instanceof Declined) {
    const { code, field, reason, next, status, waitS } = error;
    const headers = waitS === undefined ? {} : { 'Retry-After': String(waitS) };
    return new HttpError(status, { code, ...(field === undefined ? {} : { field }), reason, next }, headers);
  }
  return refusalOf(error);
}

export function logFailure(shared: Shared, requestId: string, error: unknown): void {
  shared.log.error({ req: requestId, ...failureOf(error) }, 'a request failed');
}

/** An error's name, code and place, for the log. Not its message: that of a database or parser may quote a person's data. */
export function failureOf(error: unknown): {
  error: string;
  code: string | undefined;
  at: string[] | undefined;
} {
  const { name, code, stack } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const at = stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return { error: name ?? typeof error, code, at };
}
