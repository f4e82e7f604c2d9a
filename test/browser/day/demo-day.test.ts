import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../network/harness.ts';
import { openBrowser, seen } from '../browser.ts';
import { DemoStaff } from './demo-staff.ts';
import { findsSilent } from './duty.ts';

/** One day of a county's window on the demo's own network; what is asked comes one after another, as it does to a clerk. */
const demo = new DemoStaff('nongan');
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  await demo.start(5);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await demo.stop();
});

async function go(url: RegExp, step: () => Promise<unknown>, at = page): Promise<void> {
  await step();
  await at.waitForURL(url);
}

const button = (text: string, at = page) =>
  at.locator('main').getByRole('button', { name: text, exact: true });
const link = (text: string, at = page) => at.locator('main').getByRole('link', { name: text, exact: true });
const text = (at = page) => seen(at.locator('main'));

/** Opens the counter's form of an item, from the counter. */
async function atCounter(words: string): Promise<void> {
  await go(/counter$/, () => page.click('nav.areas a[href="/desk/counter"]'));
  await page.fill('[name=words]', words);
  await go(/words=/, () => button('查找').click());
  await go(/counter\/./, () => page.locator('main table a').first().click());
}

/** Opens the area of a desk's menu. */
const area = (path: string) =>
  go(new RegExp(`${path}(\\?|$)`), () => page.click(`nav.areas a[href="${path}"]`));

/** Takes an application of which all materials are there. */
async function accept(words: string, name: string, telephone: string): Promise<string> {
  await atCounter(words);
  await page.fill('[name=applicant_name]', name);
  await page.fill('[name=phone]', telephone);
  for (const box of await page.locator('[name=material]').all()) await box.check();
  await go(/done=accept/, () => button('收件并受理').click());
  expect(await text()).toContain('已记录：受理');
  return decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
}

const FOOD = '食品经营许可（新办）';
const truth = (words: string) => page.locator('#truth', { hasText: words }).waitFor();

test('nine o’clock: the morning list, whose counts open', async () => {
  page = await demo.arrive(browser, 'A001');
  expect(await seen(page.locator('h1'))).toBe('今日');
  expect(await seen(page.locator('#truth'))).toContain('长春市政务中心');
  await go(/\/desk\/cases\?/, () => page.locator('main section p a').first().click());
  expect(await text()).toContain('只列');
});

/** Cases of the day, as their pages call them. */
let first = '';
let second = '';

test('A1, A8: the counter takes a complete application and prints its paper', async () => {
  first = await accept(FOOD, '赵一鸣', '13904310001');
  const address = page.url();
  await go(/\/desk\/print/, () => button('打印：受理').click());
  const paper = await seen(page.locator('body'));
  expect(paper).toContain(first);
  expect(paper).toContain('赵一鸣');
  expect(paper).toContain('农安县');
  await page.goto(address);
});

test('A1: of an incomplete application all that is missing is told at once', async () => {
  await atCounter('食品经营许可（变更）');
  await page.fill('[name=applicant_name]', '钱二');
  await page.fill('[name=phone]', '13904310002');
  await page.locator('[name=material]').first().check();
  await button('收件并受理').click();
  expect(await seen(page.locator('#error-summary'))).toContain('还缺 1 份必需材料');
  await go(/done=notice/, () => button('收件并一次性告知补正').click());
  second = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  expect(await text()).toContain('待补正');
});

test('A1: who comes without papers goes with a notice by one key', async () => {
  await atCounter(FOOD);
  await page.keyboard.press('Alt+g');
  await page.locator('body', { hasText: '一次性告知单' }).waitFor();
  expect(await seen(page.locator('body'))).toContain('食品安全管理制度');
});

test('A8: somebody calls: their case is found by the telephone', async () => {
  await area('/desk/search');
  await page.fill('[name=telephone]', '13904310001');
  await go(/search/, () => button('查找').click());
  await go(/\/desk\/cases\//, () => link(FOOD).click());
  expect(await text()).toContain(first);
});

test('P1, P9: at ten the line is cut: work goes on, and every page says so', async () => {
  demo.network.line.relay?.cut();
  await page.reload();
  await truth('断开');
  await accept(FOOD, '周三', '13904310003');
  expect(await seen(page.locator('ol.timeline'))).toContain('上级尚无回执');
});

test('P1, A1: at eleven the power goes with a form half filled: a fresh browser finds it as it was', async () => {
  await atCounter(FOOD);
  const form = page.url();
  await page.fill('[name=applicant_name]', '吴四');
  await page.fill('[name=phone]', '13904310004');
  await page.locator('[name=material]').first().check();
  await page.locator('.draft', { hasText: '草稿已保存' }).waitFor();
  await demo.powerCut();
  await page.context().close();
  page = await demo.arrive(browser, 'A001');
  await page.goto(form);
  expect(await page.inputValue('[name=applicant_name]')).toBe('吴四');
  for (const box of await page.locator('[name=material]').all()) await box.check();
  await go(/done=accept/, () => button('收件并受理').click());
  expect(await text()).toContain('吴四');
});

test('P11: the province’s duty officer finds the silent county, its telephone, plans the outage, takes its diagnosis', async () => {
  const { plan } = demo.network.node(demo.hall);
  await findsSilent(
    await demo.arrive(browser, 'D001', { at: demo.network.top.plan.name, home: '/console' }),
    plan,
  );
});

test('P1, P9: the line is back, and everything gets its receipt', async () => {
  demo.network.line.relay?.mend();
  await until('the city has all', async () => {
    await page.reload();
    return (await seen(page.locator('#truth'))).includes('已全部收到');
  });
  await page.goto(`${demo.urlOf()}/desk/cases/${first}`);
  expect(await seen(page.locator('ol.timeline'))).toContain('长春市政务中心 已于');
});

test('A1: what was missing comes, a colleague who did not handle it decides, and it is handed out', async () => {
  await page.goto(`${demo.urlOf()}/desk/cases/${second}`);
  await go(/supplement_received$/, () => link('收到补正材料').click());
  await page.fill('[name=materials]', '食品经营许可证原件');
  await page.check('[name=complete][value=yes]');
  await go(/done=supplement_received/, () => button('确认并记录').click());
  await go(/\/accept$/, () => link('受理').click());
  await go(/done=accept/, () => button('确认并记录').click());
  const handler = await demo.arrive(browser, 'A002');
  await handler.goto(`${demo.urlOf()}/desk/cases/${second}`);
  await go(/\/step$/, () => link('办理环节', handler).click(), handler);
  await handler.fill('[name=step]', '审查');
  await handler.selectOption('[name=action]', '通过');
  await go(/done=step/, () => button('确认并记录', handler).click(), handler);
  const decider = await demo.arrive(browser, 'A003');
  await decider.goto(`${demo.urlOf()}/desk/cases/${second}`);
  await go(/\/close$/, () => link('作出决定', decider).click(), decider);
  await decider.selectOption('[name=outcome]', '准予');
  await go(/done=close/, () => button('确认并记录', decider).click(), decider);
  expect(await text(decider)).toContain('办结');
  await page.goto(`${demo.urlOf()}/desk/cases/${second}`);
  await go(/\/deliver$/, () => link('送达').click());
  await page.selectOption('[name=method]', { index: 1 });
  await go(/done=deliver/, () => button('确认并记录').click());
  expect(await text()).toContain('已记录：送达');
});

test('A1: the head gives the cases of who is ill to a colleague; both stand on record', async () => {
  const handler = await demo.arrive(browser, 'A002');
  await handler.goto(`${demo.urlOf()}/desk/cases/${first}`);
  await go(/\/assign$/, () => link('指定首办责任人', handler).click(), handler);
  await handler.selectOption('[name=owner]', { label: '经办 A002 演示经办' });
  await go(/done=assign/, () => button('确认并记录', handler).click(), handler);
  const head = await demo.arrive(browser, 'A004');
  await go(/colleagues/, () => link('接手同事的件', head).click(), head);
  await go(/A002/, () => link('经办 A002', head).click(), head);
  await head.selectOption('[name=owner]', { label: '经办 A005 演示经办' });
  await head.fill('[name=reason]', '病假');
  await button('转出本页列出的 1 件', head).click();
  await head.locator('main', { hasText: '已转出 1 件' }).waitFor();
  await head.goto(`${demo.urlOf()}/desk/cases/${first}`);
  expect(await text(head)).toContain('经办 A005');
});

test('A1: thirty applications of one item are taken from one sheet, and printed in one run', async () => {
  await atCounter('个体工商户设立登记');
  await go(/\/sheet$/, () => link('批量登记（最多 30 件）').click());
  for (const box of await page.locator('[name=material]').all()) await box.check();
  for (let n = 1; n <= 30; n++) {
    await page.fill(`[name=applicant_name-${n}]`, `孙${n}`);
    await page.fill(`[name=phone-${n}]`, `139043200${String(n).padStart(2, '0')}`);
  }
  await button('核对，先不收件').click();
  await page.locator('main', { hasText: '30 件都可以收' }).waitFor();
  await go(/\/sheet\/./, () => button('收件并受理').click());
  expect(await text()).toContain('已收 30 件');
  await go(/\/desk\/print/, () => button('打印全部 30 份凭证（Alt+P）').click());
  expect(await page.locator('article.sheet').count()).toBe(30);
  await page.goBack();
});

test('A1: without script an application is taken and found again', async () => {
  const plain = await demo.arrive(browser, 'A001', { javaScriptEnabled: false });
  await go(/counter$/, () => plain.click('nav.areas a[href="/desk/counter"]'), plain);
  await plain.fill('[name=words]', FOOD);
  await go(/words=/, () => button('查找', plain).click(), plain);
  await go(/counter\/./, () => plain.locator('main table a').first().click(), plain);
  await plain.fill('[name=applicant_name]', '李七');
  await plain.fill('[name=phone]', '13904310007');
  for (const box of await plain.locator('[name=material]').all()) await box.check();
  await go(/done=accept/, () => button('收件并受理', plain).click(), plain);
  await go(/search$/, () => plain.click('nav.areas a[href="/desk/search"]'), plain);
  await plain.fill('[name=telephone]', '13904310007');
  await button('查找', plain).click();
  await go(/\/desk\/cases\//, () => link(FOOD, plain).click(), plain);
  expect(await text(plain)).toContain('李七');
  await go(/\/desk\/print/, () => button('打印：受理', plain).click(), plain);
  await plain.context().close();
});

test('A1: a complaint is taken down', async () => {
  await area('/desk/complaints');
  await page.goto(`${demo.urlOf()}/desk/complain`);
  await page.selectOption('[name=channel]', { index: 1 });
  await page.fill('[name=title]', '窗口排队时间长');
  await page.fill('[name=complained_unit]', '农安县市场监督管理局');
  await page.fill('[name=complainant]', '郑五');
  await go(/done=file/, () => button('确认并记录').click());
  expect(await text()).toContain('待受理');
});

const SUPERVISORS = 'nongan-jiancha';
/** Even over the Spring Festival a promise of one working day has passed by then. */
const MOST_DAYS = 20;

/** A link to a call on a list, by how its name begins. */
const call = (at: Page, name: string) => at.locator('main table a', { hasText: name }).first();

/** Fills in the form of an act, and sends it. */
async function act(at: Page, title: string, fields: Record<string, string>): Promise<void> {
  await link(title, at).click();
  for (const [name, value] of Object.entries(fields)) {
    const field = at.locator(`main [name=${name}]`);
    await field.waitFor();
    if ((await field.evaluate((one) => one.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await go(/done=/, () => button('确认并记录', at).click(), at);
}

test('A6, A7: a late case gets its card; the supervisor urges, the clerk answers and appeals, the supervisor decides', async () => {
  await atCounter(FOOD);
  await page.fill('[name=applicant_name]', '冯六');
  await go(/done=apply/, () => button('只收件').click());
  await act(page, '受理', { promised_days: '1' });
  const late = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  let supervisor = page;
  for (let day = 0; day < MOST_DAYS; day++) {
    await demo.nextDay();
    await supervisor.context().close();
    supervisor = await demo.arrive(browser, 'J001', { at: SUPERVISORS });
    await supervisor.goto(`${demo.urlOf(SUPERVISORS)}/desk/cases/${late}`);
    if ((await call(supervisor, '黄牌').count()) > 0) break;
  }
  await act(supervisor, '督办', { text: '请两日内办结', due: '2099-12-31' });
  expect(await text(supervisor)).toContain('已记录：督办');
  const handler = await demo.arrive(browser, 'A002');
  const opened = async (name: string) => {
    await until(`${name} of ${late} is at the hall`, async () => {
      await handler.goto(`${demo.urlOf()}/desk/cases/${late}`);
      return (await call(handler, name).count()) > 0;
    });
    await call(handler, name).click();
    await handler.waitForURL(/supervision/);
  };
  await opened('督办');
  await act(handler, '整改反馈', { text: '已加派人手' });
  await opened('黄牌');
  expect(await text(handler)).toContain('依据和计算');
  await act(handler, '申诉', { reason: '当日停电', evidence: '供电公司停电通知' });
  for (const [name, outcome, reason] of [
    ['督办', '整改认可', '已整改'],
    ['黄牌', '申诉成立', '停电属实'],
  ] as const) {
    await until(`${name} waits for a decision`, async () => {
      await supervisor.goto(`${demo.urlOf(SUPERVISORS)}/desk/supervision?show=waiting`);
      return (await call(supervisor, name).count()) > 0;
    });
    await call(supervisor, name).click();
    await act(supervisor, '裁定', { outcome, reason });
  }
  await until('the clerk sees that the card is withdrawn', async () => {
    await handler.goto(`${demo.urlOf()}/desk/cases/${late}`);
    return (await text(handler)).includes('已撤销');
  });
}, 240_000);
