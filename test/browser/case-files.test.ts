import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, seen, watchedPage } from './browser.ts';
import { Site } from './site.ts';

const NUMBER = '220122-20261102-000009';
const DEPARTMENT = '农安县市场监督管理局';
const said = (type: string, body: object) => ({
  type,
  subject: NUMBER,
  department: DEPARTMENT,
  occurred_at: Date.now() - 60_000,
  body,
});

let site: Site;
let browser: Browser;

beforeAll(async () => {
  const records = [
    said('case.apply', { item_name: '食品经营许可（新办）' }),
    said('case.accept', { accepted: true }),
  ];
  [{ site }, browser] = await Promise.all([Site.received(records), openBrowser()]);
  await site.hall.followers.catchUp();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

test('A8: a clerk adds a page of script to a case, sees it by its name, and gets it to keep: nothing of it runs', async () => {
  const { page, complaints } = await watchedPage(browser);
  const url = new URL(site.url('nongan', '/')).origin;
  await page.context().addCookies([{ name: 'hutong', value: site.staff.secretOf('clerk'), url }]);
  await page.goto(site.url('nongan', `/desk/cases/${NUMBER}`));
  await page.locator('#files').locator('..').getByText('添加材料附件').first().click();
  const bytes = Buffer.from('<!doctype html><script>document.title = "ran"</script>孙一');
  const file = { name: '现场"><b>记录.html', mimeType: 'text/html', buffer: bytes };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: '上传', exact: true }).click();
  await page.waitForURL(/done=files/);
  expect(await seen(page.locator('main'))).toContain('已记录：添加材料附件');
  const link = page.locator('main a[download]');
  const name = (await link.textContent()) ?? '';
  expect([name.endsWith('记录.html'), await page.locator('main b').count()]).toEqual([true, 0]);
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe(name);
  expect(readFileSync((await download.path()) ?? '').equals(bytes)).toBe(true);
  // Who types the address is given it to keep as well.
  const address = new URL((await link.getAttribute('href')) ?? '', url);
  const [again] = await Promise.all([
    page.waitForEvent('download'),
    page.goto(address.href).catch(() => undefined),
  ]);
  expect(again.suggestedFilename()).toBe(name);
  expect(await page.title()).not.toBe('ran');
  expect(complaints).toEqual([]);
});
