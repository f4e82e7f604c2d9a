import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { faulted, openBrowser, seen, shot, watchedPage } from './browser.ts';
import { Site } from './site.ts';

/** A province looks for what is missing beneath it: logs of its city, and days on which nobody was heard from. */
let now = Date.parse('2026-03-02T10:00:00+08:00');
let site: Site;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [site, browser] = await Promise.all([
    Site.start({ now: () => now, anchorS: 1, tls: false }),
    openBrowser(),
  ]);
  await site.up('province');
  await site.up('city');
  ({ page } = await watchedPage(browser, { width: 1366 }));
  const url = new URL(site.url('province', '/')).origin;
  const cookie = { name: 'hutong', value: site.staffOf('province').secretOf('head'), url };
  await page.context().addCookies([cookie]);
  await site.received();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const main = () => seen(page.locator('main'));
const press = (name: string) => page.locator('main').getByRole('button', { name, exact: true }).click();

/** Begins a run, and looks at what it found once it has ended. */
async function ran(kind: 'reconcile' | 'completeness', button: string): Promise<string> {
  const before = site
    .center('province')
    .service.runs.state()
    .last.find((run) => run.kind === kind)?.ended;
  await page.goto(site.url('province', '/console/upkeep'));
  await press(button);
  await until('it has ended', () => {
    const { now: running, last } = site.center('province').service.runs.state();
    const found = last.find((run) => run.kind === kind);
    return running === null && found !== undefined && found.ended !== before;
  });
  await page.goto(site.url('province', `/console/upkeep/runs/${kind}`));
  return main();
}

test('logs of those beneath are compared in the background; where both sides agree nothing is found', async () => {
  await until('they agree', async () => {
    now += 1_000;
    return (await ran('reconcile', '开始与下级比对')).includes('没有发现问题');
  });
  expect(await main()).toMatch(/节点\s+1/);
  expect(await main()).toMatch(/日志\s+[1-9]/);
});

test('what is missing is asked for by the same act as of the command, with a reason', async () => {
  await press('向它补齐');
  await faulted(page, '请写明理由');
  await page.fill('[name=node]', 'nobody');
  await page.fill('[name=reason]', '核对');
  await press('向它补齐');
  await page.locator('#error-summary').waitFor();
  await page.fill('[name=node]', 'city');
  await press('向它补齐');
  await until('nothing is missing', async () => (await main()).includes('本中心不缺 city 的任何日志'));
});

test('P11: a day without a word is found, with whom to call; a node without a line is named as not heard', async () => {
  await site.down('city');
  for (const day of ['2026-03-03', '2026-03-04']) {
    now = Date.parse(`${day}T10:00:00+08:00`);
    await until(`the province itself runs on ${day}`, async () => {
      const { completeness } = site.center('province');
      const { items } = await completeness.days({
        from: completeness.today(),
        to: completeness.today(),
        node: 'city',
        limit: 1,
      });
      return items[0]?.state === 'silent';
    });
  }
  expect(await ran('completeness', '开始查报送')).toMatch(/2026-03-03：.*（city）未报送.*电话/s);
  expect(await main()).not.toContain('2026-03-04：');
  await shot(page, 'upkeep-days');
  now += 1_000;
  expect(await ran('reconcile', '开始与下级比对')).toMatch(/没有听到 city.*线路接通后再比对/s);
  await page.fill('[name=node]', 'city');
  await page.fill('[name=reason]', '核对');
  await press('向它补齐');
  await faulted(page, '没有听到 city：线路接通后再试');
});
