import { ROLES, type Role, type SignedIn } from '@hutong/api';
import { consoleSite } from '@hutong/console';
import { IdentityRefused } from '@hutong/identity';
import { createApp, type Page, TokenStore } from '@hutong/web';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clerk } from '../desk/clerk.ts';
import { TestNetwork } from './harness.ts';

const WATCHING: Role[] = [
  'operator',
  'administrator',
  'auditor',
  'supervisor',
  'duty',
  'reader',
  'hall-head',
  'system-admin',
  'security-admin',
  'audit-admin',
];
const SEES: Role[] = [...WATCHING, 'registrar'];
const ON_DUTY: Role[] = ['operator', 'administrator', 'system-admin', 'duty'];
const REGISTRARS: Role[] = ['administrator', 'registrar'];
const READS_KEYS: Role[] = [
  'administrator',
  'auditor',
  'supervisor',
  'registrar',
  'duty',
  'system-admin',
  'security-admin',
  'audit-admin',
];
const ROTATING: Role[] = ['administrator', 'security-admin'];
const READING: Role[] = [
  'operator',
  'auditor',
  'supervisor',
  'reader',
  'window',
  'handler',
  'decider',
  'department-head',
  'hall-head',
  'secrecy-reviewer',
  'publisher',
  'complaints',
  'outside-publisher',
];
const SUPERVISING: Role[] = ['supervisor'];
const PUBLISHING: Role[] = ['operator', 'supervisor'];
const REVOKING: Role[] = ['administrator', 'duty', 'security-admin'];

const LOOKING: Role[] = [
  'operator',
  'administrator',
  'auditor',
  'supervisor',
  'registrar',
  'duty',
  'reader',
  'system-admin',
  'security-admin',
  'audit-admin',
];
const ERASING: Role[] = ['administrator', 'security-admin'];
const KEEPING: Role[] = ['administrator', 'system-admin'];
const CARRYING: Role[] = ['operator', 'administrator', 'system-admin'];
const AUDITING: Role[] = ['administrator', 'auditor', 'supervisor', 'audit-admin'];

/** Who reaches each page: written out here, and by no table of the product. */
const REACHED: Readonly<Record<string, readonly Role[]>> = {
  'get /console': SEES,
  'get /console/wall': SEES,
  'get /console/map': SEES,
  'get /console/nodes/{node}': SEES,
  'get /console/nodes/{node}/evidence': WATCHING,
  'get /console/nodes/{node}/diagnosis': WATCHING,
  'post /console/nodes/{node}/outage': ON_DUTY,
  'get /console/alerts': SEES,
  'get /console/alerts/settings': WATCHING,
  'post /console/alerts/settings': KEEPING,
  'post /console/alerts/settings/test': ON_DUTY,
  'get /console/alerts/settings/receiver': KEEPING,
  'post /console/alerts/settings/receiver': KEEPING,
  'get /console/alerts/settings/receivers/{name}': KEEPING,
  'post /console/alerts/settings/receivers/{name}': KEEPING,
  'get /console/alerts/settings/receivers/{name}/remove': KEEPING,
  'post /console/alerts/settings/receivers/{name}/remove': KEEPING,
  'get /console/alerts/{alert}': SEES,
  'post /console/alerts/{alert}/release': ON_DUTY,
  'post /console/alerts/{alert}': ON_DUTY,
  'get /console/enrolment': REGISTRARS,
  'post /console/enrolment': REGISTRARS,
  'get /console/enrolment/{node}': REGISTRARS,
  'post /console/enrolment/{node}': REGISTRARS,
  'get /console/supervision': READING,
  'get /console/supervision/export': READING,
  'get /console/supervision/{node}/{record}': READING,
  'get /console/supervision/{node}/{record}/{act}': SUPERVISING,
  'post /console/supervision/{node}/{record}/{act}': SUPERVISING,
  'get /console/rules': SEES,
  'get /console/rules/file': PUBLISHING,
  'post /console/rules/file': PUBLISHING,
  'get /console/rules/days': PUBLISHING,
  'post /console/rules/days': PUBLISHING,
  'get /console/rules/rehearsals/{rehearsal}': READING,
  'post /console/rules/rehearsals/{rehearsal}': PUBLISHING,
  'get /console/nodes/{node}/revoke': REVOKING,
  'post /console/nodes/{node}/revoke': REVOKING,
  'get /console/keys': READS_KEYS,
  'get /console/keys/epochs': READS_KEYS,
  'get /console/keys/rotate': ROTATING,
  'post /console/keys/rotate': ROTATING,
  'get /console/tokens': ROTATING,
  'get /console/tokens/new': ROTATING,
  'post /console/tokens/new': ROTATING,
  'get /console/tokens/revoke': ROTATING,
  'post /console/tokens/revoke': ROTATING,
  'get /console/trust': READS_KEYS,
  'get /console/trust/history': READS_KEYS,
  'get /console/trust/kit/{file}': READS_KEYS,
  'get /console/trust/ca': ROTATING,
  'post /console/trust/ca': ROTATING,
  'get /console/trust/policy': REGISTRARS,
  'post /console/trust/policy': REGISTRARS,
  'get /console/trust/root': REGISTRARS,
  'post /console/trust/root': REGISTRARS,
  'get /console/nodes/{node}/move': REGISTRARS,
  'post /console/nodes/{node}/move': REGISTRARS,
  'get /console/nodes/{node}/retire': REGISTRARS,
  'post /console/nodes/{node}/retire': REGISTRARS,
  'get /console/commands': SEES,
  'get /console/values': ERASING,
  'get /console/values/reseal': ERASING,
  'post /console/values/reseal': ERASING,
  'get /console/values/redact': ERASING,
  'post /console/values/redact': ERASING,
  'get /console/values/{node}/{record}': ERASING,
  'get /console/values/{node}/{record}/{field}': ERASING,
  'post /console/values/{node}/{record}/{field}': ERASING,
  'get /console/upkeep': LOOKING,
  'get /console/upkeep/runs/fsck': LOOKING,
  'get /console/upkeep/runs/audit': AUDITING,
  'get /console/upkeep/runs/completeness': LOOKING,
  'get /console/upkeep/runs/reconcile': LOOKING,
  'get /console/upkeep/restore': LOOKING,
  'get /console/upkeep/shares': LOOKING,
  'post /console/upkeep/fsck': KEEPING,
  'post /console/upkeep/audit': AUDITING,
  'post /console/upkeep/completeness': ON_DUTY,
  'post /console/upkeep/reconcile': CARRYING,
  'post /console/upkeep/reconcile/repair': CARRYING,
  'post /console/upkeep/stop': LOOKING,
  'get /console/upkeep/bundles': CARRYING,
  'post /console/upkeep/bundles': CARRYING,
  'post /console/upkeep/bundles/file': CARRYING,
  'get /console/upkeep/backups': KEEPING,
  'post /console/upkeep/backups': KEEPING,
  'get /console/upkeep/backups/{backup}': KEEPING,
  'post /console/upkeep/backups/{backup}': KEEPING,
};

const nameOf = ({ method, path }: Page) => `${method} ${path}`;
const secretOf = (role: Role) => role.padEnd(43, '0');
const people = new Map<string, SignedIn>(
  ROLES.map((role, i) => [secretOf(role), clerk(`A${i + 100}`, { role, organs: '*' })]),
);

let network: TestNetwork;
beforeAll(async () => {
  network = await TestNetwork.start([{ node: 'province', kind: 'center', parent: null }]);
});
afterAll(() => network?.stop());

/** A center whose console everybody with an account may knock at; no code is anybody's. */
function openConsole() {
  const confirmCode = () =>
    Promise.reject(
      new IdentityRefused(
        'wrong_code',
        { zh: '动态码不对', en: 'The code is wrong' },
        { zh: '请再试', en: 'Try again.' },
        { field: 'code', status: 403 },
      ),
    );
  const signIn = { confirmCode } as unknown as Parameters<typeof consoleSite>[0]['people']['signIn'];
  const site = consoleSite({ people: { signIn }, now: Date.now, dir: network.folder('province') });
  const quiet = () => {};
  const app = createApp({
    service: network.center('province').service,
    tokens: new TokenStore(network.folder('province')),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    people: { find: (secret) => people.get(secret) },
    sites: [site],
  });
  const ask = async (
    page: Page,
    who: Role | undefined,
    fields: Record<string, string>,
    origin = 'http://localhost',
  ) => {
    const isPost = page.method === 'post';
    const { status, headers } = await app.request(page.path.replace(/\{\w+\}/g, 'nothing'), {
      method: page.method.toUpperCase(),
      headers: {
        host: 'localhost',
        accept: 'application/json',
        ...(who === undefined ? {} : { cookie: `hutong=${secretOf(who)}` }),
        ...(isPost && { 'content-type': 'application/x-www-form-urlencoded', origin }),
      },
      ...(isPost && { body: new URLSearchParams(fields).toString() }),
    });
    return headers.get('location')?.startsWith('/sign-in') === true ? 'to sign in' : status;
  };
  return { pages: site.pages, ask };
}

const csrfOf = (role: Role) => (people.get(secretOf(role)) as SignedIn).csrf;

test('each page of the console is reached by the posts that the table names, and by no other', async () => {
  const { pages, ask } = openConsole();
  expect(pages.map(nameOf).sort()).toEqual(Object.keys(REACHED).sort());
  for (const page of pages)
    for (const role of ROLES) {
      const status = await ask(page, role, { csrf: csrfOf(role) });
      const isReached = REACHED[nameOf(page)]?.includes(role) === true;
      const wanted = isReached ? [200, 303, 404, 409, 422] : [403];
      expect([nameOf(page), role, wanted]).toEqual([nameOf(page), role, expect.arrayContaining([status])]);
    }
});

test('nobody who is not signed in reaches any, and no form is taken without its token or from another site', async () => {
  const { pages, ask } = openConsole();
  for (const page of pages) {
    const out = await ask(page, undefined, {});
    expect([nameOf(page), out]).toEqual([nameOf(page), page.method === 'post' ? 401 : 'to sign in']);
    if (page.method === 'get') continue;
    const role = REACHED[nameOf(page)]?.[0] as Role;
    const answers = [
      await ask(page, role, {}),
      await ask(page, role, { csrf: csrfOf('window') }),
      await ask(page, role, { csrf: csrfOf(role) }, 'https://evil.example'),
    ];
    expect([nameOf(page), ...answers]).toEqual([nameOf(page), 403, 403, 403]);
  }
});
