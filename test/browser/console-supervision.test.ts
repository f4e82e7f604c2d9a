import { readFileSync } from 'node:fs';
import { readXlsx } from 'hucre/xlsx';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { faulted, link, main, openBrowser, seen, type Watched } from './browser.ts';
import { overflow } from './measure.ts';
import { Site } from './site.ts';
import type { Member } from './staff.ts';

/** A city with a hall beneath it that is late: its supervisor works at the city’s console, a clerk at the hall’s desk. */
const CASES = ['220122-20260302-000001', '220122-20260302-000002', '220122-20260302-000003'] as const;
const DEPARTMENT = '农安县市场监督管理局';

let now = Date.parse('2026-03-02T08:00:00+08:00');
let site: Site;
let browser: Browser;
let supervisor: Page;
let clerk: Page;
const opened: Watched[] = [];

beforeAll(async () => {
  const options = { now: () => now, anchorS: 1, tls: false };
  [site, browser] = await Promise.all([Site.start(options), openBrowser()]);
  await site.up('province');
  await site.up('city');
  await heard('2026-03-02');
  const body = { accepted: true, item_name: '食品经营许可（新办）', promised_days: 2, statutory_days: 10 };
  await site.append(
    CASES.map((subject) => ({
      type: 'case.accept',
      subject,
      department: DEPARTMENT,
      occurred_at: now,
      body,
    })),
  );
  for (const day of ['2026-03-03', '2026-03-06']) await heard(day);
  supervisor = await arrive('city', 'supervisor', '/console');
  clerk = await arrive('nongan', 'head', '/desk');
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

/** It is that day, and the city has heard the hall on it. */
async function heard(day: string): Promise<void> {
  now = Date.parse(`${day}T10:00:00+08:00`);
  await until(`the hall is heard on ${day}`, async () => {
    const asked = { node: 'city', type: 'supervision.hearing', subject: 'nongan', limit: 1 };
    const { items } = await site.center('city').service.query(asked);
    return items[0]?.body.until === day;
  });
}

async function arrive(node: string, who: Member, path: string): Promise<Page> {
  const watched = await site.arrive(browser, { who, path, node, width: 1366, height: 768 });
  opened.push(watched);
  return watched.page;
}

async function go(page: Page, url: RegExp, step: () => Promise<unknown>): Promise<void> {
  await step();
  await page.waitForURL(url);
}

/** Opens an address again and again until it shows something that comes by the line. */
async function untilShown(page: Page, address: string, name: string | RegExp): Promise<void> {
  await until(`${name} at ${address}`, async () => {
    await page.goto(new URL(address, page.url()).href);
    return (await link(page, name).count()) > 0;
  });
}

/** Records of a type in the city’s log, what they say, the newest first. */
async function saidByCity(type: string): Promise<Readonly<Record<string, unknown>>[]> {
  const { items } = await site.center('city').service.query({ node: 'city', type, limit: 50 });
  return items.map(({ body }) => body);
}

const CARDS = '/console/supervision?show=in_force&type=card';
const BY_SUPERVISOR = expect.stringMatching(/^监察 A\d+$/);

/** Saves the list that is open as a file, and gives its sheets as text. */
async function saved(format: 'XLSX' | 'CSV'): Promise<string[][][]> {
  const [file] = await Promise.all([
    supervisor.waitForEvent('download'),
    link(supervisor, `导出 ${format}`).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`supervision.${format.toLowerCase()}`);
  const bytes = readFileSync(await file.path());
  if (format === 'CSV')
    return [
      bytes
        .toString('utf8')
        .trim()
        .split('\r\n')
        .map((row) => row.split(',')),
    ];
  const { sheets } = await readXlsx(new Uint8Array(bytes));
  return sheets.map(({ rows }) => rows.map((row) => row.map((cell) => String(cell ?? ''))));
}

/** Fills in the form of an act at the desk, and sends it. */
async function atDesk(name: string, fields: Record<string, string>): Promise<void> {
  await link(clerk, new RegExp(`^${name}$`)).click();
  await clerk.locator('main form.form').waitFor();
  for (const [field, value] of Object.entries(fields)) await clerk.fill(`[name=${field}]`, value);
  await clerk.getByRole('button', { name: '确认并记录' }).click();
  await clerk.locator('main form.form').waitFor({ state: 'detached' });
}

const confirm = () => supervisor.getByRole('button', { name: '确认并记录' }).click();

test('A7: a supervisor of the city finds the answered card, with the law it was reckoned by, and decides on it once', async () => {
  await untilShown(clerk, '/desk/supervision', `黄牌 ${CASES[0]}`);
  await go(clerk, /supervision\/city\//, () => link(clerk, `黄牌 ${CASES[0]}`).click());
  await atDesk('整改反馈', { text: '已办结，并补充窗口人员' });
  // All nodes by their cards, each with the way to them.
  await supervisor.goto(site.url('city', '/console'));
  await supervisor.selectOption('[name=sort]', 'cards');
  await go(supervisor, /sort=cards/, () => supervisor.getByRole('button', { name: '查看' }).click());
  const waiting = /^[1-9]\d*$/;
  await untilShown(supervisor, '/console?sort=cards', waiting);
  expect(await seen(supervisor.locator('main table tbody tr').first())).toContain('nongan');
  await go(supervisor, /supervision\?.*node=nongan/, () => link(supervisor, waiting).click());
  await go(supervisor, /console\/supervision$/, () => link(supervisor, '监察').click());
  await untilShown(supervisor, '/console/supervision', `黄牌 ${CASES[0]}`);
  expect(await supervisor.locator('main tbody tr').count()).toBe(1);
  await go(supervisor, /supervision\/city\//, () => link(supervisor, `黄牌 ${CASES[0]}`).click());
  expect(await main(supervisor)).toMatch(/已反馈，待裁定.*所据规则.*随程序的.*已办结，并补充窗口人员/s);
  expect(await main(supervisor)).toMatch(/依据和计算.*2026-03-04/s);
  const page = supervisor.url();
  await go(supervisor, /\/decide$/, () => link(supervisor, '裁定').click());
  await confirm();
  await faulted(supervisor, '请选择怎样裁定');
  await supervisor.check('[name=outcome][value="整改认可"]');
  await confirm();
  await faulted(supervisor, '请写明');
  expect(await saidByCity('supervision.decide')).toEqual([]);
  await supervisor.fill('[name=reason]', '已核对补充人员名单');
  const hidden = (name: string) => supervisor.locator(`main form.form [name=${name}]`).first().inputValue();
  const typed = { outcome: '整改认可', reason: '已核对补充人员名单' };
  const sent = { csrf: await hidden('csrf'), once: await hidden('once'), ...typed };
  await go(supervisor, /done=decide/, confirm);
  expect(await main(supervisor)).toMatch(/已办理，已写入日志：裁定.*已裁定.*整改认可/s);
  // The same form sent once more leads to the same page and says nothing again.
  const again = await supervisor.request.post(`${page}/decide`, {
    form: sent,
    headers: { origin: new URL(page).origin },
  });
  expect([again.status(), new URL(again.url()).searchParams.get('done')]).toEqual([200, 'decide']);
  expect(await saidByCity('supervision.decide')).toMatchObject([
    { outcome: '整改认可', reason: '已核对补充人员名单', post: BY_SUPERVISOR },
  ]);
  // A form of another time finds it decided.
  await supervisor.goto(`${page}/decide`);
  expect(await main(supervisor)).toContain('这一项现在不能这样办');
  await until('the clerk sees it', async () => {
    await clerk.reload();
    return (await main(clerk)).includes('已核对补充人员名单');
  });
});

test('A7: another card is withdrawn, and the hall’s desk says so', async () => {
  await untilShown(supervisor, CARDS, `黄牌 ${CASES[1]}`);
  await go(supervisor, /supervision\/city\//, () => link(supervisor, `黄牌 ${CASES[1]}`).click());
  const { pathname } = new URL(supervisor.url());
  await go(supervisor, /\/withdraw$/, () => link(supervisor, '撤销监察牌').click());
  await supervisor.fill('[name=reason]', '系统停机，非大厅原因');
  await go(supervisor, /done=withdraw/, confirm);
  expect(await main(supervisor)).toMatch(/已办理，已写入日志：撤销监察牌.*已撤销/s);
  expect(await saidByCity('supervision.withdraw')).toMatchObject([
    { of: pathname.split('/').at(-1), reason: '系统停机，非大厅原因', post: BY_SUPERVISOR },
  ]);
  await supervisor.goto(new URL(CARDS, supervisor.url()).href);
  expect(await link(supervisor, `黄牌 ${CASES[1]}`).count()).toBe(0);
  await supervisor.goto(new URL('/console/supervision?show=withdrawn', supervisor.url()).href);
  expect(await link(supervisor, `黄牌 ${CASES[1]}`).count()).toBe(1);
  await until('the desk says so', async () => {
    await clerk.goto(new URL(pathname.replace('/console', '/desk'), clerk.url()).href);
    return (await main(clerk)).includes('系统停机，非大厅原因');
  });
  expect(await main(clerk)).toContain('已撤销');
});

test('A8: what is listed is kept as a file that says of which list and when, and what the audit found stands below', async () => {
  await untilShown(supervisor, CARDS, `黄牌 ${CASES[2]}`);
  const [about, calls] = await saved('XLSX');
  expect(about).toEqual(
    expect.arrayContaining([
      ['导出时间', '2026-03-06 10:00:00'],
      ['筛选', '办理情况 未撤销、种类 监察牌'],
    ]),
  );
  expect(calls?.map(([node, call]) => [node, call])).toContainEqual(['nongan', '黄牌']);
  const [lines] = await saved('CSV');
  expect(lines?.flat()).toEqual(expect.arrayContaining(['"2026-03-06 10:00:00"', `"${CASES[2]}"`]));
  expect(await main(supervisor)).toMatch(/亮牌核对.*还没有重算过/s);
});

test('A7: an urge reaches the desk, is overdue when its day is past, and a finding stands on record', async () => {
  await untilShown(supervisor, CARDS, `黄牌 ${CASES[2]}`);
  await go(supervisor, /supervision\/city\//, () => link(supervisor, `黄牌 ${CASES[2]}`).click());
  const card = supervisor.url();
  await go(supervisor, /\/urge$/, () => link(supervisor, '督办').click());
  await supervisor.fill('[name=text]', '请于三日内办结并说明原因');
  await supervisor.fill('[name=due]', '2026-03-05');
  await confirm();
  await faulted(supervisor, '今天或以后');
  await supervisor.fill('[name=due]', '2026-03-09');
  await go(supervisor, /done=urge/, confirm);
  expect(await main(supervisor)).toMatch(/已办理，已写入日志：督办.*待整改反馈.*请于三日内办结并说明原因/s);
  expect(await saidByCity('supervision.urge')).toMatchObject([
    { node: 'nongan', of_kind: 'case', number: CASES[2], due: '2026-03-09', post: BY_SUPERVISOR },
  ]);
  await untilShown(clerk, '/desk/supervision', `督办 ${CASES[2]}`);
  const overdue = '/console/supervision?show=overdue';
  await supervisor.goto(new URL(overdue, supervisor.url()).href);
  expect(await link(supervisor, `督办 ${CASES[2]}`).count()).toBe(0);
  await heard('2026-03-10');
  await untilShown(supervisor, overdue, `督办 ${CASES[2]}`);

  await supervisor.goto(`${card}/find`);
  await supervisor.selectOption('[name=finding]', 'step.overdue');
  await supervisor.fill('[name=text]', '勘验环节超过五个工作日');
  await go(supervisor, /done=find/, confirm);
  expect(await main(supervisor)).toMatch(/环节超时.*勘验环节超过五个工作日/s);
  expect(await saidByCity('supervision.finding')).toMatchObject([
    { finding: 'step.overdue', number: CASES[2] },
  ]);
  await untilShown(supervisor, '/console/supervision?type=finding', `监察发现 ${CASES[2]}`);
  expect(await overflow(supervisor)).toBeLessThanOrEqual(0);
  // The province sees what the city said, and has no word in it.
  const above = await arrive('province', 'supervisor', '/console/supervision?type=card');
  await untilShown(above, '/console/supervision?type=card', `黄牌 ${CASES[2]}`);
  await go(above, /supervision\/city\//, () => link(above, `黄牌 ${CASES[2]}`).click());
  expect(await link(above, '撤销监察牌').count()).toBe(0);
  const isMeant = (one: string) => / (409|422) |^(409|422) /.test(one);
  expect(opened.flatMap(({ complaints }) => complaints).filter((one) => !isMeant(one))).toEqual([]);
});
