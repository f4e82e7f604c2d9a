import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, shot, watchedPage } from './browser.ts';
import { contrasts, type Focus, faults, focus, overflow } from './measure.ts';
import { longNotice, notices } from './records.ts';
import { Site } from './site.ts';

const AA = 4.5;

describe('pages for every eye, hand and paper', () => {
  let site: Site;
  let browser: Browser;
  let paths: Record<string, string>;

  beforeAll(async () => {
    const [given, opened] = await Promise.all([Site.received([...notices(12), longNotice]), openBrowser()]);
    ({ site } = given);
    browser = opened;
    const record = `/records/${given.ids[3]}`;
    paths = {
      status: '/',
      english: '/?lang=en',
      empty: '/?subject=x',
      record,
      long: `/records/${given.ids[12]}`,
    };
  });

  // An open page goes on asking its node.
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it('headings, landmarks, labels and names are in order; text contrast is 4.5:1 or more', async () => {
    const { page, complaints } = await watchedPage(browser);
    const marks = new Set<string>();
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(site.url('nongan', path));
      expect(await faults(page), name).toEqual([]);
      const all = await contrasts(page);
      expect(all.length).toBeGreaterThan(10);
      expect(all.filter(({ ratio }) => ratio < AA)).toEqual([]);
      for (const { kind } of all) marks.add(kind);
    }
    expect([...marks]).toContain('mark good');
    expect(complaints).toEqual([]);
  });

  it('status colours: good, waiting, bad and unknown are 4.5:1 or more', async () => {
    const { page } = await watchedPage(browser);
    await page.goto(site.url('nongan', '/'));
    await page.evaluate(`document.querySelector('#live-records').innerHTML =
      ['good', 'wait', 'bad', 'unknown'].map((tone) => '<p><span class="mark ' + tone + '">已收</span></p>').join('')`);
    const tones = (await contrasts(page)).filter(
      ({ text, kind }) => text === '已收' && kind.startsWith('mark '),
    );
    expect(tones.map(({ kind }) => kind)).toEqual(['mark good', 'mark wait', 'mark bad', 'mark unknown']);
    for (const { kind, ratio } of tones) expect(ratio, kind).toBeGreaterThanOrEqual(AA);
  });

  it.each([1024, 375])('%i pixels wide: nothing to scroll sideways', async (width) => {
    const { page } = await watchedPage(browser, { width, height: 700 });
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(site.url('province', path));
      expect(await overflow(page), name).toBeLessThanOrEqual(0);
      const inside = page.locator('.scroll');
      for (const box of await inside.all())
        expect(await box.evaluate((e) => e.scrollWidth - e.clientWidth), name).toBeLessThanOrEqual(0);
      if (name !== 'long') await shot(page, `${name}-${width}`);
    }
  });

  it('the keyboard reaches everything, and where it is can be seen', async () => {
    const { page } = await watchedPage(browser);
    await page.goto(site.url('nongan', '/'));
    const reached: Focus[] = [];
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      const at = await focus(page);
      if (at === null) break;
      reached.push(at);
      if (presses === 0) await shot(page, 'focus');
    }
    expect(reached[0]?.text).toBe('跳到正文');
    const missed = reached.filter(({ ring, seen }) => ring < 2 || !seen);
    expect(missed).toEqual([]);
    const controls = await page.locator('a, button, select, input:not([type=hidden])').count();
    expect(reached.filter(({ tag }) => ['a', 'button', 'select', 'input'].includes(tag))).toHaveLength(
      controls,
    );
    await page.keyboard.press('Tab');
    await page.goto(site.url('nongan', '/'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#main$/);
  });

  it('on paper: what one reads, and nothing one would click to search', async () => {
    const { page } = await watchedPage(browser, { width: 794 });
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(site.url('nongan', path));
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('form:visible, .top nav:visible, .pages:visible').count(), name).toBe(0);
      expect(await overflow(page), name).toBeLessThanOrEqual(0);
    }
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    await page.goto(site.url('nongan', paths.record as string));
    await shot(page, 'print');
  });

  it('without scripts the status page still shows, and renews itself', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(site.url('nongan', '/'));
    expect(await page.locator('.mark.good').count()).toBeGreaterThan(2);
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(1);
  });

  it('/docs draws the API document under its CSP, and asks nothing of anyone else', async () => {
    const { page, complaints, asked } = await watchedPage(browser);
    await page.goto(site.url('province', '/docs'));
    await page.locator('.opblock').first().waitFor();
    const document = (await (await fetch(site.url('province', '/openapi.json'))).json()) as {
      paths: Record<string, object>;
      tags: { name: string }[];
    };
    const operations = Object.values(document.paths).flatMap((item) => Object.keys(item));
    expect(await page.locator('.opblock').count()).toBe(operations.length);
    expect(await page.locator('.opblock-tag-section').count()).toBe(document.tags.length);
    await page.locator('#operations-records-post_api_records').getByRole('button').first().click();
    await page.locator('.opblock-body').first().waitFor();
    await shot(page, 'docs');
    expect(complaints).toEqual([]);
    const origin = new URL(site.url('province', '/')).origin;
    expect(asked.filter((url) => !url.startsWith(origin) && !url.startsWith('data:'))).toEqual([]);
  });
});
