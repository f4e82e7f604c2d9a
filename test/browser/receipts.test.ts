import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, seen, shot, watchedPage } from './browser.ts';
import { notices } from './records.ts';
import { Site } from './site.ts';

/** The cells of the hall's row, by their column's heading. */
async function row(page: Page, node: string): Promise<Record<string, string>> {
  const cells = page.locator('#live-status tbody tr', { hasText: `test/${node}/` }).locator('td');
  const all = await cells.all();
  const pairs = all.map(async (c) => [await c.getAttribute('data-label'), await seen(c)] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

const good = (page: Page) => page.locator('.mark.good').count();

describe('what a hall shows of its records’ way up', () => {
  let site: Site;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    [site, browser] = await Promise.all([Site.start({ tls: false }), openBrowser()]);
    ({ page, complaints } = await watchedPage(browser));
    await site.append(notices(5));
    await page.goto(site.url('nongan', '/'));
  });

  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it('P9, P11: before anyone was heard from: stored, not sent, nothing green, and the state is unknown', async () => {
    expect(await row(page, 'nongan')).toMatchObject({ 本地已存: '6', 已发送: '0' });
    expect((await row(page, 'nongan'))['city 已收']).toContain('情况不明：从未收到');
    expect(await seen(page.locator('.link'))).toContain('情况不明，从未连通');
    expect(await seen(page.locator('#live-records .mark.wait').first())).toContain('尚未发送');
    expect(await good(page)).toBe(0);
    await shot(page, 'hall-alone');
  });

  it('P9: the city’s receipt turns its column green on the open page; the province stays unknown', async () => {
    await site.up('city');
    await page.locator('#live-status .mark.good').waitFor();
    const cells = await row(page, 'nongan');
    expect(cells).toMatchObject({ 本地已存: '6', 已发送: '6' });
    expect(cells['city政务大厅 已收']).toMatch(/^6 ✓ 全部已收\s+回执 \d{4}-\d\d-\d\d/);
    expect(cells['province政务大厅 已收']).toContain('情况不明：从未收到');
    await shot(page, 'hall-city');
  });

  it('P9: the province’s receipt makes all green', async () => {
    await site.up('province');
    await site.received();
    await page.reload();
    const cells = await row(page, 'nongan');
    expect(cells['city政务大厅 已收']).toContain('✓ 全部已收');
    expect(cells['province政务大厅 已收']).toContain('✓ 全部已收');
    expect(await seen(page.locator('.link'))).toMatch(/已连通 city，最近消息 \d{4}-/);
    expect(await page.locator('#live-status .mark').count()).toBe(2);
    await shot(page, 'hall-received');
  });

  it('the centers show the same log, and what they hold of it', async () => {
    const other = await watchedPage(browser);
    for (const node of ['city', 'province']) {
      await other.page.goto(site.url(node, '/'));
      const cells = await row(other.page, 'nongan');
      expect(cells.本地已存).toBe('6');
      expect(cells['province政务大厅 已收']).toContain('✓ 全部已收');
      expect(await other.page.locator('#live-status tbody tr').count()).toBe(node === 'city' ? 2 : 3);
      await shot(other.page, node);
    }
    expect((await row(other.page, 'province')).已发送).toBe('—');
    expect(other.complaints).toEqual([]);
    await other.page.context().close();
  });

  it('P9, P11: with the link cut new records are not green, and the link is unknown since then', async () => {
    await site.down('city');
    await site.append([{ ...notices(6)[5] }]);
    await page.reload();
    await page.locator('.link .mark.unknown').waitFor();
    const cells = await row(page, 'nongan');
    expect(cells.本地已存).toBe('7');
    expect(cells['city政务大厅 已收']).toContain('还差 1 条');
    expect(await page.locator('#live-status .mark.good').count()).toBe(0);
    expect(await seen(page.locator('.link'))).toMatch(/city：自 \d{4}-.* 起情况不明/);
    await shot(page, 'hall-cut');
  });

  it('a page whose node is gone says that its figures are old', async () => {
    expect(complaints).toEqual([]);
    const other = await watchedPage(browser);
    await other.page.goto(site.url('province', '/'));
    expect(await other.page.locator('#stale').isVisible()).toBe(false);
    await site.down('province');
    await other.page.locator('#stale').waitFor({ state: 'visible' });
    expect(await seen(other.page.getByRole('alert'))).toContain('以下为先前的状态');
    await shot(other.page, 'stale');
  });
});
