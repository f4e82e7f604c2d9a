import { readFileSync } from 'node:fs';
import { readXlsx } from 'hucre/xlsx';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Hired } from '../../desk/hall-process.ts';
import { ITEM, ORGAN } from '../../desk/item.ts';
import { openBrowser } from '../browser.ts';
import { DeskHall } from './desk-hall.ts';

const OTHER = '农安县水务局';
const DAY = '2026-03-02';

const hall = new DeskHall();
let browser: Browser;
let head: Hired;

/** A record of a case on the day of the report. */
const said = (number: string, type: string, body: object, department = ORGAN) => ({
  type,
  subject: number,
  department,
  occurred_at: `${DAY}T10:00:00+08:00`,
  body,
});
const OF_ITEM = { item_code: 'XK-001', item_name: ITEM.body.name };

/** Seven cases in two organs: two of them accepted, one refused, one closed at once, one rated badly, and two sent away. */
const RECORDS = [
  ITEM,
  ...['甲1', '甲2', '甲3'].map((number) => said(number, 'case.apply', OF_ITEM)),
  said('乙1', 'case.apply', OF_ITEM, OTHER),
  said('甲1', 'case.accept', { accepted: true, handler: '窗口 A003' }),
  said('乙1', 'case.accept', { accepted: true, handler: '窗口 A004' }, OTHER),
  said('甲2', 'case.accept', { accepted: false, reason: '不属本机关', handler: '窗口 A003' }),
  said('甲1', 'case.close', { outcome: '准予', handler: '决定 B001' }),
  said('丙1', 'case.sent_away', { ...OF_ITEM, reason: '材料不全', handler: '窗口 A003' }),
  said('丙2', 'case.sent_away', { ...OF_ITEM, reason: '材料不全', handler: '窗口 A003' }),
];

beforeAll(async () => {
  browser = await openBrowser();
  await hall.init();
  head = await hall.hire('H030', 'hall-head');
  await hall.import(RECORDS);
  await hall.start();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await hall.stop();
});

/** The table of a report as it is seen: a row a line, its title first. */
async function tableOf(page: Page): Promise<string[][]> {
  const rows = await page.locator('main table tr').all();
  return Promise.all(
    rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).map((cell) => cell.trim())),
  );
}

test('A10: the report of a day is kept as a workbook that says the same, and each figure opens to as many records', async () => {
  const page = await hall.arrive(browser, head);
  await page.waitForURL('**/desk');
  await page.click('nav.areas a[href="/desk/reports"]');
  for (const by of ['organ', 'window', 'item']) {
    await page.goto(`${hall.url}/desk/reports?period=day&on=${DAY}&by=${by}`);
    const table = await tableOf(page);
    expect(table[1]?.slice(0, 4)).toEqual(['合计', '4', '2', '2']);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '导出 XLSX' }).click(),
    ]);
    const book = await readXlsx(new Uint8Array(readFileSync(await download.path())));
    const kept = (book.sheets[0]?.rows ?? []).map((row) => row.map((cell) => String(cell ?? '')));
    expect([by, kept.slice(0, table.length)]).toEqual([by, table]);

    const figures = await page
      .locator('main table td a')
      .evaluateAll((links) =>
        links.map((one) => ({ n: Number(one.textContent), href: (one as { href?: string }).href ?? '' })),
      );
    const counted = table
      .slice(1)
      .flatMap((row) => row.slice(1))
      .filter((cell) => cell !== '0');
    expect(figures.map(({ n }) => String(n))).toEqual(counted);
    for (const { n, href } of figures) {
      await page.goto(href);
      const records = page.locator('main table a[href*="/desk/records/"]');
      expect([href, await records.count()]).toEqual([href, n]);
    }
    await page.locator('main table a[href*="/desk/records/"]').first().click();
    await page.waitForURL('**/desk/records/**');
  }
}, 300_000);
