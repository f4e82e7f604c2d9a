import { readBody } from '@hutong/record';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { faulted, openBrowser, seen, type Watched, watchedPage } from './browser.ts';
import { overflow } from './measure.ts';
import { Site } from './site.ts';

/** A city whose supervisor gives its halls one more day off; a case of the hall runs meanwhile. */
const CASE = '220122-20260302-000001';
const OFF = '2026-03-12';

let now = Date.parse('2026-03-02T08:00:00+08:00');
let site: Site;
let browser: Browser;
let page: Page;
let watched: Watched;
let codes: string[];

beforeAll(async () => {
  const options = { now: () => now, anchorS: 1, tls: false };
  [site, browser] = await Promise.all([Site.start(options), openBrowser()]);
  await site.up('province');
  await site.up('city');
  await heard('2026-03-02');
  const body = { accepted: true, item_name: '食品经营许可（新办）', statutory_days: 10 };
  const department = '农安县市场监督管理局';
  await site.append([{ type: 'case.accept', subject: CASE, department, occurred_at: now, body }]);
  await until('the city has the case', async () => (await dueAt(city())) === '2026-03-16');
  codes = await site.staffOf('city').printedOf('supervisor');
  watched = await watchedPage(browser, { width: 1366, height: 768 });
  page = watched.page;
  const url = new URL(site.url('city', '/')).origin;
  const cookie = { name: 'hutong', value: site.staffOf('city').secretOf('supervisor'), url };
  await page.context().addCookies([cookie]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const city = () => site.center('city').service;
type Node = Pick<ReturnType<typeof city>, 'matters'>;

/** Until when the case is to be decided, as a node reckons it. */
async function dueAt({ matters }: Node): Promise<string | null | undefined> {
  const found = await matters.get({ node: 'nongan', kind: 'case', number: CASE }, { readsInternal: true });
  return found?.clocks.find(({ clock }) => clock === 'case.decide')?.due;
}

/** It is that day, and the city has heard the hall on it. */
async function heard(day: string): Promise<void> {
  now = Date.parse(`${day}T10:00:00+08:00`);
  await until(`the hall is heard on ${day}`, async () => {
    const asked = { node: 'city', type: 'supervision.hearing', subject: 'nongan', limit: 1 };
    const { items } = await city().query(asked);
    return items[0]?.body.until === day;
  });
}

const main = () => seen(page.locator('main'));
const press = (name: string) => page.locator('main').getByRole('button', { name, exact: true }).click();
const calendars = async () => (await city().query({ node: 'city', type: 'calendar.set', limit: 50 })).items;

/** Types days off and has them rehearsed to the end; the address of what was found. */
async function rehearsed(...days: string[]): Promise<string> {
  await page.goto(site.url('city', '/console/rules'));
  await page.locator('main').getByRole('link', { name: '改某一年的放假和调休' }).click();
  await page.waitForURL(/\/rules\/days/);
  await page.fill('[name=off_days]', days.join('\n'));
  await press('试算');
  await page.waitForURL(/\/rehearsals\/[0-9a-f]{64}$/);
  await until('it is done', async () => {
    await page.reload();
    return (await main()).includes('试算完毕');
  });
  return page.url();
}

async function publish(reason: string, code: string): Promise<void> {
  await page.fill('[name=reason]', reason);
  await page.fill('[name=code]', code);
  await press('公布');
}

test('A5: a calendar change is typed, rehearsed against what is on record here, and shows which cards would change and why', async () => {
  await page.goto(site.url('city', '/console/rules'));
  expect(await main()).toMatch(/时限规则\s+✓ 现行/);
  await page.goto(site.url('city', '/console/rules/days'));
  await page.fill('[name=off_days]', '2026-02-30');
  await press('试算');
  await faulted(page, 'off_days[0]');
  const url = await rehearsed(OFF);
  expect(await main()).toMatch(/1 个改期；监察牌新增 0 张，取消 0 张，改日 [1-9]/);
  expect(await main()).toMatch(/红牌 改日.*2026-03-17 → 2026-03-18/s);
  await page.locator('main details').first().locator('summary').click();
  expect(await main()).toContain('2026-03-17');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(url).toMatch(/[0-9a-f]{64}$/);
  // A rehearsal leaves nothing on record.
  expect(await calendars()).toEqual([]);
  expect(await dueAt(city())).toBe('2026-03-16');
});

test('A5: what was changed after its rehearsal is refused, and so is a wrong code; nothing is published', async () => {
  await page.locator('[name=brought]').evaluate((field, changed) => {
    const given = field as unknown as { value: string };
    given.value = given.value.replace(changed, '2026-03-13');
  }, OFF);
  await publish('市政停电', codes.pop() ?? '');
  await faulted(page, '没有试算过，或试算后改动过');
  await page.goto(page.url());
  await press('公布');
  await faulted(page, '理由');
  await publish('市政停电', '000000');
  await faulted(page, '动态码');
  expect(await calendars()).toEqual([]);
});

test('A5: published, it stands on record with post and reason; pages at the center and the hall, and cards, follow it', async () => {
  const other = await rehearsed(OFF, '2026-03-13');
  await page.goto(await rehearsed(OFF));
  await publish('市政停电', codes.pop() ?? '');
  await page.waitForURL(/\/console\/rules\?done=1/);
  expect(await main()).toMatch(/已公布，已写入日志.*2026年工作日历.*现行.*全部下级.*监察 A\d+.*市政停电/s);
  const [said, ...more] = await calendars();
  expect(more).toEqual([]);
  expect(said?.body).toMatchObject({
    scope: {},
    effective_from: '2026-03-02',
    valid_from: '2026-01-01',
    valid_until: '2026-12-31',
    off_days: [OFF],
    reason: '市政停电',
    post: expect.stringMatching(/^监察 A\d+$/),
  });
  // What is in force is another now: a rehearsal from before says nothing of it.
  await page.goto(other);
  await publish('市政停电', codes.pop() ?? '');
  await faulted(page, '试算之后又公布了');
  expect((await calendars()).length).toBe(1);
  for (const [name, node] of Object.entries({ city: city(), hall: site.hall }))
    await until(`${name} follows it`, async () => (await dueAt(node)) === '2026-03-17');
  // The days stand there to be changed further.
  await page.goto(site.url('city', '/console/rules/days'));
  expect(await page.inputValue('[name=off_days]')).toBe(OFF);
  for (const day of ['2026-03-17', '2026-03-20']) await heard(day);
  await until('the red card is dealt for the day after', async () => {
    const { items } = await city().query({ node: 'city', type: 'supervision.card', limit: 50 });
    const cards = items.map((one) => readBody(one, 'supervision.card'));
    return cards.some(
      (card) => card?.level === 'red' && card.on === '2026-03-18' && card.due === '2026-03-17',
    );
  });
  const isMeant = (one: string) => / (403|409|422) |^(403|409|422) /.test(one);
  expect(watched.complaints.filter((one) => !isMeant(one))).toEqual([]);
});

test('A5: days of one hall alone are typed, rehearsed and published beside those of all beneath', async () => {
  await page.goto(site.url('city', '/console/rules/days'));
  await page.fill('[name=node]', 'nobody');
  await press('查看');
  await faulted(page, '没有这个节点');
  await page.fill('[name=node]', 'nongan');
  await press('查看');
  await until('the hall is chosen', async () => (await main()).includes('只对nongan政务大厅公布的 2026 年'));
  expect(await page.inputValue('[name=off_days]')).toBe('');
  await page.fill('[name=off_days]', '2026-04-08');
  await press('试算');
  await page.waitForURL(/\/rehearsals\/[0-9a-f]{64}$/);
  await until('it is done', async () => {
    await page.reload();
    return (await main()).includes('试算完毕');
  });
  expect(await main()).toContain('节点 nongan');
  await publish('大厅搬迁', codes.pop() ?? '');
  await page.waitForURL(/\/console\/rules\?done=1/);
  expect((await calendars()).map(({ body }) => body)).toContainEqual(
    expect.objectContaining({ scope: { nodes: ['nongan'] }, off_days: ['2026-04-08'] }),
  );
  await page.goto(site.url('city', '/console/rules/days?node=nongan'));
  expect(await page.inputValue('[name=off_days]')).toBe('2026-04-08');
  await page.goto(site.url('city', '/console/rules/days'));
  expect(await page.inputValue('[name=off_days]')).toBe(OFF);
});

test('A5: rules are brought as a file: one that contradicts itself is refused at its place, a good one is rehearsed', async () => {
  const rule = {
    id: 'case.decide',
    kind: 'case',
    unit: 'working_day',
    start: { on: 'case.accept' },
    stop: [{ on: 'case.close' }],
    budget: { statutory: { days: 3 } },
    marks: [{ card: 'red', of: 'statutory', plus: 1 }],
  };
  const bring = async (rules: object[]) => {
    await page.goto(site.url('city', '/console/rules/file'));
    await page.check('[name=type][value="rules.set"]');
    await page.fill('[name=name]', '三日');
    const buffer = Buffer.from(JSON.stringify({ rules }));
    await page.setInputFiles('[name=file]', { name: '三日.json', mimeType: 'application/json', buffer });
    await press('试算');
  };
  await bring([rule, rule]);
  await faulted(page, 'rules[1]');
  await bring([rule]);
  await page.waitForURL(/\/rehearsals\/[0-9a-f]{64}$/);
  await until('it is done', async () => {
    await page.reload();
    return (await main()).includes('试算完毕');
  });
  expect(await main()).toMatch(/所有时限都用新规则.*红牌 改日.*2026-03-18 → 2026-03-06/s);
  await publish('减时限', codes.pop() ?? '');
  await page.waitForURL(/\/console\/rules\?done=1/);
  const { items } = await city().query({ node: 'city', type: 'rules.set', limit: 5 });
  expect(items.map(({ body }) => body)).toMatchObject([{ scope: {}, reason: '减时限', rules: [rule] }]);
});
