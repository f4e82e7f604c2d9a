import { Hono } from 'hono';
import { Refusals } from './acts/refusals.ts';
import { authorize } from './http/auth.ts';
import { type Ctx, defaultLimits, type Env, type Limits, type Shared, type WebLog } from './http/context.ts';
import { methodNotAllowed, notFound, Refused } from './http/errors.ts';
import { frame, toHttpError, toResponse } from './http/frame.ts';
import { Lockout } from './http/lockout.ts';
import { Traffic } from './http/traffic.ts';
import { errorResponse, wantsPage } from './pages/handlers.ts';
import { routesOf } from './routes.ts';
import type { NodeService } from './service.ts';

export interface AppOptions {
  service: NodeService;
  /** A TokenStore, or anything that knows tokens as it does. */
  tokens: Shared['tokens'];
  log: WebLog;
  limits?: Partial<Limits>;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** The HTTP face of a node: API, pages, health and metrics. It holds no state but its counters. */
export function createApp(options: AppOptions): Hono<Env> {
  const { service, tokens, log, now = Date.now } = options;
  const lockout = new Lockout(now);
  const limits = { ...defaultLimits, ...options.limits };
  const shared: Shared = { service, tokens, log, now, lockout, limits };
  const refusals = new Refusals(shared);
  const traffic = new Traffic();
  const app = new Hono<Env>();
  app.use('*', frame(shared, traffic));
  const methods = new Map<string, string[]>();
  for (const { method, path, handler, ...access } of routesOf(shared, traffic)) {
    const pattern = path.replace(/\{(\w+)\}/g, ':$1');
    app.on(method.toUpperCase(), pattern, async (c) => {
      try {
        authorize(c, shared, access);
        return await handler(c);
      } catch (error) {
        if (error instanceof Refused) await refusals.note(error, `${method.toUpperCase()} ${path}`);
        throw error;
      }
    });
    methods.set(pattern, [
      ...(methods.get(pattern) ?? []),
      ...(method === 'get' ? ['GET', 'HEAD'] : ['POST']),
    ]);
  }
  for (const [pattern, allowed] of methods) {
    app.all(pattern, (c) => {
      throw methodNotAllowed(c.req.method, allowed.join(', '));
    });
  }
  app.notFound((c) => answerError(notFound(), c, shared));
  app.onError((error, c) => answerError(error, c, shared));
  return app;
}

async function answerError(error: unknown, c: Ctx, shared: Shared): Promise<Response> {
  const known = wantsPage(c) ? toHttpError(error) : undefined;
  if (known === undefined) return toResponse(error, c, shared);
  return errorResponse(c, shared, known);
}
