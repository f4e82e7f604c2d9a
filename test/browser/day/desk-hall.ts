import type { Browser, Page } from 'playwright-core';
import { codeOf, HallProcess, type Hired } from '../../desk/hall-process.ts';
import { watchedPage } from '../browser.ts';
import { signInFirst } from './first-day.ts';

/** A hall whose line is cut, and the people who work at it in browsers of their own. */
export class DeskHall extends HallProcess {
  /** Comes to work at a browser of their own: signs in, at the first time with a password and a telephone of their own. */
  async arrive(browser: Browser, who: Hired, at?: Page): Promise<Page> {
    const page = at ?? (await watchedPage(browser, { width: 1366, height: 768 })).page;
    await page.goto(`${this.url}/desk`);
    if (who.secret === undefined) {
      Object.assign(who, await signInFirst(page, who));
      await page.goto(`${this.url}/desk`);
      return page;
    }
    await page.fill('[name=staff_code]', who.code);
    await page.fill('[name=password]', who.password);
    await page.click('main button[type=submit]');
    await page.fill('[name=code]', codeOf(who));
    await page.click('main button[type=submit]');
    return page;
  }
}
