import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { faulted, link, main, openBrowser, press, seen } from './browser.ts';
import { application, notices } from './records.ts';
import { Site } from './site.ts';

/** Whoever looks after security seals values anew and redacts an entry; a city that lost a day takes it back. */
let site: Site;
let browser: Browser;
let ids: string[];

beforeAll(async () => {
  [{ site, ids }, browser] = await Promise.all([
    Site.received([application, ...notices(3)], { anchorS: 1 }),
    openBrowser(),
  ]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const province = () => site.center('province');
const arrive = async (path: string): Promise<Page> =>
  (await site.arrive(browser, { who: 'security', path })).page;
const newest = async (type: string) => (await province().service.query({ type, limit: 1 })).items[0]?.body;

/** Sends the form below a plan without a reason, with a wrong code, then as it should be. */
async function carryOut(
  page: Page,
  button: string,
  code: string,
  untouched: () => Promise<void>,
): Promise<void> {
  for (const [reason, wrong, text] of [
    ['', '000000', '请写明理由'],
    ['换了机器', '000000', '动态码'],
  ] as const) {
    await page.fill('[name=reason]', reason);
    await page.fill('[name=code]', wrong);
    await press(page, button);
    await faulted(page, text);
    await untouched();
  }
  await page.fill('[name=code]', code);
  await press(page, button);
  await page.locator('.notice', { hasText: '已办理' }).waitFor();
}

test('P6: values are sealed anew for who lacks them: first what it will do, then a reason and a code', async () => {
  const [code = ''] = await site.staffOf('province').printedOf('security');
  const page = await arrive('/console/values');
  await link(page, '重新密封').click();
  await page.waitForURL(/\/reseal$/);
  await page.fill('[name=node]', 'nongan');
  await page.fill('[name=to]', 'nobody');
  await press(page, '看会怎样');
  await page.locator('#error-summary').waitFor();
  await page.fill('[name=to]', 'nongan');
  await press(page, '看会怎样');
  await page.locator('#plan').waitFor();
  expect(await main(page)).toContain('为 nongan 密封 2 项');
  await carryOut(page, '重新密封', code, async () => expect(await newest('value.reseal')).toBeUndefined());
  expect(await newest('value.reseal')).toMatchObject({ recipient: 'nongan', values: 2, reason: '换了机器' });
  await page.close();
});

test('P6: an entry is redacted: who holds it is shown, and then nobody does; its neighbours are still proved', async () => {
  const [code = ''] = await site.staffOf('province').printedOf('security');
  const id = ids[2] as string;
  const page = await arrive('/console/values/redact');
  for (const wrong of ['不知道', `nongan/${id.slice(0, -1)}0`]) {
    await page.fill('[name=entry]', wrong);
    await press(page, '看会怎样');
    await page.locator('#error-summary').waitFor();
  }
  await page.fill('[name=entry]', `nongan/${id}`);
  await press(page, '看会怎样');
  await page.locator('#plan').waitFor();
  expect(await main(page)).toMatch(
    /test\/nongan\/1-[0-9a-f]+:\d+ disclosure\.document 存有者：nongan、city、province/,
  );
  await carryOut(page, '遮蔽条目', code, async () => expect(await province().service.get(id)).toBeDefined());
  await until('everyone has let go of it', async () => {
    const { items } = await province().service.redactions.list(0, 10);
    return items[0]?.holders.every(({ state }) => state === 'redacted') === true;
  });
  expect(await province().service.get(id)).toBeUndefined();
  expect(await site.hall.get(id)).toBeUndefined();
  await page.goto(site.url('province', `/records/nongan/${ids[1]}`));
  expect(await main(page)).toContain('关于公布食品经营许可办事指南的通知');
  expect(await site.hall.proof(ids[1] as string)).toBeDefined();
  await page.close();
});

test('P12: a city whose backup of yesterday was put back takes back the rest, and the page says when all is whole', async () => {
  const putBack = await site.keep('city');
  const late = await site.append(notices(6).slice(3));
  await site.received();
  const city = () => site.center('city');
  const sizeOf = async () => (await city().archive.head(site.hall.info.origin))?.size;
  const size = await sizeOf();
  await putBack();
  const { page } = await site.arrive(browser, { node: 'city', who: 'head', path: '/console/upkeep' });
  await link(page, '放回之后').click();
  await page.waitForURL(/\/restore$/);
  // Nobody loads it again: it renews itself.
  await page.getByText('完整：已知送出过的都在本机').waitFor({ timeout: 60_000 });
  expect(await seen(page.locator('section[aria-labelledby="beneath"]'))).toContain('没有已知未到的条目');
  expect(await sizeOf()).toBeGreaterThanOrEqual(size as number);
  for (const id of late) expect(await city().service.get(id)).toBeDefined();
  expect(await city().archive.fsck()).toEqual([]);
});
