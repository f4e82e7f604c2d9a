import { allows, heldTogether, PERMISSIONS, pathsOf, ROLES, type Role } from '@hutong/api';
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

/** Records that are acts of a post alone: they say these where they may not say others. */
const ACTS: Partial<Record<Role, object>> = {
  supervisor: { type: 'supervision.urge' },
  handler: { type: 'supervision.answer' },
  'department-head': { type: 'supervision.answer' },
  'hall-head': { type: 'supervision.answer' },
};

test('every route lets in whom its line names, and turns away everybody else', async () => {
  const wrong: string[] = [];
  for (const route of routes) {
    const { method, path, may, or = [] } = route;
    // Made anew for each, as who comes with wrong tokens again and again is locked out.
    const app = createApp({ service, tokens: fakeTokens, log: recordingLog(), now });
    const open = may === 'anyone';
    const expected: [token: string | undefined, status: number | undefined, act?: object | undefined][] = [
      [undefined, open ? undefined : 401],
      ['expired-token', 401],
      ['revoked-token', 401],
      ...ROLES.map((role): [string, number | undefined, object | undefined] => [
        `${role}-token`,
        open || [may, ...or].some((permission) => allows([role], permission)) ? undefined : 403,
        ACTS[role],
      ]),
    ];
    for (const [token, status, act = {}] of expected) {
      const seen = await turnedAway(app, route, token, JSON.stringify(act));
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
const KEEPS_WATCH = ['alerts.read', 'keys.read', 'metrics.read'];
const AT_DESK = ['desk.use', 'records.read-internal'];
const MAY: Record<Role, string[]> = {
  duty: [...KEEPS_WATCH, 'alerts.acknowledge', 'alerts.manage', 'keys.revoke'],
  registrar: ['keys.read', 'metrics.read', 'registry.change', 'registry.enrol'],
  auditor: [
    ...KEEPS_WATCH,
    'accesses.read',
    'audit.read',
    'records.read-internal',
    'sign-ins.read',
    'values.read',
  ],
  supervisor: [
    ...KEEPS_WATCH,
    ...AT_DESK,
    'accesses.read',
    'audit.read',
    'rules.publish',
    'supervision.decide',
    'values.read',
  ],
  operator: [
    'alerts.acknowledge',
    'alerts.manage',
    'alerts.read',
    'bundles.move',
    'items.keep',
    'logs.reconcile',
    'metrics.read',
    'records.read-internal',
    'records.publish',
    'records.write',
    'rules.publish',
    'supervision.answer',
    'values.read',
  ],
  reader: ['alerts.read', 'metrics.read', 'records.read-internal'],
  writer: ['items.keep', 'records.write'],
  'publishing-writer': ['items.keep', 'records.publish', 'records.write'],
  administrator: [
    ...KEEPS_WATCH,
    'accounts.command',
    'alerts.acknowledge',
    'alerts.configure',
    'alerts.manage',
    'audit.read',
    'backup.make',
    'bundles.move',
    'keys.revoke',
    'keys.rotate',
    'logs.prune',
    'logs.reconcile',
    'registry.change',
    'registry.enrol',
    'tokens.manage',
    'values.erase',
  ],
  window: [...AT_DESK, 'complaints.take', 'matters.correct', 'matters.import', 'matters.take', 'values.read'],
  handler: [
    ...AT_DESK,
    'documents.draft',
    'matters.assign',
    'matters.correct',
    'matters.handle',
    'supervision.answer',
    'values.read',
  ],
  decider: [...AT_DESK, 'matters.correct', 'matters.decide', 'values.read'],
  'department-head': [
    ...AT_DESK,
    'complaints.handle',
    'documents.draft',
    'matters.assign',
    'matters.correct',
    'matters.decide',
    'matters.handle',
    'matters.import',
    'matters.reassign',
    'supervision.answer',
    'values.read',
  ],
  'hall-head': [
    ...AT_DESK,
    'alerts.read',
    'deputies.appoint',
    'items.keep',
    'letters.keep',
    'matters.assign',
    'matters.reassign',
    'supervision.answer',
    'values.read',
  ],
  'secrecy-reviewer': [...AT_DESK, 'documents.review'],
  publisher: [...AT_DESK, 'documents.draft', 'matters.correct', 'matters.publish'],
  complaints: [...AT_DESK, 'complaints.handle', 'complaints.take', 'matters.correct', 'values.read'],
  'outside-publisher': [...AT_DESK, 'documents.draft', 'matters.correct', 'matters.publish'],
  'system-admin': [
    ...KEEPS_WATCH,
    'accounts.manage',
    'alerts.acknowledge',
    'alerts.configure',
    'alerts.manage',
    'backup.make',
    'bundles.move',
    'logs.prune',
    'logs.reconcile',
  ],
  'security-admin': [
    ...KEEPS_WATCH,
    'keys.revoke',
    'keys.rotate',
    'posts.manage',
    'tokens.manage',
    'values.erase',
  ],
  'audit-admin': [...KEEPS_WATCH, 'accesses.read', 'audit.read', 'sign-ins.read'],
};

test.each(ROLES)('%s may do this and no more', (role) => {
  const may = Object.keys(PERMISSIONS).filter((p) => allows([role], p as keyof typeof PERMISSIONS));
  expect(may.sort()).toEqual(MAY[role].toSorted());
});

test('the three administrators are three people, and none of them reads values or says a record (A8)', () => {
  const admins: Role[] = ['system-admin', 'security-admin', 'audit-admin'];
  expect(heldTogether(['window', 'handler', 'audit-admin'])).toEqual([]);
  expect(heldTogether(['audit-admin', 'window', 'system-admin'])).toEqual(['system-admin', 'audit-admin']);
  const together = admins.flatMap((one) => MAY[one].filter((p) => !KEEPS_WATCH.includes(p)));
  expect(new Set(together).size).toBe(together.length);
  for (const role of [...admins, 'administrator'] as const) {
    expect(
      MAY[role].filter((p) => /^(values\.read|records|matters|documents|items|supervision|desk)/.test(p)),
    ).toEqual([]);
  }
});
