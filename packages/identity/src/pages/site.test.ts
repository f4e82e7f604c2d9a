import type { NodeService } from '@hutong/api';
import { createApp } from '@hutong/web';
import type { TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CONSOLE, GOOD, Office } from '../testing.ts';
import { identitySite } from './site.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const info = {
  network: 'jilin',
  node: 'nongan',
  name: '农安县政务服务大厅',
  kind: 'hall',
  origin: 'jilin/nongan/1-00000000',
  version: '0.1.0',
  rootFingerprint: 'f'.repeat(64),
};
const link = { parent: null, connected: false, denied: false };

/** A browser at this node: it keeps its cookie, and posts the forms of the page it was shown. */
class Browser {
  cookie = '';
  html = '';
  at = '';
  readonly #app: ReturnType<typeof createApp>;

  constructor(app: ReturnType<typeof createApp>) {
    this.#app = app;
  }

  /** The status of a page, and where it leads. */
  async open(path: string): Promise<string> {
    return this.#ask(path, {});
  }

  async post(
    path: string,
    fields: Record<string, string | string[]> = {},
    origin = 'http://localhost',
  ): Promise<string> {
    const csrf = /name="csrf" value="([^"]*)"/.exec(this.html)?.[1] ?? '';
    const body = new URLSearchParams({ csrf });
    for (const [name, given] of Object.entries(fields))
      for (const one of [given].flat()) body.append(name, one);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin };
    return this.#ask(path, { method: 'POST', headers, body: body.toString() });
  }

  async #ask(path: string, request: RequestInit): Promise<string> {
    const headers = { accept: 'text/html', host: 'localhost', cookie: this.cookie, ...request.headers };
    const answer = await this.#app.request(`http://localhost${path}`, { ...request, headers });
    this.html = await answer.text();
    const set = answer.headers.get('set-cookie');
    if (set !== null) {
      expect(set).toMatch(/; Path=\/; HttpOnly; SameSite=Strict/);
      this.cookie = set.includes('Max-Age=0') ? '' : (set.split(';')[0] ?? '');
    }
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const to = answer.headers.get('location');
    if (to === null) return String(answer.status);
    this.at = to;
    return `${answer.status} ${to}`;
  }

  async signIn(staffCode: string, password = GOOD): Promise<string> {
    await this.open('/sign-in');
    return this.post('/sign-in', { staff_code: staffCode, password });
  }

  async enter(office: Office, staffCode: string, phone: TOTP): Promise<string> {
    await this.signIn(staffCode);
    await this.open('/sign-in/code');
    const answer = await this.post('/sign-in/code', { code: phone.generate({ timestamp: office.at }) });
    office.pass(60_000);
    return answer;
  }
}

let office: Office;
let browser: Browser;
const another = () => new Browser(appOf());

function appOf() {
  // The pages of accounts ask a node for its name and its line alone.
  const known: Record<string, unknown> = { info, sync: async () => ({ link, logs: [] }) };
  const service = new Proxy(known, { get: (all, name) => all[String(name)] ?? {} }) as unknown as NodeService;
  const tokens = { find: () => undefined, list: () => [], create: () => '', revoke: () => false };
  return createApp({
    service,
    tokens,
    log: quiet,
    now: () => office.at,
    people: { find: (secret) => office.identity.find(secret) },
    sites: [identitySite(office.identity)],
  });
}

beforeEach(() => {
  office = new Office();
  browser = another();
});
afterEach(() => office.close());

describe('signing in on pages', () => {
  test('from a first password to an open desk', async () => {
    const given = {
      staffCode: 'A003',
      displayName: '王小明',
      reason: '入职',
      posts: [{ role: 'window', organs: '*' }],
    } as const;
    const { password } = await office.identity.accounts.create(
      { name: 'cli:root', account: undefined },
      given,
    );
    await browser.open('/desk');
    expect(await browser.signIn('A003', password)).toBe('303 /desk');
    expect(await browser.open('/account')).toBe('303 /account/password');
    expect(await browser.open('/account/password')).toBe('200');
    expect(browser.html).not.toContain('class="work"');
    const change = { current: password, password: 'short', again: 'short' };
    expect(await browser.post('/account/password', change)).toBe('400');
    expect(browser.html).toContain('href="#f-password"');
    expect(browser.html).not.toContain(password);
    expect(await browser.post('/account/password', { current: password, password: GOOD, again: GOOD })).toBe(
      '303 /desk',
    );
    expect(await browser.open('/account')).toBe('303 /account/totp');
    expect(await browser.open('/account/totp?lang=en')).toBe('200');
    const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(browser.html)?.[1]?.replaceAll(' ', '') ?? '';
    expect(browser.html).toContain('<svg width="240"');
    expect(browser.html).not.toMatch(/style=|data:|<script(?![^>]*src=)/);
    const { TOTP } = await import('otpauth');
    const phone = new TOTP({ secret });
    expect(await browser.post('/account/totp', { code: phone.generate({ timestamp: office.at }) })).toBe(
      '200',
    );
    expect(browser.html.match(/<code>[0-9A-Z]{5}-[0-9A-Z]{5}<\/code>/g)).toHaveLength(10);
    expect(await browser.open('/account')).toBe('200');
    expect(browser.html).toContain('王小明');
    expect(browser.html).toContain('窗口 A003');
  });

  test('leads where somebody was going, and to no other host', async () => {
    const { phone } = await office.equip('A003', 'window');
    await browser.open('/account');
    expect(browser.at).toBe('/sign-in?to=%2Faccount');
    await browser.open(browser.at);
    expect(browser.html).toContain('name="to" value="/account"');
    await browser.post('/sign-in', { staff_code: 'A003', password: GOOD, to: '//evil.example' });
    await browser.open('/sign-in/code');
    const code = phone.generate({ timestamp: office.at });
    const to = await browser.post('/sign-in/code', { code, to: '//evil.example' });
    expect(to).not.toContain('//');
  });

  test('what is wrong comes back with what was typed, and never a password', async () => {
    await office.hire('A003');
    expect(await browser.signIn('A003', 'Not-The-One-99')).toBe('403');
    expect(browser.html).toContain('value="A003"');
    expect(browser.html).toContain('工号或密码不对');
    expect(browser.html).not.toContain('Not-The-One-99');
    for (let i = 0; i < 4; i++) await browser.signIn('A003', 'Not-The-One-99');
    expect(await browser.signIn('A003')).toBe('429');
    expect(browser.html).toContain('60 秒后再试');
  });

  test('a form of another site signs nobody in', async () => {
    await office.hire('A003');
    const fields = { staff_code: 'A003', password: GOOD };
    expect(await browser.post('/sign-in', fields, 'https://evil.example')).toBe('403');
    expect(browser.cookie).toBe('');
  });

  test('between password and second factor no page of a desk is there', async () => {
    await office.equip('A003', 'window');
    expect(await browser.signIn('A003')).toContain('/sign-in/code');
    for (const path of ['/account', '/accounts', '/account/password', '/account/totp'])
      expect(await browser.open(path), path).toMatch(/^303 \/sign-in\?/);
  });

  test('a cookie after sign-out opens nothing, and the screen locks', async () => {
    const { phone } = await office.equip('A003', 'window');
    expect(await browser.enter(office, 'A003', phone)).toBe('303 /desk');
    await browser.open('/account');
    expect(await browser.post('/lock')).toBe('303 /lock');
    expect(await browser.open('/account')).toBe('303 /lock');
    await browser.open('/lock');
    expect(await browser.post('/unlock', { current: 'Not-The-One-99' })).toBe('403');
    expect(await browser.post('/unlock', { current: GOOD })).toBe('303 /desk');
    await browser.open('/account');
    const { cookie } = browser;
    expect(await browser.post('/sign-out')).toBe('303 /sign-in');
    expect(browser.cookie).toBe('');
    browser.cookie = cookie;
    expect(await browser.open('/account')).toMatch(/^303 \/sign-in/);
  });

  test('somebody who is elsewhere too ends that session', async () => {
    const { phone } = await office.equip('A003', 'window');
    const elsewhere = another();
    await elsewhere.enter(office, 'A003', phone);
    await browser.enter(office, 'A003', phone);
    expect(await elsewhere.open('/account')).toBe('200');
    await browser.open('/account');
    const [, id] = /\/account\/sessions\/([0-9a-f]{16})\/end/.exec(browser.html) ?? [];
    expect(await browser.post(`/account/sessions/${id}/end`)).toBe('303 /account');
    await browser.open('/account');
    expect(await browser.post('/account/sessions/end-others')).toBe('303 /account');
    expect(await elsewhere.open('/account')).toMatch(/^303 \/sign-in/);
    expect(await browser.open('/account')).toBe('200');
  });

  test('another telephone and new printed codes ask the password again', async () => {
    const { phone } = await office.equip('A003', 'window');
    await browser.enter(office, 'A003', phone);
    await browser.open('/account');
    expect(await browser.post('/account/printed', { current: 'Not-The-One-99' })).toBe('403');
    expect(await browser.post('/account/printed', { current: GOOD })).toBe('200');
    expect(browser.html).toMatch(/<code>[0-9A-Z]{5}-/);
    await browser.open('/account/totp');
    expect(browser.html).not.toContain('<svg');
    expect(await browser.post('/account/totp/new', { current: GOOD })).toBe('303 /account/totp');
    await browser.open('/account/totp');
    expect(browser.html).toContain('<svg');
  });
});

describe('administration on pages', () => {
  test('the system administrator makes, disables and resets accounts, and gives no posts', async () => {
    const { phone } = await office.equip('S001', 'system-admin');
    expect(await browser.enter(office, 'S001', phone)).toBe('303 /accounts');
    await browser.open('/accounts/new');
    expect(await browser.post('/accounts/new', { staff_code: '', display_name: '李', reason: '入职' })).toBe(
      '400',
    );
    expect(browser.html).toContain('href="#f-staff_code"');
    expect(browser.html).toContain('value="李"');
    expect(
      await browser.post('/accounts/new', { staff_code: 'a7', display_name: '李', reason: '入职' }),
    ).toBe('200');
    const password = /<code>([a-z2-9-]{19})<\/code>/.exec(browser.html)?.[1] ?? '';
    expect(await another().signIn('A7', password)).toMatch(/^303 /);
    const id = office.identity.accounts.list().find(({ staffCode }) => staffCode === 'A7')?.id;
    expect(await browser.open(`/accounts/${id}`)).toBe('200');
    expect(browser.html).not.toContain('save_posts');
    expect(await browser.post(`/accounts/${id}/posts`, { posts: 'decider', reason: '不该' })).toBe('403');
    await browser.open(`/accounts/${id}`);
    expect(await browser.post(`/accounts/${id}/disable`)).toBe('400');
    expect(browser.html).toContain('href="#f-act_reason"');
    expect(await browser.post(`/accounts/${id}/disable`, { act_reason: '离职' })).toBe(`303 /accounts/${id}`);
    await browser.open(`/accounts/${id}`);
    expect(await browser.post(`/accounts/${id}/enable`, { act_reason: '复职' })).toBe(`303 /accounts/${id}`);
    await browser.open(`/accounts/${id}`);
    expect(await browser.post(`/accounts/${id}/reset-password`, { act_reason: '忘记' })).toBe('200');
    expect(browser.html).toContain('A7');
    expect(office.acts.map(({ who, act }) => `${who} ${act}`).slice(-4)).toEqual([
      '系统管理员 S001 account.create',
      '系统管理员 S001 account.disable',
      '系统管理员 S001 account.enable',
      '系统管理员 S001 account.reset-password',
    ]);
  });

  test('the security administrator gives posts with their departments, and makes no accounts', async () => {
    const { phone } = await office.equip('S002', 'security-admin');
    const { id } = await office.hire('A003');
    await browser.enter(office, 'S002', phone);
    await browser.open('/accounts');
    expect(browser.html).toContain('A003');
    expect(browser.html).not.toContain('/accounts/new');
    await browser.open(`/accounts/${id}`);
    const two = {
      posts: ['handler', 'window'],
      'organs-handler': '民政局，林业局',
      'organs-window': '*',
      reason: '到岗',
    };
    expect(await browser.post(`/accounts/${id}/posts`, { ...two, 'organs-handler': ' ' })).toBe('400');
    expect(browser.html).toContain('href="#f-organs-handler"');
    expect(await browser.post(`/accounts/${id}/posts`, two)).toBe(`303 /accounts/${id}`);
    expect(office.identity.accounts.get(id).posts).toEqual([
      { role: 'handler', organs: ['民政局', '林业局'] },
      { role: 'window', organs: '*' },
    ]);
    await browser.open('/accounts');
    expect(
      await browser.post('/accounts/new', { staff_code: 'B1', display_name: '李', reason: '不该' }),
    ).toBe('403');
    expect(await browser.open('/accounts/0000000000000000')).toBe('404');
    for (const act of ['unlock', 'end-sessions', 'reset-second-factor']) {
      await browser.open(`/accounts/${id}`);
      expect(await browser.post(`/accounts/${id}/${act}`, { act_reason: '来电' }), act).toBe(
        `303 /accounts/${id}`,
      );
    }
  });

  test('the head of the hall appoints deputies', async () => {
    const { phone } = await office.equip('H001', 'hall-head');
    const chief = await office.hire('D001', 'department-head');
    const clerk = await office.hire('A003', 'window');
    await browser.enter(office, 'H001', phone);
    expect(await browser.open('/accounts')).toBe('303 /accounts/deputies');
    await browser.open('/accounts/deputies');
    const given = {
      post: `${chief.id} department-head`,
      deputy: clerk.id,
      until: '2026-13-01',
      reason: '出差',
    };
    expect(await browser.post('/accounts/deputies', given)).toBe('400');
    expect(browser.html).toContain('href="#f-until"');
    expect(await browser.post('/accounts/deputies', { ...given, until: '2026-12-05' })).toBe(
      '303 /accounts/deputies',
    );
    await browser.open('/accounts/deputies');
    expect(browser.html).toContain('2026-12-05');
    const [, id] = /\/accounts\/deputies\/([0-9a-f]{16})\/end/.exec(browser.html) ?? [];
    expect(await browser.post(`/accounts/deputies/${id}/end`)).toBe('303 /accounts/deputies');
    expect(office.identity.deputies.list()).toEqual([]);
  });

  test('a clerk reaches none of it', async () => {
    const { id, phone } = await office.equip('A003', 'window');
    await browser.enter(office, 'A003', phone);
    for (const path of ['/accounts', '/accounts/new', `/accounts/${id}`, '/accounts/deputies'])
      expect(await browser.open(path), path).toBe('403');
  });

  test('pages say nothing in the other language', async () => {
    const { phone } = await office.equip('S001', 'system-admin');
    await browser.enter(office, 'S001', phone);
    for (const path of [
      '/sign-in',
      '/account',
      '/account/password',
      '/account/totp',
      '/accounts',
      '/accounts/new',
    ]) {
      await browser.open(`${path}?lang=en`);
      const words = browser.html
        .replace(/<a[^>]*lang="zh-CN"[^>]*>[^<]*<\/a>/g, '')
        .replaceAll(info.name, '');
      const main = /<main[\s\S]*<\/main>/.exec(words)?.[0].replaceAll('王小明', '') ?? '';
      expect(main.match(/[\u4e00-\u9fff]+/g), path).toBeNull();
    }
  });
});

test('an audit administrator reads sign-ins and acts by account and day; nothing typed there is markup', async () => {
  const { phone } = await office.equip('U001', 'audit-admin');
  const reason = '<script>alert(1)</script>';
  await office.identity.accounts.create(CONSOLE, { staffCode: 'A003', displayName: '王小明', reason });
  expect(await browser.enter(office, 'U001', phone)).toBe('303 /audit');
  expect(await browser.open('/audit')).toBe('200');
  expect(browser.html).toContain('建立账号');
  expect(browser.html).toContain('&lt;script&gt;');
  expect(browser.html).not.toContain('<script>alert');
  expect(await browser.open('/audit?account=a003')).toBe('200');
  expect(browser.html).not.toContain('10.0.0.1');
  expect(await browser.open('/audit?day=2020-01-01')).toBe('200');
  expect(browser.html).not.toContain('A003');
  for (const path of ['/audit?day=2026-02-30', '/audit/accesses?account=nobody']) {
    expect([path, await browser.open(path)]).toEqual([path, '400']);
    expect(browser.html).toContain('error-summary');
  }
  for (let i = 0; i < 60; i++)
    await office.identity.accounts.endSessions(CONSOLE, office.identity.accounts.named('A003').id, '试');
  expect(await browser.open('/audit?account=A003')).toBe('200');
  const next = /href="(\/audit[^"]*before[^"]*)"/.exec(browser.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(await browser.open(next)).toBe('200');
  expect(browser.html).toContain('建立账号');
});
