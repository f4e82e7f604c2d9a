import { ROLES, type Role, type SignedIn } from '@hutong/api';
import { identitySite } from '@hutong/identity';
import type { Page } from '@hutong/web';
import { expect, test } from 'vitest';
import { openAccounts } from './accounts.ts';
import { clerk } from './clerk.ts';
import { openDesk } from './desk.ts';

const WORKING: Role[] = [
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
const DESK: Role[] = [...WORKING, 'supervisor'];
/** Who answers or decides; an operator’s programs answer too. */
const SUPERVISED: Role[] = ['operator', 'handler', 'department-head', 'hall-head', 'supervisor'];

const DRAFTING: Role[] = ['handler', 'department-head', 'publisher', 'outside-publisher'];
const DOCUMENTS: Role[] = [...DRAFTING, 'secrecy-reviewer'];
/** Who brings registers: each what their post may say one by one. */
const IMPORTING: Role[] = ['window', 'department-head'];

/** Whose post reads private values, of some organ at least; an operator’s programs and an auditor do by commands. */
const READING: Role[] = [
  'operator',
  'auditor',
  'supervisor',
  'window',
  'handler',
  'decider',
  'department-head',
  'hall-head',
  'complaints',
];

/** Who looks after the machine; an administrator’s programs prune by the endpoint. */
const PRUNING: Role[] = ['administrator', 'system-admin'];

/** Who reaches each page: written out here, and by no table of the product. */
const REACHED: Readonly<Record<string, readonly Role[] | 'anyone' | 'signed-in'>> = {
  'get /desk': DESK,
  'get /desk/cases': DESK,
  'get /desk/cases/export': DESK,
  'get /desk/cases/export/private': READING,
  'post /desk/cases/export/private': READING,
  'get /desk/complaints': DESK,
  'get /desk/complaints/export': DESK,
  'get /desk/complaints/export/private': READING,
  'post /desk/complaints/export/private': READING,
  'get /desk/counter': ['window'],
  'get /desk/counter/{code}': ['window'],
  'post /desk/counter/{code}': ['window'],
  'get /desk/counter/{code}/sheet': ['window'],
  'post /desk/counter/{code}/sheet': ['window'],
  'get /desk/counter/{code}/sheet/{once}': ['window'],
  'post /desk/again': ['window'],
  'get /desk/complain': ['window', 'complaints'],
  'post /desk/complain': ['window', 'complaints'],
  'get /desk/request': ['window'],
  'post /desk/request': ['window'],
  'get /desk/requests': DESK,
  'get /desk/requests/export': DESK,
  'get /desk/requests/export/private': READING,
  'post /desk/requests/export/private': READING,
  'get /desk/requests/{number}': DESK,
  'get /desk/requests/{number}/steps': DESK,
  'post /desk/requests/{number}/letters': READING,
  'get /desk/letters': ['hall-head'],
  'post /desk/letters': ['hall-head'],
  'get /desk/letters/{letter}/template': ['hall-head'],
  'post /desk/letters/{letter}/drop': ['hall-head'],
  'get /desk/requests/{number}/{act}': DESK,
  'post /desk/requests/{number}/{act}': DESK,
  'post /desk/drafts': DESK,
  'post /desk/drafts/drop': DESK,
  'get /desk/cases/{number}': DESK,
  'get /desk/cases/{number}/files/{sha256}': READING,
  'post /desk/cases/{number}/files': ['window', 'handler', 'department-head'],
  'get /desk/cases/{number}/{act}': DESK,
  'post /desk/cases/{number}/{act}': DESK,
  'get /desk/complaints/{number}': DESK,
  'get /desk/complaints/{number}/{act}': DESK,
  'post /desk/complaints/{number}/{act}': DESK,
  'get /desk/documents': DOCUMENTS,
  'get /desk/documents/new': DRAFTING,
  'post /desk/documents/new': DRAFTING,
  'get /desk/documents/{id}': DOCUMENTS,
  'get /desk/documents/{id}/edit': DRAFTING,
  'post /desk/documents/{id}/edit': DRAFTING,
  'post /desk/documents/{id}/attach': DRAFTING,
  'post /desk/documents/{id}/detach': DRAFTING,
  'get /desk/documents/{id}/files/{sha256}': DOCUMENTS,
  'post /desk/documents/{id}/submit': DRAFTING,
  'post /desk/documents/{id}/discard': DRAFTING,
  'post /desk/documents/{id}/pass': ['secrecy-reviewer'],
  'post /desk/documents/{id}/return': ['secrecy-reviewer'],
  'post /desk/documents/{id}/consent': DRAFTING,
  'post /desk/documents/{id}/object': DRAFTING,
  'post /desk/documents/{id}/publish': ['publisher', 'outside-publisher'],
  'get /desk/colleagues': ['department-head', 'hall-head'],
  'get /desk/colleagues/{owner}': ['department-head', 'hall-head'],
  'post /desk/colleagues/{owner}': ['department-head', 'hall-head'],
  'get /desk/prune': PRUNING,
  'post /desk/prune': PRUNING,
  'get /desk/reports': DESK,
  'get /desk/reports/records': DESK,
  'get /desk/reports/export': DESK,
  'get /desk/records/{id}': DESK,
  'get /desk/records/{id}/entry': DESK,
  'get /desk/records/{id}/proof': DESK,
  'get /desk/import': IMPORTING,
  'post /desk/import': IMPORTING,
  'get /desk/import/sheet': IMPORTING,
  'get /desk/import/header': IMPORTING,
  'get /desk/import/columns': IMPORTING,
  'get /desk/import/preview': IMPORTING,
  'get /desk/import/result': IMPORTING,
  'get /desk/import/refused': IMPORTING,
  'get /desk/import/templates/{register}': IMPORTING,
  'post /desk/import/choose': IMPORTING,
  'post /desk/import/run': IMPORTING,
  'post /desk/import/drop': IMPORTING,
  'get /desk/search': DESK,
  'post /desk/search': DESK,
  'get /desk/attachments': DESK,
  'post /desk/attachments': DESK,
  'post /desk/attachments/drop': DESK,
  'get /desk/print': ['window'],
  'post /desk/print': DESK,
  'post /desk/print/reserved': ['window'],
  'get /desk/print/reserved/{sheet}': ['window'],

  'get /desk/supervision': DESK,
  'get /desk/supervision/export': SUPERVISED,
  'get /desk/supervision/of/{kind}/{number}/urge': ['supervisor'],
  'post /desk/supervision/of/{kind}/{number}/urge': ['supervisor'],
  'get /desk/supervision/{node}/{record}': DESK,
  'get /desk/supervision/{node}/{record}/{act}': SUPERVISED,
  'post /desk/supervision/{node}/{record}/{act}': SUPERVISED,

  'get /voucher': 'anyone',
  'post /voucher': 'anyone',

  'get /sign-in': 'anyone',
  'post /sign-in': 'anyone',
  'get /sign-in/code': 'anyone',
  'post /sign-in/code': 'anyone',
  'post /sign-out': 'signed-in',
  'post /lock': 'signed-in',
  'get /lock': 'signed-in',
  'post /unlock': 'signed-in',
  'get /account': 'signed-in',
  'get /account/password': 'signed-in',
  'post /account/password': 'signed-in',
  'get /account/totp': 'signed-in',
  'post /account/totp': 'signed-in',
  'post /account/totp/new': 'signed-in',
  'post /account/printed': 'signed-in',
  'post /account/sessions/{session}/end': 'signed-in',
  'post /account/sessions/end-others': 'signed-in',

  'get /accounts': ['system-admin', 'security-admin', 'hall-head'],
  'get /accounts/new': ['system-admin'],
  'post /accounts/new': ['system-admin'],
  'get /accounts/{account}': ['system-admin', 'security-admin'],
  'post /accounts/{account}/disable': ['system-admin'],
  'post /accounts/{account}/enable': ['system-admin'],
  'post /accounts/{account}/reset-password': ['system-admin'],
  'post /accounts/{account}/posts': ['security-admin'],
  'post /accounts/{account}/unlock': ['security-admin'],
  'post /accounts/{account}/end-sessions': ['security-admin'],
  'post /accounts/{account}/reset-second-factor': ['security-admin'],
  'get /audit': ['auditor', 'audit-admin'],
  'get /audit/accesses': ['auditor', 'supervisor', 'audit-admin'],

  'get /accounts/deputies': ['hall-head'],
  'post /accounts/deputies': ['hall-head'],
  'post /accounts/deputies/{deputy}/end': ['hall-head'],
};

const FORM = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' };
const nameOf = ({ method, path }: Page) => `${method} ${path}`;
/** An address of the page at which nothing stands. */
const addressOf = ({ path }: Page) => path.replace(/\{\w+\}/g, 'nothing');
const postOf = (page: Page) => page.method === 'post';

/** A hall with its desk and its accounts, where each role has somebody with an account. */
async function openOffice() {
  const identity = openAccounts();
  const accounts = identitySite(identity);
  const desk = await openDesk({ others: [accounts], people: identity });
  const people = new Map<Role, SignedIn>();
  for (const [i, role] of ROLES.entries()) {
    const given = { staffCode: `A${i + 100}`, displayName: '王小明', reason: '入职' };
    const { id } = await identity.accounts.create({ name: 'cli:root', account: undefined }, given);
    people.set(role, { ...clerk(given.staffCode, { role, organs: '*' }), account: id });
  }
  return { ask: desk.ask, people, pages: [...desk.site.pages, ...accounts.pages] };
}

type Ask = Awaited<ReturnType<typeof openOffice>>['ask'];

/** How a page answers: `reached`, or why not. A form is sent with these fields. */
async function answerOf(
  ask: Ask,
  page: Page,
  who: SignedIn | undefined,
  { fields = {}, headers = {} }: { fields?: Record<string, string>; headers?: Record<string, string> } = {},
): Promise<string> {
  const form = {
    method: 'POST',
    headers: { ...FORM, ...headers },
    body: new URLSearchParams(fields).toString(),
  };
  const answer = await ask(who, addressOf(page), postOf(page) ? form : {});
  const text = await answer.text();
  expect([nameOf(page), answer.status < 500]).toEqual([nameOf(page), true]);
  if (answer.headers.get('location')?.startsWith('/sign-in?') === true) return 'to sign in';
  const code = /"code":"(\w+)"/.exec(text)?.[1];
  return answer.status === 401 || answer.status === 403 ? (code ?? 'reached') : 'reached';
}

/** A session at the stage at which the page is there. */
const at = (page: Page, who: SignedIn): SignedIn => ({ ...who, stage: page.stages?.[0] ?? 'open' });

test('each page of the desk and of accounts is reached by the posts that the table names, and by no other', async () => {
  const { ask, people, pages } = await openOffice();
  expect(pages.map(nameOf).sort()).toEqual(Object.keys(REACHED).sort());
  for (const page of pages) {
    const reached = REACHED[nameOf(page)] ?? [];
    for (const [role, person] of people) {
      const may = typeof reached === 'string' || reached.includes(role);
      const who = at(page, person);
      const answer = await answerOf(ask, page, who, { fields: { csrf: who.csrf } });
      expect([nameOf(page), role, answer]).toEqual([nameOf(page), role, may ? 'reached' : 'forbidden']);
    }
    const out = reached === 'anyone' ? 'reached' : postOf(page) ? 'signed_out' : 'to sign in';
    expect([nameOf(page), await answerOf(ask, page, undefined)]).toEqual([nameOf(page), out]);
  }
});

test('no form is taken without its session’s token, with another’s, or from another site', async () => {
  const { ask, people, pages } = await openOffice();
  const other = 'csrf-of-Z999';
  for (const page of pages.filter(postOf)) {
    const reached = REACHED[nameOf(page)] ?? [];
    const role = typeof reached === 'string' ? 'window' : reached[0];
    const who = at(page, people.get(role as Role) as SignedIn);
    const { csrf } = who;
    const said = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      answerOf(ask, page, who, { fields, headers });
    const found = {
      missing: await said({}),
      empty: await said({ csrf: '' }),
      another: await said({ csrf: other }),
      foreign: await said({ csrf }, { origin: 'https://evil.example' }),
      port: await said({ csrf }, { origin: 'http://localhost:8443' }),
      none: await said({ csrf }, { origin: 'null' }),
    };
    const stale = 'stale_form';
    const away = 'other_site';
    const expected = { missing: stale, empty: stale, another: stale, foreign: away, port: away, none: away };
    expect([nameOf(page), found]).toEqual([nameOf(page), expected]);
  }
});

test('a session before its desk is open reaches no page of the desk and none of administration', async () => {
  const { ask, people, pages } = await openOffice();
  const stages = {
    locked: '/lock',
    'change-password': '/account/password',
    'set-up-totp': '/account/totp',
  } as const;
  const guarded = pages.filter(({ path }) => path.startsWith('/desk') || path.startsWith('/accounts'));
  for (const page of guarded) {
    const reached = REACHED[nameOf(page)] as readonly Role[];
    const person = people.get(reached[0] as Role) as SignedIn;
    for (const [stage, to] of Object.entries(stages) as [keyof typeof stages, string][]) {
      const body = new URLSearchParams({ csrf: person.csrf }).toString();
      const form = { method: 'POST', headers: FORM, body };
      const answer = await ask({ ...person, stage }, addressOf(page), postOf(page) ? form : {});
      expect([nameOf(page), answer.headers.get('location')]).toEqual([nameOf(page), to]);
    }
  }
});
