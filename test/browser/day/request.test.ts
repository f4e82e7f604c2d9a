import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docxTextOf } from '../../desk/docx.ts';
import type { Hired } from '../../desk/hall-process.ts';
import { ITEM, ORGAN } from '../../desk/item.ts';
import { openBrowser, seen } from '../browser.ts';
import { DeskHall } from './desk-hall.ts';

const hall = new DeskHall();
let browser: Browser;
let clerk: Hired;
let head: Hired;

beforeAll(async () => {
  browser = await openBrowser();
  await hall.init();
  clerk = await hall.hire('A030', 'window');
  head = await hall.hire('C030', `department-head:${ORGAN}`);
  await hall.import([ITEM]);
  await hall.start();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await hall.stop();
});

const link = (page: Page, text: string) =>
  page.locator('main').getByRole('link', { name: text, exact: true });
const confirm = (page: Page) => page.locator('main').getByRole('button', { name: '确认并记录', exact: true });

/** Fills in a form by the names of its fields; what is chosen from a list is one. */
async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name=${name}]`);
    if ((await field.evaluate((one) => one.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Opens a request, does what the link says with a form filled in so, and is back at it. */
async function act(page: Page, at: string, title: string, fields: Readonly<Record<string, string>>) {
  await page.goto(at);
  await link(page, title).click();
  await fill(page, fields);
  await confirm(page).click();
  await page.waitForURL(/done=/);
}

/** Takes a request down at the window; gives its address. */
async function takeDown(page: Page, received: string): Promise<string> {
  await page.goto(`${hall.url}/desk/request`);
  await fill(page, {
    organ: ORGAN,
    requester_type: '自然人',
    channel: '当面',
    received_at: received,
    topic: '某路段征收补偿方案',
    applicant_name: '赵六',
    request_text: '某路段的征收补偿方案全文',
  });
  await confirm(page).click();
  await page.waitForURL(/done=/);
  return page.url().split('?')[0]!;
}

/** Presses the button of a letter, and reads what comes as a clerk’s WPS would. */
async function letter(page: Page, at: string, title: string): Promise<string> {
  await page.goto(at);
  const button = page.locator('main').getByRole('button', { name: new RegExp(`^下载${title}`) });
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  expect(download.suggestedFilename()).toMatch(/^[a-z_]+-[\w-]+\.docx$/);
  return docxTextOf(readFileSync(await download.path()));
}

test('a request goes through every step to its reply in the browser, by the clock of 2019, and its letters are fetched', async () => {
  const window = await hall.arrive(browser, clerk);
  const page = await hall.arrive(browser, head);
  const at = await takeDown(window, '2026-11-02');
  await act(window, at, '登记、交承办', { handling_unit: '办公室', document_number: '农信公登〔2026〕1号' });
  expect(await letter(window, at, '登记回执')).toMatch(
    /赵六：[\s\S]*2026年11月2日[\s\S]*（国务院令第711号）[\s\S]*2026年11月30日前答复/,
  );

  await page.goto(`${at}/steps`);
  await link(page, '不明确，需告知补正（第30条）').click();
  await link(page, '告知补正').click();
  await fill(page, { unclear: '请写明路段起止', due: '2026-11-20' });
  await confirm(page).click();
  await page.waitForURL(/done=supplement_notice/);
  expect(await letter(page, at, '补正告知书')).toContain('请写明路段起止');
  await act(window, at, '收到补正', { topic: '某路段（东起某街）征收补偿方案' });
  await act(page, at, '征求意见', {
    of: '1',
    whom: '第三方',
    third_party_name: '某建设公司',
    due: '2026-12-21',
  });
  const asked = await letter(page, at, '征求第三方意见书');
  expect(asked).toContain('某建设公司：');
  expect(asked).not.toContain('赵六');
  await act(page, at, '收到意见', { of: '1', opinion: '部分同意' });
  await act(page, at, '延期答复', { days: '20', reason: '检索范围大', approved_by: 'C030' });
  expect(await letter(page, at, '延期告知书')).toContain('延长答复期限20个工作日');

  // 补不补、是不是、谁负责、有没有、给不给、怎么给；怎么答.
  await page.goto(`${at}/steps`);
  for (const answer of ['明确', '是', '本机关', '有', '部分可以：区分处理（第37条）', '纸质（第40条）'])
    await link(page, answer).click();
  expect(await seen(page.locator('main'))).toContain('答复类型：部分公开');
  await link(page, '填写答复').click();
  expect(await page.inputValue('[name=outcome]')).toBe('部分公开');
  await fill(page, {
    reason: '附件二涉及个人隐私',
    document_number: '农信公复〔2026〕7号',
    reply_text: '现将方案正文提供给您',
  });
  await confirm(page).click();
  await page.waitForURL(/done=reply/);
  expect(await seen(page.locator('section:has(#clocks)'))).toContain('711');
  const reply = await letter(page, at, '答复书（部分公开）');
  for (const said of [
    '赵六：',
    '农信公复〔2026〕7号',
    '第三十七条',
    '现将方案正文提供给您',
    '附件二涉及个人隐私',
    ORGAN,
  ])
    expect([said, reply.includes(said)]).toEqual([said, true]);
});

test('a request that came under the regulation of 2007 runs by its clock and is told by its articles', async () => {
  const window = await hall.arrive(browser, clerk);
  const page = await hall.arrive(browser, head);
  const at = await takeDown(window, '2019-05-10');
  await act(window, at, '登记、交承办', { document_number: '农信公登〔2019〕9号' });
  await page.goto(at);
  expect(await seen(page.locator('section:has(#clocks)'))).toContain('492');
  // Fifteen working days from the 10th of May 2019 on, none of them a holiday.
  expect(await letter(window, at, '登记回执')).toContain('（国务院令第492号）的规定，于2019年5月31日前答复');
  await act(page, at, '答复', { outcome: '不予公开：国家秘密', reason: '文件未解密' });
  expect(await letter(page, at, '答复书（不予公开）')).toContain('第十四条、第二十一条第（二）项');
});
