import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Hired } from '../../desk/hall-process.ts';
import { ITEM, ORGAN } from '../../desk/item.ts';
import { openBrowser, seen } from '../browser.ts';
import { DeskHall } from './desk-hall.ts';

/** Tabs from where one is to what one wants: more are a way that nobody goes. */
const MOST_TABS = 20;
/**
 * Strokes for a whole case, of which an ordinary one is to take 90 s: who types as slowly as two a second needs a minute, and
 * has half a minute left for looking and for the pages.
 */
const MOST_STROKES = 120;

const hall = new DeskHall();
let browser: Browser;
let clerk: Hired;

beforeAll(async () => {
  browser = await openBrowser();
  await hall.init();
  clerk = await hall.hire('A003', 'window', `handler:${ORGAN}`);
  await hall.import([ITEM]);
  await hall.start();
});

afterAll(async () => {
  await browser?.close();
  await hall.stop();
});

/** Hands at a keyboard, without a mouse: every stroke is counted. */
class Hands {
  strokes = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(key: string): Promise<void> {
    this.strokes += 1;
    await this.#page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    this.strokes += text.length;
    await this.#page.keyboard.type(text);
  }

  /** Presses a key that leads to another page. */
  async go(key: string, url: RegExp): Promise<void> {
    const there = this.#page.waitForURL(url);
    await this.press(key);
    await there;
  }

  /** By the first Tab of a page and Enter: past its head. */
  async skip(): Promise<void> {
    await this.tabTo('a.skip');
    await this.press('Enter');
  }

  /** Presses Tab until what one wants has the focus. */
  async tabTo(selector: string): Promise<void> {
    for (let n = 0; n <= MOST_TABS; n++) {
      if ((await this.#page.locator(`${selector}:focus`).count()) > 0) return;
      await this.press('Tab');
    }
    throw new Error(`${MOST_TABS} Tabs do not lead to ${selector}, but to ${await focused(this.#page)}`);
  }
}

/** What has the focus, as HTML. */
function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.outerHTML.slice(0, 200)') as Promise<string>;
}

test('A1: an ordinary case by keyboard alone, from the morning list to its printed voucher', async () => {
  const page = await hall.arrive(browser, clerk);
  await page.context().addInitScript('window.printed = 0; window.print = () => { window.printed++; }');
  await page.goto(`${hall.url}/desk`);
  const hands = new Hands(page);

  await hands.tabTo('.areas a[href="/desk/counter"]');
  await hands.go('Enter', /\/desk\/counter$/);
  await hands.press('/');
  await hands.type('卫生许可');
  await hands.go('Enter', /words=/);
  await hands.press('j');
  await hands.go('Enter', /\/XK-001$/);

  await hands.skip();
  await hands.tabTo('[name=applicant_name]');
  await hands.type('孙一');
  await hands.tabTo('[name=phone]');
  await hands.type('13900001111');
  for (const n of [0, 1]) {
    await hands.tabTo(`[name=material][value="${n}"]`);
    await hands.press('Space');
  }
  await hands.go('Enter', /done=accept/);
  expect(await seen(page.locator('main'))).toContain('已记录：受理');

  await hands.skip();
  await hands.tabTo('form[action="/desk/print"] button');
  await hands.go('Enter', /\/desk\/print$/);
  expect(await seen(page.locator('article.sheet'))).toContain('孙一');
  await hands.press('Enter');
  expect(await page.evaluate('window.printed')).toBe(1);
  expect(hands.strokes).toBeLessThanOrEqual(MOST_STROKES);
});

test('“/” leads to the field for words: from the morning list to the search, at the counter to its own', async () => {
  const page = await hall.arrive(browser, clerk);
  await page.waitForURL('**/desk');
  const hands = new Hands(page);
  await hands.go('/', /\/desk\/search$/);
  await hands.press('/');
  expect(await focused(page)).toContain('name="words"');
  await page.goto(`${hall.url}/desk/counter`);
  await hands.press('/');
  expect(await focused(page)).toContain('name="words"');
});
