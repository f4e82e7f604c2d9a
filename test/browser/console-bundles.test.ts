import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeFrame } from '@hutong/link';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { faulted, openBrowser, seen, shot, type Watched } from './browser.ts';
import { Site } from './site.ts';

/** The province has no line to its city: what the hall wrote goes there by a stick, from console to console. */
const PATH = '/console/upkeep/bundles';
const NOTICE = { type: 'notice', subject: '停电', department: '县政务服务局', occurred_at: '2026-03-01' };

const stick = mkdtempSync(join(tmpdir(), 'hutong-stick-'));
let site: Site;
let browser: Browser;
let id: string;
let bundle: Buffer;
let watched: Watched;

beforeAll(async () => {
  [site, browser] = await Promise.all([Site.start({ tls: false }), openBrowser()]);
  [id = ''] = await site.append([{ ...NOTICE, body: { title: '停电', text: '三月一日停电' } }]);
  await site.up('city');
  await until('the city has it', async () => (await site.center('city').service.get(id)) !== undefined);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  rmSync(stick, { recursive: true });
});

async function arrive(node: 'city' | 'province', path: string): Promise<Watched> {
  const watched = await site.arrive(browser, { who: 'head', path, node });
  return watched;
}

const main = () => seen(watched.page.locator('main'));
const press = (name: string) =>
  watched.page.locator('main').getByRole('button', { name, exact: true }).click();

/** Brings a file, as somebody chooses it from a stick. */
async function bring(buffer: Uint8Array, reason = '省里断网'): Promise<void> {
  const { page } = watched;
  await page.goto(site.url('province', PATH));
  await page.fill('[name=reason]', reason);
  const file = join(stick, 'city-province.hutong');
  writeFileSync(file, buffer);
  await page.setInputFiles('[name=file]', file);
  await press('核验并收下');
}

const held = () => site.center('province').service.get(id);

test('P10: what the parent lacks is listed at the console, and downloaded as one file', async () => {
  watched = await arrive('city', '/console/upkeep');
  const { page } = watched;
  await page.locator('main').getByRole('link', { name: '离线包' }).click();
  await page.waitForURL(new RegExp(`${PATH}$`));
  expect(await main()).toMatch(/要带给 province 的.*test\/nongan\/1/s);
  await page.fill('[name=to]', 'nobody');
  await press('看要带什么');
  await faulted(page, '既不是 city 的上级，也不在其下');
  await page.fill('[name=to]', 'province');
  await press('看要带什么');
  await page.waitForURL(/to=province/);
  await shot(page, 'bundles');
  await press('做好并下载');
  await faulted(page, '请写明理由');
  await page.fill('[name=why]', '省里断网');
  const [download] = await Promise.all([page.waitForEvent('download'), press('做好并下载')]);
  expect(download.suggestedFilename()).toBe('city-province.hutong');
  bundle = readFileSync(await download.path());
  expect(bundle.length).toBeGreaterThan(1_000);
  const { items } = await site.center('city').service.query({ type: 'admin.act', limit: 5 });
  expect(items.map(({ body }) => body)).toMatchObject([
    { act: 'bundle.export', target: 'province (in clear)', reason: '省里断网' },
  ]);
  await page.close();
});

test('P10: at the province it is verified and taken, what it brought is shown, and it is an act on record', async () => {
  await site.down('city');
  await site.up('province');
  expect(await held()).toBeUndefined();
  watched = await arrive('province', PATH);
  await bring(bundle, ' ');
  await faulted(watched.page, '请写明理由');
  expect(await held()).toBeUndefined();
  await bring(bundle);
  await until('it was taken', async () => (await main()).includes('全部收下'));
  expect(await main()).toMatch(/新收 [1-9]\d* 条.*test\/nongan\/1/s);
  await shot(watched.page, 'bundles-brought');
  expect(await held()).toBeDefined();
  const { items } = await site.center('province').service.query({ type: 'admin.act', limit: 5 });
  expect(JSON.stringify(items)).toContain('bundle.import');
  expect(JSON.stringify(items)).toContain('省里断网');
  await bring(bundle);
  await until('all was there', async () => (await main()).includes('新收 0 条'));
});

test('P10: a damaged file brings what is whole of it, and says what to do about the rest', async () => {
  const bad = Buffer.from(bundle);
  bad.writeUInt8(bad.readUInt8(bad.length - 20) ^ 1, bad.length - 20);
  await bring(bad);
  await until('it is told', async () => (await main()).includes('文件有 1 处损坏'));
  expect(await main()).toContain('从原件重新复制文件再收一次');
  await bring(Buffer.alloc(5_000, 'x'));
  await faulted(watched.page, '这不是离线包，或已全部损坏');
});

test('P10: a file of another network, one that is too long and none at all are refused with the next step', async () => {
  const label = 'jilin/nongan/1-0a1b2c3d 0';
  await bring(encodeFrame({ label, payload: Buffer.alloc(700, 1) }));
  await faulted(watched.page, '这是 jilin 网络的离线包，本中心在 test 网络，什么也没有收');
  await bring(Buffer.alloc((32 << 20) + 1));
  await faulted(watched.page, '文件超过 32.0 MiB，什么也没有收');
  await bring(Buffer.alloc(33 << 20));
  await until('the node refuses it before it is read', async () => {
    return (await seen(watched.page.locator('body'))).includes('hutong bundle export --max-size');
  });
  await watched.page.goto(site.url('province', PATH));
  await watched.page.fill('[name=reason]', '省里断网');
  await press('核验并收下');
  await faulted(watched.page, '请选择离线包文件');
  const { items } = await site.center('province').service.query({ type: 'admin.act', limit: 50 });
  // The whole file and the damaged one are two, though they have one name.
  const imports = items.map(({ body }) => body).filter(({ act }) => act === 'bundle.import');
  expect(new Set(imports.map(({ target }) => target)).size).toBe(2);
  expect(imports.map(({ target }) => target)).toEqual(
    Array(2).fill(expect.stringMatching(/^city-province\.hutong [0-9a-f]{12}$/)),
  );
});
