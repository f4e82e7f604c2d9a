import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, freePort } from '@hutong/process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { openBrowser, seen, shot } from './browser.ts';
import { begin, hutong, type Running } from './commands.ts';
import { signInFirst } from './day/first-day.ts';

const able = findProgram('nats-server') !== undefined;
if (!able) process.stderr.write('SKIPPED: nats-server is not installed, no center can start\n');

const HALL = {
  parent: 'jilin-province',
  node: 'nongan',
  name: '农安县政务大厅',
  post: '值班室',
  phone: '0431-88880000',
  http: '127.0.0.1:0',
};
const ITEMS = `subject,department,occurred_at,body.name,body.item_type
11220122MB1000001X4000131001000,市场监管局,2024-03-01,食品经营许可,01
`;

const dir = mkdtempSync(join(tmpdir(), 'hutong-first-'));
const top = ['--data', join(dir, 'top')];
let center: Running | undefined;
let url = '';

beforeAll(async () => {
  if (!able) return;
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  await hutong(
    ...['center', 'init', ...top, '--node', 'jilin-province', '--name', '吉林省中心', '--network', 'jilin'],
    ...['--http', `127.0.0.1:${port}`, '--nats', `127.0.0.1:${await freePort()}`],
  );
  center = begin(['center', 'start', ...top]);
  await until('the center runs', () => center?.err().includes('Started: ') === true);
}, 120_000);
afterAll(async () => {
  await center?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function send(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
  await page.click('button[type=submit]');
}

test.skipIf(!able)(
  'a hall is set up in a browser: code, call, approval that lets the page go on by itself, catalogue, and a first case',
  { timeout: 180_000 },
  async () => {
    const { code } = JSON.parse((await hutong('enrol', 'code', ...top, '--node', 'nongan', '--json')).out);
    const hall = begin(['hall', 'start', '--data', join(dir, 'nongan')], true);
    const browser = await openBrowser();
    try {
      await until('the link is shown', () => hall.err().includes('/begin/'));
      const page = await browser.newPage({ locale: 'zh-CN' });
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await page.goto(/http:\S+/.exec(hall.err())?.[0] as string);
      await shot(page, 'first-run-network');
      await send(page, { ...HALL, center: url, code });
      await page.locator('[name=admin_code]').waitFor({ timeout: 60_000 });
      await shot(page, 'first-run-accounts');
      const people = { admin: 'S001', security: 'S002', head: 'A001', clerk: 'A003' };
      const typed = Object.entries(people).map(([part, code]) => ({
        [`${part}_code`]: code,
        [`${part}_name`]: `员工${code}`,
      }));
      await send(page, Object.assign({}, ...typed));
      const passwords = await page.locator('dd code').allTextContents();
      expect(passwords).toHaveLength(4);
      await shot(page, 'first-run-passwords');
      await page.click('a.button');
      const fingerprint = await seen(page.locator('.fingerprint'));
      await shot(page, 'first-run-enrolment');
      await page.locator('text=等待批准').waitFor({ timeout: 60_000 });
      const approved = await hutong('enrol', 'approve', 'nongan', ...top, '--fingerprint', fingerprint);
      expect(approved).toMatchObject({ code: 0 });
      // Nobody touches the page: it goes on by itself.
      await page.locator('input[type=file]').waitFor({ timeout: 90_000 });
      await shot(page, 'first-run-catalogue');
      await page.click('button[name=later]');
      expect(await seen(page.locator('dl'))).toContain('还是空的');
      await shot(page, 'first-run-open');
      await page.click('dl a[href="/catalogue"]');
      const items = { name: '事项.csv', mimeType: 'text/csv', buffer: Buffer.from(ITEMS) };
      await page.setInputFiles('input[type=file]', items);
      await page.click('button:has-text("上传")');
      await page.locator('dl', { hasText: '已有事项' }).waitFor();
      await shot(page, 'first-run-first-case');
      await page.click('a.button');
      await signInFirst(page, { code: 'A003', password: passwords[3] as string });
      await page.click('main a:has-text("继续")');
      await shot(page, 'first-run-today');
      await page.click('main a[href="/desk/counter"]');
      await page.click('main a:has-text("食品经营许可")');
      await page.fill('[name=applicant_name]', '孙一');
      await page.click('button[value=accept]');
      await page.waitForURL(/done=accept/);
      expect(await seen(page.locator('main'))).toContain('已记录：受理');
      await shot(page, 'first-run-accepted');
      expect(complaints).toEqual([]);
      expect(hall.out()).not.toContain('/begin/');
    } finally {
      await browser.close();
      await hall.stop();
    }
  },
);
