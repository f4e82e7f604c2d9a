import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../browser.ts';
import { nameOf, SCREENS } from './table.ts';
import { faultsOf, type Look, walk } from './view.ts';
import { World } from './world.ts';

/** Each language, scheme and size once, in two looks; every one with every other is for `npm run screens`. */
const LOOKS: readonly Look[] = [
  { lang: 'zh', scheme: 'light', size: 'desk' },
  { lang: 'en', scheme: 'dark', size: 'phone' },
];

describe('every page, as it shows', () => {
  let world: World;
  let browser: Browser;
  const found: Record<string, string[]> = {};
  let looked = 0;

  beforeAll(async () => {
    [world, browser] = await Promise.all([World.start(), openBrowser()]);
    await walk(browser, world, SCREENS, LOOKS, async (page, screen, { lang }) => {
      looked++;
      const faults = await faultsOf(page, screen);
      if (faults.length > 0) found[`${nameOf(screen)} in ${lang}`] = faults;
    });
  }, 1_500_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  it('nothing sticks out, is cut, is hard to read or in the other language, and axe finds nothing', () => {
    expect(looked).toBe(SCREENS.length * LOOKS.length);
    expect(found).toEqual({});
  });

  it('no page of a hall or a center is left out', () => {
    const missing = (['nongan', 'province'] as const).flatMap((node) => {
      const looked = SCREENS.filter((screen) => screen.node === node).map(({ route }) => route);
      return world.site.pages(node).filter((route) => !looked.includes(route));
    });
    expect(missing).toEqual([]);
    expect(new Set(SCREENS.map(nameOf)).size).toBe(SCREENS.length);
  });

  it('the checks see what they forbid', async () => {
    const page = await browser.newPage({ viewport: { width: 400, height: 600 } });
    const line = (style: string, text: string) => `<p style="${style}">${text}</p>`;
    await page.setContent(`<html lang="zh-CN"><head><title>页</title></head><body><main><h1>页</h1>
      ${line('width: 600px', '宽')}
      ${line('width: 40px; overflow: hidden; white-space: nowrap', '这里的字比格子长')}
      ${line('height: 10px; overflow: hidden', '这里的字比格子高')}
      ${line('width: 40px; white-space: nowrap', '这里的字伸到格子外')}
      ${line('color: #999', '看不清')}
      ${line('', 'somebody forgot to translate')}
      ${line('" lang="en', 'marked as such')}</main></body></html>`);
    const faults = (await faultsOf(page, { route: '/' })).join('\n');
    await page.close();
    for (const fault of ['wider than the window', 'sticks out', 'cut at its side', 'cut at its foot'])
      expect(faults).toContain(fault);
    for (const fault of [
      'text wider than its box',
      'axe color-contrast',
      'text in the other language (somebody)',
    ])
      expect(faults).toContain(fault);
    expect(faults).not.toContain('marked');
  });
});
