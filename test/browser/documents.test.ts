import { openBundle, parseBundle, verifyRecord } from '@hutong/trust';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { openBrowser, seen, type Watched, watchedPage } from './browser.ts';
import { Site } from './site.ts';
import type { Member } from './staff.ts';

/** A document on its way through the gate at a hall’s desk, and one that went past it, seen from the province. */
let site: Site;
let browser: Browser;
const opened: Watched[] = [];

beforeAll(async () => {
  [{ site }, browser] = await Promise.all([Site.received([]), openBrowser()]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

/** The page of somebody who is signed in at the hall; without a name a stranger’s. */
async function arrive(who?: Member): Promise<Page> {
  const watched = await watchedPage(browser);
  opened.push(watched);
  if (who === undefined) return watched.page;
  const url = new URL(site.url('nongan', '/')).origin;
  const cookie = { name: 'hutong', value: site.staff.secretOf(who), url };
  await watched.page.context().addCookies([cookie]);
  return watched.page;
}

const button = (page: Page, name: string) => page.locator('main').getByRole('button', { name, exact: true });
const main = (page: Page) => seen(page.locator('main'));

async function press(page: Page, name: string, then: RegExp): Promise<void> {
  await button(page, name).click();
  await page.waitForURL(then);
}

const NUMBER = 'NA-2026-0101';
const MARK = '未经本系统保密审查';

test('P3, P6: a document is drafted, changed after its review, reviewed by a second person, published, and proven at the province', async () => {
  const [writer, reviewer, publisher] = [
    await arrive('clerk'),
    await arrive('reviewer'),
    await arrive('publisher'),
  ];
  await writer.goto(site.url('nongan', '/desk/documents/new'));
  await writer.fill('[name=title]', '农安县政务服务大厅窗口服务办法');
  await writer.fill('[name=index_number]', NUMBER);
  await writer.selectOption('[name=method]', '主动公开');
  await writer.fill('[name=text]', '第一条　为了方便群众办事，制定本办法。咨询电话 13900001111');
  await press(writer, '保存', /done=edit/);
  const path = new URL(writer.url()).pathname;
  await press(writer, '送保密审查', /done=submit/);
  // Who wrote it is shown no way to let it pass.
  expect(await button(writer, '审查通过').count()).toBe(0);

  await reviewer.goto(site.url('nongan', path));
  expect(await seen(reviewer.locator('#hints'))).toBe('提示（1 处）');
  expect(await main(reviewer)).toMatch(/手机号码 .*咨询电话 13900001111/);
  await reviewer.fill('[name=reason]', '办公电话，可以公开');
  await press(reviewer, '审查通过', /done=pass/);
  await publisher.goto(site.url('nongan', path));
  expect(await button(publisher, '发布').count()).toBe(1);

  // It is changed: the gate closes again, for the page that is open too.
  await writer.goto(site.url('nongan', `${path}/edit`));
  await writer.fill('[name=text]', '第一条　为了方便群众办事，制定本办法。');
  await press(writer, '保存', /done=edit/);
  expect(await main(writer)).toContain('审查之后改动过，须重新保密审查');
  await button(publisher, '发布').click();
  await publisher.locator('#error-summary').waitFor();
  expect(await button(publisher, '发布').count()).toBe(0);
  await press(writer, '送保密审查', /done=submit/);
  await reviewer.goto(site.url('nongan', path));
  expect(await main(reviewer)).toContain('没有找到要提示的地方');
  await press(reviewer, '审查通过', /done=pass/);
  await publisher.goto(site.url('nongan', path));
  await button(publisher, '发布').click();
  await publisher.waitForURL(/\/desk\/records\//);
  expect(await main(publisher)).not.toContain(MARK);

  await site.received();
  const visitor = await arrive();
  await visitor.goto(site.url('province', `/?subject=${NUMBER}`));
  await visitor.locator('#live-records tbody a').first().click();
  await visitor.waitForURL(/\/records\/nongan\//);
  expect(await seen(visitor.locator('h1'))).toBe('农安县政务服务大厅窗口服务办法');
  expect(await main(visitor)).toContain('保密审查');
  expect(await main(visitor)).not.toContain(MARK);
  const id = new URL(visitor.url()).pathname.split('/').at(-1);
  const ask = (name: string) => fetch(site.url('province', `/api/records/nongan/${id}/${name}`));
  const [entry, proof] = await Promise.all([ask('entry'), ask('proof')]);
  const trust = await (await fetch(site.url('province', '/api/trust'))).text();
  const registry = openBundle(parseBundle(trust), site.hall.info.rootFingerprint);
  const checked = verifyRecord(new Uint8Array(await entry.arrayBuffer()), await proof.text(), registry);
  expect(checked).toMatchObject({ node: 'nongan', entry: { id, subject: NUMBER } });
});

test('a document that was posted past the gate is marked at hall and province, and is a finding', async () => {
  const [id] = await site.append([
    {
      type: 'disclosure.document',
      subject: 'NA-2026-0102',
      department: '农安县市场监督管理局',
      occurred_at: Date.now() - 1_000,
      body: { title: '未审先发的通知', method: '主动公开', text: '内容' },
    },
  ]);
  await site.received();
  const visitor = await arrive();
  for (const node of ['nongan', 'province']) {
    await visitor.goto(site.url(node, `/records/nongan/${id}`));
    expect(await main(visitor)).toContain(MARK);
    await visitor.goto(site.url(node, '/?type=disclosure.document'));
    expect(await visitor.locator('#live-records tbody tr', { hasText: MARK }).count()).toBe(1);
    await until('the matters are read', async () => {
      await visitor.goto(site.url(node, '/matters?kind=document'));
      return (await visitor.locator('main tbody tr', { hasText: MARK }).count()) === 1;
    });
    expect(await visitor.locator('main tbody tr').count()).toBe(2);
    await visitor.goto(site.url(node, '/matters/nongan/document/NA-2026-0102'));
    expect(await main(visitor)).toContain(`公开的公文${MARK}`);
    expect(await main(visitor)).toMatch(/超期以外的发现\s*[\d-]+ 公开的公文未经本系统保密审查/);
  }
  expect(opened.flatMap(({ complaints }) => complaints).filter((one) => !one.includes('422'))).toEqual([]);
});
