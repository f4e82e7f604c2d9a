import { signRoot } from '@hutong/trust';
import { listTokens } from '@hutong/web';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Officers } from '../network/officers.ts';
import { faulted, link, main, openBrowser, press, seen, type Watched } from './browser.ts';
import { overflow } from './measure.ts';
import { Site } from './site.ts';
import type { Member } from './staff.ts';

const POLICY = '/console/trust/policy';
let site: Site;
let browser: Browser;
let officers: Officers;
const opened: Watched[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([Site.start(), openBrowser()]);
  await site.up('province');
  officers = new Officers(site.folder('province'));
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

async function arrive(who: Member, path: string, width = 1366): Promise<Page> {
  const watched = await site.arrive(browser, { who, path, width });
  opened.push(watched);
  return watched.page;
}

const printedOf = async (who: 'registrar' | 'security') =>
  (await site.staffOf('province').printedOf(who))[0] as string;
const center = () => site.center('province');

test('the network’s policy is seen, and changed with a reason and a code once what it does was shown', async () => {
  const page = await arrive('registrar', '/console/trust', 375);
  await link(page, '查看和变更').click();
  await page.waitForURL(/\/trust\/policy$/);
  expect(await main(page)).toMatch(/现在的规则.*换钥周期，日\s+没有定/s);
  await press(page, '看会怎样');
  await faulted(page, '没有');
  await page.fill('[name=rotate_days]', '0');
  await press(page, '看会怎样');
  await faulted(page, '1 至 36500');
  await page.fill('[name=rotate_days]', '365');
  await page.check('[name=rotation][value=approval]');
  await press(page, '看会怎样');
  await page.locator('#changes').waitFor();
  expect(await main(page)).toMatch(/新纪元的接受\s+—\s+逐个批准.*换钥周期，日\s+—\s+365/s);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await press(page, '变更');
  await faulted(page, '理由');
  await page.fill('[name=reason]', '年度轮换');
  await page.fill('[name=code]', '000000');
  await press(page, '变更');
  await faulted(page, '动态码');
  expect(center().registry.policy).toEqual({});
  await page.fill('[name=code]', await printedOf('registrar'));
  await press(page, '变更');
  await page.waitForURL(/done=\d+/);
  expect(await main(page)).toMatch(/已写入名册第 \d+ 条.*换钥周期，日\s+365/s);
  expect(center().registry.policy).toMatchObject({
    rotation: 'approval',
    rotate_days: 365,
    reason: '年度轮换',
  });

  // Two plans lie open while the policy is changed: neither sets back what it did not show, nor what it shows otherwise.
  const [late, stale] = [await arrive('registrar', POLICY), await arrive('registrar', POLICY)];
  for (const one of [late, stale]) {
    await one.fill('[name=rotate_days]', one === late ? '400' : '500');
    await press(one, '看会怎样');
    await one.locator('#changes').waitFor();
  }
  const change = { rotation: 'automatic', reason: '放宽' };
  await center().service.enrolment?.change('registry.policy', change);
  await late.fill('[name=reason]', '放宽周期');
  await late.fill('[name=code]', await printedOf('registrar'));
  await press(late, '变更');
  await late.waitForURL(/done=\d+/);
  expect(center().registry.policy).toMatchObject({ rotation: 'automatic', rotate_days: 400 });
  await stale.fill('[name=reason]', '再放宽');
  const unused = await printedOf('registrar');
  await stale.fill('[name=code]', unused);
  await press(stale, '变更');
  await faulted(stale, '网络规则刚刚变了');
  expect(await main(stale)).toMatch(/换钥周期，日\s+400\s+500/);
  expect(center().registry.policy).toMatchObject({ rotate_days: 400 });
  await stale.fill('[name=code]', unused);
  await press(stale, '变更');
  await stale.waitForURL(/done=\d+/);
  expect(center().registry.policy).toMatchObject({ rotation: 'automatic', rotate_days: 500 });

  const other = await arrive('security', '/console/trust');
  expect(await link(other, '查看和变更').count()).toBe(0);
  expect((await other.goto(site.url('province', POLICY)))?.status()).toBe(403);
});

test('a signed version of the root document is published from its file; a wrong, an older and a poorly signed one are refused', async () => {
  const page = await arrive('registrar', '/console/trust');
  const { root } = center().service;
  const first = center().folder.roots.versions[0] as string;
  const choose = async (text: string) => {
    const file = { name: 'v2.json', mimeType: 'application/json', buffer: Buffer.from(text) };
    await page.setInputFiles('[name=file]', file);
    await press(page, '看会怎样');
  };
  await link(page, '发布根文件的新版').click();
  await page.waitForURL(/\/trust\/root$/);
  await choose('{"version":2}');
  await faulted(page, '这不是签好的根文件');
  await choose(first);
  await faulted(page, '没有比现行第 1 版更新的');
  const second = officers.next([0, 1], {});
  const current = center().folder.roots.current;
  await choose(signRoot({ ...current, version: 2 }, [officers.all[2]!]));
  await faulted(page, '要求 1 个签名，只有 0 个');
  await choose(signRoot({ ...current, version: 3 }, officers.all));
  await faulted(page, '不能接在第 1 版之后');
  expect(root.version).toBe(1);

  await choose(second);
  await page.locator('#version-2').waitFor();
  expect(await main(page)).toMatch(
    /第 1 版改为第 2 版.*须签\s+1 把中的 1 把\s+2 把中的 2 把.*根密钥\s+—\s+test\/root-2/s,
  );
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await press(page, '发布');
  await faulted(page, '理由');
  await page.fill('[name=reason]', '王主任调离');
  await page.fill('[name=code]', '000000');
  await press(page, '发布');
  await faulted(page, '动态码');
  expect(root.version).toBe(1);
  await page.fill('[name=code]', await printedOf('registrar'));
  await press(page, '发布');
  await page.waitForURL(/done=2/);
  expect(await main(page)).toContain('已发布，现为第 2 版');
  expect(root.version).toBe(2);
  const { items } = await center().service.query({ node: 'province', type: 'admin.act', limit: 20 });
  expect(items.map(({ body }) => body).filter(({ act }) => act === 'root.publish')).toMatchObject([
    { reason: '王主任调离', target: 'test version 2', result: 'done' },
    { reason: '王主任调离', target: 'test version 2', result: 'asked' },
  ]);
});

test('a program’s token is issued with a reason and a code, works, is shown once, and is refused once it is revoked', async () => {
  const page = await arrive('security', '/console/keys', 375);
  await link(page, '程序的令牌').click();
  await page.waitForURL(/\/tokens$/);
  expect(await main(page)).toContain('还没有令牌');
  await link(page, '签发令牌').click();
  await page.waitForURL(/\/tokens\/new$/);
  await press(page, '签发');
  await faulted(page, '请至少选一项');
  await page.fill('[name=name]', '市数据局交换平台');
  // No token does what another post is for.
  expect(await page.locator('[name=roles]').count()).toBe(3);
  await page.check('[name=roles][value=reader]');
  await press(page, '签发');
  await faulted(page, '理由');
  await page.fill('[name=reason]', '数据共享');
  await page.fill('[name=code]', '000000');
  await press(page, '签发');
  await faulted(page, '动态码');
  expect(listTokens(site.folder('province'))).toEqual([]);
  await page.fill('[name=code]', await printedOf('security'));
  await press(page, '签发');
  const token = (await seen(page.locator('.notice code'))).trim();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  const asked = async () => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(site.url('province', '/api/alerts'), { headers })).status;
  };
  expect(await asked()).toBe(200);

  await link(page, '返回').click();
  await page.waitForURL(/\/tokens$/);
  expect(await main(page)).toMatch(/市数据局交换平台\s+只读程序/);
  expect(await page.content()).not.toContain(token);
  await link(page, '撤销').click();
  await page.waitForURL(/\/revoke\?/);
  await press(page, '撤销');
  await faulted(page, '理由');
  await page.fill('[name=reason]', '平台停用');
  await page.fill('[name=code]', '000000');
  await press(page, '撤销');
  await faulted(page, '动态码');
  expect(await asked()).toBe(200);
  await page.fill('[name=code]', await printedOf('security'));
  await press(page, '撤销');
  await page.waitForURL(/revoked=/);
  expect(await main(page)).toContain('令牌“市数据局交换平台”已撤销');
  expect(await asked()).toBe(401);
  const other = await arrive('registrar', '/console/keys');
  expect(await link(other, '程序的令牌').count()).toBe(0);
  expect((await other.goto(site.url('province', '/console/tokens')))?.status()).toBe(403);
});
