import { describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import type { Route } from '../routes.ts';
import { routesOf } from '../routes.ts';
import { bearer, FakeService, fakeTokens, recordingLog } from '../testing/fake.ts';
import type { Shared } from './context.ts';
import { allows, PERMISSIONS, ROLES, type Role } from './roles.ts';
import { Traffic } from './traffic.ts';

/** Anything at all: callable, with every property, never a promise. */
const anything: object = new Proxy(() => anything, {
  get: (_, key) => (key === 'then' || typeof key === 'symbol' || key === 'toJSON' ? undefined : anything),
});

/** A node that has every part a node may have, so that no route is left out. */
const service = new Proxy(new FakeService(), {
  get: (target, key) => (key in target ? Reflect.get(target, key, target) : anything),
});
const now = () => Date.parse('2026-03-02T00:00:00Z');
const shared = { service, tokens: fakeTokens, now } as unknown as Shared;
const routes = routesOf(shared, new Traffic());

/** The status by which a request with this token is turned away; undefined: the handler answers. */
async function turnedAway({ method, path }: Route, token?: string): Promise<number | undefined> {
  const app = createApp({ service, tokens: fakeTokens, log: recordingLog(), now });
  const address = path
    .replace('{name}', 'hutong.css')
    .replace(/\{\w+\}/g, '019caa2c-0000-7000-8000-00000000000a');
  const answer = await app.request(address, {
    method: method.toUpperCase(),
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : bearer(token)) },
    ...(method === 'post' ? { body: '{}' } : {}),
  });
  return [401, 403, 429].includes(answer.status) ? answer.status : undefined;
}

describe.each(routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
  '%s',
  (_, route) => {
    const { may } = route;

    test('says who may', () => {
      expect(may === 'anyone' || Object.hasOwn(PERMISSIONS, may)).toBe(true);
    });

    test.each(ROLES)('%s: as the table says', async (role) => {
      const open = may === 'anyone' || allows([role], may);
      expect(await turnedAway(route, `${role}-token`)).toBe(open ? undefined : 403);
    });

    test('no token, an expired one, a revoked one', async () => {
      expect(await turnedAway(route)).toBe(may === 'anyone' ? undefined : 401);
      expect(await turnedAway(route, 'expired-token')).toBe(401);
      expect(await turnedAway(route, 'revoked-token')).toBe(401);
    });
  },
);

test('what changes something is never open to anyone without being named here', () => {
  const open = routes
    .filter(({ method, may }) => method === 'post' && may === 'anyone')
    .map(({ path }) => path);
  // Authenticated by its one-time code.
  expect(open).toEqual(['/api/enrolment/requests']);
});

// Written out a second time, so that a slip in the table is seen.
test.each<[Role, string[]]>([
  ['duty', ['alerts.read', 'keys.read', 'keys.revoke', 'metrics.read']],
  ['registrar', ['keys.read', 'metrics.read', 'registry.change', 'registry.enrol']],
  [
    'auditor',
    ['alerts.read', 'audit.read', 'keys.read', 'metrics.read', 'records.read-internal', 'values.read'],
  ],
  [
    'supervisor',
    ['alerts.read', 'audit.read', 'keys.read', 'metrics.read', 'records.read-internal', 'values.read'],
  ],
  [
    'operator',
    [
      'alerts.acknowledge',
      'alerts.manage',
      'alerts.read',
      'bundles.move',
      'logs.reconcile',
      'metrics.read',
      'records.read-internal',
      'records.write',
      'values.read',
    ],
  ],
  ['reader', ['alerts.read', 'metrics.read', 'records.read-internal']],
  ['writer', ['records.write']],
  ['administrator', Object.keys(PERMISSIONS).sort()],
])('%s may do this and no more', (role, expected) => {
  const may = Object.keys(PERMISSIONS).filter((p) => allows([role], p as keyof typeof PERMISSIONS));
  expect(may.sort()).toEqual(expected);
});
