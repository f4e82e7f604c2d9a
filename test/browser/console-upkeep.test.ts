import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@hutong/api';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { faulted, openBrowser, seen, shot, watchedPage } from './browser.ts';
import { OwnCenter } from './center.ts';
import { hutong } from './commands.ts';

/** Upkeep at the console of a real center, which has a PostgreSQL and a broker of its own. */
let center: OwnCenter;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const roles: Role[] = ['system-admin', 'security-admin', 'audit-admin', 'duty'];
  [center, browser] = await Promise.all([OwnCenter.start(roles), openBrowser()]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await center?.stop();
});

async function arrive(role: Role, path = '/console/upkeep'): Promise<Page> {
  const { page } = await watchedPage(browser, { width: 1366 });
  const { secret } = center.officer(role);
  await page.context().addCookies([{ name: 'hutong', value: secret, url: center.url }]);
  await page.goto(`${center.url}${path}`);
  return page;
}

const main = (of = page) => seen(of.locator('main'));
const link = (name: string | RegExp) => page.locator('main').getByRole('link', { name }).first();
const press = (name: string, of = page) =>
  of.locator('main').getByRole('button', { name, exact: true }).click();
const part = (id: string) => page.locator(`section[aria-labelledby="${id}"]`);

/** Looks at the page until it says so: it renews itself. */
const says = (what: string, text: string | RegExp, of = page) =>
  until(what, async () => {
    const told = await main(of);
    return typeof text === 'string' ? told.includes(text) : text.test(told);
  });

let backup = '';

test('a backup is made in the page, in the background, and is an act on record with its reason', async () => {
  page = await arrive('system-admin');
  await link('备份').click();
  await page.waitForURL(/\/backups$/);
  expect(await main()).toContain('还没有备份');
  expect(await main()).toContain('备份与数据在同一块磁盘上');
  await press('开始备份');
  await faulted(page, '请写明理由');
  await page.fill('[name=reason]', '换盘之前');
  await press('开始备份');
  await page.waitForURL(/\/console\/upkeep$/);
  await says('it is made', /备份\s+✓?\s*做完，没有问题/);
  await link('备份').click();
  const named = page.locator('main').getByRole('link', { name: /^province-\d{8}T\d{6}Z$/ });
  backup = (await named.textContent()) ?? '';
  const { out } = await hutong('acts', '--data', center.dir, '--json');
  expect(out).toContain('backup.make');
  expect(out).toContain('换盘之前');
});

test('P8: one that was cut off is named with what to do, and is no backup', async () => {
  const part = join(center.dir, 'backups', 'province-20261101T020000Z.part');
  mkdirSync(part);
  await page.reload();
  expect(await main()).toMatch(
    /有 1 份没有做完的备份占着磁盘.*rm -r -- '[^']*province-20261101T020000Z\.part'/s,
  );
  await expect(page.locator('main').getByRole('link', { name: '20261101' }).count()).resolves.toBe(0);
  rmSync(part, { recursive: true });
  await page.reload();
  expect(await main()).not.toContain('没有做完的备份');
});

test('it is checked in the page, and the same check by command says the same', async () => {
  await page.goto(`${center.url}/console/upkeep/backups/${backup}`);
  expect(await seen(part('check'))).toContain('还没有核对过');
  await press('核对');
  await says('it is good', '做完，没有问题');
  await shot(page, 'upkeep-backup');
  const folder = join(center.dir, 'backups', backup);
  expect((await hutong('backup', 'verify', folder)).code).toBe(0);
});

test('a damaged one is named, with what to do', async () => {
  const folder = join(center.dir, 'backups', backup);
  const file = join(folder, 'postgres', 'data', 'PG_VERSION');
  const good = readFileSync(file);
  writeFileSync(file, '1');
  await press('核对');
  await says('it is damaged', /备份不完好：postgres\/data\/PG_VERSION 与清单不符.*不要用它/s);
  expect((await hutong('backup', 'verify', folder)).code).toBe(1);
  writeFileSync(file, good);
  await press('核对');
  await says('it is good again', '做完，没有问题');
});

test('all that is stored is checked beside the center at work, to its clean end; so are heads and receipts', async () => {
  await page.goto(`${center.url}/console/upkeep`);
  await press('开始核验');
  await says('it is clean', /存储核验\s+✓?\s*做完，没有问题/);
  await link('存储核验').click();
  await page.waitForURL(/\/runs\/fsck$/);
  expect(await main()).toMatch(/条目\s+[1-9]\d*/);
  expect(await main()).toContain('没有发现问题');
  const auditor = await arrive('audit-admin');
  await press('开始比对', auditor);
  await says('it is clean', /比对与重算\s+✓?\s*做完，没有问题/, auditor);
  await auditor.close();
});

test('a backup is put back by the commands that the page shows, and the page says when all is whole', async () => {
  await page.goto(`${center.url}/console/upkeep/backups/${backup}`);
  const shown = await page.locator('#commands code').allTextContents();
  const ours = shown.filter((command) => command.startsWith('hutong '));
  expect(ours).toHaveLength(2);
  await center.down();
  for (const command of ours) {
    const { code, err } = await hutong(...command.replaceAll("'", '').split(' ').slice(1));
    expect([command, code, err]).toEqual([command, 0, expect.anything()]);
  }
  await center.up();
  const set = readdirSync(join(center.dir, 'postgres')).filter((name) => name.startsWith('data.before-'));
  expect(set).toHaveLength(1);
  page = await arrive('system-admin', '/console/upkeep/restore');
  await says('all is whole', '完整：已知送出过的都在本机');
  await shot(page, 'upkeep-restore');
});

test('P6: a private value is erased in the page, with a reason and a code, and with a wrong code it is not', async () => {
  const file = join(center.root, 'cases.csv');
  const rows = [
    'type,subject,department,occurred_at,body.item_name,private.phone',
    'case.apply,A1,省政务服务局,2026-03-01,食品经营许可,13800000000',
  ];
  writeFileSync(file, `${rows.join('\n')}\n`);
  const imported = await hutong('import', file, '--data', center.dir);
  expect([imported.code, imported.err]).toEqual([0, expect.anything()]);
  const found = await hutong('query', '--data', center.dir, '--subject', 'A1', '--json');
  const [{ id }] = JSON.parse(found.out).items as [{ id: string }];
  const state = async () => {
    const told = await hutong('values', id, '--data', center.dir, '--json');
    return (JSON.parse(told.out).values as { holders: { state: string }[] }[])[0]?.holders[0]?.state;
  };
  const keeper = await arrive('security-admin', '/console/values');
  expect(await main(keeper)).not.toContain('13800000000');
  await keeper.locator('main').getByRole('link', { name: id }).click();
  await keeper.waitForURL(new RegExp(`${id}$`));
  await keeper.locator('main').getByRole('link', { name: '删除私密内容' }).click();
  await keeper.waitForURL(/\/phone$/);
  expect(await main(keeper)).toContain('不能恢复');
  for (const [reason, code, text] of [
    ['', '000000', '请写明理由'],
    ['本人申请', '000000', '动态码'],
  ] as const) {
    await keeper.fill('[name=reason]', reason);
    await keeper.fill('[name=code]', code);
    await press('删除私密内容', keeper);
    await faulted(keeper, text);
    expect(await state()).toBe('held');
  }
  await keeper.fill('[name=reason]', '本人申请');
  await keeper.fill('[name=code]', center.code('security-admin'));
  await press('删除私密内容', keeper);
  await keeper.waitForURL(/done=1/);
  expect(await main(keeper)).toContain('已下令删除');
  expect(await state()).toBe('erased');
  await keeper.close();
});

test('who may not sees no button, and a form sent all the same is refused', async () => {
  const duty = await arrive('duty');
  expect(await main(duty)).not.toMatch(/开始核验|开始比对/);
  const csrf = (await duty.locator('[name=csrf]').first().inputValue()) as string;
  for (const name of ['fsck', 'audit', 'reconcile', 'reconcile/repair', 'backups', `backups/${backup}`]) {
    const answer = await duty.request.post(`${center.url}/console/upkeep/${name}`, {
      form: { csrf, reason: '试试' },
      headers: { origin: center.url, accept: 'application/json' },
    });
    const { error } = (await answer.json()) as { error: { code: string } };
    expect([name, answer.status(), error.code]).toEqual([name, 403, 'forbidden']);
  }
  expect(await main(duty)).toContain('没有在进行的');
  await duty.close();
});
