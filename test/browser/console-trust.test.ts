import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hall } from '@hutong/hall';
import { beijing } from '@hutong/record';
import { beginEnrolment, finishEnrolment, openBundle, readConfig } from '@hutong/trust';
import { kitSourceOf, makeTrustKit } from '@hutong/web';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { faulted, link, main, openBrowser, press, seen, type Watched } from './browser.ts';
import { overflow } from './measure.ts';
import { notices } from './records.ts';
import { Site } from './site.ts';
import type { Member } from './staff.ts';

/** The console of the province, as the registrar and the security administrator have it. */
let site: Site;
let browser: Browser;
const opened: Watched[] = [];
const folder = join(mkdtempSync(join(tmpdir(), 'hutong-')), 'yushu');
/** The hall that is enrolled here. */
let yushu: Hall;
const YUSHU = {
  kind: 'hall' as const,
  node: 'yushu',
  name: '榆树市政务大厅',
  level: 'county' as const,
  parent: { name: 'city' },
  http: { host: '127.0.0.1', port: 0 },
  heartbeat_s: 0.5,
  contact_post: '值班室',
  contact_phone: '0431-83612345',
};

/** It is started, as its folder left it. */
async function comesBack(): Promise<void> {
  const quiet = () => {};
  yushu = new Hall(folder, { log: { debug: quiet, info: quiet, warn: quiet, error: quiet } });
  await yushu.start();
}

beforeAll(async () => {
  [{ site }, browser] = await Promise.all([Site.received(notices(3)), openBrowser()]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await yushu?.stop();
  await site?.stop();
});

async function arrive(who: Member, path: string, width = 1366): Promise<Page> {
  const watched = await site.arrive(browser, { who, path, width });
  opened.push(watched);
  return watched.page;
}

const printedOf = async (who: 'registrar' | 'security') =>
  (await site.staffOf('province').printedOf(who))[0] as string;
const parentOf = async (node: string) =>
  (await site.center('province').service.health.now()).find((one) => one.node === node)?.parent;

test('a hall is enrolled end to end: the code is made in the page, the fingerprint’s last group is typed, its records arrive', async () => {
  const page = await arrive('registrar', '/console/enrolment');
  await page.fill('[name=node]', 'yushu');
  await page.fill('[name=parent]', 'city');
  await press(page, '签发');
  const code = (await seen(page.locator('.notice code'))).trim();
  const { message, fingerprint } = beginEnrolment(folder, YUSHU, code, randomBytes);
  const headers = { 'content-type': 'application/json' };
  const url = site.url('province', '/api/enrolment/requests');
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(message) });
  expect(answer.status).toBe(200);
  finishEnrolment(folder, code, await answer.json(), { now: Date.now(), random: randomBytes });
  await comesBack();
  await page.goto(site.url('province', '/console/enrolment'));
  await link(page, YUSHU.name).click();
  await page.waitForURL(/enrolment\/yushu$/);
  // Whom to call, and what it wants to be reached by, are approved with it.
  expect(await main(page)).toMatch(/值班室.*0431-83612345/s);
  await page.fill('[name=reason]', '新设大厅');
  await page.fill('[name=said]', '0000');
  await press(page, '批准');
  await faulted(page, '不要批准');
  await page.fill('[name=said]', fingerprint.split(/[\s:-]+/).at(-1) ?? '');
  await press(page, '批准');
  await page.waitForURL(/\/console\/enrolment$/);
  const [outcome] = await yushu.append(notices(1));
  const id = outcome?.status === 'stored' ? outcome.id : '';
  await until('its record has come', async () => {
    return (await site.center('province').service.get(id, 'yushu')) !== undefined;
  });
});

test('a rotation round with a hall that is offline: it stands as not heard with its telephone, comes back, rotates and is done', async () => {
  // From the next whole second on, as it is typed in Beijing.
  const since = Math.ceil(Date.now() / 1_000) * 1_000;
  const begun = beijing(since).slice(0, 19);
  await until('the round has begun', () => Date.now() >= since);
  await yushu.stop();
  await site.hall.keys.rotate('年度轮换');
  const page = await arrive('security', `/console/keys?since=${encodeURIComponent(begun)}`, 375);
  const row = (name: string) => seen(page.locator('main tr', { hasText: name }));
  const comes = (name: string, words: string) =>
    until(`${name} stands as ${words}`, async () => {
      await page.reload();
      return (await row(name)).includes(words);
    });
  await comes('nongan政务大厅', '已换');
  await comes(YUSHU.name, '没换，听不到');
  expect(await row(YUSHU.name)).toMatch(/\d{4}-\d\d-\d\d.*请联系值班室，电话 0431-83612345/s);
  expect(await page.locator('main tr a[href="tel:043183612345"]').count()).toBe(1);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await comesBack();
  await until('it is heard again', async () => {
    await page.reload();
    return /没换(?!，听不到)/.test(await row(YUSHU.name));
  });
  await yushu.keys.rotate('年度轮换');
  await comes(YUSHU.name, '已换');
  await page.selectOption('[name=only]', 'left');
  await press(page, '查看');
  await page.waitForURL(/only=left/);
  expect(await main(page)).not.toContain(YUSHU.name);
  await link(page, '全部密钥').click();
  await page.waitForURL(/epochs/);
  expect(await main(page)).toMatch(/yushu.*yushu/s);
});

test('this center’s own key: what will be is seen, nothing is done without reason and code, and the registrar may not', async () => {
  const page = await arrive('security', '/console/keys/rotate');
  expect(await main(page)).toContain('根文件第 2 版');
  await press(page, '更换');
  await faulted(page, '理由');
  await page.fill('[name=reason]', '年度轮换');
  await page.fill('[name=code]', '000000');
  await press(page, '更换');
  await faulted(page, '动态码');
  await page.fill('[name=code]', await printedOf('security'));
  await press(page, '更换');
  await page.locator('.notice').waitFor();
  expect(await main(page)).toMatch(/密钥已备好：第 2 纪元/);
  const other = await arrive('registrar', '/console/keys');
  expect(await other.locator('main').getByRole('link', { name: '更换本中心的密钥' }).count()).toBe(0);
  const answer = await other.goto(site.url('province', '/console/keys/rotate'));
  expect(answer?.status()).toBe(403);
});

test('nobody retires a center while others stand beneath it, nor the top: why is told, and no code is asked for', async () => {
  const page = await arrive('registrar', '/console/nodes/city/retire');
  await faulted(page, 'nongan');
  expect(await page.locator('[name=code]').count()).toBe(0);
  await page.goto(site.url('province', '/console/nodes/province/retire'));
  expect(await page.locator('#error-summary').count()).toBe(1);
  expect(await page.locator('[name=code]').count()).toBe(0);
});

test('a county is moved: what it will do is seen first, a wrong reason or code changes nothing, then its records go on arriving', async () => {
  const page = await arrive('registrar', '/console/nodes/nongan', 375);
  await link(page, '变更上级、名称、电话、地址').click();
  await page.waitForURL(/\/move$/);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.fill('[name=parent]', 'nobody');
  await press(page, '看会怎样');
  await faulted(page, 'nobody');
  await page.fill('[name=parent]', 'province');
  await page.fill('[name=contact_phone]', '0431-88881111');
  await press(page, '看会怎样');
  await page.locator('#plan').waitFor();
  expect(await main(page)).toMatch(/上级代号.*city.*province/s);
  expect(await main(page)).toMatch(/与 city 的链路断开，自动改连 province.*还没收到的记录.*最近心跳/s);
  expect(await overflow(page)).toBeLessThanOrEqual(0);

  await press(page, '变更');
  await faulted(page, '理由');
  await page.fill('[name=reason]', '区划调整');
  await page.fill('[name=code]', '000000');
  await press(page, '变更');
  await faulted(page, '动态码');
  expect(await parentOf('nongan')).toBe('city');

  await page.fill('[name=code]', await printedOf('registrar'));
  await press(page, '变更');
  await page.waitForURL(/done=1/);
  expect(await main(page)).toContain('0431-88881111');
  expect(await parentOf('nongan')).toBe('province');
  await until('the hall speaks with the province', async () => {
    const { link } = await site.hall.sync();
    return link.parent === 'province' && link.connected;
  });
  const [id = ''] = await site.append(notices(1));
  await until('its new record has come', async () => {
    return (await site.center('province').service.get(id, 'nongan')) !== undefined;
  });
});

test('a node is retired only with a reason and a code', async () => {
  const page = await arrive('registrar', '/console/nodes/yushu/retire');
  expect(await main(page)).toContain('注销 ');
  expect(await main(page)).toMatch(/city 断开它的链路/);
  await page.fill('[name=reason]', '撤并');
  await page.fill('[name=code]', '000000');
  await press(page, '注销');
  await faulted(page, '动态码');
  await page.fill('[name=code]', await printedOf('registrar'));
  await press(page, '注销');
  await page.waitForURL(/done=1/);
  const known = await site.center('province').service.health.now();
  expect(known.find(({ node }) => node === 'yushu')?.state).toBe('retired');
});

test('the registry’s history is told as before and after, with who asked and whose key signed', async () => {
  const page = await arrive('security', '/console/trust', 375);
  const entry = (words: string) => seen(page.locator('.timeline > li', { hasText: words }));
  expect(await page.locator('.timeline > li').count()).toBe(5);
  expect(await entry('yushu 注销')).toContain('yushu 注销');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await link(page, '全部沿革').click();
  await page.waitForURL(/history$/);
  expect(await entry('yushu 注销')).toMatch(
    /提出：登记员 A\d+.*签名：日志 test\/province\/1-[0-9a-f]{8}（第 1 纪元）第 \d+ 条/s,
  );
  expect(await entry('nongan 变更')).toMatch(/上级代号\s+city\s+province\s+值班电话\s+—\s+0431-88881111/);
  expect(await entry('yushu（榆树市政务大厅）登记，上级 city，第 1 纪元')).toMatch(/提出：登记员 A\d+/);
  // Its next epoch was taken on its old key's word: nobody asked for that.
  expect(await entry('yushu（榆树市政务大厅）登记，上级 city，第 2 纪元')).toMatch(/提出：无.*纪元\s+1\s+2/s);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});

test('the network’s CA is replaced with a reason and a code, and the kit for other computers is that of the command', async () => {
  const { service } = site.center('province');
  const fingerprints = async () => ((await service.ca?.show()) ?? []).map(({ fingerprint }) => fingerprint);
  const before = await fingerprints();
  const page = await arrive('security', '/console/trust');
  await link(page, '更换网络的 CA').click();
  await page.waitForURL(/\/trust\/ca$/);
  await press(page, '更换');
  await faulted(page, '理由');
  await page.fill('[name=reason]', '年度轮换');
  await page.fill('[name=code]', '000000');
  await press(page, '更换');
  await faulted(page, '动态码');
  expect(await fingerprints()).toEqual(before);
  await page.fill('[name=code]', await printedOf('security'));
  await press(page, '更换');
  await until('the page says so', async () => (await main(page)).includes('新 CA 已建立'));
  // Where nodes already speak TLS, the authority before stands until every node has confirmed the new one.
  const [made] = (await fingerprints()).filter((one) => !before.includes(one));
  expect(made).toBeDefined();
  await until('the new one stands alone', async () => (await fingerprints()).length === 1);
  await link(page, '返回').click();
  await page.waitForURL(/\/trust$/);
  expect((await main(page)).replaceAll(' ', '')).toContain(made);
  const registry = openBundle(await service.trust(), service.info.rootFingerprint);
  const config = readConfig(site.folder('province'));
  const kit = makeTrustKit(kitSourceOf(config, registry));
  expect(kit.size).toBeGreaterThan(4);
  await page.locator('main summary', { hasText: '个文件' }).click();
  for (const [name, { bytes }] of kit) {
    const [download] = await Promise.all([page.waitForEvent('download'), link(page, name).click()]);
    expect(readFileSync(await download.path()).equals(bytes)).toBe(true);
  }
  const other = await arrive('registrar', '/console/trust');
  expect(await other.locator('main').getByRole('link', { name: '更换网络的 CA' }).count()).toBe(0);
  expect((await other.goto(site.url('province', '/console/trust/ca')))?.status()).toBe(403);
});
