import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { openBrowser, seen, watchedPage } from './browser.ts';
import { Site } from './site.ts';
import type { Member } from './staff.ts';

const STATIONED = 'nongan-jiancha';
const CASE = '220122-20260302-000001';

let now = Date.parse('2026-03-02T08:00:00+08:00');
let site: Site;
let browser: Browser;
let clerk: Page;
let supervisor: Page;
const complaints: string[] = [];

beforeAll(async () => {
  const options = { now: () => now, anchorS: 1, tls: false };
  [site, browser] = await Promise.all([Site.start(options, true), openBrowser()]);
  await site.up('province');
  await site.up('city');
  await heard('2026-03-02');
  const body = { accepted: true, item_name: '食品经营许可（新办）', promised_days: 2, statutory_days: 10 };
  const department = '农安县市场监督管理局';
  await site.append([{ type: 'case.accept', subject: CASE, department, occurred_at: now, body }]);
  for (const day of ['2026-03-03', '2026-03-06']) await heard(day);
  [clerk, supervisor] = [await arrive('nongan', 'head'), await arrive(STATIONED, 'supervisor')];
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

/** It is that day, and the city has heard the hall on it. */
async function heard(day: string): Promise<void> {
  now = Date.parse(`${day}T10:00:00+08:00`);
  await until(`the hall is heard on ${day}`, async () => {
    const asked = { node: 'city', type: 'supervision.hearing', subject: 'nongan', limit: 1 };
    const { items } = await site.center('city').service.query(asked);
    return items[0]?.body.until === day;
  });
}

/** Somebody at a browser of their own, signed in. */
async function arrive(node: string, who: Member): Promise<Page> {
  const watched = await watchedPage(browser, { width: 1366, height: 768 });
  const url = site.url(node, '/');
  const cookie = { name: 'hutong', value: site.staffOf(node).secretOf(who), url };
  await watched.page.context().addCookies([cookie]);
  watched.page.on('close', () => complaints.push(...watched.complaints));
  await watched.page.goto(site.url(node, '/desk'));
  return watched.page;
}

const text = (page: Page) => seen(page.locator('main'));
const link = (page: Page, name: string | RegExp) => page.locator('main').getByRole('link', { name }).first();

async function go(page: Page, url: RegExp, step: () => Promise<unknown>): Promise<void> {
  await step();
  await page.waitForURL(url);
}

/** Opens a list of the menu again and again until it shows something that comes by the line. */
async function untilShown(page: Page, area: string, name: string | RegExp): Promise<void> {
  await until(`${name} at ${area}`, async () => {
    await page.click(`nav.areas a[href="${area}"]`);
    await page.waitForURL(new RegExp(`${area}$`));
    return (await link(page, name).count()) > 0;
  });
}

/** Fills in the form of an act and sends it. */
async function act(page: Page, name: string, fields: Record<string, string>): Promise<void> {
  await link(page, new RegExp(`^${name}$`)).click();
  await page.locator('main form.form').waitFor();
  for (const [field, value] of Object.entries(fields)) {
    const control = page.locator(`[name=${field}]`);
    if ((await control.evaluate((one) => one.tagName)) === 'SELECT') await control.selectOption(value);
    else await control.fill(value);
  }
  await page.getByRole('button', { name: '确认并记录' }).click();
  await page.locator('main form.form').waitFor({ state: 'detached' });
}

test('A7: the supervisor sees the hall’s late case with its card, and urges the hall on', async () => {
  await untilShown(supervisor, '/desk/supervision', `黄牌 ${CASE}`);
  expect(await seen(supervisor.locator('h1'))).toBe('监察');
  await go(supervisor, /desk\/cases$/, () => supervisor.click('nav.areas a[href="/desk/cases"]'));
  await link(supervisor, '食品经营许可（新办）').click();
  await act(supervisor, '督办', { text: '请于三日内办结并说明原因', due: '2026-03-10' });
  expect(await text(supervisor)).toMatch(/监察牌、督办和监察发现.*督办 220122/s);
});

test('A7: the clerk finds both under today, answers the urge and appeals against the card', async () => {
  await untilShown(clerk, '/desk', `督办 ${CASE}`);
  expect(await text(clerk)).toMatch(/待整改反馈的监察牌和督办\s+共 2 件/);
  await go(clerk, /show=to_answer/, () => link(clerk, '共 2 件').click());
  await go(clerk, /supervision\/nongan-jiancha\//, () => link(clerk, `督办 ${CASE}`).click());
  expect(await text(clerk)).toContain('请于三日内办结并说明原因');
  await act(clerk, '整改反馈', { text: '已办结，并补充窗口人员', evidence: '农市监发〔2026〕3号' });
  expect(await text(clerk)).toContain('已记录：整改反馈');
  await untilShown(clerk, '/desk', `黄牌 ${CASE}`);
  await go(clerk, /supervision\/city\//, () => link(clerk, `黄牌 ${CASE}`).click());
  expect(await text(clerk)).toMatch(/依据和计算.*2026-03-04/s);
  await act(clerk, '申诉', { reason: '3月4日停电，当日已办结', evidence: '供电公司停电通知' });
  expect(await text(clerk)).toContain('已申诉，待裁定');
});

test('A7: the supervisor decides on both, and the clerk sees what was decided', async () => {
  await untilShown(supervisor, '/desk', '共 2 件');
  await go(supervisor, /show=waiting/, () => link(supervisor, '共 2 件').click());
  await go(supervisor, /supervision\/city\//, () => link(supervisor, `黄牌 ${CASE}`).click());
  expect(await text(supervisor)).toContain('供电公司停电通知');
  await act(supervisor, '裁定', { outcome: '申诉成立', reason: '停电属实' });
  expect(await text(supervisor)).toContain('已撤销');
  await untilShown(supervisor, '/desk', `督办 ${CASE}`);
  await go(supervisor, /supervision\/nongan-jiancha\//, () => link(supervisor, `督办 ${CASE}`).click());
  await act(supervisor, '裁定', { outcome: '整改退回', reason: '请写明整改日期' });
  await untilShown(clerk, '/desk', `督办 ${CASE}`);
  await go(clerk, /supervision\/nongan-jiancha\//, () => link(clerk, `督办 ${CASE}`).click());
  expect(await text(clerk)).toMatch(/退回，待重新反馈.*请写明整改日期/s);
  await until('the card is withdrawn at the hall', async () => {
    await clerk.goto(site.url('nongan', '/desk/supervision?level=yellow'));
    return (await text(clerk)).includes('已撤销');
  });
  for (const page of [clerk, supervisor]) await page.close();
  expect(complaints).toEqual([]);
});
