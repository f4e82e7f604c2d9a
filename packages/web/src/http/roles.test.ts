import { allows, PERMISSIONS, pathsOf, ROLES, type Role } from '@hutong/api';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { endpointsOf } from '../routes.ts';
import { bearer, FakeService, fakeTokens, recordingLog } from '../testing/fake.ts';
import type { Shared } from './context.ts';
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
const routes = endpointsOf(shared, new Traffic(), []).flatMap(({ endpoint }) =>
  pathsOf(endpoint).map((path) => ({ ...endpoint, path })),
);
type Route = (typeof routes)[number];

/** The status by which a request with this token is turned away; undefined: the handler answers. */
async function turnedAway(
  app: ReturnType<typeof createApp>,
  { method, path }: Route,
  token?: string,
  body = '{}',
): Promise<number | undefined> {
  const address = path
    .replace('{name}', 'hutong.css')
    .replace(/\{\w+\}/g, '019caa2c-0000-7000-8000-00000000000a');
  const answer = await app.request(address, {
    method: method.toUpperCase(),
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : bearer(token)) },
    ...(method === 'post' ? { body } : {}),
  });
  return [401, 403, 429].includes(answer.status) ? answer.status : undefined;
}

/** Of records a supervisor says acts of supervision alone. */
const urge = JSON.stringify({ type: 'supervision.urge' });

test('every route lets in whom its line names, and turns away everybody else', async () => {
  const wrong: string[] = [];
  for (const route of routes) {
    const { method, path, may, or = [] } = route;
    // Made anew for each, as who comes with wrong tokens again and again is locked out.
    const app = createApp({ service, tokens: fakeTokens, log: recordingLog(), now });
    const open = may === 'anyone';
    const expected: [string | undefined, number | undefined][] = [
      [undefined, open ? undefined : 401],
      ['expired-token', 401],
      ['revoked-token', 401],
      ...ROLES.map((role): [string, number | undefined] => [
        `${role}-token`,
        open || [may, ...or].some((permission) => allows([role], permission)) ? undefined : 403,
      ]),
    ];
    for (const [token, status] of expected) {
      const seen = await turnedAway(app, route, token, token === 'supervisor-token' ? urge : '{}');
      if (seen !== status) wrong.push(`${method} ${path} with ${token}: ${seen} instead of ${status}`);
    }
  }
  expect(routes.length).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});

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
    [
      'alerts.read',
      'audit.read',
      'keys.read',
      'metrics.read',
      'records.read-internal',
      'supervision.decide',
      'values.read',
    ],
  ],
  [
    'operator',
    [
      'alerts.acknowledge',
      'alerts.manage',
      'alerts.read',
      'bundles.move',
      'items.keep',
      'logs.reconcile',
      'metrics.read',
      'records.read-internal',
      'records.write',
      'supervision.answer',
      'values.read',
    ],
  ],
  ['reader', ['alerts.read', 'metrics.read', 'records.read-internal']],
  ['writer', ['items.keep', 'records.write']],
  ['administrator', Object.keys(PERMISSIONS).sort()],
])('%s may do this and no more', (role, expected) => {
  const may = Object.keys(PERMISSIONS).filter((p) => allows([role], p as keyof typeof PERMISSIONS));
  expect(may.sort()).toEqual(expected);
});
