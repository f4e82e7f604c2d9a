import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ITEM, ORGAN } from '../../desk/desk.ts';
import type { Hired } from '../../desk/hall-process.ts';
import { openBrowser, seen } from '../browser.ts';
import { DeskHall } from './desk-hall.ts';

const hall = new DeskHall();
let browser: Browser;
let clerk: Hired;
let head: Hired;
/** Whose telephone nobody has used: its codes count once each, and two sign in within a minute. */
let newcomer: Hired;

beforeAll(async () => {
  browser = await openBrowser();
  await hall.init();
  clerk = await hall.hire('A003', 'window', `handler:${ORGAN}`);
  newcomer = await hall.hire('A004', 'window', `handler:${ORGAN}`);
  head = await hall.hire('C001', `department-head:${ORGAN}`);
  await hall.import([ITEM]);
  await hall.start();
});

afterAll(async () => {
  await browser?.close();
  await hall.stop();
});

/** Follows a link or sends a form, and waits for the page that comes. */
async function go(page: Page, url: RegExp, step: () => Promise<unknown>): Promise<void> {
  await step();
  await page.waitForURL(url);
}

const button = (page: Page, text: string) =>
  page.locator('main').getByRole('button', { name: text, exact: true });
const link = (page: Page, text: string) =>
  page.locator('main').getByRole('link', { name: text, exact: true });

test('P1, A1, A8: with the line cut a case is taken; the power goes with a form half filled; a head decides', async () => {
  let page = await hall.arrive(browser, clerk);
  await page.waitForURL('**/desk');
  expect(await seen(page.locator('h1'))).toBe('今日');
  expect(await seen(page.locator('#truth'))).toContain('province');
  await go(page, /counter$/, () => page.click('nav.areas a[href="/desk/counter"]'));
  await page.fill('[name=words]', '卫生许可');
  await go(page, /words=/, () => button(page, '查找').click());
  await go(page, /XK-001$/, () => link(page, '公共场所卫生许可').click());
  await page.fill('[name=applicant_name]', '孙一');
  await page.fill('[name=phone]', '13900001111');
  await page.locator('.draft', { hasText: '草稿已保存' }).waitFor();

  await hall.kill();
  await hall.start();
  page = await hall.arrive(browser, clerk);
  await page.waitForURL('**/desk');
  await page.goto(`${hall.url}/desk/counter/XK-001`);
  expect(await page.inputValue('[name=applicant_name]')).toBe('孙一');
  await page.check('[name=material][value="0"]');
  await page.check('[name=material][value="1"]');
  await go(page, /done=accept/, () => button(page, '收件并受理').click());
  expect(await seen(page.locator('main'))).toContain('已记录：受理');
  const address = page.url().split('?')[0]!;
  await go(page, /\/step$/, () => link(page, '办理环节').click());
  await page.fill('[name=step]', '审查');
  await page.selectOption('[name=action]', '通过');
  await go(page, /done=step/, () => button(page, '确认并记录').click());
  expect(await seen(page.locator('main'))).toContain('已记录：办理环节');
  // Who takes it does not decide on it: the page does not offer it.
  expect(await link(page, '作出决定').count()).toBe(0);

  const other = await hall.arrive(browser, head);
  await other.waitForURL('**/desk');
  await other.goto(address);
  await go(other, /\/close$/, () => link(other, '作出决定').click());
  await other.selectOption('[name=outcome]', '准予');
  await go(other, /done=close/, () => button(other, '确认并记录').click());
  expect(await seen(other.locator('main'))).toContain('已记录：作出决定');
  await other.reload();
  expect(await seen(other.locator('ol.timeline'))).toContain('办结');
});

test('the main path of a clerk works without script', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' });
  const page = await hall.arrive(browser, newcomer, await plain.newPage());
  await page.goto(`${hall.url}/desk/counter/XK-001`);
  await page.fill('[name=applicant_name]', '李二');
  await page.check('[name=material][value="0"]');
  await go(page, /XK-001$/, () => button(page, '收件并受理').click());
  expect(await seen(page.locator('#error-summary'))).toContain('还缺 1 份必需材料');
  expect(await page.inputValue('[name=applicant_name]')).toBe('李二');
  await go(page, /done=notice/, () => button(page, '收件并一次性告知补正').click());
  await go(page, /\/supplement_received$/, () => link(page, '收到补正材料').click());
  await page.fill('[name=materials]', '平面图');
  await page.check('[name=complete][value=yes]');
  await go(page, /done=supplement_received/, () => button(page, '确认并记录').click());
  await go(page, /\/accept$/, () => link(page, '受理').click());
  await go(page, /done=accept/, () => button(page, '确认并记录').click());
  expect(await seen(page.locator('main'))).toContain('下一步');
  await plain.close();
});
