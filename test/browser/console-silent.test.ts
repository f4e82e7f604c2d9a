import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFolder } from '@hutong/trust';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { TwoFaces } from '../network/two-faces.ts';
import { openBrowser, seen, type Watched, watchedPage } from './browser.ts';
import { overflow } from './measure.ts';
import { notices } from './records.ts';
import { Site } from './site.ts';

/** A county that fell silent, as the province's console shows it to who is on duty. */
let site: Site;
let browser: Browser;
let page: Page;
const opened: Watched[] = [];

beforeAll(async () => {
  const quick = { config: () => ({ health: { silence_s: 8 } }), heartbeatS: 1 };
  [{ site }, browser] = await Promise.all([Site.received(notices(3), quick), openBrowser()]);
  const contact = { contact_post: '信息科值班', contact_phone: '0431-83220000' };
  const said = { node: 'nongan', ...contact, reason: '补登电话' };
  await site.center('province').service.enrolment?.change('registry.move', said);
  const watched = await watchedPage(browser);
  opened.push(watched);
  ({ page } = watched);
  const url = new URL(site.url('province', '/')).origin;
  const cookie = { name: 'hutong', value: site.staffOf('province').secretOf('duty'), url };
  await page.context().addCookies([cookie]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const main = () => seen(page.locator('main'));
const link = (name: string | RegExp) => page.locator('main').getByRole('link', { name }).first();

test('P11: the silent county is the first of those longest silent; its telephone, an outage, its diagnosis', async () => {
  await site.hall.stop();
  const isSilent = async () => {
    // What was seen is kept at the next tick: the diagnosis below tells it though an outage is planned by then.
    const week = await site.center('province').service.health.history('nongan', 0, 100);
    return week.at(-1)?.states.split(' ').includes('silent') === true;
  };
  await until('the province has it on record that it is silent', isSilent, 60_000);

  await page.goto(site.url('province', '/console?sort=silence'));
  const first = page.locator('#nodes + form ~ .scroll tbody tr, section:has(#nodes) tbody tr').first();
  expect(await seen(first)).toMatch(/nongan.*失联/s);
  await first.getByRole('link').first().click();
  await page.waitForURL(/\/console\/nodes\/nongan/);
  expect(await main()).toContain('信息科值班');
  expect(await page.locator('a[href="tel:043183220000"]').count()).toBe(1);
  expect(await main()).toMatch(/每小时到达条数，最高 \d+，一周共 \d+/);

  await page.check('[name=hours][value="24"]');
  await page.fill('[name=reason]', '已电话确认：停电，明天上午恢复');
  await page.locator('main').getByRole('button', { name: '登记计划停机', exact: true }).click();
  await page.waitForURL(/done=1/);
  expect(await main()).toContain('计划停机到');

  const waiting = page.waitForEvent('download');
  await link('下载诊断文件').click();
  const file = await waiting;
  expect(file.suggestedFilename()).toMatch(/^hutong-nongan-\d{4}-\d\d-\d\d\.json$/);
  const told = JSON.parse(readFileSync(await file.path(), 'utf8'));
  expect(told).toMatchObject({
    version: 1,
    made_by: { node: 'province' },
    node: { node: 'nongan', reasons: [{ state: expect.any(String) }, ...told.node.reasons.slice(1)] },
    forks: [],
  });
  expect(told.history.some(({ states }: { states: string }) => states.includes('silent'))).toBe(true);
  expect(told.logs.map(({ node }: { node: string }) => node)).toEqual(['nongan']);
  expect(told.arrived.length).toBeGreaterThan(0);
  const { secretKey } = openFolder(site.folder('nongan')).keys.sealing;
  expect(JSON.stringify(told)).not.toContain(Buffer.from(secretKey).toString('base64'));
});

test('the map shows where it is, in words too, and what it has no outline of', async () => {
  await page.goto(site.url('province', '/console/map'));
  expect(await main()).toContain('map.geojson');
  const file = join(site.folder('province'), 'map.geojson');
  const ring = [
    [125, 44],
    [126, 44],
    [126, 45],
    [125, 45],
    [125, 44],
  ];
  const geometry = { type: 'Polygon', coordinates: [ring] };
  const features = [{ type: 'Feature', properties: { node: 'nongan' }, geometry }];
  writeFileSync(file, '{"type":"FeatureCollection","features":[{}]}');
  await page.reload();
  expect(await main()).toContain('features.0');
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
  await page.reload();
  const area = page.locator('svg.map a');
  expect(await area.getAttribute('aria-label')).toMatch(/nongan/);
  expect(await seen(page.locator('section:has(#undrawn)'))).toContain('city');
  await area.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/console\/nodes\/nongan/);
});

test('P4: both branches of a fork stand beside each other, with what each signed', async () => {
  const { archive, service } = site.center('province');
  const { origin } = site.hall.info;
  const { size } = (await archive.head(origin)) ?? { size: 0 };
  const entries = await archive.entries(origin, 0);
  expect(entries).toHaveLength(size);
  const changed = [...entries.slice(0, -1), Buffer.from([0xa0])];
  const other = TwoFaces.face(openFolder(site.folder('nongan')), changed);
  expect(await archive.addNote(other.note)).toMatchObject({ kind: 'fork' });

  await page.goto(site.url('province', '/console/nodes/nongan/evidence'));
  const [left, right] = await Promise.all([0, 1].map((n) => seen(page.locator('.beside > div').nth(n))));
  expect(left).toContain('本中心所持');
  expect(right).toContain('另见到的');
  expect(right).toContain(other.note.split('\n')[2]);
  expect(left).not.toContain(other.note.split('\n')[2]);
  await page.locator('.beside summary').nth(1).click();
  expect(await seen(page.locator('.beside pre').nth(1))).toContain(origin);
  await page.setViewportSize({ width: 375, height: 720 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect((await service.sync()).alarms).toMatchObject([{ code: 'fork', node: 'nongan' }]);
});

test('A8: an alert says who was told; it is taken on, and that is taken back, each by person and reason', async () => {
  const { service } = site.center('province');
  const { alerts } = service.health;
  const forked = async () => (await alerts.list()).find(({ key }) => key === 'nongan:forked');
  await until('the file of this machine has it', async () => {
    const found = await forked();
    return found !== undefined && alerts.told(found).some(({ state }) => state === 'delivered');
  });
  await page.goto(site.url('province', '/console/alerts'));
  const line = page.locator('main li', { hasText: '告知了谁' }).first();
  expect(await seen(line)).toMatch(/nongan.*未认领.*告知了谁：本机文件 已送达/s);
  await line.getByRole('link').click();
  await page.waitForURL(/nongan(%3A|:)forked/);
  expect(await seen(page.locator('section:has(#told)'))).toMatch(/本机文件.*alerts\.jsonl.*发生.*已送达/s);
  expect(await overflow(page)).toBeLessThanOrEqual(0);

  const button = (name: string) => page.locator('main').getByRole('button', { name, exact: true });
  await page.fill('[name=reason]', '已派人去机房');
  await button('认领').click();
  await button('取消认领').waitFor();
  expect(await main()).toMatch(/认领：已派人去机房/);
  await page.fill('[name=reason]', '派错了人');
  await button('取消认领').click();
  await button('认领').waitFor();
  expect(await forked()).toMatchObject({ status: 'raised' });
  const { items } = await service.query({ node: 'province', type: 'admin.act', limit: 20 });
  const acts = items.map(({ body }) => body).filter(({ target }) => target === 'nongan:forked');
  expect(acts.map(({ act, reason }) => [act, reason])).toEqual([
    ['alert.release', '派错了人'],
    ['alert.acknowledge', '已派人去机房'],
  ]);
});

test('P8: what was set aside says why, and what is to be done', async () => {
  const { archive } = site.center('province');
  await archive.quarantine('nongan', Buffer.from([1, 2, 3]), 'no segment');
  await page.goto(site.url('province', '/console/nodes/nongan/evidence'));
  expect(await main()).toMatch(/节点会一直重送.*送来的不是完整的段.*请它运行 hutong doctor/s);
  expect(await page.locator('main table a[href="tel:043183220000"]').count()).toBe(1);
  expect(opened.flatMap(({ complaints }) => complaints)).toEqual([]);
});
