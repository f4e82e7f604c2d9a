import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faulted, main, openBrowser, seen } from './browser.ts';
import { overflow } from './measure.ts';
import { notices } from './records.ts';
import { Site } from './site.ts';
import type { Member } from './staff.ts';

/** An administrator of the province says by which rules people are told of alerts, and who; a receiver stands beside. */
let site: Site;
let browser: Browser;
let server: Server;
let status = 204;
const got: { type: string }[] = [];
const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const PLACE = '/console/alerts/settings';

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    got.push(JSON.parse(body));
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  [{ site }, browser] = await Promise.all([Site.received(notices(1)), openBrowser()]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await new Promise((resolve) => server.close(resolve));
});

const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const config = () => JSON.parse(readFileSync(join(site.folder('province'), 'config.json'), 'utf8'));

async function arrive(who: Member, path: string): Promise<Page> {
  const watched = await site.arrive(browser, { who, path, width: 1024 });
  return watched.page;
}

const link = (page: Page, name: string) =>
  page.locator('main').getByRole('link', { name, exact: true }).first().click();
const press = (page: Page, name: string) =>
  page.locator('main').getByRole('button', { name, exact: true }).first().click();
const told = (page: Page, text: string | RegExp) => page.locator('.notice', { hasText: text }).waitFor();

test('A8: a receiver is added with a reason and the second factor, tested, and removed; its secret is never shown', async () => {
  const printed = await site.staffOf('province').printedOf('head');
  const page = await arrive('head', '/console/alerts');
  await link(page, '规则与接收方');
  await page.waitForURL(/\/alerts\/settings/);
  expect(await seen(page.locator('section:has(#receivers)'))).toMatch(/本机文件.*alerts\.jsonl/s);
  await press(page, '试发');
  await told(page, /试发已送达\s*本机文件/);

  await link(page, '添加接收方');
  await page.waitForURL(/\/receiver$/);
  await page.fill('[name=name]', 'duty');
  await page.fill('[name=url]', 'http://10.0.0.8/hook');
  await page.fill('[name=secret]', SECRET);
  await page.fill('[name=reason]', '夜里值班室也要收');
  await press(page, '添加接收方');
  await faulted(page, 'https://');
  await page.fill('[name=url]', `${origin()}/hook?key=geheim`);
  await page.fill('[name=secret]', SECRET);
  await page.fill('[name=code]', '000000');
  await press(page, '添加接收方');
  await page.locator('#error-summary a[href*=code]').waitFor();
  expect(config().alerts).toBeUndefined();
  await page.fill('[name=secret]', SECRET);
  await page.fill('[name=code]', printed.pop() ?? '');
  await press(page, '添加接收方');
  await told(page, '已保存');
  expect(await main(page)).toContain(`${origin()}/…`);
  expect(await page.content()).not.toMatch(/geheim|whsec_/);
  expect(config().alerts.webhooks).toMatchObject([{ name: 'duty', url: `${origin()}/hook?key=geheim` }]);

  await page.getByRole('form', { name: '试发给 duty' }).getByRole('button').click();
  await told(page, /试发已送达\s*duty/);
  expect(got.filter(({ type }) => type === 'alert.test')).toHaveLength(1);
  status = 500;
  await page.getByRole('form', { name: '试发给 duty' }).getByRole('button').click();
  await told(page, /试发未送达\s*duty\s*http-500/);
  expect(await overflow(page)).toBeLessThanOrEqual(0);

  await link(page, 'duty');
  await page.waitForURL(/\/receivers\/duty$/);
  await link(page, '去掉这个接收方');
  await page.waitForURL(/\/remove$/);
  await page.fill('[name=reason]', '换了地方');
  await page.fill('[name=code]', printed.pop() ?? '');
  await press(page, '去掉这个接收方');
  await told(page, '已保存');
  expect(config().alerts.webhooks).toEqual([]);

  const { items } = await site.center('province').service.query({ type: 'admin.act', limit: 20 });
  const acts = items.map(({ body }) => body).filter(({ act }) => act === 'alert.receiver');
  expect(acts.map(({ result, reason }) => `${result} ${reason}`)).toEqual([
    'done 换了地方',
    'asked 换了地方',
    'done 夜里值班室也要收',
    'asked 夜里值班室也要收',
  ]);
  expect(acts[0]?.target).toMatch(/^duty: url http:\/\/127\.0\.0\.1:\d+\/… #\w{6} → -/);
  expect(JSON.stringify(acts)).not.toMatch(/geheim|whsec_/);
});

test('a receiver that is added replaces nobody, and one that is changed keeps what was changed since', async () => {
  const printed = await site.staffOf('province').printedOf('head');
  const settings = site.center('province').service.health.settings;
  const stands = { name: 'duty', url: `${origin()}/hook?key=geheim`, secret: SECRET };
  await settings?.setReceiver(stands, (_, make) => make());
  const page = await arrive('head', `${PLACE}/receiver`);
  await page.fill('[name=name]', 'duty');
  await page.fill('[name=url]', `${origin()}/other`);
  await page.fill('[name=secret]', SECRET);
  await page.fill('[name=reason]', '再加一个');
  await page.fill('[name=code]', printed[0] ?? '');
  await press(page, '添加接收方');
  await faulted(page, '已有同名的接收方');
  expect(config().alerts.webhooks).toMatchObject([{ name: 'duty', url: `${origin()}/hook?key=geheim` }]);
  await page.goto(site.url('province', `${PLACE}/receivers/duty`));
  // Somebody else changes what it gets meanwhile: this page did not touch that.
  await settings?.setReceiver({ name: 'duty', only: 'escalated' }, (_, make) => make());
  await page.fill('[name=url]', `${origin()}/hook?key=geheim2`);
  await page.fill('[name=secret]', SECRET);
  await page.fill('[name=reason]', '换钥');
  await page.fill('[name=code]', printed[0] ?? '');
  await press(page, '修改接收方');
  await told(page, '已保存');
  expect(config().alerts.webhooks).toMatchObject([
    { only: 'escalated', url: `${origin()}/hook?key=geheim2` },
  ]);
});

test('rules are changed at the page and hold at once; who is on duty sees them and changes nothing', async () => {
  const printed = await site.staffOf('province').printedOf('head');
  const page = await arrive('head', PLACE);
  await page.fill('[name=from]', '25:00');
  await page.fill('[name=to]', '07:00');
  await page.fill('[name=reason]', '夜里只叫紧急的');
  await press(page, '保存规则');
  await faulted(page, '请写时刻');
  expect(await page.inputValue('[name=from]')).toBe('25:00');
  await page.fill('[name=from]', '22:00');
  await page.fill('[name=escalate_s]', '900');
  await page.fill('[name=code]', '000000');
  await press(page, '保存规则');
  await page.locator('#error-summary a[href*=code]').waitFor();
  expect(config().alerts?.quiet).toBeUndefined();
  await page.fill('[name=code]', printed.pop() ?? '');
  await press(page, '保存规则');
  await told(page, '已保存');
  expect(config().alerts).toMatchObject({ escalate_s: 900, quiet: { from: '22:00', to: '07:00' } });
  const { items } = await site.center('province').service.query({ type: 'admin.act', limit: 1 });
  expect(items[0]?.body).toMatchObject({
    act: 'alert.rules',
    target: 'escalate_s 1800 → 900, quiet - → 22:00–07:00 < critical',
    reason: '夜里只叫紧急的',
    result: 'done',
  });
  const watching = await arrive('duty', PLACE);
  expect(await main(watching)).toMatch(/静默时段\s+22:00–07:00/);
  expect(await watching.locator('main [name=reason]').count()).toBe(0);
});

test('a page that somebody left open undoes nothing that was changed since; where nothing was changed no code is used up', async () => {
  const printed = await site.staffOf('province').printedOf('head');
  const page = await arrive('head', PLACE);
  const settings = site.center('province').service.health.settings;
  await settings?.setRules({ quiet: { from: '20:00', to: '08:00' }, hold_s: 300 }, (_, make) => make());
  await page.fill('[name=reason]', '早一点再响');
  await page.fill('[name=code]', printed[0] ?? '');
  await press(page, '保存规则');
  await faulted(page, '没有改动');
  await page.fill('[name=escalate_s]', '600');
  await page.fill('[name=code]', printed[0] ?? '');
  await press(page, '保存规则');
  await told(page, '已保存');
  expect(config().alerts).toMatchObject({
    escalate_s: 600,
    hold_s: 300,
    quiet: { from: '20:00', to: '08:00' },
  });
});
