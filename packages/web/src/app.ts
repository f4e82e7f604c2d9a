import { type Access, type NodeService, type People, pathsOf } from '@hutong/api';
import { Hono } from 'hono';
import { Refusals } from './acts/refusals.ts';
import { Hosts } from './connections/hosts.ts';
import { authorize } from './http/auth.ts';
import { By } from './http/by.ts';
import { type Ctx, defaultLimits, type Env, type Limits, type Shared, type WebLog } from './http/context.ts';
import type { Mounted } from './http/endpoints.ts';
import { methodNotAllowed, notFound, Refused } from './http/errors.ts';
import { frame, toHttpError, toResponse } from './http/frame.ts';
import { readGiven, refuseTwice } from './http/given.ts';
import { Lockout } from './http/lockout.ts';
import { Pace } from './http/pace.ts';
import { PlainPathsFirst } from './http/plain-paths.ts';
import { json } from './http/respond.ts';
import { Traffic } from './http/traffic.ts';
import { errorResponse, wantsPage } from './pages/handlers.ts';
import { Repeats } from './records/repeats.ts';
import { endpointsOf, pagesOf } from './routes.ts';
import { type Site, visit } from './site/site.ts';
import type { Ground } from './site/visit.ts';

export interface AppOptions {
  service: NodeService;
  /** A TokenStore, or anything that knows tokens as it does. */
  tokens: Shared['tokens'];
  log: WebLog;
  limits?: Partial<Limits>;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Names by which it is asked, beside the addresses at which connections arrive. */
  hosts?: readonly string[];
  /** Endpoints of applications, beside those that every node has. */
  areas?: readonly Mounted[];
  /** Who signs in here. */
  people?: People | undefined;
  /** Pages at which people work, beside those that every node has. */
  sites?: readonly Site[];
  /** Addresses of reverse proxies that may say whom a request is from. */
  proxies?: readonly string[];
}

type Answer = (c: Ctx) => Response | Promise<Response>;

/** The HTTP face of a node: API, pages, health and metrics. It holds no state but its counters. */
export function createApp(options: AppOptions): Hono<Env> {
  const { service, tokens, log, now = Date.now, proxies = [], areas = [], people, sites = [] } = options;
  const lockout = new Lockout(now);
  const pace = new Pace(now);
  const limits = { ...defaultLimits, ...options.limits };
  const refusals = new Refusals({ service, log, now });
  const repeats = new Repeats(now);
  const hosts = new Hosts(options.hosts ?? []);
  const checks = { lockout, pace, repeats, refusals, limits, hosts, proxies };
  const shared: Shared = { service, tokens, people, log, now, ...checks };
  const traffic = new Traffic();
  const app = new Hono<Env>({ router: new PlainPathsFirst() });
  app.use('*', frame(shared, traffic, answerError));
  const methods = new Map<string, string[]>();
  const mounted = endpointsOf(shared, traffic, areas);
  const addresses = [...addressesOf(shared, mounted), ...sitesOf({ shared, mounted }, sites)];
  for (const { method, path, answer } of addresses) {
    app.on(method, path, answer);
    const allowed = method === 'GET' ? ['GET', 'HEAD'] : ['POST'];
    methods.set(path, [...(methods.get(path) ?? []), ...allowed]);
  }
  for (const [path, allowed] of methods) {
    app.all(path, (c) => {
      throw methodNotAllowed(c.req.method, allowed.join(', '));
    });
  }
  app.notFound((c) => answerError(notFound(), c, shared));
  app.onError((error, c) => answerError(error, c, shared));
  return app;
}

/** Every address, as hono writes it, and what answers there. */
function addressesOf(
  shared: Shared,
  endpoints: readonly Mounted[],
): { method: string; path: string; answer: Answer }[] {
  const api = endpoints.flatMap((mounted) => {
    const { endpoint } = mounted;
    const answer = answerOf(shared, mounted);
    const method = endpoint.method.toUpperCase();
    return pathsOf(endpoint).map((path) => ({ method, path: honoPath(path), answer }));
  });
  const pages = Object.entries(pagesOf(shared)).map(([path, answer]) => {
    const once = (c: Ctx) => {
      refuseTwice(c);
      return answer(c);
    };
    return { method: 'GET', path, answer: withAccess(shared, { may: 'anyone' }, `GET ${path}`, once) };
  });
  // A name of a node must not hide what else stands behind a record's id.
  const named = '/api/records/:node/:id';
  return [...api, ...pages].sort((a, b) => Number(a.path === named) - Number(b.path === named));
}

/** The pages at which people work; each asks by itself who comes. */
function sitesOf(ground: Ground, sites: readonly Site[]): { method: string; path: string; answer: Answer }[] {
  return sites.flatMap(({ pages }) =>
    pages.map((page) => {
      const method = page.method.toUpperCase();
      const answer = (c: Ctx) => visit(c, ground, page, sites);
      return {
        method,
        path: honoPath(page.path),
        answer: noted(ground.shared, `${method} ${page.path}`, {}, answer),
      };
    }),
  );
}

function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** Permission, validation and the shape of the answer, the same for every endpoint. */
function answerOf(shared: Shared, { endpoint, handler }: Mounted): Answer {
  const { method, path, act, status = [200] } = endpoint;
  const [good = 200] = status;
  return withAccess(shared, endpoint, `${method.toUpperCase()} ${path}`, async (c) => {
    const reply = await handler(await readGiven(c, shared, endpoint), new By(c, shared, act));
    return reply instanceof Response ? reply : json(c, good, reply);
  });
}

function withAccess(shared: Shared, access: Access, route: string, answer: Answer): Answer {
  return noted(shared, route, access, (c) => {
    authorize(c, shared, access);
    return answer(c);
  });
}

/** What is refused there is put on record. */
function noted(shared: Shared, route: string, access: Pick<Access, 'act'>, answer: Answer): Answer {
  return async (c) => {
    try {
      return await answer(c);
    } catch (error) {
      if (error instanceof Refused) await shared.refusals.note(error, route, actOf(c, access));
      throw error;
    }
  };
}

/** What a refused route would have done, and to which node, if its address names one as nodes are named (P6). */
function actOf(c: Ctx, { act }: Pick<Access, 'act'>): { act?: string; target?: string } {
  if (act === undefined) return {};
  const node = c.req.param('node') ?? '';
  return /^[a-z0-9-]{1,32}$/.test(node) ? { act, target: node } : { act };
}

async function answerError(error: unknown, c: Ctx, shared: Shared): Promise<Response> {
  const known = wantsPage(c) ? toHttpError(error, shared) : undefined;
  if (known === undefined) return toResponse(error, c, shared);
  return errorResponse(c, shared, known);
}
