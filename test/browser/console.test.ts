import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { faulted, link, main, openBrowser, press, type Watched } from './browser.ts';
import { overflow } from './measure.ts';
import { notices } from './records.ts';
import { Site } from './site.ts';
import type { Member } from './staff.ts';

/** The console of the province: somebody on duty with a telephone, and the registrar. */
let site: Site;
let browser: Browser;
const opened: Watched[] = [];
const PHONE = { width: 375, height: 720 };

beforeAll(async () => {
  [{ site }, browser] = await Promise.all([Site.received(notices(3)), openBrowser()]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

async function arrive(
  who: Member,
  size: { width: number; height?: number } = { width: 1366 },
): Promise<Page> {
  const watched = await site.arrive(browser, { who, path: '/console', ...size });
  opened.push(watched);
  return watched.page;
}

test('A8: who is on duty plans an outage with a reason, and it stands on record', async () => {
  const page = await arrive('duty');
  expect(await main(page)).toContain('全网一览');
  await link(page, /nongan/).click();
  await page.waitForURL(/\/console\/nodes\/nongan/);
  await press(page, '登记计划停机');
  await page.locator('#error-summary').waitFor();
  await page.check('[name=hours][value="8"]');
  await page.fill('[name=reason]', '机房检修');
  await press(page, '登记计划停机');
  await page.waitForURL(/done=1/);
  expect(await main(page)).toContain('计划停机到');
  await link(page, '告警').click();
  await page.waitForURL(/\/console\/alerts/);
  expect(await main(page)).toContain('机房检修');
  // By the post that lets them, and not by the first of theirs.
  const asked = { node: 'province', type: 'admin.act', limit: 5 };
  const { items } = await site.center('province').service.query(asked);
  const act = items.map(({ body }) => body).find((body) => body.act === 'outage.plan');
  expect(act).toMatchObject({ who: expect.stringMatching(/^值班 A\d+$/), reason: '机房检修' });
});

test('a key is revoked from a telephone: what it will do is seen first, and nothing is done without the second factor', async () => {
  const page = await arrive('duty', PHONE);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await link(page, /nongan/).click();
  await page.waitForURL(/\/console\/nodes\/nongan/);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await link(page, '吊销密钥').click();
  await page.waitForURL(/\/revoke$/);
  expect(await main(page)).toMatch(/保留前 \d+ 条.*断开它的链路/s);
  expect(await overflow(page)).toBeLessThanOrEqual(0);

  await page.fill('[name=code]', '000000');
  await press(page, '吊销');
  await faulted(page, '理由');
  await page.fill('[name=reason]', '机器被盗');
  await page.fill('[name=code]', '000000');
  await press(page, '吊销');
  await faulted(page, '动态码');
  const isRevoked = async () => {
    const known = await site.center('province').service.keys?.list({ node: 'nongan', limit: 5 });
    return known?.items.some(({ state }) => state === 'revoked') === true;
  };
  expect(await isRevoked()).toBe(false);

  const [printed = ''] = await site.staffOf('province').printedOf('duty');
  await page.fill('[name=code]', printed);
  await press(page, '吊销');
  await until('the page says so', async () => (await main(page)).includes('已吊销'));
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await until('the registry says so', isRevoked);
  await link(page, '返回').click();
  await page.waitForURL(/\/console\/nodes\/nongan$/);
  expect(await main(page)).toContain('已吊销');
});
