import { readFileSync } from 'node:fs';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Hired } from '../../desk/hall-process.ts';
import { ORGAN } from '../../desk/item.ts';
import { caseRow, registerOf } from '../../desk/register.ts';
import { until } from '../../network/harness.ts';
import { openBrowser } from '../browser.ts';
import { DeskHall } from './desk-hall.ts';

const ROWS = 200;
const BAD = 12;
/** Rows of the register, from 0, that its sheet does not show. */
const HIDDEN = [20, 21, 22];
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const hall = new DeskHall();
let browser: Browser;
let head: Hired;

beforeAll(async () => {
  browser = await openBrowser();
  await hall.init();
  head = await hall.hire('A010', `department-head:${ORGAN}`);
  await hall.start();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await hall.stop();
});

/** Row `n` of the register; the last twelve have a day that is none. */
const rowOf = (n: number) => caseRow(n, n > ROWS - BAD ? { 申请日期: `三月${n}日前后` } : {});

async function send(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.goto(`${hall.url}/desk/import`);
  await page.setInputFiles('[name=file]', { name, mimeType: XLSX, buffer: Buffer.from(bytes) });
  await page.click('main form[enctype] button');
}

/** Waits until the page says so; it renews itself. */
const says = (page: Page, text: string) =>
  until(`the page says ${text}`, async () => (await page.textContent('main'))?.includes(text) === true);

test('a register of 200 cases with hidden rows, merged cells and 12 bad rows is imported, corrected and imported again', async () => {
  const page = await hall.arrive(browser, head);
  const rows = Array.from({ length: ROWS }, (_, i) => rowOf(i + 1));
  // The item of rows 41 to 60 is written once, in a cell over all of them.
  for (const row of rows.slice(41, 60)) row[1] = '';
  const given = { title: '2024年度办件登记表', hidden: HIDDEN, merges: [{ column: 1, from: 40, to: 59 }] };
  const whole = await registerOf(rows, given);
  await send(page, '2024年登记.xlsx', whole);
  await says(page, `共 ${ROWS} 行，${ROWS - BAD - HIDDEN.length} 行可以收录`);
  await says(page, `表中有 ${HIDDEN.length} 行是隐藏或被筛掉的`);
  await page.check('[name=hidden][value=take]');
  await page.click('section:has([name=hidden]) button');
  await says(page, `共 ${ROWS} 行，${ROWS - BAD} 行可以收录`);
  expect(await page.locator('section:has(#doubts) tbody tr').count()).toBe(BAD);
  await page.click('form[action$="/run"] button');
  await says(page, `新收录 ${ROWS - BAD} 行`);
  await says(page, `${BAD} 行没有收录`);

  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href*="/refused"]')]);
  const back = await readXlsx(new Uint8Array(readFileSync(await download.path())));
  const [header = [], ...refused] = (back.sheets[0]?.rows ?? []).map((row) =>
    row.map((cell) => String(cell ?? '')),
  );
  expect([header[0], refused.length]).toEqual(['原因', BAD]);
  expect(refused.every(([reason]) => reason?.includes('不是日期'))).toBe(true);

  const mended = refused.map((row) => row.map((cell) => (cell.includes('日前后') ? '2024-03-05' : cell)));
  await send(
    page,
    'refused.xlsx',
    await writeXlsx({ sheets: [{ name: '改好的', rows: [header, ...mended] }] }),
  );
  await says(page, `共 ${BAD} 行，${BAD} 行可以收录`);
  await page.click('form[action$="/run"] button');
  await says(page, `新收录 ${BAD} 行`);

  // The whole register once more: what was there is there once, and what was wrong in it still is.
  await send(page, '2024年登记.xlsx', whole);
  await says(page, '隐藏或被筛掉的');
  await page.check('[name=hidden][value=take]');
  await page.click('section:has([name=hidden]) button');
  await says(page, `${ROWS - BAD} 行可以收录`);
  await page.click('form[action$="/run"] button');
  await says(page, '新收录 0 行');
  await says(page, `${ROWS - BAD} 行以前已收录`);
}, 300_000);
