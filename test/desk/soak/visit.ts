import { codeOf, type Hired, PASSWORD } from '../hall-process.ts';
import { type Filling, filled, formTo, wordsOf } from './form.ts';
import type { Answer, PlainBrowser } from './plain-browser.ts';

/** Opens a page. @throws Error with what it says where it is not there for who asks */
export async function openPage(browser: PlainBrowser, path: string): Promise<Answer> {
  const page = await browser.get(path);
  if (page.status !== 200) throw new Error(`GET ${path}: ${page.status} ${page.to} ${wordsOf(page.html)}`);
  return page;
}

/** Fills in the form of a page and sends it until it is answered. @param button the one that is pressed */
export function sendForm(
  browser: PlainBrowser,
  page: Answer,
  path: string,
  filling: Filling,
  button: Filling = {},
): Promise<Answer> {
  return browser.postUntilAnswered(path, filled(formTo(page.html, path), filling, button));
}

/**
 * Comes to work: signs in, at the first time with a password and a telephone of their own.
 * @param home where they work
 */
export async function signIn(browser: PlainBrowser, who: Hired, home = '/desk'): Promise<void> {
  const { code, password } = who;
  const first = await openPage(browser, `/sign-in?to=${encodeURIComponent(home)}`);
  let at = await sendForm(browser, first, '/sign-in', { staff_code: code, password });
  if (who.secret === undefined) {
    const own = { current: password, password: PASSWORD, again: PASSWORD };
    await sendForm(browser, await openPage(browser, '/account/password'), '/account/password', own);
    who.password = PASSWORD;
    const phone = await openPage(browser, '/account/totp');
    who.secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(phone.html)?.[1] ?? '';
    at = await sendForm(browser, phone, '/account/totp', { code: codeOf(who) });
  } else at = await sendForm(browser, await openPage(browser, at.to), '/sign-in/code', { code: codeOf(who) });
  const { status } = await browser.get(home);
  if (status !== 200) throw new Error(`${code} did not get in: ${wordsOf(at.html)}`);
}
