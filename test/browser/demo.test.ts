import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Days } from '../../deploy/demo/days.ts';
import { makeLoad } from '../../deploy/demo/load.ts';
import { DemoNetwork } from '../../deploy/demo/network.ts';
import { DemoPage } from '../../deploy/demo/page.ts';
import type { StepName } from '../../deploy/demo/steps/step.ts';
import { Steps } from '../../deploy/demo/steps/steps.ts';
import { openBrowser, seen, shot } from './browser.ts';

/** The demo, as `npm run demo` starts it; its five buttons are pressed by a browser without script. */
const dir = mkdtempSync(join(tmpdir(), 'hutong-demo-page-'));
const network = new DemoNetwork(dir, 'nongan', process.env.HUTONG_TEST_BUILT !== undefined);
const steps = new Steps({ network, days: new Days(network), out: join(dir, 'out') });
let demo: DemoPage;
let browser: Browser;
let page: Page;
/** Another window of the same visitor: what the page leads to is read there. */
let other: Page;

/** A step takes seconds, on a machine that has nothing else to do. */
const STEP_MS = 230_000;
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  browser = await openBrowser();
  demo = await DemoPage.open(network, steps);
  await network.start(() => {});
  const load = await makeLoad(undefined, 5);
  await load.morning(network);
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' });
  page = await context.newPage();
  other = await context.newPage();
}, 600_000);

afterAll(async () => {
  await steps.settled();
  await browser?.close();
  await demo?.close();
  await network.stop();
  rmSync(dir, { recursive: true, force: true });
});

const step = (name: StepName) => page.locator(`[id="${name}"]`);
const button = (name: StepName) => step(name).locator('button');

/** Presses a button, and waits for what the page says when the step is done. */
async function press(name: StepName): Promise<string> {
  await button(name).click();
  await step(name).getByText('正在进行').waitFor();
  // The page renews itself: nobody presses anything.
  await step(name).getByText('做完了').waitFor({ timeout: STEP_MS });
  await shot(page, `demo-${name}`);
  return await seen(step(name));
}

/** What a page says to which a step leads. */
async function behind(name: StepName, link: string, nth = 0): Promise<string> {
  const href = await step(name).getByRole('link', { name: link, exact: true }).nth(nth).getAttribute('href');
  await other.goto(href ?? '');
  return await seen(other.locator('main'));
}

test('before the nodes are ready the page says so, and has no button', async () => {
  await page.goto(demo.url);
  await page.getByText('好了以后按钮自己会亮').waitFor();
  await expectCount(0);
  steps.open();
  await button('see').waitFor();
  await expectCount(5);
});

/** How many buttons there are, on a page that may be renewing itself. */
async function expectCount(n: number): Promise<void> {
  await expect
    .poll(() =>
      page
        .locator('button')
        .count()
        .catch(() => -1),
    )
    .toBe(n);
}

test('what cannot be done yet is told in a clear word', async () => {
  await button('give-back').click();
  expect(await seen(page.getByRole('alert'))).toContain('先按第二步');
  expect(await seen(page.getByRole('alert'))).toContain('press step 2 first');
});

test('P9: see the province', async () => {
  const told = await press('see');
  expect(told).toMatch(/农安县政务大厅：本地已存 (\d+) 条，上级已收 \1 → \1/);
  expect(told).toContain('entries stored');
  expect(await behind('see', '省中心')).toContain('农安县政务大厅');
});

test('P11, A6: the line is cut, the hall works on, and its case is unknown since then above', async () => {
  const told = await press('cut');
  expect(told).toContain('都如所说');
  expect(told).toContain('亮牌 0 块');
  expect(await behind('cut', '农安县政务大厅的这一件', 1)).toContain('已送达');
  const above = await behind('cut', '长春市政务中心的这一件');
  expect(above).toMatch(/自 \d{4}-\d\d-\d\d [\d:]+ 起情况不明/);
  expect(above).not.toContain('已送达');
  expect(await behind('cut', '它的状态页')).toMatch(
    /农安县政务大厅[\s\S]*自 \d{4}-\d\d-\d\d [\d:]+ 起情况不明/,
  );
  expect(await behind('cut', '它的状态页', 1)).toMatch(/自 \d{4}-\d\d-\d\d [\d:]+ 起情况不明/);
});

test('P2, A6, A7: given back, no card for the county; the late case elsewhere gets one, explained', async () => {
  const told = await press('give-back');
  expect(told).toContain('农安县政务大厅：没有牌');
  expect(told).toMatch(/临江市政务大厅：\S+ 超期，白山市政务中心亮黄牌/);
  expect(told).toContain('承诺：3 个工作日');
  const own = await behind('give-back', '长春市政务中心的这一件');
  expect(own).toContain('按时');
  expect(own).not.toContain('监察牌');
  const late = await behind('give-back', '白山市政务中心的这一件');
  expect(late).toMatch(/黄牌/);
  expect(late).toContain('承诺：3 个工作日');
});

test('P5: a byte that is changed is found by who reads and by the hall’s own check, and is put back', async () => {
  const told = await press('change');
  expect(told).toContain('都如所说');
  expect(told).toMatch(/核验不通过/);
  expect(told).toContain('改回来了');
});

test('a proof of the province holds offline, and a copy with one byte changed does not', async () => {
  const told = await press('verify');
  expect(told).toMatch(
    /hutong verify [\s\S]*已证明：农安县政务大厅（nongan）[\s\S]*\n0\n[\s\S]*核验不通过：[\s\S]*\n1/,
  );
  expect(await behind('verify', '省中心的这一件')).toContain('吉林省政务大厅');
});
