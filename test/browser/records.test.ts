import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openBundle, parseBundle, verifyRecord } from '@hutong/trust';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, seen, shot, type Watched, watchedPage } from './browser.ts';
import { application, LONG_TEXT, longNotice, notices } from './records.ts';
import { Site } from './site.ts';

const COUNT = 45;
const CLI = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

describe('records as a visitor sees them', () => {
  let site: Site;
  let browser: Browser;
  let dir: string;
  let notice: string;
  let long: string;
  let internal: string;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'hutong-files-'));
    const [given, opened] = await Promise.all([
      Site.received([...notices(COUNT), longNotice, application]),
      openBrowser(),
    ]);
    ({ site } = given);
    browser = opened;
    [notice, long, internal] = given.ids.slice(COUNT - 1) as [string, string, string];
    watched = await watchedPage(browser);
    page = watched.page;
  });

  beforeEach(() => {
    watched.complaints.length = 0;
  });

  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('the list leads through all public records, each once; no internal ones, no parts', async () => {
    await page.goto(site.url('nongan', '/'));
    await shot(page, 'list');
    const subjectsSeen: string[] = [];
    for (let pages = 1; ; pages++) {
      subjectsSeen.push(...(await page.locator('#live-records tbody small').allInnerTexts()));
      const older = page.getByRole('link', { name: '更早的记录' });
      if ((await older.count()) === 0) break;
      expect(pages).toBeLessThan(5);
      await older.click();
    }
    const subjects = [longNotice, ...notices(COUNT)].map((n) => (n as { subject: string }).subject);
    expect(subjectsSeen.filter((subject) => subject.startsWith('220122')).sort()).toEqual(subjects.sort());
    await page.getByRole('link', { name: '回到最新' }).click();
    expect(await seen(page.locator('#live-records'))).not.toContain(application.subject);
    expect(watched.complaints).toEqual([]);
  });

  it('search finds by subject and by type', async () => {
    await page.goto(site.url('nongan', '/'));
    await page.getByLabel('编号').fill('220122-2026-00007');
    await page.getByRole('button', { name: '查询' }).click();
    expect(await page.locator('#live-records tbody tr').count()).toBe(1);
    await page.getByLabel('编号').fill('');
    await page.getByLabel('类型').selectOption({ label: '创世' });
    await page.getByRole('button', { name: '查询' }).click();
    expect(await seen(page.locator('#live-records tbody'))).not.toContain('公开文件');
    await page.goto(site.url('nongan', `/?subject=${application.subject}`));
    expect(await seen(page.locator('#live-records'))).toBe('没有符合的公开记录');
  });

  it('an internal record is not there for a visitor, on no address; a read token sees it', async () => {
    const answer = await page.goto(site.url('nongan', `/records/${internal}`));
    expect(answer?.status()).toBe(404);
    expect(await seen(page.locator('h1'))).toBe('无法显示');
    await shot(page, 'not-found');
    const api = site.url('nongan', `/api/records/${internal}`);
    for (const path of ['', '/entry', '/proof']) expect((await fetch(api + path)).status).toBe(404);
    const headers = { authorization: `Bearer ${site.token()}` };
    // The node looks at its tokens file once a second.
    await expect.poll(async () => (await fetch(api, { headers })).status, { timeout: 5_000 }).toBe(200);
  });

  it('the record page shows fields, receipts and the command', async () => {
    await page.goto(site.url('nongan', `/records/${notice}`));
    expect(await seen(page.locator('h1'))).toBe(`关于公布食品经营许可办事指南的通知（第${COUNT}号）`);
    const text = await seen(page.locator('main'));
    for (const value of ['农安县市场监督管理局', '农市监发〔2026〕45号', '主动公开', '请遵照执行', notice])
      expect(text).toContain(value);
    const receipts = await page.locator('.mark.good').allInnerTexts();
    expect(receipts).toEqual(['✓ city政务大厅 已收', '✓ province政务大厅 已收']);
    const { rootFingerprint } = site.hall.info;
    expect(await seen(page.locator('pre'))).toBe(
      `hutong verify --entry ${notice}.cbor --proof ${notice}.tlog-proof --trust trust.json --root ${rootFingerprint}`,
    );
    expect(watched.complaints).toEqual([]);
    await shot(page, 'record');
  });

  it.each(['nongan', 'province'])(
    'files from %s verify, by function and by the very command shown',
    async (node) => {
      await page.goto(site.url(node, `/records/${notice}`));
      const files: string[] = [];
      for (const name of ['条目原始字节', '证明', '信任包']) {
        const waiting = page.waitForEvent('download');
        await page.getByRole('link', { name }).click();
        const file = await waiting;
        await file.saveAs(join(dir, file.suggestedFilename()));
        files.push(file.suggestedFilename());
      }
      expect(files).toEqual([`${notice}.cbor`, `${notice}.tlog-proof`, 'trust.json']);
      const read = (i: number) => readFile(join(dir, files[i] as string));
      const registry = openBundle(parseBundle(String(await read(2))), site.hall.info.rootFingerprint);
      const record = verifyRecord(await read(0), String(await read(1)), registry);
      expect(record).toMatchObject({ node: 'nongan', entry: { id: notice, type: 'disclosure.document' } });
      expect(record.cosignatures.map((c) => c.node)).toEqual(expect.arrayContaining(['city', 'province']));

      const [program, ...args] = (await seen(page.locator('pre'))).split(' ');
      expect(program).toBe('hutong');
      const tsx = import.meta.resolve('tsx');
      const run = promisify(execFile)(process.execPath, ['--import', tsx, CLI, ...args], { cwd: dir });
      expect((await run).stdout).toContain(notice);
    },
  );

  it.each(['nongan', 'city'])('%s shows a long document whole, joined from its parts', async (node) => {
    await page.goto(site.url(node, `/records/${long}`));
    expect(await page.locator('.text').textContent()).toBe(LONG_TEXT);
    expect(watched.complaints).toEqual([]);
  });

  it('English by ?lang=en, kept from page to page; Chinese first', async () => {
    await page.goto(site.url('nongan', '/'));
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.getByRole('link', { name: 'English' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await seen(page.locator('h2#logs'))).toBe('Sync status');
    await shot(page, 'list-en');
    await page.locator('#live-records tbody a').first().click();
    expect(page.url()).toContain('lang=en');
    expect(await seen(page.getByRole('heading', { level: 2 }).last())).toBe('Verify it offline');
  });
});
